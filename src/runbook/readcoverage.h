// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/runbook.h"

namespace wf {

/// How much of what a file asks a person to do can be worked as steps.
struct ReadingCoverage
{
    int instructions = 0;          ///< Steps, and what reads like one but stayed text.
    int steps = 0;                 ///< Of phases, branches and checklists.
    int leftoverLines = 0;         ///< Non-blank lines that fit no section and are kept apart.
    std::vector<LineRange> missed; ///< The instructions that stayed text, in order.
    bool operator==(const ReadingCoverage &) const = default;

    bool complete() const { return steps == instructions && leftoverLines == 0; }
};

/// Reads the document's source again, in linear time. A reference, contacts and the like hold no
/// instructions.
ReadingCoverage readingCoverage(const RunbookDocument &document);
/// "27 of 30 instructions are steps", with "; 4 lines are kept apart" where there are any.
QString coverageText(const ReadingCoverage &coverage);
/// Nothing of the runbook can be ticked: no step, no choice.
bool hasNoStep(const Runbook &runbook);

} // namespace wf
