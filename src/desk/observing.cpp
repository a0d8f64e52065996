// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/observing.h"

#include "incident/parts.h"

namespace wf {

namespace {

ConditionRecord::State recordState(ConditionState state)
{
    switch (state) {
    case ConditionState::True:
    case ConditionState::Clearing:
        return ConditionRecord::State::True;
    case ConditionState::NoData:
        return ConditionRecord::State::NoData;
    case ConditionState::Unbound:
    case ConditionState::False:
    case ConditionState::Pending:
        return ConditionRecord::State::False;
    }
    return ConditionRecord::State::False;
}

} // namespace

std::optional<command::ReportCondition> reportOf(const ConditionTransition &t, const RunbookLibrary &library,
                                                 bool drill)
{
    // Clearing still is true.
    if (t.to == ConditionState::Pending || t.to == ConditionState::Unbound ||
        t.to == ConditionState::Clearing)
        return std::nullopt;
    const auto found = library.find(t.runbook);
    if (!found)
        return std::nullopt;
    std::vector<Severity> severities = found.runbook->severities;
    if (t.severity) {
        std::erase(severities, *t.severity);
        severities.insert(severities.begin(), *t.severity);
    }
    return command::ReportCondition{t.runbook,
                                    found.runbook->title,
                                    std::move(severities),
                                    t.condition,
                                    t.text,
                                    recordState(t.to),
                                    t.valueText,
                                    t.flapping,
                                    t.at,
                                    drill,
                                    t.stands};
}

std::vector<command::FireTimer> dueTimers(const IncidentBook &book, Timestamp now)
{
    std::vector<command::FireTimer> due;
    for (const auto &[id, incident] : book.incidents()) {
        for (const TimerRecord &timer : runningTimers(book, incident)) {
            if (!timer.firedAt && timer.dueAt <= now)
                due.push_back({id, timer.id});
        }
    }
    return due;
}

DetectorNews detectorNews(const IncidentBook &book, const Event &event)
{
    DetectorNews news;
    const Incident *incident = book.find(event.incident);
    if (!incident)
        return news;
    const bool over = (event.as<event::StatusChanged>() && !isActive(incident->status)) ||
                      event.as<event::DetectionEnded>() || event.as<event::Cancelled>();
    const bool again = event.as<event::Reopened>();
    if (!over && !again)
        return news;
    // What was merged into it ends, and comes back, with it.
    for (const Incident *part : partsOf(book, *incident)) {
        if (over && (part == incident || !book.openFor(part->runbookId)))
            news.ended.push_back(part->runbookId);
        if (again)
            news.reopened.push_back(part->runbookId);
    }
    return news;
}

bool clearedItself(const Event &event)
{
    const auto *ended = event.as<event::DetectionEnded>();
    return ended && ended->reason == DetectionEnd::Cleared;
}

std::optional<TimerRecord> timerDue(const IncidentBook &book, const Event &event)
{
    const event::TimerNews *due = event.as<event::TimerFired>();
    if (!due)
        due = event.as<event::UpdateDue>();
    const Incident *incident = due ? book.find(event.incident) : nullptr;
    if (!incident)
        return std::nullopt;
    for (const TimerRecord &timer : runningTimers(book, *incident)) {
        if (timer.id == due->timer)
            return timer;
    }
    return std::nullopt;
}

} // namespace wf
