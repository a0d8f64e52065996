// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/quitting.h"

#include "desk/watching.h"

#include <algorithm>

namespace wf {

WhatEnds whatEnds(const DeskView &desk)
{
    WhatEnds ends;
    std::vector<const Incident *> open;
    for (const auto &[id, incident] : desk.book().incidents()) {
        if (incident.declaredAt && isActive(incident.status))
            open.push_back(&incident);
        ends.messages += int(std::count_if(
            incident.messages.begin(), incident.messages.end(), [](const MessageRecord &message) {
                return message.state == MessageState::Queued || message.state == MessageState::Held;
            }));
    }
    std::stable_sort(open.begin(), open.end(),
                     [](const Incident *a, const Incident *b) { return isWorse(a->severity, b->severity); });
    for (const Incident *incident : open)
        ends.incidents +=
            QStringLiteral("%1 %2 %3")
                .arg(severityCode(incident->severity), incident->number, incident->title.simplified());
    ends.conditions = watchSummary(desk, desk.clock().wall()).watched;
    return ends;
}

} // namespace wf
