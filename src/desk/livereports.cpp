// SPDX-License-Identifier: GPL-3.0-or-later
// What the desk asks of the log by itself: conditions and feeds that changed, timers that are due.
#include "desk/livedesk.h"
#include "desk/observing.h"

namespace wf {

void LiveDesk::observe(const QString &actor, const Command &command)
{
    // Nobody asked for it, so nobody is told that it cannot be logged now; reportStanding() makes up for it.
    if (mayWrite())
        submitAs(actor, command);
}

void LiveDesk::reportStanding()
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

void LiveDesk::report(const std::vector<ConditionTransition> &transitions)
{
    for (const ConditionTransition &t : transitions) {
        if (const auto said = reportOf(t, m_library, m_drill))
            observe(QStringLiteral("feed"), *said);
    }
}

void LiveDesk::fireDueTimers(Timestamp now)
{
    if (!mayWrite())
        return;
    for (const command::FireTimer &due : dueTimers(m_book, now)) {
        const auto key = std::pair(due.incident, due.timer);
        if (!m_firing.insert(key).second)
            continue;
        submitAs(QStringLiteral("desk"), due,
                 {this, [this, key](const CommandResult &) { m_firing.erase(key); }});
    }
}

} // namespace wf
