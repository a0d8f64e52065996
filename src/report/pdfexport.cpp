// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdfexport.h"

#include "report/pdfpages.h"
#include "report/pdftable.h"
#include "report/reportwords.h"

#include <algorithm>
#include <span>

namespace wf {

namespace {

using namespace report;

QByteArray destinationOf(ReviewSection section)
{
    return reviewSectionName(section).toLatin1();
}

TextStyle sized(double size, bool strong = false, Paper colour = Paper::Text)
{
    TextStyle style;
    style.size = size;
    style.strong = strong;
    style.colour = colour;
    return style;
}

constexpr double ContentsRow = 16;

class PdfWriter
{
public:
    PdfWriter(const ReportDocument &document, const PagePlan &plan)
        : m_document(document), m_pages(document, plan)
    {
    }

    void write()
    {
        cover();
        contents();
        int number = 0;
        for (const ReportSection &section : m_document.sections)
            write(section, ++number);
        about();
    }
    const PagePlan &went() const { return m_pages.went(); }
    Expected<QByteArray> finish() { return m_pages.finish(); }

private:
    void cover()
    {
        m_pages.flow(StyledText(m_document.number + QStringLiteral("  \u00b7  Post-mortem"),
                                sized(SizeBody, false, Paper::Text2)));
        m_pages.moveDown(2);
        m_pages.flow(StyledText(m_document.title, sized(SizeTitle, true)), 1.15);
        m_pages.moveDown(8);
        ReportText marks;
        for (const TextPiece &mark : m_document.marks) {
            if (!marks.empty())
                marks.push_back({QStringLiteral("  ")});
            marks.push_back(mark);
        }
        m_pages.flow(styled(marks, sized(SizeBody)));
        m_pages.moveDown(14);
        facts(m_document.facts, 100, SizeBody, false);
        m_pages.moveDown(14);
        tiles();
    }

    void facts(const std::vector<ReportFact> &facts, double nameWidth, double size, bool mono)
    {
        for (const ReportFact &fact : facts) {
            TextStyle style = sized(size);
            style.mono = mono;
            const TextFrame value(m_pages.pango(), styled(fact.value, style), TextWidth - nameWidth);
            m_pages.need(std::min(value.height(), 60.0));
            const TextFrame name(m_pages.pango(), StyledText(fact.name, sized(size, false, Paper::Text2)),
                                 nameWidth - 10);
            name.draw(m_pages.cr(), PageLeft, m_pages.y() + value.baseline() - name.baseline());
            m_pages.flow(value, {nameWidth, {}, {}});
            m_pages.moveDown(2);
        }
    }

    /// The numbers at the top, three in a row.
    void tiles()
    {
        constexpr int Columns = 3;
        constexpr double Height = 56;
        const double width = TextWidth / Columns;
        const int rows = (int(m_document.tiles.size()) + Columns - 1) / Columns;
        m_pages.need(rows * Height);
        const double top = m_pages.y();
        for (std::size_t i = 0; i < m_document.tiles.size(); ++i) {
            const ReportTile &tile = m_document.tiles[i];
            const double x = PageLeft + double(i % Columns) * width;
            const double y = top + double(i / Columns) * Height;
            const double inside = x + (i % Columns == 0 ? 0 : 12);
            TextStyle number = sized(17, false, paperOf(tile.tone));
            number.mono = true;
            at(inside, y + 7, StyledText(tile.title, sized(SizeNote, false, Paper::Text2)));
            at(inside, y + 17, StyledText(tile.value, number));
            at(inside, y + 41, StyledText(tile.note, sized(6.6, false, Paper::Text2)));
            if (i % Columns != 0)
                fillRect(m_pages.cr(), x, y + 7, 0.5, Height - 14, Paper::Line);
        }
        for (int row = 0; row <= rows; ++row)
            fillRect(m_pages.cr(), PageLeft, top + row * Height, TextWidth, 0.5, Paper::Line);
        m_pages.moveDown(rows * Height + 24);
    }

    void at(double x, double y, const StyledText &text)
    {
        TextFrame(m_pages.pango(), text, -1).draw(m_pages.cr(), x, y);
    }

    void contents()
    {
        constexpr int Columns = 2;
        constexpr double Between = 28;
        const std::size_t rows = (m_document.sections.size() + Columns - 1) / Columns;
        m_pages.need(24 + ContentsRow * double(rows));
        m_pages.flow(StyledText(QStringLiteral("Contents"), sized(SizeSub, true)));
        m_pages.moveDown(4);
        const double top = m_pages.y();
        const double width = (TextWidth - Between * (Columns - 1)) / Columns;
        for (std::size_t i = 0; i < m_document.sections.size(); ++i)
            contentsEntry(i, PageLeft + double(i / rows) * (width + Between),
                          top + double(i % rows) * ContentsRow, width);
        m_pages.moveDown(double(rows) * ContentsRow);
    }

