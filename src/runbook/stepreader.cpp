// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/stepreader.h"

#include "runbook/foreignwords.h"
#include "runbook/lexicon.h"
#include "runbook/listshape.h"
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

/// "CPU: 80 %", "RAM: 16 GB": facts.
bool isKeyed(const Block &list)
{
    int keyed = 0;
    for (const Block &item : list.children) {
        const QString lead = leadOf(item);
        const qsizetype colon = lead.indexOf(u':');
        keyed +=
            (colon > 0 && colon < 40 && colon + 1 < lead.size()) || lead.endsWith(u'?') || isLinkOnly(item)
                ? 1
                : 0;
    }
    return keyed * 2 > int(list.children.size());
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
    if (list.given)
        return *list.given == SectionRole::Phase;
    if (hasTasks(list))
        return true;
    int filled = 0;
    int steps = 0;
    QString text;
    for (const Block &item : list.children) {
        if (item.children.empty())
            continue;
        ++filled;
        if (list.ordered || isInstruction(item) || isBareLabel(item, depth))
            ++steps;
        else if (text.size() < 1000)
            text += leadOf(item) + u' ';
    }
    // Of another language not every verb is known; the place says that the list is work.
    return (steps > 0 && steps * 2 > filled) ||
           (depth == 0 && filled > 1 && looksForeign(text) && !isKeyed(list));
}

QString StepReader::leftOver(LineRange range) const
{
    if (m_sorted.size() != m_taken.size()) {
        m_sorted = m_taken;
        std::sort(m_sorted.begin(), m_sorted.end(),
                  [](LineRange a, LineRange b) { return a.first < b.first; });
        for (size_t i = 1; i < m_sorted.size(); ++i)
            m_sorted[i].last = qMax(m_sorted[i].last, m_sorted[i - 1].last);
    }
    const std::vector<LineRange> &ranges = m_sorted;
    QStringList parts;
    size_t next = size_t(std::partition_point(ranges.begin(), ranges.end(),
                                              [&](LineRange r) { return r.first < range.first; }) -
                         ranges.begin());
    int takenTo = next > 0 ? ranges[next - 1].last : 0;
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
    if (m_steps.size() + m_branches.size() == before && m_context != Context::TasksOnly &&
        m_context != Context::Checklist)
        readCommands(blocks);
}

void StepReader::readBlocks(const std::vector<const Block *> &blocks, int depth)
{
    bool afterSteps = false;
    for (size_t i = 0; i < blocks.size(); ++i) {
        const Block *block = blocks[i];
        const size_t before = m_steps.size() + m_branches.size();
        if (block->kind == Block::Kind::List)
            readList(*block, depth);
        else if (block->kind == Block::Kind::Table && m_context != Context::TasksOnly && isStepTable(*block))
            readTable(*block);
        else if (block->kind == Block::Kind::Code && afterSteps && attachCode(*block))
            continue;
        else if (block->kind == Block::Kind::Paragraph && depth == 0)
            i += readParagraph(*block, i + 1 < blocks.size() ? blocks[i + 1] : nullptr);
        afterSteps = m_steps.size() + m_branches.size() > before;
    }
}

void StepReader::readList(const Block &list, int depth)
{
    const bool all = m_everyList || m_context == Context::Branch || m_context == Context::Checklist;
    if (list.given && *list.given != SectionRole::Phase)
        return;
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
        addBranches(item);
    } else if (isBareLabel(item, depth)) {
        readBlocks(pointers(item.children, 1), depth + 1);
    } else if (!isLinkOnly(item)) {
        m_steps.push_back(stepOf(item));
        m_lastWasBranch = false;
        take(item.lines);
    }
}

/// "If A:" with "If B:" and its steps below: a person reads "A, B" as a choice of its own.
void StepReader::addBranches(const Block &item)
{
    std::vector<const Block *> nested;
    Block outer = item;
    for (Block &child : outer.children) {
        if (child.kind != Block::Kind::List)
            continue;
        const auto isNested = [](const Block &i) { return isBranchLead(leadOf(i)) && nestedList(i); };
        const auto first = std::find_if(child.children.begin(), child.children.end(), isNested);
        if (first == child.children.end())
            continue;
        // The choices below have to be one stretch at the end, or the outer one would be torn apart.
        if (!std::all_of(first, child.children.end(), isNested) || &child != &outer.children.back())
            break;
        const Block *source = &item.children[size_t(&child - outer.children.data())];
        for (auto it = first; it != child.children.end(); ++it)
            nested.push_back(&source->children[size_t(it - child.children.begin())]);
        outer.lines.last = nested.front()->lines.first - 1;
        child.lines.last = outer.lines.last;
        child.children.erase(first, child.children.end());
        if (child.children.empty())
            outer.children.pop_back();
        break;
    }
    Branch first = branchOf(outer);
    const QString title = first.title;
    const bool alone = nested.empty() || !first.steps.empty() || !first.detail.isEmpty();
    if (alone)
        addBranch(std::move(first), outer.lines);
    for (size_t i = 0; i < nested.size(); ++i) {
        Branch below = branchOf(*nested[i]);
        below.title = title + QStringLiteral(", ") + below.title;
        // The outer line has to be somewhere.
        if (i == 0 && !alone)
            below.lines.first = item.lines.first;
        addBranch(std::move(below), nested[i]->lines);
    }
    if (!nested.empty())
        take(item.lines);
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
