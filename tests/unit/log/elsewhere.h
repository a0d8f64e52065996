// SPDX-License-Identifier: GPL-3.0-or-later
// Another desk, whose events are brought into the log of a test.
#pragma once

#include "incident/eventcodec.h"
#include "support/logfixture.h"

namespace wf {

inline const QString Source = QStringLiteral("INC-0001.watchfloor");

/// A desk on which an incident came and went, with another one in between, so that its chain has parts.
class Elsewhere : public LogFixture
{
public:
    Elsewhere()
    {
        log = open();
        run(*log, command::ReportFeed{QStringLiteral("estate"), false, QStringLiteral("refused")});
        first = declare(*log);
        other = declare(*log, false);
        note(*log, first, QStringLiteral("one"));
        note(*log, other, QStringLiteral("not for you"));
        note(*log, first, QStringLiteral("two"));
        run(*log, command::ChangeStatus{first, IncidentStatus::Resolved, {}});
    }
    std::vector<EventPtr> eventsOf(const IncidentId &id) const
    {
        return log->book().find(id)->events.toVector();
    }

    std::unique_ptr<EventLog> log;
    IncidentId first;
    IncidentId other;
};

inline std::vector<EventPtr> allBut(std::vector<EventPtr> events, std::size_t left)
{
    events.erase(events.begin() + std::ptrdiff_t(left));
    return events;
}

/// The same event with other words, and a hash that is right for them.
inline EventPtr forged(const Event &event, const QString &text)
{
    Event copy = event;
    copy.body = event::Note{text};
    copy.payload = encodeBody(copy.body);
    copy.hash = eventHash(copy);
    return std::make_shared<Event>(copy);
}

} // namespace wf
