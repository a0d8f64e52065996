// SPDX-License-Identifier: GPL-3.0-or-later
// After an error of the disk. What was written since the last flush that worked may stand in the page cache
// only, and the next flush does not say so. So nothing is written to that file any more: what was
// acknowledged is copied into a new one, which takes its place. Each step leaves files from which the next
// opening goes on:
//   incidents.distrusted   the disk failed; the heads of all chains as they were acknowledged
//   incidents.db.copy      half a copy: thrown away
//   incidents.db.renewed   a whole one, flushed: it is the log, whatever else is there
#include "log/eventlog.h"

#include "base/print.h"
#include "log/chaincheck.h"
#include "log/logcategory.h"
#include "log/pendingrestore.h"
#include "log/redactrows.h"
#include "sql/durablefile.h"

#include <QDir>
#include <QFile>

#include <sys/stat.h>

namespace wf {

namespace {

QString distrustPath(const QString &dataDir)
{
    return dataDir + QStringLiteral("/incidents.distrusted");
}

QString renewedPath(const QString &dataDir)
{
    return logPath(dataDir) + QStringLiteral(".renewed");
}

/// What SQLite keeps beside a file.
QStringList besides(const QString &path)
{
    return {path + QStringLiteral("-wal"), path + QStringLiteral("-shm"), path + QStringLiteral("-journal")};
}

/// What was refused, but came to the disk all the same.
Expected<void> takeOutRefused(Database &db, const ChainHeads &acknowledged)
{
    bool any = false;
    for (const auto &[desk, head] : acknowledged) {
        const auto beyond = db.value(QStringLiteral("SELECT count(*) FROM events WHERE desk = ? AND seq > ?"),
                                     {desk.text(), head.sequence});
        if (!beyond)
            return tl::unexpected(beyond.error());
        if (beyond->toInt() == 0)
            continue;
        any = true;
        for (const auto &[trigger, sql] :
             {std::pair("events_never_go", "DELETE FROM events WHERE desk = ? AND seq > ?"),
              std::pair("imported_never_goes", "DELETE FROM imported WHERE desk = ? AND last > ?")}) {
            const QVariantList values{desk.text(), head.sequence};
            const auto taken = pastTrigger(db, QLatin1String(trigger),
                                           [&, sql = sql] { return db.run(QLatin1String(sql), values); });
            if (!taken)
                return taken;
        }
    }
    // The list is made afresh from what is left.
    return any ? db.run(QStringLiteral("DELETE FROM meta WHERE key = 'projection'")) : Expected<void>();
}

} // namespace

QString readableLogPath(const QString &dataDir)
{
    const QString renewed = renewedPath(dataDir);
    if (QFile::exists(renewed))
        return renewed;
    const bool swaps = !QFile::exists(logPath(dataDir)) && pendingRestore(dataDir);
    return swaps ? restoredPath(dataDir) : logPath(dataDir);
}

EventLog::~EventLog()
{
    if (isReadOnly() || m_beside.empty())
        return; // It was never opened, perhaps because it is somebody else's.
    if (!m_failed)
        watchFiles();
    if (!m_failed) {
        m_db->forgetDiskFailure();
        // SQLite would do this by itself, and tell nobody when it fails.
        const auto folded = m_db->run(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
        if (m_db->diskFailed())
            distrust(folded ? QString() : folded.error().message);
    }
    if (m_distrusted && reopen())
        return;
    if (m_distrusted || !fileIsInPlace())
        m_db->keepWriteAheadLog();
}

EventLog::Inode EventLog::inodeOf(const QString &path)
{
    struct stat info
    {
    };
    if (::stat(QFile::encodeName(path).constData(), &info) != 0)
        return {};
    return {quint64(info.st_dev), quint64(info.st_ino)};
}

int EventLog::namesOf(const Inode &file)
{
    // Not by opening it: whoever closes a file gives up every lock that the process has on it.
    const QDir open(QStringLiteral("/proc/self/fd"));
    for (const QString &name : open.entryList(QDir::AllEntries | QDir::System)) {
        struct stat info
        {
        };
        if (::stat(QFile::encodeName(open.filePath(name)).constData(), &info) == 0 &&
            Inode{quint64(info.st_dev), quint64(info.st_ino)} == file)
            return int(info.st_nlink);
    }
    return -1;
}

bool EventLog::fileIsInPlace() const
{
    return inodeOf(logPath(m_dataDir)) == m_inode;
}

std::vector<EventLog::Inode> EventLog::besideInodes() const
{
    return {inodeOf(logPath(m_dataDir) + QStringLiteral("-wal")),
            inodeOf(logPath(m_dataDir) + QStringLiteral("-shm"))};
}

Expected<void> EventLog::checkFiles()
{
    if (!fileIsInPlace()) {
        const QString path = logPath(m_dataDir);
        // What somebody put there is not ours to overwrite, and what was moved may be brought back. A file
        // without a name is gone as soon as the connection is, which has it all still.
        if (QFile::exists(path) || namesOf(m_inode) != 0)
            return fail(ErrorCode::Io, QStringLiteral("%1: the file was moved or replaced").arg(path));
        distrust(QStringLiteral("%1: the file was removed while the log was open").arg(path));
        return fail(ErrorCode::Io, m_failure);
    }
    const std::vector<Inode> now = besideInodes();
    for (std::size_t i = 0; i < now.size(); ++i) {
        if (m_beside[i] == Inode()) {
            m_beside[i] = now[i]; // It was made since.
        } else if (m_beside[i] != now[i]) {
            // The connection still sees what it opened; nobody else does.
            distrust(QStringLiteral("%1: the file was removed or replaced while the log was open")
                         .arg(besides(logPath(m_dataDir))[qsizetype(i)]));
            return fail(ErrorCode::Io, m_failure);
        }
    }
    return {};
}

void EventLog::watchFiles()
{
    if (isReadOnly() || m_failed)
        return;
    if (const auto inPlace = checkFiles(); !inPlace)
        setFailed(inPlace.error().message);
    finishRedactions();
}

void EventLog::setFailed(const QString &why)
{
    if (!m_failed || m_failure != why)
        qCCritical(logCategory).noquote() << QStringLiteral("nothing is accepted: ") + excerpt(why);
    m_failed = true;
    m_failure = why;
}

void EventLog::distrust(const QString &why)
{
    setFailed(why);
    if (std::exchange(m_distrusted, true))
        return;
    // For whoever opens it next, should this process end before the file is replaced.
    if (const auto kept = writeDurably(distrustPath(m_dataDir), Witness::text(m_heads)); !kept)
        warn(kept.error().message);
}

Expected<void> EventLog::proveRoom()
{
    for (const char *step : {"INSERT OR REPLACE INTO meta VALUES('room', hex(zeroblob(32768)))",
                             "DELETE FROM meta WHERE key = 'room'"}) {
        if (const auto done = m_db->run(QLatin1String(step)); !done)
            return done;
    }
    return {};
}

Expected<void> EventLog::recallDistrust()
{
    if (!QFile::exists(distrustPath(m_dataDir)))
        return {};
    m_distrusted = true;
    m_failed = true;
    // One that was not written to its end says only that the disk failed.
    m_heads = Witness(distrustPath(m_dataDir)).read().value_or(ChainHeads());
    return {};
}

Expected<void> EventLog::renew()
{
    const QString path = logPath(m_dataDir);
    const QString copy = path + QStringLiteral(".copy");
    if (const auto cleared = removeDurably(QStringList{copy} + besides(copy)); !cleared)
        return cleared;
    auto copied = copyTo(copy);
    if (!copied && copied.error().code == ErrorCode::NoSpace && releaseReserve()) {
        if (const auto cleared = removeDurably(QStringList{copy} + besides(copy)); !cleared)
            return cleared;
        copied = copyTo(copy);
    }
    if (!copied)
        return copied;
    if (const auto whole = checkCopy(copy); !whole)
        return whole;
    if (QFile::exists(path))
        QFile::setPermissions(copy, QFile::permissions(path));
    if (m_db)
        m_db->keepWriteAheadLog();
    if (const auto renamed = renameDurably(copy, renewedPath(m_dataDir)); !renamed)
        return renamed;
    if (const auto finished = finishRenewal(); !finished)
        return finished;
    m_distrusted = false;
    qCInfo(logCategory).noquote() << QStringLiteral("the acknowledged events are in a new file: ") + path;
    return {};
}

/// Out of the connection that met the error, which sees what was acknowledged and not what was refused; out
/// of the file where there is none.
Expected<void> EventLog::copyTo(const QString &path)
{
    std::unique_ptr<Database> opened;
    if (!m_db) {
        auto source = Database::open(logPath(m_dataDir), Database::Mode::ReadWrite);
        if (!source)
            return tl::unexpected(source.error());
        opened = std::move(*source);
        if (const auto watched = opened->watchCheckpoints(); !watched)
            return watched;
        opened->keepWriteAheadLog();
    }
    Database &from = m_db ? *m_db : *opened;
    if (const auto copied = from.run(QStringLiteral("VACUUM INTO ?"), {path}); !copied)
        return copied;
    auto db = Database::open(path, Database::Mode::ReadWrite);
    if (!db)
        return tl::unexpected(db.error());
    for (const char *pragma : {"PRAGMA journal_mode = DELETE", "PRAGMA synchronous = FULL"}) {
        if (const auto set = (*db)->run(QLatin1String(pragma)); !set)
            return set;
    }
    auto transaction = Transaction::begin(**db);
    if (!transaction)
        return tl::unexpected(transaction.error());
    if (const auto taken = takeOutRefused(**db, m_heads); !taken)
        return taken;
    // Its commit flushes the whole file, what VACUUM wrote included.
    if (const auto noted = (*db)->run(QStringLiteral("INSERT OR REPLACE INTO meta VALUES('renewed', ?)"),
                                      {toIsoUtc(m_clock.wall())});
        !noted)
        return noted;
    if (const auto done = transaction->commit(); !done)
        return done;
    return (*db)->diskFailed() ? fail(ErrorCode::Io, QStringLiteral("%1: the disk failed").arg(path))
                               : Expected<void>();
}

/// Of what this process acknowledged nothing may be missing; what was damaged before stays as damaged as it
/// was.
Expected<void> EventLog::checkCopy(const QString &path) const
{
    auto db = Database::open(path, Database::Mode::ReadOnly);
    if (!db)
        return tl::unexpected(db.error());
    const auto chains = checkChains(**db);
    if (!chains)
        return tl::unexpected(chains.error());
    if (!m_db)
        return {}; // After a restart the witness tells what is missing.
    for (const auto &[desk, head] : m_heads) {
        const auto copied = chains->heads.find(desk);
        if (copied == chains->heads.end() || !(copied->second == head))
            return fail(
                ErrorCode::Corrupt,
                QStringLiteral("%1: the disk returns less than was written to it: event %2 is missing")
                    .arg(path, EventId{desk, head.sequence}.text()));
    }
    for (const ChainProblem &problem : chains->problems) {
        if (problem.event.desk == m_desk && problem.event.sequence > m_oldest)
            return fail(ErrorCode::Corrupt,
                        QStringLiteral("%1: the disk does not return what was written to it: %2")
                            .arg(path, problem.text));
    }
    return {};
}

/// A copy that was finished is the log. The write-ahead log of the old file goes first: SQLite would take it
/// for one of the new file.
Expected<void> EventLog::finishRenewal() const
{
    const QString path = logPath(m_dataDir);
    if (!QFile::exists(renewedPath(m_dataDir)))
        return {};
    if (const auto removed = removeDurably(besides(path)); !removed)
        return removed;
    if (const auto renamed = renameDurably(renewedPath(m_dataDir), path); !renamed)
        return renamed;
    return removeDurably({distrustPath(m_dataDir)});
}

} // namespace wf
