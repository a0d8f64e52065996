// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/stepreader.h"

#include "runbook/lexicon.h"
#include "runbook/wording.h"

#include <algorithm>

namespace wf {

namespace {

constexpr int MaxLabelDepth = 4;

const Block *firstParagraph(const Block &item)
{
    return !item.children.empty() && item.children.front().kind == Block::Kind::Paragraph
               ? &item.children.front()
               : nullptr;
}

QString leadOf(const Block &item)
{
    const Block *paragraph = firstParagraph(item);
    return paragraph ? plainText(paragraph->runs) : QString();
}

const Block *nestedList(const Block &item)
{
    for (const Block &child : item.children) {
        if (child.kind == Block::Kind::List)
            return &child;
    }
    return nullptr;
}

/// "**Networking:**" with a list of actions below it: a label, whose items are the steps.
bool isBareLabel(const Block &item, int depth)
{
    const Block *paragraph = firstParagraph(item);
    const Block *list = nestedList(item);
    if (item.task || !paragraph || !list || depth >= MaxLabelDepth)
        return false;
    const QString plain = plainText(paragraph->runs);
    return (isAllStrong(paragraph->runs) || plain.endsWith(u':')) && !isImperative(plain) &&
           StepReader::isStepList(*list, depth + 1);
}

/// A list of links is an index, not work to do.
bool isLinkOnly(const Block &item)
{
    const Block *paragraph = firstParagraph(item);
    if (!paragraph || item.task || item.children.size() > 1 || paragraph->runs.empty())
        return false;
    return std::all_of(paragraph->runs.begin(), paragraph->runs.end(),
                       [](const Run &run) { return !run.url.isEmpty() || run.text.trimmed().isEmpty(); }) &&
           !isImperative(plainText(paragraph->runs));
}

/// A text to fill in and send, not a command.
bool isTemplate(const Block &code)
{
    return code.language == u"markdown" || code.language == u"md" || code.language == u"html" ||
           code.language == u"text";
}

bool isShell(const Block &code)
{
    static const QStringList languages{QStringLiteral("sh"),           QStringLiteral("bash"),
                                       QStringLiteral("shell"),        QStringLiteral("console"),
                                       QStringLiteral("zsh"),          QStringLiteral("powershell"),
                                       QStringLiteral("shell-session")};
    return languages.contains(code.language) || isCommandLine(code.literal.section(u'\n', 0, 0));
}

std::vector<const Block *> pointers(const std::vector<Block> &blocks, size_t from = 0)
{
    std::vector<const Block *> result;
    for (size_t i = from; i < blocks.size(); ++i)
        result.push_back(&blocks[i]);
    return result;
}

} // namespace

bool StepReader::hasTasks(const Block &list)
{
    for (const Block &item : list.children) {
        if (item.task)
            return true;
    }
    return false;
}

bool StepReader::isStepList(const Block &list, int depth)
{
    if (list.kind != Block::Kind::List)
        return false;
    if (hasTasks(list))
        return true;
    int filled = 0;
    int steps = 0;
    for (const Block &item : list.children) {
        const QString lead = leadOf(item);
        if (item.children.empty())
            continue;
        ++filled;
        if (list.ordered || isImperative(lead) || isBranchLead(lead) || isBareLabel(item, depth))
            ++steps;
    }
    return steps > 0 && steps * 2 > filled;
}

QString StepReader::leftOver(LineRange range) const
{
    std::vector<LineRange> ranges = m_taken;
    std::sort(ranges.begin(), ranges.end(), [](LineRange a, LineRange b) { return a.first < b.first; });
    QStringList parts;
    size_t next = 0;
    int takenTo = 0;
    for (int i = qMax(1, range.first); i <= qMin(range.last, m_source.count()); ++i) {
        while (next < ranges.size() && ranges[next].first <= i)
            takenTo = qMax(takenTo, ranges[next++].last);
        const bool gap = !parts.isEmpty() && !parts.back().isEmpty();
        if (i <= takenTo || m_source.isBlank(i)) {
            if (gap)
                parts << QString();
        } else {
            parts << m_source.line(i);
        }
    }
    while (!parts.isEmpty() && (parts.back().isEmpty() || parts.back() == u"---"))
        parts.removeLast();
    return parts.join(u'\n');
}

void StepReader::read(const std::vector<const Block *> &blocks)
{
    const size_t before = m_steps.size() + m_branches.size();
    readBlocks(blocks, 0);
    if (m_steps.size() + m_branches.size() == before && m_context != Context::TasksOnly)
        readProse(blocks);
}

void StepReader::readBlocks(const std::vector<const Block *> &blocks, int depth)
{
    bool afterSteps = false;
    for (const Block *block : blocks) {
        const size_t before = m_steps.size() + m_branches.size();
        if (block->kind == Block::Kind::List)
            readList(*block, depth);
        else if (block->kind == Block::Kind::Table && m_context != Context::TasksOnly && isStepTable(*block))
            readTable(*block);
        else if (block->kind == Block::Kind::Code && afterSteps && attachCode(*block))
            continue;
        afterSteps = m_steps.size() + m_branches.size() > before;
    }
}

void StepReader::readList(const Block &list, int depth)
{
    const bool all = m_context == Context::Branch || m_context == Context::Checklist;
    if (!all && !(m_context == Context::TasksOnly ? hasTasks(list) : isStepList(list, depth)))
        return;
    for (const Block &item : list.children) {
        if (!item.children.empty() && (m_context != Context::TasksOnly || item.task))
            readItem(item, depth);
    }
}

void StepReader::readItem(const Block &item, int depth)
{
    if (m_context == Context::Phase && isBranchLead(leadOf(item))) {
        addBranch(branchOf(item), item.lines);
    } else if (isBareLabel(item, depth)) {
        readBlocks(pointers(item.children, 1), depth + 1);
    } else if (!isLinkOnly(item)) {
        m_steps.push_back(stepOf(item));
        m_lastWasBranch = false;
        take(item.lines);
    }
}

void StepReader::addBranch(Branch branch, LineRange lines)
{
    m_branches.push_back(std::move(branch));
    m_lastWasBranch = true;
    take(lines);
}

Branch StepReader::branchOf(const Block &item)
{
    Branch branch;
    branch.lines = item.lines;
    const Block &first = item.children.front();
    const QString plain = plainText(first.runs);
    const QString raw = rawText(m_source, first);
    TitleSplit split = splitTitle(raw, plain);
    StepReader below(m_source, Context::Branch);
    below.read(pointers(item.children, 1));
    qsizetype action = below.isEmpty() ? branchAction(plain) : -1;
    if (below.isEmpty() && action < 0 && plain.indexOf(QLatin1String(", ")) > 0)
        action = plain.indexOf(QLatin1String(", ")) + 2;
    if (below.isEmpty() && split.bold && isImperative(split.detail)) {
        Step step;
        step.lines = first.lines;
        const TitleSplit rest = splitTitle(split.detail, split.detail);
        step.title = rest.title;
        step.detail = rest.detail;
        branch.steps.push_back(std::move(step));
        split.detail.clear();
    } else if (action > 0 && !split.bold) {
        Step step;
        step.lines = first.lines;
        QString text = plain.sliced(action);
        text[0] = text[0].toUpper();
        const TitleSplit rest = splitTitle(text, text);
        step.title = rest.title;
        step.detail = rest.detail;
        for (const Run &run : first.runs) {
            if (run.kind == Run::Kind::Code && isCommandLine(run.text))
                step.commands.push_back({run.text, QStringLiteral("sh"), first.lines});
        }
        branch.steps.push_back(std::move(step));
        split = {plain.left(action), {}, false};
    }
    for (Step &step : below.steps())
        branch.steps.push_back(std::move(step));
    branch.title = branchTitle(split.title);
    QString detail = split.detail;
    const QString rest = below.leftOver({first.lines.last + 1, item.lines.last});
    WordBag bag;
    bag.add(branch.title);
    bag.add(detail);
    for (const Step &step : branch.steps) {
        bag.add(step.title);
        bag.add(step.detail);
    }
    if (!bag.holds(raw))
        detail = raw;
    branch.detail =
        detail.isEmpty() || rest.isEmpty() ? detail + rest : detail + QStringLiteral("\n\n") + rest;
    return branch;
}

bool StepReader::attachCode(const Block &code)
{
    std::vector<Step> *steps = &m_steps;
    LineRange *lines = nullptr;
    if (m_lastWasBranch) {
        steps = &m_branches.back().steps;
        lines = &m_branches.back().lines;
    }
    if (steps->empty())
        return false;
    steps->back().commands.push_back({code.literal, code.language, code.lines});
    steps->back().lines.last = qMax(steps->back().lines.last, code.lines.last);
    if (lines)
        lines->last = qMax(lines->last, code.lines.last);
    take(code.lines);
    return true;
}

/// "Check the pods:" and then a code block, in a phase that has no list of steps.
void StepReader::readProse(const std::vector<const Block *> &blocks)
{
    const bool branch = m_context == Context::Branch || m_context == Context::BranchSection;
    for (size_t i = 0; i < blocks.size(); ++i) {
        const Block &paragraph = *blocks[i];
        const bool alone = i == 0 || blocks[i - 1]->kind != Block::Kind::Paragraph;
        if (branch && alone && paragraph.kind == Block::Kind::Code && isShell(paragraph)) {
            Block item;
            item.kind = Block::Kind::Item;
            item.children = {paragraph};
            item.lines = paragraph.lines;
            m_steps.push_back(stepOf(item));
            take(item.lines);
            continue;
        }
        if (i + 1 == blocks.size() || paragraph.kind != Block::Kind::Paragraph ||
            blocks[i + 1]->kind != Block::Kind::Code || isTemplate(*blocks[i + 1]))
            continue;
        const QString plain = plainText(paragraph.runs);
        if (!isImperative(plain) && !(branch && plain.endsWith(u':')))
            continue;
        Block item;
        item.kind = Block::Kind::Item;
        item.children = {paragraph, *blocks[i + 1]};
        item.lines = {paragraph.lines.first, blocks[i + 1]->lines.last};
        item.column = paragraph.column;
        m_steps.push_back(stepOf(item));
        m_lastWasBranch = false;
        take(item.lines);
    }
}

void StepReader::addHeadingStep(const QString &title, LineRange lines, int headingLastLine,
                                const std::vector<const Block *> &blocks)
{
    Block item;
    item.kind = Block::Kind::Item;
    item.lines = {headingLastLine + 1, lines.last};
    Block heading;
    heading.kind = Block::Kind::Other;
    heading.lines = {headingLastLine, headingLastLine};
    item.children.push_back(heading);
    for (const Block *block : blocks)
        item.children.push_back(*block);
    Step step;
    if (item.lines.first <= item.lines.last)
        step = stepOf(item);
    step.title = title;
    step.lines = lines;
    m_steps.push_back(std::move(step));
    m_lastWasBranch = false;
    take(lines);
}

} // namespace wf
