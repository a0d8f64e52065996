// SPDX-License-Identifier: GPL-3.0-or-later
// How the text of one item becomes a step's title, detail and commands.
#include "runbook/lexicon.h"
#include "runbook/stepreader.h"
#include "runbook/wording.h"

#include <QRegularExpression>

namespace wf {

namespace {

constexpr qsizetype MaxTitle = 160;

QString unmarked(QString text)
{
    static const QRegularExpression marks(QStringLiteral("\\*\\*|__|`"));
    text.remove(marks);
    return text.simplified();
}

QString withoutColon(QString text)
{
    text = text.trimmed();
    while (text.endsWith(u':'))
        text = text.chopped(1).trimmed();
    return text;
}

/// The first sentence, or the words up to the bound.
QString shortened(const QString &plain)
{
    static const QRegularExpression end(QStringLiteral("[.!?](?=\\s+[\\p{Lu}(\\[])"));
    const auto match = end.match(plain);
    if (match.hasMatch() && match.capturedStart() >= 8 && match.capturedStart() <= MaxTitle)
        return plain.left(match.capturedStart());
    if (plain.size() <= MaxTitle)
        return plain;
    qsizetype cut = plain.lastIndexOf(u' ', MaxTitle);
    if (cut < MaxTitle / 2)
        cut = MaxTitle;
    return plain.left(cut).trimmed() + QStringLiteral("…");
}

} // namespace

QString rawText(const SourceText &source, const Block &block)
{
    QStringList parts;
    for (int i = block.lines.first; i <= block.lines.last; ++i) {
        const QString &line = source.line(i);
        // What stands before the first character is markers and indentation, so bytes and characters agree.
        parts << (i == block.lines.first ? line.mid(qMin<qsizetype>(block.column - 1, line.size()))
                                         : line.trimmed());
    }
    static const QRegularExpression box(QStringLiteral("^\\[[ xX]\\]\\s+"));
    return parts.join(u'\n').remove(box).trimmed();
}

TitleSplit splitTitle(const QString &raw, const QString &plain)
{
    static const QRegularExpression lead(
        QStringLiteral("^(\\*\\*|__)(?=\\S)(.{1,200}?)(?<=\\S)\\1(\\s*[:–—]|\\s+-(?=\\s))?\\s*(.*)$"),
        QRegularExpression::DotMatchesEverythingOption);
    TitleSplit split;
    if (const auto match = lead.match(raw); match.hasMatch()) {
        const QString bold = match.captured(2).simplified();
        const QString rest = match.captured(4).trimmed();
        const bool closed =
            bold.endsWith(u':') || bold.endsWith(u'.') || bold.endsWith(u'?') || bold.endsWith(u'!');
        if (match.capturedLength(3) > 0 || closed || rest.isEmpty()) {
            split.title = withoutColon(unmarked(bold));
            if (split.title.endsWith(u'.'))
                split.title.chop(1);
            split.detail = rest;
            split.bold = true;
            return split;
        }
    }
    split.title = withoutColon(plain);
    if (plain.size() > MaxTitle) {
        split.title = withoutColon(shortened(plain));
        split.detail = raw;
    }
    if (split.title.isEmpty())
        split.title = raw.left(MaxTitle).simplified();
    return split;
}

namespace {

void inlineCommands(const std::vector<Block> &blocks, std::vector<CodeBlock> &commands)
{
    for (const Block &block : blocks) {
        for (const Run &run : block.runs) {
            if (run.kind == Run::Kind::Code && isCommandLine(run.text))
                commands.push_back({run.text, QStringLiteral("sh"), block.lines});
        }
        inlineCommands(block.children, commands);
    }
}

} // namespace

Step StepReader::stepOf(const Block &item) const
{
    Step step;
    step.lines = item.lines;
    step.commands = codeBlocksIn(item.children);
    inlineCommands(item.children, step.commands);
    const Block *first = item.children.empty() ? nullptr : &item.children.front();
    const bool paragraph = first && first->kind == Block::Kind::Paragraph;
    QString raw;
    TitleSplit split;
    if (paragraph) {
        raw = rawText(m_source, *first);
        split = splitTitle(raw, plainText(first->runs));
    } else if (first && first->kind == Block::Kind::Code) {
        split.title = first->literal.section(u'\n', 0, 0).trimmed();
    }
    step.title = split.title;

    const int indent = (first ? first->column : item.column) - 1;
    QStringList rest;
    size_t child = 0;
    for (int i = paragraph ? first->lines.last + 1 : item.lines.first; i <= item.lines.last; ++i) {
        while (child < item.children.size() && item.children[child].lines.last < i)
            ++child;
        if (child < item.children.size() && item.children[child].kind == Block::Kind::Code &&
            item.children[child].lines.first <= i)
            continue;
        QString line = m_source.line(i);
        for (int n = 0; n < indent && line.startsWith(u' '); ++n)
            line.remove(0, 1);
        rest << line;
    }
    while (!rest.isEmpty() && (rest.back().trimmed().isEmpty() || rest.back().trimmed() == u"---"))
        rest.removeLast();
    QString detail = rest.join(u'\n').trimmed();
    if (!paragraph && first && first->kind == Block::Kind::Code && detail.isEmpty())
        detail = split.detail;
    else if (!split.detail.isEmpty())
        detail = detail.isEmpty() ? split.detail : split.detail + QStringLiteral("\n\n") + detail;

    // A link's address or a character reference that the title left out must not be lost.
    WordBag bag;
    bag.add(step.title);
    bag.add(detail);
    if (!raw.isEmpty() && !bag.holds(raw))
        detail = detail.isEmpty() ? raw : raw + QStringLiteral("\n\n") + detail;
    step.detail = detail;
    if (step.title.isEmpty())
        step.title = step.detail.section(u'\n', 0, 0).left(MaxTitle).simplified();
    return step;
}

void readMarks(Step &step)
{
    static const QRegularExpression required(
        QStringLiteral("\\((required|mandatory)\\)|^(required|mandatory)(:|$)"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression gate(QStringLiteral("\\((gate|go/no-go)\\)|^(gate|go/no-go)(:|$)"),
                                         QRegularExpression::CaseInsensitiveOption);
    step.gate = gate.match(step.title).hasMatch();
    // What everything after it waits for cannot be left out either.
    step.required = step.gate || required.match(step.title).hasMatch();
}

} // namespace wf
