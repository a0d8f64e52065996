// SPDX-License-Identifier: GPL-3.0-or-later
// Words that leave the log. The transaction that says so takes them out of the rows and notes in `meta` that
// the rest is owed: what the file keeps beside its rows, the write-ahead log, and older copies beside the
// log. That is done at once, or where somebody reads or the program ends, by watchFiles() or the next
// opening.
#include "log/eventlog.h"

#include "base/print.h"
#include "log/logcategory.h"
#include "log/redactrows.h"
#include "sql/eachrow.h"

#include <QFile>

namespace wf {

Expected<void> EventLog::redactIn(const std::vector<EventPtr> &events)
{
    QStringList owed;
    for (const EventPtr &event : events) {
        if (!event->as<event::EntryRedacted>())
            continue;
        if (const auto done = redactRows(*m_db, *event, m_desk); !done)
            return tl::unexpected(done.error());
        owed += event->id.text();
    }
    if (owed.isEmpty())
        return {};
    const auto before = owedRedactions();
    if (!before)
        return tl::unexpected(before.error());
    m_owesRedactions = true;
    return m_db->run(QStringLiteral("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)"),
                     {OwedRedactions, (*before + owed).join(u' ')});
}

Expected<QStringList> EventLog::owedRedactions()
{
    const auto value = m_db->value(QStringLiteral("SELECT value FROM meta WHERE key = ?"), {OwedRedactions});
    return value ? value->toString().split(u' ', Qt::SkipEmptyParts)
                 : Expected<QStringList>(tl::unexpected(value.error()));
}

Expected<void> EventLog::readOwedRedactions()
{
    const auto owed = owedRedactions();
    if (!owed)
        return tl::unexpected(owed.error());
    m_owesRedactions = !owed->isEmpty();
    return {};
}

void EventLog::finishRedactions()
{
    if (!m_owesRedactions || isReadOnly() || m_failed || m_group)
        return;
    m_db->forgetDiskFailure();
    const auto done = shredRedacted();
    if (m_db->diskFailed())
        distrust(done ? QStringLiteral("%1: the disk failed during a redaction").arg(logPath(m_dataDir))
                      : done.error().message);
    if (!done && m_redactionTold != done.error().message) {
        m_redactionTold = done.error().message;
        qCWarning(logCategory).noquote() << excerpt(m_redactionTold);
    }
}

Expected<void> EventLog::shredRedacted()
{
    const auto owed = owedRedactions();
    if (!owed)
        return tl::unexpected(owed.error());
    std::vector<EventPtr> redactions;
    for (const QString &text : *owed) {
        const auto id = EventId::parse(text);
        const auto events =
            id ? select(QStringLiteral("desk = ? AND seq = ?"), {id->desk.text(), id->sequence})
               : Expected<std::vector<EventPtr>>(std::vector<EventPtr>());
        if (!events)
            return tl::unexpected(events.error());
        redactions.insert(redactions.end(), events->begin(), events->end());
    }
    for (const QString &path : olderCopies(m_dataDir)) {
        if (const auto done = redactCopy(path, redactions, m_desk); !done)
            return tl::unexpected(done.error());
    }
    const auto keeps =
        m_db->value(QStringLiteral("SELECT value FROM meta WHERE key = ?"), {KeepsNothingFreed});
    if (!keeps)
        return tl::unexpected(keeps.error());
    if (keeps->isNull()) {
        if (const auto done = m_db->run(QStringLiteral("VACUUM")); !done)
            return done;
        const auto noted = m_db->run(QStringLiteral("INSERT OR REPLACE INTO meta(key, value) VALUES(?, '1')"),
                                     {KeepsNothingFreed});
        if (!noted)
            return noted;
    }
    if (const auto folded = foldWriteAheadLog(); !folded)
        return folded;
    const auto done = m_db->run(QStringLiteral("DELETE FROM meta WHERE key = ?"), {OwedRedactions});
    m_owesRedactions = !done;
    return done;
}

/// Into the file, and the file that held it is empty afterwards.
Expected<void> EventLog::foldWriteAheadLog()
{
    int busy = 1;
    const auto read = forEachRow(*m_db, QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"), {},
                                 [&busy](const QSqlQuery &row) { busy = row.value(0).toInt(); });
    if (!read)
        return read;
    return busy == 0
               ? Expected<void>()
               : fail(ErrorCode::Locked,
                      QStringLiteral("%1: redacted words stand in it until nobody reads the log any more")
                          .arg(writeAheadPath()));
}

} // namespace wf
