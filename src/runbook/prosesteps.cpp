// SPDX-License-Identifier: GPL-3.0-or-later
// Steps that no list holds: sentences that tell somebody to do something, and commands with a line that says
// what for.
#include "runbook/lexicon.h"
#include "runbook/listshape.h"
#include "runbook/stepreader.h"

#include <QRegularExpression>

namespace wf {

namespace {

/// "Expected output:", "For example:": what follows is nothing to run.
bool introducesOutput(const QString &plain)
{
    static const QRegularExpression output(
        QStringLiteral(
            "\\b(?:expect(?:ed)?|output|example|sample|result(?:s|ing)?|response|looks? like|similar "
            "to|template|"
            "should "
            "(?:be|return|show|see|look)|returns?|prints?|shows?|format|schema|config(?:uration)?)\\b"),
        QRegularExpression::CaseInsensitiveOption);
    return output.match(plain.left(400)).hasMatch();
}

/// The lines of a paragraph that begin a step of their own: "Check A.\nCheck B.".
std::vector<int> stepLines(const Block &paragraph)
{
    std::vector<int> starts;
    bool closed = true;
    int line = paragraph.lines.first;
    for (const std::vector<Run> &runs : runLines(paragraph.runs)) {
        const QString plain = plainText(runs);
        if (closed && isInstructionText(plain))
            starts.push_back(line);
        closed = plain.endsWith(u'.') || plain.endsWith(u':') || plain.endsWith(u'!');
        ++line;
    }
    const bool placed = line == paragraph.lines.last + 1; // Each line of the source is one of the paragraph.
    const bool whole = isInstructionText(plainText(paragraph.runs));
    if (!placed || starts.empty() ||
        (starts.front() != paragraph.lines.first && (whole || starts.size() < 2)))
        return whole ? std::vector<int>{paragraph.lines.first} : std::vector<int>{};
    return starts;
}

/// A paragraph cut to some of its lines.
Block linesOf(const Block &paragraph, int first, int last)
{
    Block part = paragraph;
    part.lines = {first, last};
    part.runs.clear();
    int line = paragraph.lines.first;
    for (const Run &run : paragraph.runs) {
        const bool ends = run.kind == Run::Kind::Break;
        if (line >= first && line <= last && !(ends && line == last))
            part.runs.push_back(run);
        line += ends ? 1 : 0;
    }
    if (first != paragraph.lines.first)
        part.column = 1;
    return part;
}

} // namespace

void StepReader::addBlocks(std::vector<Block> blocks)
{
    Block item;
    item.kind = Block::Kind::Item;
    item.lines = {blocks.front().lines.first, blocks.back().lines.last};
    item.column = blocks.front().column;
    item.children = std::move(blocks);
    m_steps.push_back(stepOf(item));
    m_lastWasBranch = false;
    take(item.lines);
}

bool StepReader::readBranchText(const Block &paragraph, const Block *next)
{
    const QString plain = plainText(paragraph.runs);
    if (m_context != Context::Phase || !isBranchLead(plain))
        return false;
    const bool leads =
        plain.endsWith(u':') && next && (next->kind == Block::Kind::List || next->kind == Block::Kind::Code);
    if (!leads && branchAction(plain) < 0)
        return false;
    Block item;
    item.kind = Block::Kind::Item;
    item.children = {paragraph};
    if (leads)
        item.children.push_back(*next);
    item.lines = {paragraph.lines.first, item.children.back().lines.last};
    item.column = paragraph.column;
    addBranch(branchOf(item), item.lines);
    return true;
}

size_t StepReader::readParagraph(const Block &paragraph, const Block *next)
{
    if (m_context == Context::TasksOnly || m_context == Context::Checklist)
        return 0;
    const QString plain = plainText(paragraph.runs);
    const bool code = next && next->kind == Block::Kind::Code && !isTemplate(*next);
    if (readBranchText(paragraph, next))
        return m_branches.back().lines.last > paragraph.lines.last ? 1 : 0;
    const bool branch = m_context != Context::Phase;
    if (branch && code && plain.endsWith(u':') && !introducesOutput(plain)) {
        addBlocks({paragraph, *next});
        return 1;
    }
    std::vector<int> starts = stepLines(paragraph);
    // "Run the following:" is a step together with what follows, and none alone.
    if (starts.empty() && code && isImperative(plain))
        starts = {paragraph.lines.first};
    if (starts.empty())
        return 0;
    const bool introduces = next && (next->kind == Block::Kind::List || next->kind == Block::Kind::Table) &&
                            (plain.endsWith(u':') || isAllStrong(paragraph.runs));
    if (introduces)
        return 0;
    for (size_t i = 0; i < starts.size(); ++i) {
        const bool last = i + 1 == starts.size();
        Block part = linesOf(paragraph, starts[i], last ? paragraph.lines.last : starts[i + 1] - 1);
        if (starts.size() == 1 && starts.front() == paragraph.lines.first)
            part = paragraph;
        if (last && code)
            addBlocks({std::move(part), *next});
        else
            addBlocks({std::move(part)});
    }
    return code ? 1 : 0;
}

void StepReader::readCommands(const std::vector<const Block *> &blocks)
{
    for (size_t i = 0; i < blocks.size(); ++i) {
        const Block &code = *blocks[i];
        if (!isShell(code))
            continue;
        const Block *intro = i > 0 && blocks[i - 1]->kind == Block::Kind::Paragraph ? blocks[i - 1] : nullptr;
        const QString plain = intro ? plainText(intro->runs) : QString();
        if (intro && introducesOutput(plain))
            continue;
        if (intro && plain.endsWith(u':') && plain.size() < 300)
            addBlocks({*intro, code});
        else
            addBlocks({code});
    }
}

} // namespace wf
