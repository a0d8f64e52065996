// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/conditionhistory.h"

#include "incident/payload.h"

namespace wf::report {

using payload::text;

std::map<int, ConditionHistory> conditionHistories(const Incident &incident)
{
    std::map<int, ConditionHistory> histories;
    for (const EventPtr &e : incident.events) {
        const bool becameTrue = e->kind == EventKind::ConditionTrue;
        if (!becameTrue && e->kind != EventKind::ConditionFalse && e->kind != EventKind::ConditionNoData)
            continue;
        ConditionHistory &history = histories[payload::number(e->payload, "condition")];
        history.text = text(e->payload, "text");
        history.last = e.get();
        if (becameTrue && !e->payload.value(QLatin1String("again")).toBool() &&
            !e->payload.value(QLatin1String("still")).toBool()) {
            ++history.timesTrue;
            history.first = history.first ? history.first : e.get();
        }
    }
    return histories;
}

} // namespace wf::report
