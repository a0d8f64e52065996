// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/htmlexport.h"

#include "base/sha256.h"
#include "report/htmlstyle.h"
#include "report/prose.h"
#include "report/svg.h"

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

const char *toneClass(Tone tone)
{
    switch (tone) {
    case Tone::Plain:
        return "";
    case Tone::Muted:
        return "muted";
    case Tone::P0:
    case Tone::Bad:
        return "p0";
    case Tone::P1:
    case Tone::Warn:
        return "p1";
    case Tone::P2:
        return "p2";
    case Tone::P3:
        return "p3";
    case Tone::Good:
        return "good";
    case Tone::Review:
        return "review";
    }
    return "";
}

QByteArray anchorOf(ReviewSection section)
{
    return reviewSectionName(section).replace(u'_', u'-').toLatin1();
}

QByteArray html(const TextPiece &piece)
{
    const QByteArray words = escapedXml(piece.text);
    QByteArray classes = toneClass(piece.tone);
    const char *tag = "span";
    switch (piece.form) {
    case TextPiece::Form::Plain:
        break;
    case TextPiece::Form::Strong:
        tag = "strong";
        break;
    case TextPiece::Form::Code:
        tag = "code";
        break;
    case TextPiece::Form::Chip:
        classes = (QByteArray("chip ") + classes).trimmed();
        break;
    }
    QByteArray out = words;
    if (!classes.isEmpty())
        out = QByteArray("<") + tag + " class=\"" + classes + "\">" + words + "</" + tag + '>';
    else if (piece.form != TextPiece::Form::Plain)
        out = QByteArray("<") + tag + '>' + words + "</" + tag + '>';
    if (!piece.link.isEmpty())
        out = "<a rel=\"noreferrer\" href=\"" + escapedXml(piece.link) + "\">" + out + "</a>";
    return out;
}

QByteArray html(const ReportText &text)
{
    QByteArray out;
    for (const TextPiece &piece : text)
        out += html(piece);
    return out;
}

class HtmlWriter
{
public:
    explicit HtmlWriter(const ReportDocument &document) : m_document(document) {}

    QByteArray write()
    {
        open();
        head();
        contents();
        int number = 0;
        for (const ReportSection &section : m_document.sections) {
            m_out += "<section id=\"" + anchorOf(section.section) + "\">\n<h2><span class=\"number\">" +
                     QByteArray::number(++number) + "</span> " + escapedXml(section.title) + "</h2>\n";
            for (const ReportBlock &block : section.blocks)
                std::visit([this](const auto &b) { add(b); }, block);
            m_out += "</section>\n";
        }
        m_out += "<footer>\n<h2>About this document</h2>\n";
        facts(m_document.about);
        m_out += "</footer>\n</main>\n</body>\n</html>\n";
        return std::move(m_out);
    }

private:
    void open()
    {
        const QByteArray style = htmlStyle();
        const QByteArray hash = sha256(style).toBase64();
        const QByteArray title = escapedXml(m_document.number + u' ' + m_document.title);
        m_out +=
            "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
            "<meta charset=\"utf-8\"/>\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" +
            hash +
            "'; base-uri 'none'; form-action 'none'\"/>\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
            "<meta name=\"referrer\" content=\"no-referrer\"/>\n<title>" +
            title + "</title>\n<style>" + style + "</style>\n</head>\n<body>\n<main>\n";
    }

    void head()
    {
        m_out += "<header>\n<p class=\"kicker\">" + escapedXml(m_document.number) +
                 " · Post-mortem</p>\n<h1>" + escapedXml(m_document.title) + "</h1>\n<p class=\"marks\">";
        for (const TextPiece &mark : m_document.marks)
            m_out += html(mark) + ' ';
        m_out += "</p>\n";
        facts(m_document.facts);
        m_out += "<ul class=\"tiles\">\n";
        for (const ReportTile &tile : m_document.tiles) {
            m_out += "<li><span class=\"name\">" + escapedXml(tile.title) + "</span><span class=\"value " +
                     toneClass(tile.tone) + "\">" + escapedXml(tile.value) + "</span><span class=\"note\">" +
                     escapedXml(tile.note) + "</span></li>\n";
        }
        m_out += "</ul>\n</header>\n";
    }

