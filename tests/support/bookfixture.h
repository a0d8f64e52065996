// SPDX-License-Identifier: GPL-3.0-or-later
// A desk without a disk: decides commands and folds what comes of them.
#pragma once

#include "incident/command.h"
#include "incident/eventcodec.h"
#include "support/fakeclock.h"

#include <QFile>

namespace wf {

/// The copy of a file's first runbook that goes into the log.
inline command::RunbookCopy copyOf(const RunbookDocument &document)
{
    if (document.runbooks.empty())
        qFatal("%s holds no runbook", qPrintable(document.file));
    return {document.runbooks.front().id,
            0,
            document.runbooks.front().title,
            document.file,
            document.source,
            document.sha256};
}

/// Of a runbook this project ships.
inline command::RunbookCopy shippedCopy(const QString &name = QStringLiteral("dynex-outage"))
{
    return copyOf(loadRunbook(QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks/%1.md").arg(name)));
}

/// Of a runbook in the test's own words.
inline command::RunbookCopy writtenCopy(const char *text, const QString &file = QStringLiteral("failover.md"))
{
    return copyOf(parseRunbook(text, file));
}

class BookFixture
{
public:
    explicit BookFixture(const QString &desk = QStringLiteral("desk-a")) : m_desk(desk) {}

    /// Decides and folds; nothing changes when it is refused.
    Expected<std::vector<EventPtr>> tryRun(const Command &command,
                                           const QString &actor = QStringLiteral("Ada"))
    {
        const auto drafts = decide(book, command, {clock.wall(), actor});
        if (!drafts)
            return tl::unexpected(drafts.error());
        return commit(*drafts);
    }
    /// The same where a refusal is a mistake of the test.
    std::vector<EventPtr> run(const Command &command, const QString &actor = QStringLiteral("Ada"))
    {
        const auto events = tryRun(command, actor);
        if (!events)
            qFatal("refused: %s", qPrintable(events.error().message));
        return *events;
    }
    /// The refusal, or an error with the message "accepted".
    Error refusal(const Command &command) const
    {
        const auto drafts = decide(book, command, {clock.wall(), QStringLiteral("Ada")});
        return drafts ? Error{ErrorCode::InvalidInput, QStringLiteral("accepted")} : drafts.error();
    }

    /// Gives drafts identity and logical time as a log does, without hashes.
    std::vector<EventPtr> commit(const std::vector<EventDraft> &drafts)
    {
        std::vector<EventPtr> events;
        HybridTime time = book.newestTime();
        for (const EventDraft &draft : drafts) {
            time = nextHybridTime(time, clock.wall());
            events.push_back(std::make_shared<Event>(Event{{m_desk, ++m_sequence},
                                                           time,
                                                           draft.incident,
                                                           draft.happenedAt,
                                                           clock.wall(),
                                                           draft.actor,
                                                           draft.body,
                                                           encodeBody(draft.body, draft.request),
                                                           {},
                                                           {}}));
        }
        book.apply(events);
        all.insert(all.end(), events.begin(), events.end());
        return events;
    }

    IncidentId declare(Severity severity = Severity::P1, bool withRunbook = true)
    {
        command::Declare declare{{},    QStringLiteral("Dynex is down"), severity,
                                 false, QStringLiteral("Ada"),           {}};
        if (withRunbook)
            declare.runbook = shippedCopy();
        return run(declare).front()->incident;
    }
    /// Declares under a runbook in the test's own words.
    IncidentId declareUnder(const char *runbook, Severity severity = Severity::P1, bool drill = false)
    {
        return run(command::Declare{{},
                                    QStringLiteral("Database"),
                                    severity,
                                    drill,
                                    QStringLiteral("Ada"),
                                    writtenCopy(runbook)})
            .front()
            ->incident;
    }
    const Incident &incident(const IncidentId &id) const
    {
        const Incident *found = book.find(id);
        if (!found)
            qFatal("no incident %s", qPrintable(id.text()));
        return *found;
    }

    FakeClock clock;
    IncidentBook book;
    std::vector<EventPtr> all;

private:
    DeskId m_desk;
    qint64 m_sequence = 0;
};

} // namespace wf
