// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/outlinequery.h"

#include "runbook/stepreader.h"

#include <algorithm>

namespace wf {

bool anyTasks(const std::vector<const Block *> &blocks)
{
    return std::any_of(blocks.begin(), blocks.end(), [](const Block *b) {
        return b->kind == Block::Kind::List && StepReader::hasTasks(*b);
    });
}

bool hasPlainSteps(const OutlineNode &node)
{
    for (const Block *block : node.body) {
        if (block->kind == Block::Kind::Table && StepReader::isStepTable(*block))
            return true;
        if (block->kind != Block::Kind::List)
            continue;
        int imperative = 0;
        for (const Block &item : block->children) {
            const bool text = !item.children.empty() && item.children.front().kind == Block::Kind::Paragraph;
            const QString lead = text ? plainText(item.children.front().runs) : QString();
            imperative += isImperative(lead) || isBranchLead(lead) ? 1 : 0;
        }
        if (StepReader::hasTasks(*block) || (block->ordered && imperative * 2 > int(block->children.size())))
            return true;
    }
    return std::any_of(node.children.begin(), node.children.end(),
                       [](const OutlineNode &c) { return isStepHeading(c) || c.branch; });
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

void blocksBelow(const OutlineNode &node, std::vector<const Block *> &blocks)
{
    blocks.insert(blocks.end(), node.body.begin(), node.body.end());
    for (const OutlineNode &child : node.children)
        blocksBelow(child, blocks);
}

} // namespace wf
