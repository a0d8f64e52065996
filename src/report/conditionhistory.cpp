// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/conditionhistory.h"

namespace wf::report {

std::map<int, ConditionHistory> conditionHistories(const Incident &incident)
{
    std::map<int, ConditionHistory> histories;
    for (const EventPtr &e : incident.events) {
        const event::ConditionNews *news = e->as<event::ConditionNews>();
        if (!news)
            continue;
        ConditionHistory &history = histories[news->condition];
        history.text = news->text;
        history.last = e.get();
        if (!e->as<event::ConditionTrue>() || news->again || news->still)
            continue;
        ++history.timesTrue;
        if (!history.first) {
            history.first = e.get();
            history.firstValue = news->value;
        }
    }
    return histories;
}

} // namespace wf::report
