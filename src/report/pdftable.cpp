// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdftable.h"

#include <algorithm>

namespace wf::report {

namespace {

constexpr double Gap = 12; ///< Between columns.
constexpr double Pad = 3.6;
constexpr double WidestFixed = 150;
constexpr double NarrowestShared = 48;
/// Rows higher than this go over pages by lines; others are kept whole.
constexpr double KeptWhole = 150;
constexpr double HighestKept = 240; ///< Of a short table.
constexpr double Spacing = 1.3;

class Drawer
{
public:
    Drawer(PdfPages &pages, const PdfTable &table) : m_pages(pages), m_table(table) {}

    double keptTogether()
    {
        constexpr std::size_t Short = 8;
        double height = headHeight() + 40;
        if (m_table.rows.size() > Short)
            return height;
        findWidths();
        height = headHeight();
        for (const PdfRow &row : m_table.rows) {
            double highest = 0;
            for (std::size_t i = 0; i < row.cells.size(); ++i)
                highest = std::max(highest, row.spans ? 30 : frameOf(i, row.cells[i]).height());
            height += highest + 2 * Pad;
        }
        return std::min(height, HighestKept);
    }

    void draw()
    {
        m_pages.need(keptTogether());
        findWidths();
        head();
        for (std::size_t i = 0; i < m_table.rows.size(); ++i) {
            if (m_table.rows[i].spans)
                spanning(m_table.rows[i]);
            else
                row(m_table.rows[i]);
        }
        m_pages.moveDown(10);
    }

private:
    double left() const { return PageLeft + m_table.indent; }
    double width() const { return TextWidth - m_table.indent; }

    double naturalWidth(std::size_t column) const
    {
        double widest = TextFrame(m_pages.pango(), m_table.columns[column].title, -1).width();
        for (const PdfRow &row : m_table.rows) {
            if (!row.spans && column < row.cells.size() && widest < WidestFixed)
                widest = std::max(widest, TextFrame(m_pages.pango(), row.cells[column], -1).width());
        }
        return std::min(widest + 0.5, WidestFixed);
    }

    void findWidths()
    {
        const std::size_t count = m_table.columns.size();
        m_widths.assign(count, 0);
        double fixed = Gap * double(std::max<std::size_t>(count, 1) - 1);
        double weights = 0;
        for (std::size_t i = 0; i < count; ++i) {
            weights += m_table.columns[i].weight;
            if (m_table.columns[i].weight <= 0)
                fixed += m_widths[i] = naturalWidth(i);
        }
        const double share = std::max(width() - fixed, NarrowestShared * weights / std::max(weights, 1.0));
        for (std::size_t i = 0; i < count && weights > 0; ++i) {
            if (m_table.columns[i].weight > 0)
                m_widths[i] = share * m_table.columns[i].weight / weights;
        }
        // Too many columns for the page: all of them give.
        double sum = fixed;
        for (std::size_t i = 0; i < count; ++i)
            sum += m_table.columns[i].weight > 0 ? m_widths[i] : 0;
        for (double &w : m_widths)
            w *= std::min(1.0, width() / sum);
    }

    TextFrame frameOf(std::size_t column, const StyledText &text) const
    {
        const bool right = m_table.columns[column].right;
        return {m_pages.pango(), text, m_widths[column],
                right ? TextFrame::Align::Right : TextFrame::Align::Start, Spacing};
    }

    double headHeight() const { return SizeNote * Spacing + 2 * Pad; }

    void head()
    {
        double x = left();
        double height = 0;
        for (std::size_t i = 0; i < m_table.columns.size(); ++i) {
            const TextFrame frame = frameOf(i, m_table.columns[i].title);
            frame.draw(m_pages.cr(), x, m_pages.y());
            height = std::max(height, frame.height());
            x += m_widths[i] + Gap;
        }
        m_pages.moveDown(height + Pad);
        line(0.9, Paper::Text2);
    }

    void line(double thickness, Paper colour)
    {
        fillRect(m_pages.cr(), left(), m_pages.y() - thickness / 2, width(), thickness, colour);
    }

    void turn()
    {
        m_pages.turn();
        head();
    }

