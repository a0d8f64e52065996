// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/markdownexport.h"

#include "report/chartdrawing.h"
#include "report/prose.h"

#include <QRegularExpression>
#include <QUrl>

namespace wf {

namespace {

/// Whether a line that begins so would be a list, a heading's underline or a rule.
bool beginsBlock(const QString &line)
{
    if (line.startsWith(u'+') || line.startsWith(u'-') || line.startsWith(u'='))
        return true;
    qsizetype digits = 0;
    while (digits < line.size() && line[digits].isDigit())
        ++digits;
    return digits > 0 && digits < line.size() && (line[digits] == u'.' || line[digits] == u')');
}

QString escaped(const QString &text)
{
    static const QString Special = QStringLiteral("\\`*_[]<>|~#&");
    QString out;
    for (const QChar c : text) {
        if (Special.contains(c))
            out += u'\\';
        out += c;
    }
    return out;
}

QString escapedLine(const QString &line)
{
    const QString out = escaped(line.trimmed());
    if (!beginsBlock(out))
        return out;
    const qsizetype mark = out.indexOf(QRegularExpression(QStringLiteral("[-+=.)]")));
    return out.left(mark) + u'\\' + out.mid(mark);
}

/// A span of code holds any text between more backticks than it has itself.
QString codeSpan(const QString &text, bool inTable)
{
    QString shown = text.simplified();
    if (inTable)
        shown.replace(u'|', QStringLiteral("\\|"));
    QString fence = QStringLiteral("`");
    while (shown.contains(fence))
        fence += u'`';
    const QString pad = fence.size() > 1 ? QStringLiteral(" ") : QString();
    return fence + pad + shown + pad + fence;
}

QString inlineText(const QString &text, const QString &lineBreak)
{
    QStringList lines;
    for (const QString &line : text.split(u'\n'))
        lines << (lines.isEmpty() ? escaped(line) : escapedLine(line));
    return lines.join(lineBreak);
}

/// Emphasis must not begin or end with a space.
QString strong(const QString &text)
{
    const QString inner = text.trimmed();
    if (inner.isEmpty())
        return text;
    const qsizetype before = text.indexOf(inner);
    return text.left(before) + QStringLiteral("**") + inner + QStringLiteral("**") +
           text.mid(before + inner.size());
}

QString lineOf(const ReportText &text, bool inTable)
{
    const QString lineBreak = inTable ? QStringLiteral("<br>") : QStringLiteral("\\\n");
    QString out;
    for (const TextPiece &piece : text) {
        QString words;
        switch (piece.form) {
        case TextPiece::Form::Code:
            words = codeSpan(piece.text, inTable);
            break;
        case TextPiece::Form::Strong:
        case TextPiece::Form::Chip:
            words = strong(inlineText(piece.text, lineBreak));
            break;
        case TextPiece::Form::Plain:
            words = inlineText(piece.text, lineBreak);
            break;
        }
        if (!piece.link.isEmpty())
            words = QStringLiteral("[%1](<%2>)").arg(words.trimmed(), piece.link);
        out += words;
    }
    return out;
}

QString paragraphOf(const ReportText &text)
{
    QString line = lineOf(text, false);
    if (beginsBlock(line))
        line = escapedLine(wordsOf(text));
    return line;
}

QString rowOf(const std::vector<ReportText> &cells, std::size_t columns)
{
    QString row = QStringLiteral("|");
    for (std::size_t i = 0; i < columns; ++i)
        row += QStringLiteral(" %1 |").arg(i < cells.size() ? lineOf(cells[i], true) : QString());
    return row + u'\n';
}

class MarkdownWriter
{
public:
    MarkdownWriter(const ReportDocument &document, const QString &name) : m_document(document), m_name(name)
    {
    }

    QByteArray write()
    {
        head();
        int number = 0;
        for (const ReportSection &section : m_document.sections) {
            m_out += QStringLiteral("## %1. %2\n\n").arg(++number).arg(section.title);
            for (const ReportBlock &block : section.blocks)
                std::visit([this](const auto &b) { add(b); }, block);
        }
        m_out += QStringLiteral("---\n\n");
        facts(m_document.about);
        return m_out.trimmed().toUtf8() + '\n';
    }

private:
    void head()
    {
        m_out += QStringLiteral("# %1 %2\n\n").arg(escaped(m_document.number), escaped(m_document.title));
        QStringList marks;
        for (const TextPiece &mark : m_document.marks)
            marks << lineOf({mark}, false);
        m_out += marks.join(QStringLiteral(" \u00b7 ")) + QStringLiteral("\n\n");
        facts(m_document.facts);
        m_out += QStringLiteral("| Measure | | |\n| --- | ---: | --- |\n");
        for (const ReportTile &tile : m_document.tiles)
            m_out += rowOf({plainLine(tile.title), plainLine(tile.value), plainLine(tile.note)}, 3);
        m_out += u'\n';
    }

    void facts(const std::vector<ReportFact> &facts)
    {
        for (const ReportFact &fact : facts) {
            QString value = lineOf(fact.value, false);
            value.replace(QStringLiteral("\\\n"), QStringLiteral(", "));
            m_out += QStringLiteral("- **%1**: %2\n").arg(escaped(fact.name), value);
        }
        m_out += u'\n';
    }

    void add(const HeadingBlock &heading)
    {
        m_out += QStringLiteral("### %1\n\n").arg(escaped(heading.text));
    }
    void add(const TextBlock &block) { m_out += paragraphOf(block.text) + QStringLiteral("\n\n"); }
    void add(const ProseBlock &prose)
    {
        m_out += QString::fromUtf8(proseMarkdown(prose.markdown)) + QStringLiteral("\n\n");
    }
    void add(const ListBlock &list)
    {
        for (const ReportText &item : list.items) {
            QString line = lineOf(item, false);
            line.replace(u'\n', QStringLiteral("\n  "));
            m_out += QStringLiteral("* %1\n").arg(line); // Not the sign of people's lists: theirs ends here.
        }
        m_out += u'\n';
    }
    void add(const TableBlock &table)
    {
        std::vector<ReportText> titles;
        QString rule = QStringLiteral("|");
        for (const TableColumn &column : table.columns) {
            titles.push_back(plainLine(column.title));
            rule += column.right ? QStringLiteral(" ---: |") : QStringLiteral(" --- |");
        }
        m_out += rowOf(titles, table.columns.size()) + rule + u'\n';
        for (const TableRow &row : table.rows)
            m_out += rowOf(row.cells, table.columns.size());
        m_out += u'\n';
    }
    void add(const ChartBlock &block)
    {
        const ChartDrawing drawing = drawChart(m_document.charts[block.chart], m_document.marksOnCharts);
        m_out += QStringLiteral("![%1](%2)\n\n")
                     .arg(escaped(drawing.title),
                          QString::fromLatin1(QUrl::toPercentEncoding(pictureName(m_name, block.chart))));
        if (!block.captions.empty())
            add(ListBlock{block.captions});
    }

    const ReportDocument &m_document;
    const QString m_name;
    QString m_out;
};

} // namespace

QString pictureName(const QString &name, std::size_t chart)
{
    return QStringLiteral("%1-chart-%2.svg").arg(name).arg(chart + 1);
}

QByteArray reportMarkdown(const ReportDocument &document, const QString &name)
{
    return MarkdownWriter(document, name).write();
}

} // namespace wf
