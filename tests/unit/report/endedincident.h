// SPDX-License-Identifier: GPL-3.0-or-later
// An incident that is over, to which a test adds events, and what a report says of it in plain words.
#pragma once

#include "report/sections.h"
#include "support/reportfixture.h"

namespace wf::endedincident {

using namespace std::chrono_literals;

inline const Timestamp Noon = fromMs(1'795'435'200'000); // 2026-11-23 12:00:00 UTC

/// An incident that was declared at noon and resolved an hour later.
inline ReportInput ended()
{
    ReportInput input;
    input.incident.status = IncidentStatus::Resolved;
    input.incident.declaredAt = Noon;
    input.incident.resolvedAt = Noon + 1h;
    input.now = Noon + 24h;
    return input;
}

inline QString said(const ReportBlocks &blocks)
{
    QStringList words;
    for (const ReportBlock &block : blocks)
        words << wf::wordsOf(block).trimmed();
    return words.join(QStringLiteral("\n--\n"));
}

inline Event eventOf(const EventBody &body, Timestamp at = Noon, const char *actor = "Ada",
                     qint64 sequence = 1, const char *desk = "desk-a")
{
    Event event;
    event.id = {DeskId(QLatin1String(desk)), sequence};
    event.happenedAt = at;
    event.recordedAt = at;
    event.actor = QLatin1String(actor);
    event.body = body;
    return event;
}

inline void add(Incident &incident, const Event &event)
{
    incident.events.push_back(std::make_shared<Event>(event));
}

} // namespace wf::endedincident
