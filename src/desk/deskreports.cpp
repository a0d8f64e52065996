// SPDX-License-Identifier: GPL-3.0-or-later
// What the desk asks of the log by itself: conditions and feeds that changed, timers that are due.
#include "desk/desk.h"

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

void Desk::observe(const QString &actor, const Command &command)
{
    // Nobody asked for it, so nobody is told that it cannot be logged now; reportStanding() makes up for it.
    if (m_logStatus.state == LogStatus::State::Writable)
        submitAs(actor, command);
}

void Desk::reportStanding()
{
    std::vector<ConditionTransition> standing;
    for (const ConditionStatus &s : conditions())
        standing.push_back(standingOf(s));
    report(standing);
    for (const FeedHealth &feed : feeds()) {
        if (feed.state != FeedState::Waiting)
            observe(QStringLiteral("feed"),
                    command::ReportFeed{feed.feed.text(), isUp(feed.state), feed.lastError});
    }
}

void Desk::report(const std::vector<ConditionTransition> &transitions)
{
    for (const ConditionTransition &t : transitions) {
        // Pending and unbound say nothing about an incident yet; Clearing still is true.
        if (t.to == ConditionState::Pending || t.to == ConditionState::Unbound ||
            t.to == ConditionState::Clearing)
            continue;
        const auto found = m_library.find(t.runbook);
        if (!found)
            continue;
        observe(QStringLiteral("feed"),
                command::ReportCondition{t.runbook, found.runbook->title, found.runbook->severities,
                                         t.condition, t.text, recordState(t.to), t.valueText, t.flapping,
                                         t.at, m_drill, t.stands});
    }
}

void Desk::fireDueTimers(Timestamp now)
{
    if (m_logStatus.state != LogStatus::State::Writable)
        return;
    for (const auto &[id, incident] : m_book.incidents()) {
        for (const TimerRecord &timer : runningTimers(m_book, incident)) {
            if (timer.firedAt || timer.dueAt > now || !m_firing.insert({id, timer.id}).second)
                continue;
            submitAs(QStringLiteral("desk"), command::FireTimer{id, timer.id}, this,
                     [this, key = std::pair(id, timer.id)](const CommandResult &) { m_firing.erase(key); });
        }
    }
}

} // namespace wf
