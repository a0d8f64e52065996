// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/redactrows.h"

#include "log/rows.h"
#include "log/schema.h"
#include "sql/eachrow.h"

#include <QDir>

namespace wf {

namespace {

Expected<EventPtr> eventHere(Database &db, const EventId &id)
{
    EventPtr event;
    const auto read = forEachRow(
        db, QStringLiteral("SELECT %1 FROM events WHERE desk = ? AND seq = ?").arg(rows::EventColumns),
        {id.desk.text(), id.sequence}, [&event](const QSqlQuery &row) { event = rows::readOrStub(row); });
    return read ? Expected<EventPtr>(event) : tl::unexpected(read.error());
}

/// The events that `redaction` names and that are in this log, as they will read.
Expected<std::vector<EventPtr>> redactedHere(Database &db, const Event &redaction, const DeskId &home)
{
    std::vector<EventPtr> changed;
    const auto *body = redaction.as<event::EntryRedacted>();
    for (std::size_t i = 0; body && i < body->entries.size(); ++i) {
        const event::RedactedEntry &entry = body->entries[i];
        if (redaction.id.desk != home && redaction.id.desk != entry.event.desk)
            continue;
        const auto here = eventHere(db, entry.event);
        if (!here)
            return tl::unexpected(here.error());
        const EventPtr after = *here ? redacted(**here) : nullptr;
        if (after && redactedEntry(*after) == entry)
            changed.push_back(after);
    }
    return changed;
}

} // namespace

Expected<void> pastTrigger(Database &db, const QString &trigger, const std::function<Expected<void>()> &work)
{
    const auto text = db.value(QStringLiteral("SELECT sql FROM sqlite_master WHERE name = ?"), {trigger});
    if (!text)
        return tl::unexpected(text.error());
    if (const auto dropped = db.run(QStringLiteral("DROP TRIGGER IF EXISTS %1").arg(trigger)); !dropped)
        return dropped;
    if (const auto done = work(); !done)
        return done;
    return text->isNull() ? Expected<void>() : db.run(text->toString());
}

Expected<int> redactRows(Database &db, const Event &redaction, const DeskId &home)
{
    const auto changed = redactedHere(db, redaction, home);
    if (!changed)
        return tl::unexpected(changed.error());
    if (changed->empty())
        return 0;
    const auto done = pastTrigger(db, QStringLiteral("events_never_change"), [&]() -> Expected<void> {
        for (const EventPtr &event : *changed) {
            const auto written =
                db.run(QStringLiteral("UPDATE events SET payload = ? WHERE desk = ? AND seq = ?"),
                       {QString::fromUtf8(event->payload), event->id.desk.text(), event->id.sequence});
            if (!written)
                return written;
        }
        return {};
    });
    return done ? int(changed->size()) : Expected<int>(tl::unexpected(done.error()));
}

Expected<void> oweRedaction(Database &copy)
{
    return copy.run(QStringLiteral("INSERT OR REPLACE INTO meta(key, value) VALUES(?, '1')"),
                    {OwedRedactions});
}

Expected<void> finishRedactionOf(Database &copy)
{
    const auto owed = copy.value(QStringLiteral("SELECT value FROM meta WHERE key = ?"), {OwedRedactions});
    if (!owed)
        return tl::unexpected(owed.error());
    if (owed->isNull())
        return {};
    // Without the write-ahead log, which would keep what was.
    for (const char *sql : {"PRAGMA journal_mode = DELETE", "PRAGMA secure_delete = ON", "VACUUM"}) {
        if (const auto done = copy.run(QLatin1String(sql)); !done)
            return done;
    }
    return copy.run(QStringLiteral("DELETE FROM meta WHERE key = ?"), {OwedRedactions});
}

Expected<bool> redactCopy(const QString &path, const std::vector<EventPtr> &redactions, const DeskId &home)
{
    {
        const auto copy = Database::open(path, Database::Mode::ReadOnly);
        if (!copy && copy.error().code == ErrorCode::Corrupt)
            return false;
        if (!copy)
            return tl::unexpected(copy.error());
        bool any = false;
        for (std::size_t i = 0; checkSchema(**copy) && !any && i < redactions.size(); ++i) {
            const auto here = redactedHere(**copy, *redactions[i], home);
            if (!here)
                return tl::unexpected(here.error());
            any = !here->empty();
        }
        if (!any)
            return false;
    }
    const auto copy = Database::open(path, Database::Mode::ReadWrite);
    if (!copy)
        return tl::unexpected(copy.error());
    auto transaction = Transaction::begin(**copy);
    if (!transaction)
        return tl::unexpected(transaction.error());
    for (const EventPtr &redaction : redactions) {
        if (const auto done = redactRows(**copy, *redaction, home); !done)
            return tl::unexpected(done.error());
    }
    // Its list holds titles; it is made afresh when somebody opens it.
    for (const char *table : {"incidents", "incident_statistics"}) {
        const auto there = (*copy)->value(QStringLiteral("SELECT 1 FROM sqlite_master WHERE name = ?"),
                                          {QLatin1String(table)});
        const auto gone = there && !there->isNull()
                              ? (*copy)->run(QStringLiteral("DELETE FROM %1").arg(QLatin1String(table)))
                              : Expected<void>();
        if (!gone)
            return tl::unexpected(gone.error());
    }
    if (const auto stale = (*copy)->run(QStringLiteral("DELETE FROM meta WHERE key = 'projection'")); !stale)
        return tl::unexpected(stale.error());
    if (const auto owed = oweRedaction(**copy); !owed)
        return tl::unexpected(owed.error());
    if (const auto done = transaction->commit(); !done)
        return tl::unexpected(done.error());
    const auto shredded = finishRedactionOf(**copy);
    return shredded ? Expected<bool>(true) : tl::unexpected(shredded.error());
}

QStringList olderCopies(const QString &folder)
{
    const QDir dir(folder);
    const QStringList names =
        dir.entryList({QStringLiteral("incidents.db.before-*"), QStringLiteral("incidents.db.replaced-*"),
                       QStringLiteral("incidents.db.kept-*")},
                      QDir::Files);
    QStringList paths;
    for (const QString &name : names) {
        if (!name.endsWith(QLatin1String("-wal")) && !name.endsWith(QLatin1String("-shm")) &&
            !name.endsWith(QLatin1String("-journal")))
            paths += dir.filePath(name);
    }
    return paths;
}

} // namespace wf
