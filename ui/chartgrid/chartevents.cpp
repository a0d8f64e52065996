// SPDX-License-Identifier: GPL-3.0-or-later
#include "chartgrid/chartevents.h"

#include "delegates/eventtoken.h"

#include <QCoreApplication>

#include <set>

namespace wf {

namespace {

constexpr int MaxLabel = 32;

ChartEvent flagOf(const Event &event)
{
    const EventSentence sentence = sentenceOf(event);
    const bool saysMore =
        event.as<event::Decision>() || event.as<event::BranchChosen>() || event.as<event::ChangeMade>();
    QString label = event.as<event::Declared>() ? QCoreApplication::translate("wf::ChartEvents", "declared")
                    : saysMore                  ? sentence.text
                                                : sentence.lead;
    if (label.size() > MaxLabel)
        label = label.left(MaxLabel - 1) + QChar(0x2026);
    return {event.happenedAt, label, eventToken(event, sentence.tone)};
}

} // namespace

std::vector<ChartEvent> chartEvents(const Incident *incident, const std::vector<EventPtr> &changes)
{
    std::vector<ChartEvent> marks;
    std::set<std::pair<Timestamp, QString>> told;
    if (incident) {
        for (const EventPtr &event : incident->events) {
            if (!hasMark(event->kind(), KindMark::Flag))
                continue;
            if (const auto *change = event->as<event::ChangeMade>())
                told.insert({event->happenedAt, change->text});
            marks.push_back(flagOf(*event));
        }
    }
    for (const EventPtr &event : changes) {
        if (!told.contains({event->happenedAt, event->as<event::ChangeMade>()->text}))
            marks.push_back(flagOf(*event));
    }
    return marks;
}

} // namespace wf
