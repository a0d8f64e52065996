// SPDX-License-Identifier: GPL-3.0-or-later
#include "panes/chartevents.h"

#include "delegates/eventtext.h"

namespace wf {

namespace {

constexpr int MaxLabel = 18;

bool isFlag(EventKind kind)
{
    switch (kind) {
    case EventKind::Declared:
    case EventKind::SeverityChanged:
    case EventKind::StatusChanged:
    case EventKind::Decision:
    case EventKind::Reopened:
    case EventKind::Cancelled:
    case EventKind::BranchChosen:
        return true;
    default:
        return false;
    }
}

} // namespace

std::vector<ChartEvent> chartEvents(const Incident &incident)
{
    std::vector<ChartEvent> marks;
    for (const EventPtr &event : incident.events) {
        if (!isFlag(event->kind))
            continue;
        const EventText text = EventDescriber::describe(*event);
        QString label = event->kind == EventKind::Decision || event->kind == EventKind::BranchChosen
                            ? text.text
                            : text.lead;
        if (label.size() > MaxLabel)
            label = label.left(MaxLabel - 1) + QChar(0x2026);
        marks.push_back({event->happenedAt,
                         event->kind == EventKind::Declared ? EventDescriber::tr("declared") : label,
                         text.tone});
    }
    return marks;
}

} // namespace wf
