// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/outline.h"

namespace wf {

/// The headings below `top` that are runbooks of their own: names of alerts, incidents of a collection, parts
/// that repeat one structure, and what a person marked as a new runbook. Fewer than two are none, unless
/// marked.
std::vector<const OutlineNode *> collectedRunbooks(const OutlineNode &top);
/// What a person marked as a new runbook.
std::vector<const OutlineNode *> markedRunbooks(const OutlineNode &root);
/// Both, in the order of the file, without what overlaps with a marked one.
std::vector<const OutlineNode *> outermost(const std::vector<const OutlineNode *> &marked,
                                           const std::vector<const OutlineNode *> &found);
/// The tree without these nodes; their lines stay known as `apart` of what they stood in.
OutlineNode withoutNodes(const OutlineNode &node, const std::vector<const OutlineNode *> &taken);
/// "HighErrorRate" out of "Alert: HighErrorRate (critical)"; empty for anything else.
QString alertNameIn(const QString &heading);
/// "Runbook: [Service name]", "<Title>": what a template asks to be filled in.
bool isPlaceholderTitle(const QString &title);
} // namespace wf
