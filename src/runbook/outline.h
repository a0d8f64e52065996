// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/lexicon.h"
#include "runbook/markdown.h"

#include <map>

namespace wf {

/// Roles a person gave sections, by headingKey().
using RoleOverrides = std::map<QString, HeadingRole>;

/// A note of how long something may take, and nothing else: "< 55 minutes", "Target: 15 min".
bool isTimeNote(const QString &plain);

/// A heading with what stands under it. Bold paragraphs and "If …:" lines before a list count as headings
/// below all others.
struct OutlineNode
{
    const Block *heading = nullptr; ///< Null for the part before the first heading.
    HeadingText text;
    std::optional<HeadingRole> role;
    int level = 0;
    bool given = false;  ///< A person said what it is.
    bool branch = false; ///< "If …", "Option A", "… suspected?".
    LineRange own;       ///< Heading and body, up to the next heading.
    LineRange all;       ///< With everything below.
    std::vector<const Block *> body;
    std::vector<OutlineNode> children;
    std::vector<LineRange> apart; ///< Lines below it that are runbooks of their own.

    bool isPhase() const { return role && role->section == SectionRole::Phase; }
    bool is(SectionRole wanted) const { return role && role->section == wanted; }
    /// The node without what stands below it; `all` is its own part then.
    OutlineNode alone() const;
    LineRange bodyLines() const; ///< `own` without the heading; empty (last < first) where there is none.
};

inline constexpr int BoldHeadingLevel = 7;

/// The root holds the part before the first heading and, as children, the outermost headings. The blocks must
/// outlive it.
OutlineNode buildOutline(const std::vector<Block> &blocks, const SourceText &source,
                         const RoleOverrides &overrides);

/// True for a numbered heading that names an action ("Step 2: Check the logs", "3) Restart").
bool isStepHeading(const OutlineNode &node);

} // namespace wf