    void contentsEntry(std::size_t index, double x, double y, double width)
    {
        constexpr double NumberWidth = 16;
        constexpr double Gap = 8;
        const ReportSection &section = m_document.sections[index];
        const QByteArray to = destinationOf(section.section);
        const TextFrame ordinal(m_pages.pango(),
                                StyledText(QString::number(index + 1), sized(SizeBody, false, Paper::Text2)),
                                NumberWidth, TextFrame::Align::Right);
        const TextFrame title(m_pages.pango(), StyledText(section.title, sized(SizeBody)), -1);
        const TextFrame page(m_pages.pango(),
                             StyledText(QString::number(m_pages.pageOf(to)), sized(SizeBody)), -1);
        const double titleAt = x + NumberWidth + Gap;
        const double pageAt = x + width - page.width();
        ordinal.draw(m_pages.cr(), x, y);
        title.draw(m_pages.cr(), titleAt, y);
        page.draw(m_pages.cr(), pageAt, y);
        leader(titleAt + title.width() + Gap, pageAt - Gap, y + title.baseline());
        m_pages.linkTo(to, x, y, width, ContentsRow);
    }

    /// Dots between a title and its page.
    void leader(double from, double to, double y)
    {
        cairo_t *cr = m_pages.cr();
        setColour(cr, Paper::Hatch);
        cairo_set_line_width(cr, 0.8);
        cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
        constexpr double Dots[]{0, 4};
        cairo_set_dash(cr, Dots, 2, 0);
        cairo_move_to(cr, to, y);
        cairo_line_to(cr, from, y);
        cairo_stroke(cr);
        cairo_set_dash(cr, nullptr, 0, 0);
    }

    void write(const ReportSection &section, int number)
    {
        const QByteArray to = destinationOf(section.section);
        m_pages.gap(22);
        m_pages.heading(QStringLiteral("%1  %2").arg(number).arg(section.title), sized(SizeSection, true), to,
                        0, below(section.blocks, 0));
        m_pages.moveDown(6);
        m_section = to;
        m_subheadings = 0;
        for (std::size_t i = 0; i < section.blocks.size(); ++i) {
            if (std::holds_alternative<HeadingBlock>(section.blocks[i]))
                m_below = below(section.blocks, i + 1);
            std::visit([this](const auto &b) { add(b); }, section.blocks[i]);
        }
    }

    /// How much of the blocks from `first` on has to stand on the page of the heading before them.
    double below(const ReportBlocks &blocks, std::size_t first)
    {
        constexpr double Heading = 34;
        constexpr double Line = 22;
        constexpr double Chart = 170;
        constexpr double Prose = 48;
        double height = 0;
        for (std::size_t i = first; i < blocks.size(); ++i) {
            if (std::holds_alternative<HeadingBlock>(blocks[i]))
                height += Heading;
            else if (std::holds_alternative<TextBlock>(blocks[i]))
                height += Line;
            else if (const auto *table = std::get_if<TableBlock>(&blocks[i]))
                return height + keptTogether(m_pages, pdfTable(*table));
            else
                return height + (std::holds_alternative<ChartBlock>(blocks[i]) ? Chart : Prose);
        }
        return height;
    }

    void about()
    {
        m_pages.gap(26);
        m_pages.heading(QStringLiteral("About this document"), sized(SizeSub, true), "about", 0, 72);
        m_pages.moveDown(6);
        facts(m_document.about, 80, SizeNote, true);
    }

    void add(const HeadingBlock &heading)
    {
        m_pages.gap(10);
        m_pages.heading(heading.text, sized(SizeSub, true),
                        m_section + '-' + QByteArray::number(++m_subheadings), 1, m_below);
        m_pages.moveDown(4);
    }
    void add(const TextBlock &block)
    {
        m_pages.flow(styled(block.text, sized(SizeBody)));
        m_pages.moveDown(7);
    }
    void add(const ListBlock &list)
    {
        for (const ReportText &item : list.items) {
            const TextFrame frame(m_pages.pango(), styled(item, sized(SizeBody)), TextWidth - 14);
            marked(QStringLiteral("\u2022"), frame, 14, {});
            m_pages.moveDown(3);
        }
        m_pages.moveDown(6);
    }
    void add(const TableBlock &table) { drawTable(m_pages, pdfTable(table)); }

