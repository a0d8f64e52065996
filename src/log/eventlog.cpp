// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/eventlog.h"

#include "base/privatefiles.h"
#include "log/datafolder.h"
#include "log/rows.h"
#include "log/schema.h"
#include "log/storable.h"

#include <QFile>
#include <QUuid>

#include <sys/stat.h>

#include <utility>

namespace wf {

namespace {

constexpr std::size_t MaxBatch = 1000;
constexpr qsizetype MaxPayload = 8 << 20;
constexpr qint64 ReserveBytes = 16 << 20;

std::pair<quint64, quint64> inodeOf(const QString &path)
{
    struct stat info
    {
    };
    if (::stat(QFile::encodeName(path).constData(), &info) != 0)
        return {};
    return {quint64(info.st_dev), quint64(info.st_ino)};
}

/// Size, and time of the last change in nanoseconds.
std::pair<qint64, qint64> stampOf(const QString &path)
{
    struct stat info
    {
    };
    if (::stat(QFile::encodeName(path).constData(), &info) != 0)
        return {};
    return {qint64(info.st_size), qint64(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec};
}

} // namespace

QString logPath(const QString &dataDir)
{
    return dataDir + QStringLiteral("/incidents.db");
}
QString lockPath(const QString &dataDir)
{
    return dataDir + QStringLiteral("/desk.lock");
}
QString witnessPath(const QString &dataDir)
{
    return dataDir + QStringLiteral("/incidents.witness");
}

EventLog::EventLog(QString dataDir, const Clock &clock)
    : m_dataDir(std::move(dataDir)), m_clock(clock),
      m_reserve(m_dataDir + QStringLiteral("/incidents.reserve"), ReserveBytes),
      m_witness(witnessPath(m_dataDir))
{
}

Expected<std::unique_ptr<EventLog>> EventLog::open(const QString &dataDir, const Clock &clock)
{
    if (const auto made = makePrivateFolder(dataDir); !made)
        return tl::unexpected(made.error());
    std::unique_ptr<EventLog> log(new EventLog(dataDir, clock));
    auto lock = FileLock::acquire(lockPath(dataDir));
    if (!lock)
        return tl::unexpected(lock.error());
    log->m_lock.emplace(std::move(*lock));
    // Only under the lock: who waits for it looks once a second.
    const auto mended = openDataFolder(dataDir);
    if (!mended)
        return tl::unexpected(mended.error());
    if (const auto there = hasLog(dataDir); !there)
        return tl::unexpected(there.error());
    if (const auto opened = log->reopen(); !opened)
        return tl::unexpected(opened.error());
    log->m_warnings += *mended;
    if (const auto held = log->m_reserve.hold(); !held)
        log->m_warnings += held.error().message;
    return log;
}

Expected<std::unique_ptr<EventLog>> EventLog::openReadOnly(const QString &dataDir, const Clock &clock)
{
    std::unique_ptr<EventLog> log(new EventLog(dataDir, clock));
    if (!QFile::exists(logPath(dataDir)))
        return fail(ErrorCode::NotFound, QStringLiteral("%1: there is no log yet").arg(logPath(dataDir)));
    // Without a write-ahead log beside it nobody writes, and SQLite would make one; in a folder that cannot
    // be written only immutable works.
    log->m_stamp = stampOf(logPath(dataDir));
    log->m_still = !QFile::exists(log->writeAheadPath());
    auto opened = log->openDatabase(log->m_still ? Database::Mode::Immutable : Database::Mode::ReadOnly);
    if (!opened && !std::exchange(log->m_still, true))
        opened = log->openDatabase(Database::Mode::Immutable);
    if (!opened)
        return tl::unexpected(opened.error());
    if (const auto ours = checkSchema(*log->m_db); !ours && ours.error().code != ErrorCode::NewerVersion)
        return tl::unexpected(ours.error());
    for (const auto step : {&EventLog::readDesk, &EventLog::checkWitness, &EventLog::readLastImport,
                            &EventLog::loadSummaries, &EventLog::loadOpen}) {
        if (const auto done = (log.get()->*step)(); !done)
            return tl::unexpected(done.error());
    }
    return log;
}

Expected<void> EventLog::openDatabase(Database::Mode mode)
{
    auto db = Database::open(logPath(m_dataDir), mode);
    if (!db)
        return tl::unexpected(db.error());
    m_db = std::move(*db);
    m_inode = inodeOf(logPath(m_dataDir));
    return {};
}

Expected<void> EventLog::reopen()
{
    m_db.reset();
    m_taken.reset();
    m_warnings = m_reserveWarning;
    const bool exists = QFile::exists(logPath(m_dataDir));
    // Where there was a log a moment ago, an empty one in its place would look as if nothing had ever
    // happened.
    if (!exists && m_inode != std::pair<quint64, quint64>())
        return fail(ErrorCode::Io, QStringLiteral("%1: the file is gone").arg(logPath(m_dataDir)));
    if (const auto opened =
            openDatabase(exists ? Database::Mode::ReadWrite : Database::Mode::ReadWriteCreate);
        !opened)
        return opened;
    // Before anything is set: a file of somebody else, or of a later version, stays as it is, to the byte.
    if (const auto ours = checkSchemaOrEmpty(*m_db); !ours)
        return ours;
    for (const char *pragma :
         {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"}) {
        if (const auto set = m_db->run(QLatin1String(pragma)); !set)
            return set;
    }
    if (const auto prepared = prepareSchema(*m_db); !prepared)
        return prepared;
    for (const auto step : {&EventLog::readDesk, &EventLog::checkWitness, &EventLog::readLastImport,
                            &EventLog::rebuildProjection, &EventLog::loadSummaries, &EventLog::loadOpen}) {
        if (const auto done = (this->*step)(); !done)
            return done;
    }
    m_failed = false;
    return {};
}

bool EventLog::releaseReserve()
{
    if (!m_reserve.release())
        return false;
    m_reserveWarning = {QStringLiteral("%1: the disk is full; the log writes into the %2 MB it had set aside")
                            .arg(logPath(m_dataDir))
                            .arg(ReserveBytes >> 20)};
    m_warnings += m_reserveWarning;
    return true;
}

Expected<void> EventLog::readDesk()
{
    const auto id = m_db->value(QStringLiteral("SELECT value FROM meta WHERE key = 'desk'"));
    if (!id)
        return tl::unexpected(id.error());
    m_desk = DeskId(id->toString());
    if (m_desk.isEmpty() && !isReadOnly()) {
        m_desk = DeskId(QUuid::createUuid().toString(QUuid::WithoutBraces));
        if (const auto kept =
                m_db->run(QStringLiteral("INSERT INTO meta VALUES('desk', ?)"), {m_desk.text()});
            !kept)
            return kept;
    }
    m_heads.clear();
    const auto ids = desks();
    if (!ids)
        return tl::unexpected(ids.error());
    for (const DeskId &desk : *ids) {
        const auto row = m_db->query(
            QStringLiteral("SELECT seq, hash FROM events WHERE desk = ? ORDER BY seq DESC LIMIT 1"),
            {desk.text()});
        if (!row)
            return tl::unexpected(row.error());
        if ((*row)->next())
            m_heads[desk] = {(*row)->value(0).toLongLong(), (*row)->value(1).toByteArray()};
        (*row)->finish();
    }
    return {};
}

Expected<void> EventLog::checkWitness()
{
    const auto witnessed = m_witness.read();
    if (!witnessed) {
        m_warnings += witnessed.error().message;
        return {};
    }
    for (const auto &[desk, head] : *witnessed) {
        const qint64 have = m_heads.contains(desk) ? m_heads.at(desk).sequence : 0;
        if (have < head.sequence) {
            m_warnings += QStringLiteral("%1: the log was cut: %2 events of desk %3 are missing at its end")
                              .arg(logPath(m_dataDir))
                              .arg(head.sequence - have)
                              .arg(desk.text());
            continue;
        }
        const auto hash = m_db->value(QStringLiteral("SELECT hash FROM events WHERE desk = ? AND seq = ?"),
                                      {desk.text(), head.sequence});
        if (!hash)
            return tl::unexpected(hash.error());
        if (hash->toByteArray() != head.hash) {
            m_warnings += QStringLiteral("%1: event %2:%3 is not the one that was written")
                              .arg(logPath(m_dataDir), desk.text())
                              .arg(head.sequence);
        }
    }
    return {};
}

QString EventLog::writeAheadPath() const
{
    return logPath(m_dataDir) + QStringLiteral("-wal");
}

bool EventLog::isOutdated() const
{
    // A writer that came and went since has left no write-ahead log, but another file.
    return !fileIsInPlace() ||
           (m_still && (QFile::exists(writeAheadPath()) || stampOf(logPath(m_dataDir)) != m_stamp));
}

bool EventLog::fileIsInPlace() const
{
    return inodeOf(logPath(m_dataDir)) == m_inode;
}

Expected<void> EventLog::mayWrite() const
{
    if (isReadOnly())
        return fail(ErrorCode::ReadOnly,
                    QStringLiteral("%1 is open for reading only").arg(logPath(m_dataDir)));
    if (m_failed)
        return fail(
            ErrorCode::Io,
            QStringLiteral("%1: the disk failed; the log is being opened again").arg(logPath(m_dataDir)));
    return {};
}

Expected<std::vector<EventPtr>> EventLog::append(const std::vector<EventDraft> &drafts)
{
    auto written = write(drafts);
    if (!written)
        return tl::unexpected(written.error());
    m_book.apply(written->events);
    return std::move(written->events);
}

Expected<std::vector<EventPtr>> EventLog::appendPast(const std::vector<EventDraft> &drafts)
{
    auto written = write(drafts);
    if (!written)
        return tl::unexpected(written.error());
    for (const IncidentProjection &projection : written->projections)
        m_book.addSummary(projection.summary);
    if (!written->events.empty())
        m_book.advanceTime(written->events.back()->time);
    return std::move(written->events);
}

Expected<EventLog::Written> EventLog::write(const std::vector<EventDraft> &drafts)
{
    Written written;
    if (drafts.empty())
        return written;
    if (const auto may = mayWrite(); !may)
        return tl::unexpected(may.error());
    if (drafts.size() > MaxBatch)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("%1 events at once, %2 are allowed").arg(drafts.size()).arg(MaxBatch));
    auto events = sealed(drafts);
    if (!events)
        return tl::unexpected(events.error());
    written.events = std::move(*events);
    if (const auto done = commit(written, {}); !done)
        return tl::unexpected(done.error());
    m_heads[m_desk] = {written.events.back()->id.sequence, written.events.back()->hash};
    keepWitness();
    return written;
}

Expected<std::vector<EventPtr>> EventLog::sealed(const std::vector<EventDraft> &drafts) const
{
    const auto known = m_heads.find(m_desk);
    ChainHead head = known == m_heads.end() ? ChainHead{} : known->second;
    HybridTime time = m_book.newestTime();
    const Timestamp now = m_clock.wall();
    std::vector<EventPtr> events;
    for (const EventDraft &draft : drafts) {
        auto event = std::make_shared<Event>();
        event->id = {m_desk, ++head.sequence};
        event->time = time = nextHybridTime(time, now);
        event->incident = draft.incident;
        event->happenedAt = draft.happenedAt;
        event->recordedAt = now;
        event->actor = storable(draft.actor);
        event->kind = draft.kind;
        event->payload = storable(draft.payload);
        event->previousHash = head.hash;
        const QByteArray payload = payloadText(event->payload);
        if (payload.size() > MaxPayload)
            return fail(ErrorCode::TooLarge,
                        QStringLiteral("an event of %1 bytes, 8 MB are allowed").arg(payload.size()));
        event->hash = head.hash = eventHash(*event, payload);
        events.push_back(std::move(event));
    }
    return events;
}

Expected<void> EventLog::commit(Written &written, const std::function<Expected<void>()> &also)
{
    const auto write = [&]() -> Expected<void> {
        if (!fileIsInPlace())
            return fail(ErrorCode::Io,
                        QStringLiteral("%1: the file was moved or replaced").arg(logPath(m_dataDir)));
        auto transaction = Transaction::begin(*m_db);
        if (!transaction)
            return tl::unexpected(transaction.error());
        for (const EventPtr &event : written.events) {
            if (const auto done = insert(*event); !done)
                return done;
        }
        auto projections = project(written.events);
        if (!projections)
            return tl::unexpected(projections.error());
        written.projections = std::move(*projections);
        if (const auto done = also ? also() : Expected<void>(); !done)
            return done;
        return transaction->commit();
    };
    const auto done = write();
    // Whether the commit reached the disk is unknown: nothing is acknowledged until the file was read again.
    if (!done)
        m_failed = true;
    return done;
}

void EventLog::keepWitness()
{
    if (const auto witnessed = m_witness.write(m_heads);
        !witnessed && !m_warnings.contains(witnessed.error().message))
        m_warnings += witnessed.error().message;
}

Expected<void> EventLog::insert(const Event &event)
{
    return m_db->run(
        QStringLiteral("INSERT INTO events(%1) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)").arg(rows::EventColumns),
        rows::eventValues(event));
}

Expected<std::vector<IncidentProjection>> EventLog::project(const std::vector<EventPtr> &events)
{
    auto projections = m_book.projected(events);
    for (const IncidentProjection &projection : projections) {
        if (const auto done = rows::writeProjection(*m_db, projection); !done)
            return tl::unexpected(done.error());
    }
    return projections;
}

} // namespace wf
