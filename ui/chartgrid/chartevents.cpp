// SPDX-License-Identifier: GPL-3.0-or-later
#include "chartgrid/chartevents.h"

#include "delegates/eventtoken.h"

#include <QCoreApplication>

namespace wf {

namespace {

constexpr int MaxLabel = 32;

} // namespace

std::vector<ChartEvent> chartEvents(const Incident &incident)
{
    std::vector<ChartEvent> marks;
    for (const EventPtr &event : incident.events) {
        if (!hasMark(event->kind(), KindMark::Flag))
            continue;
        const EventSentence sentence = sentenceOf(*event);
        const bool saysMore = event->as<event::Decision>() || event->as<event::BranchChosen>();
        QString label = event->as<event::Declared>()
                            ? QCoreApplication::translate("wf::ChartEvents", "declared")
                        : saysMore ? sentence.text
                                   : sentence.lead;
        if (label.size() > MaxLabel)
            label = label.left(MaxLabel - 1) + QChar(0x2026);
        marks.push_back({event->happenedAt, label, eventToken(*event, sentence.tone)});
    }
    return marks;
}

} // namespace wf
