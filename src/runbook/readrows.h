// SPDX-License-Identifier: GPL-3.0-or-later
// What was read of a runbook file, line by line, and where a person can say that it is something else.
#pragma once

#include "runbook/readcoverage.h"

namespace wf {

enum class ReadKind {
    Runbook,
    Phase,
    Branch,
    Step,
    Checklist,
    Condition,
    Contact,
    Text,     ///< A section that is kept to be looked up.
    Missed,   ///< Reads like an instruction, and is no step.
    Leftover, ///< Fits nowhere: kept apart.
};

struct ReadRow
{
    ReadKind kind = ReadKind::Text;
    LineRange lines;
    QString text;
    bool operator==(const ReadRow &) const = default;
};
/// In the order of the file; of what begins on one line the outer comes first. `coverage` is the document's.
std::vector<ReadRow> readRows(const RunbookDocument &document, const ReadingCoverage &coverage);

/// A heading or a list, which a sidecar can give a role.
struct RolePlace
{
    bool list = false;
    LineRange lines; ///< What the role is about: the heading with its own text, or the list.
    QString name;    ///< As the sidecar names it.
};
/// In the order of the file; a list comes behind the heading it stands under.
std::vector<RolePlace> rolePlaces(const RunbookDocument &document);
/// The innermost one that holds the line; null where none does.
const RolePlace *placeAt(const std::vector<RolePlace> &places, int line);

} // namespace wf
