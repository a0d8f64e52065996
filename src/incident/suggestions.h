// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"
#include "runbook/runbookchange.h"

namespace wf {

/// A change of a runbook that an incident suggests, and why.
struct RunbookSuggestion
{
    enum class Reason {
        Added,   ///< A step was added on the spot.
        Skipped, ///< A step was skipped, with a reason.
        Late     ///< A phase took longer than its window.
    };
    Reason reason = Reason::Added;
    std::size_t part = 0; ///< Whose text: of the incident's parts.
    RunbookChange change;
    QString by;        ///< Who added or skipped it.
    QString said;      ///< The reason people gave.
    Millis overrun{0}; ///< Of a late phase.
    int line = 1;      ///< Of the place in the attached text.
};

inline constexpr std::size_t MaxSuggestions = 200;

/// What was skipped, late or added on the spot, as changes of the attached texts, in the order of their
/// places. Every one can be made in its text. Pure.
std::vector<RunbookSuggestion> suggestionsFor(const Incident &incident);

} // namespace wf