    /// Heads the rows below it: never the last of a page.
    void spanning(const PdfRow &row)
    {
        const TextFrame frame(m_pages.pango(), row.cells.front(), width(), TextFrame::Align::Start, Spacing);
        const double above = 3 * Pad;
        if (above + frame.height() + Pad + 36 > m_pages.room())
            turn();
        m_pages.moveDown(above);
        frame.draw(m_pages.cr(), left(), m_pages.y());
        m_pages.moveDown(frame.height() + Pad);
        line(0.6, Paper::Text2);
    }

    void row(const PdfRow &row)
    {
        std::vector<TextFrame> frames;
        double height = 0;
        for (std::size_t i = 0; i < m_table.columns.size(); ++i) {
            frames.push_back(frameOf(i, i < row.cells.size() ? row.cells[i] : StyledText()));
            height = std::max(height, frames.back().height());
        }
        if (height + 2 * Pad > m_pages.room() && (height <= KeptWhole || m_pages.room() < KeptWhole / 2))
            turn();
        std::vector<int> next(frames.size(), 0);
        for (bool done = false; !done;) {
            std::vector<int> to = next;
            double used = 0;
            done = true;
            for (std::size_t i = 0; i < frames.size(); ++i) {
                double taken = 0;
                while (to[i] < frames[i].lineCount() &&
                       (taken + frames[i].heightOf(to[i]) + 2 * Pad <= m_pages.room() ||
                        (taken == 0 && m_pages.room() > PageBottom - PageTop - 60)))
                    taken += frames[i].heightOf(to[i]++);
                used = std::max(used, taken);
                done = done && to[i] == frames[i].lineCount();
            }
            part(row, frames, next, to, used);
            next = to;
            if (!done)
                turn();
        }
        line(0.5, Paper::Line);
    }

    /// The lines of a row that stand on this page.
    void part(const PdfRow &row, const std::vector<TextFrame> &frames, const std::vector<int> &from,
              const std::vector<int> &to, double height)
    {
        if (row.review) {
            fillRect(m_pages.cr(), left(), m_pages.y(), width(), height + 2 * Pad, Paper::Marked);
            fillRect(m_pages.cr(), left() - 6, m_pages.y(), 2, height + 2 * Pad, Paper::Review);
        }
        m_pages.moveDown(Pad);
        double x = left();
        // Cells of different faces stand on one base line.
        double base = 0;
        for (std::size_t i = 0; i < frames.size(); ++i)
            base = from[i] == 0 ? std::max(base, frames[i].baseline()) : base;
        for (std::size_t i = 0; i < frames.size(); ++i) {
            const bool first = from[i] == 0 && frames[i].lineCount() > 0;
            frames[i].draw(m_pages.cr(), x, m_pages.y() + (first ? base - frames[i].baseline() : 0), from[i],
                           to[i]);
            x += m_widths[i] + Gap;
        }
        m_pages.moveDown(height + Pad);
    }

    PdfPages &m_pages;
    const PdfTable &m_table;
    std::vector<double> m_widths;
};

} // namespace

PdfTable pdfTable(const TableBlock &table)
{
    PdfTable out;
    TextStyle title;
    title.size = SizeNote;
    title.strong = true;
    title.colour = Paper::Text2;
    for (const TableColumn &column : table.columns)
        out.columns.push_back({StyledText(column.title, title), column.weight, column.right});
    for (const TableRow &row : table.rows) {
        PdfRow drawn{{}, row.spans, row.review};
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            TextStyle style;
            style.size = SizeTable;
            if (row.spans) {
                style.strong = true;
            } else if (table.columns[i].digits) {
                style.mono = true;
                style.size = SizeTable * 0.9;
            }
            drawn.cells.push_back(styled(row.cells[i], style));
        }
        out.rows.push_back(std::move(drawn));
    }
    return out;
}

void drawTable(PdfPages &pages, const PdfTable &table)
{
    Drawer(pages, table).draw();
}

double keptTogether(PdfPages &pages, const PdfTable &table)
{
    return Drawer(pages, table).keptTogether();
}

} // namespace wf::report