    void contents()
    {
        m_out += "<nav>\n<h2>Contents</h2>\n<ol>\n";
        for (const ReportSection &section : m_document.sections) {
            m_out += "<li><a href=\"#" + anchorOf(section.section) + "\">" + escapedXml(section.title) +
                     "</a></li>\n";
        }
        m_out += "</ol>\n</nav>\n";
    }

    void facts(const std::vector<ReportFact> &facts)
    {
        m_out += "<dl>\n";
        for (const ReportFact &fact : facts)
            m_out += "<div><dt>" + escapedXml(fact.name) + "</dt><dd>" + html(fact.value) + "</dd></div>\n";
        m_out += "</dl>\n";
    }

    void add(const HeadingBlock &heading) { m_out += "<h3>" + escapedXml(heading.text) + "</h3>\n"; }
    void add(const TextBlock &block) { m_out += "<p>" + html(block.text) + "</p>\n"; }
    void add(const ProseBlock &prose)
    {
        m_out += "<div class=\"prose\">\n" + proseHtml(prose.markdown) + "</div>\n";
    }
    void add(const ListBlock &list)
    {
        m_out += "<ul>\n";
        for (const ReportText &item : list.items)
            m_out += "<li>" + html(item) + "</li>\n";
        m_out += "</ul>\n";
    }

    void add(const TableBlock &table)
    {
        // The style has a class for every fifth percent. Columns without a weight are as wide as they are,
        // which is about a seventh each.
        constexpr double Fixed = 14;
        double weights = 0;
        double shared = 100;
        for (const TableColumn &column : table.columns) {
            weights += column.weight;
            shared -= column.weight > 0 ? 0 : Fixed;
        }
        std::vector<QByteArray> classes;
        for (const TableColumn &column : table.columns) {
            const int share = std::max(1, int(std::lround(column.weight / weights * shared / 5))) * 5;
            classes.push_back((column.weight > 0 ? "w" + QByteArray::number(share) : QByteArray("fit")) +
                              (column.right ? " right" : "") + (column.digits ? " digits" : ""));
        }
        m_out += "<table>\n<thead><tr>";
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            m_out += "<th class=\"" + classes[i] + "\">" + escapedXml(table.columns[i].title) + "</th>";
        m_out += "</tr></thead>\n<tbody>\n";
        for (const TableRow &row : table.rows) {
            m_out += row.spans ? "<tr class=\"spans\">" : row.review ? "<tr class=\"added\">" : "<tr>";
            if (row.spans)
                m_out += "<td colspan=\"" + QByteArray::number(qulonglong(table.columns.size())) + "\">" +
                         html(row.cells.front()) + "</td>";
            for (std::size_t i = 0; !row.spans && i < row.cells.size(); ++i)
                m_out += "<td class=\"" + classes[i] + "\">" + html(row.cells[i]) + "</td>";
            m_out += "</tr>\n";
        }
        m_out += "</tbody>\n</table>\n";
    }

    void add(const ChartBlock &block)
    {
        m_out +=
            "<figure>\n" + svgOf(drawChart(m_document.charts[block.chart], m_document.marksOnCharts), false);
        if (!block.captions.empty()) {
            m_out += "<figcaption>";
            for (const ReportText &caption : block.captions)
                m_out += "<p>" + html(caption) + "</p>";
            m_out += "</figcaption>\n";
        }
        m_out += "</figure>\n";
    }

    const ReportDocument &m_document;
    QByteArray m_out;
};

} // namespace

QByteArray reportHtml(const ReportDocument &document)
{
    return HtmlWriter(document).write();
}

} // namespace wf
