// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/outline.h"

namespace wf {

bool anyTasks(const std::vector<const Block *> &blocks);
/// A list of actions in a section whose heading says nothing: it is a phase after all.
bool hasPlainSteps(const OutlineNode &node);
bool hasPhaseBelow(const OutlineNode &node);
/// Lists, tables or headings that would give steps: such a heading is no single step.
bool holdsSteps(const OutlineNode &node);
/// The blocks of a heading and of everything below it, in order.
void blocksBelow(const OutlineNode &node, std::vector<const Block *> &blocks);

} // namespace wf