    void add(const ChartBlock &block)
    {
        m_pages.gap(6);
        m_pages.draw(drawChart(m_document.charts[block.chart], m_document.marksOnCharts));
        m_pages.moveDown(3);
        for (const ReportText &caption : block.captions) {
            m_pages.flow(styled(caption, sized(SizeTable)));
            m_pages.moveDown(2);
        }
        m_pages.moveDown(10);
    }

    /// Text with a bullet or a number before it.
    void marked(const QString &marker, const TextFrame &frame, double indent, std::optional<Paper> bar)
    {
        if (!marker.isEmpty()) {
            m_pages.need(std::min(frame.height(), 30.0));
            const TextFrame mark(m_pages.pango(), StyledText(marker, sized(SizeBody, false, Paper::Text2)),
                                 -1);
            mark.draw(m_pages.cr(), PageLeft + indent - 4 - std::max(mark.width(), 8.0),
                      m_pages.y() + frame.baseline() - mark.baseline());
        }
        m_pages.flow(frame, {indent, {}, bar});
    }

    // --- what people wrote

    void add(const ProseBlock &prose)
    {
        const std::vector<ProseBlockPart> parts = proseParts(prose.markdown);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (parts[i].kind != ProseBlockPart::Kind::TableRow) {
                add(parts[i]);
                continue;
            }
            std::size_t end = i + 1;
            while (end < parts.size() && parts[end].kind == ProseBlockPart::Kind::TableRow &&
                   !parts[end].head)
                ++end;
            drawTable(m_pages, proseTable({parts.data() + i, end - i}));
            i = end - 1;
        }
        m_pages.moveDown(3);
    }

    void add(const ProseBlockPart &part)
    {
        constexpr double Step = 16;
        constexpr int DeepestShown = 8;
        const double indent = Step * std::min(part.depth, DeepestShown);
        m_pages.gap(part.quoted ? 3 : 0);
        const std::optional<Paper> bar = part.quoted ? std::optional(Paper::Line) : std::nullopt;
        TextStyle style = sized(SizeBody, false, part.quoted ? Paper::Text2 : Paper::Text);
        double spacing = 1.4;
        switch (part.kind) {
        case ProseBlockPart::Kind::Paragraph:
        case ProseBlockPart::Kind::TableRow:
            break;
        case ProseBlockPart::Kind::Heading:
            m_pages.gap(6);
            m_pages.need(50);
            style = sized(part.level == 1 ? SizeSub : SizeBody, true);
            break;
        case ProseBlockPart::Kind::Code: {
            const TextFrame frame(m_pages.pango(), styled(part.runs, sized(SizeTable)),
                                  TextWidth - indent - 12, TextFrame::Align::Start, 1.3);
            m_pages.flow(frame, {indent, Paper::Panel, {}});
            m_pages.moveDown(7);
            return;
        }
        case ProseBlockPart::Kind::Rule:
            m_pages.need(16);
            m_pages.moveDown(8);
            m_pages.rule(0.6, Paper::Line);
            m_pages.moveDown(8);
            return;
        }
        const TextFrame frame(m_pages.pango(), styled(part.runs, style), TextWidth - indent,
                              TextFrame::Align::Start, spacing);
        marked(part.marker, frame, indent, bar);
        m_pages.moveDown(part.depth > 0 && !part.quoted ? 3 : 7);
    }

    PdfTable proseTable(std::span<const ProseBlockPart> rows)
    {
        constexpr double Narrowest = 30;
        constexpr double Widest = 220;
        PdfTable table;
        for (const ProseBlockPart &part : rows) {
            PdfRow row;
            for (std::size_t i = 0; i < part.cells.size(); ++i) {
                StyledText cell =
                    styled(part.cells[i], part.head ? sized(SizeNote, true, Paper::Text2) : sized(SizeTable));
                if (i >= table.columns.size())
                    table.columns.push_back({{}, Narrowest, false});
                const double natural = TextFrame(m_pages.pango(), cell, -1).width();
                table.columns[i].weight = std::clamp(natural, table.columns[i].weight, Widest);
                if (part.head)
                    table.columns[i].title = cell;
                row.cells.push_back(std::move(cell));
            }
            if (!part.head)
                table.rows.push_back(std::move(row));
        }
        return table;
    }

    const ReportDocument &m_document;
    PdfPages m_pages;
    QByteArray m_section;
    int m_subheadings = 0;
    double m_below = 0; ///< What a heading needs below it on its page.
};

} // namespace

Expected<QByteArray> reportPdf(const ReportDocument &document)
{
    // Contents name pages before they are there: one run to see where things go, one to write.
    PagePlan plan;
    {
        PdfWriter first(document, plan);
        first.write();
        plan = first.went();
    }
    PdfWriter writer(document, plan);
    writer.write();
    return writer.finish();
}

} // namespace wf
