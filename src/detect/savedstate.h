// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ids.h"
#include "detect/conditionmachine.h"

#include <QByteArray>

namespace wf {

/// What is remembered of a condition over a restart.
struct SavedCondition
{
    RunbookId runbook;
    int condition = 0;
    QString text; ///< A condition that was edited starts over.
    MachineState state;
};

/// It is pending, true, lost or was ended, or it turned lately; the others start as they are.
bool isWorthSaving(const MachineState &state);
/// JSON, and back; what cannot be read is left out.
QByteArray savedText(const std::vector<SavedCondition> &conditions);
std::vector<SavedCondition> savedConditions(const QByteArray &text);

/// What a condition starts from, given what the log says of it (`known`) and what was saved, which may be a
/// second older or newer. The log decides whether a detection stands and whether a person ended it; where it
/// does not know of one that was saved, the condition is pending again, so that it is reported.
MachineState resumedState(const MachineState &known, MachineState saved);

} // namespace wf
