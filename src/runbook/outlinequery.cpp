// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/outlinequery.h"

#include "runbook/listshape.h"
#include "runbook/stepreader.h"

#include <algorithm>

namespace wf {

bool anyTasks(const std::vector<const Block *> &blocks)
{
    return std::any_of(blocks.begin(), blocks.end(), [](const Block *b) {
        return b->kind == Block::Kind::List && StepReader::hasTasks(*b);
    });
}

namespace {

/// Visits each block with the paragraph in front of it.
template <typename Visit>
bool anyBlock(const OutlineNode &node, Visit visit)
{
    QString intro;
    for (const Block *block : node.body) {
        if (visit(*block, intro))
            return true;
        intro = block->kind == Block::Kind::Paragraph ? plainText(block->runs) : QString();
    }
    return false;
}

bool isAction(const OutlineNode &node)
{
    return !node.role && !node.branch && node.heading->kind == Block::Kind::Heading &&
           isImperative(node.text.name) && !isExplanatory(node.text.name) && !node.body.empty();
}

int countActions(const OutlineNode &node)
{
    return int(std::count_if(node.children.begin(), node.children.end(), isAction));
}

} // namespace

bool hasPlainSteps(const OutlineNode &node)
{
    const bool explains = isExplanatory(node.text.name);
    const bool here = anyBlock(node, [&](const Block &block, const QString &intro) {
        if (block.kind == Block::Kind::Table)
            return StepReader::isStepTable(block);
        if (block.kind == Block::Kind::Code && !explains)
            return isShell(block) && isImperative(intro);
        if (block.kind != Block::Kind::List)
            return false;
        if (block.given)
            return *block.given == SectionRole::Phase;
        const auto work = std::count_if(block.children.begin(), block.children.end(), isInstruction);
        return StepReader::hasTasks(block) ||
               (!explains && block.ordered && work * 2 > int(block.children.size())) ||
               (!explains && isWorkList(block, ListPlace::Unknown, intro));
    });
    return here || countActions(node) > 1 ||
           std::any_of(node.children.begin(), node.children.end(),
                       [](const OutlineNode &c) { return isStepHeading(c) || c.branch; });
}

bool isWorked(const OutlineNode &node)
{
    return anyBlock(node, [](const Block &block, const QString &intro) {
        return StepReader::isStepTable(block) || isWorkList(block, ListPlace::Facts, intro);
    });
}

bool hasProseSteps(const OutlineNode &node)
{
    return anyBlock(node, [](const Block &block, const QString &intro) {
        if (block.kind == Block::Kind::Code)
            return isShell(block) && isImperative(intro);
        return block.kind == Block::Kind::Paragraph && isInstructionText(plainText(block.runs));
    });
}

bool hasPhaseBelow(const OutlineNode &node)
{
    return std::any_of(node.children.begin(), node.children.end(),
                       [](const OutlineNode &c) { return c.isPhase() || hasPhaseBelow(c); });
}

bool holdsSteps(const OutlineNode &node)
{
    for (const Block *block : node.body) {
        if (StepReader::isStepList(*block) || StepReader::isStepTable(*block))
            return true;
    }
    return std::any_of(node.children.begin(), node.children.end(),
                       [](const OutlineNode &c) { return isStepHeading(c) || holdsSteps(c); });
}

namespace {

void numberedLists(const OutlineNode &node, std::vector<const Block *> &lists)
{
    const bool open = !node.role || node.is(SectionRole::Wrapper);
    if (open && !isExplanatory(node.text.name)) {
        anyBlock(node, [&](const Block &block, const QString &intro) {
            if (block.kind == Block::Kind::List && block.ordered && block.children.size() > 1 &&
                !introducesFacts(intro))
                lists.push_back(&block);
            return false;
        });
    }
    for (const OutlineNode &child : node.children)
        numberedLists(child, lists);
}

} // namespace

bool takeNumberedLists(std::vector<Block> &blocks, const SourceText &source)
{
    std::vector<const Block *> lists;
    numberedLists(buildOutline(blocks, source, {}), lists);
    for (const Block *list : lists)
        blocks[size_t(list - blocks.data())].given = SectionRole::Phase;
    return !lists.empty();
}

void blocksBelow(const OutlineNode &node, std::vector<const Block *> &blocks)
{
    blocks.insert(blocks.end(), node.body.begin(), node.body.end());
    for (const OutlineNode &child : node.children)
        blocksBelow(child, blocks);
}

} // namespace wf
