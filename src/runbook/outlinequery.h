// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/outline.h"

namespace wf {

bool anyTasks(const std::vector<const Block *> &blocks);
/// A list of actions in a section whose heading says nothing: it is a phase after all.
bool hasPlainSteps(const OutlineNode &node);
/// Where facts are expected (detection, preparation): most of what stands here is work all the same.
bool isWorked(const OutlineNode &node);
/// A sentence that tells somebody to do something, with or without its command, in the node's own text.
bool hasProseSteps(const OutlineNode &node);
bool hasPhaseBelow(const OutlineNode &node);
/// Takes ordered lists as steps that no verb shows to be, below headings that explain nothing. False: there
/// are none.
bool takeNumberedLists(std::vector<Block> &blocks, const SourceText &source);
/// Lists, tables or headings that would give steps: such a heading is no single step.
bool holdsSteps(const OutlineNode &node);
/// The blocks of a heading and of everything below it, in order.
void blocksBelow(const OutlineNode &node, std::vector<const Block *> &blocks);

} // namespace wf
