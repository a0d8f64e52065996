// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"

namespace wf::report {

/// What became of one condition while the incident ran.
struct ConditionHistory
{
    QString text;
    const Event *first = nullptr; ///< When it became true.
    QString firstValue;           ///< Of the sample that made it so.
    const Event *last = nullptr;  ///< Its last word.
    int timesTrue = 0;
};

/// By the condition's number; valid as long as the incident's events are.
std::map<int, ConditionHistory> conditionHistories(const Incident &incident);

} // namespace wf::report
