// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/eventlog.h"

#include "incident/eventcodec.h"

#include "base/print.h"
#include "base/privatefiles.h"
#include "log/datafolder.h"
#include "log/logcategory.h"
#include "log/pendingrestore.h"
#include "log/rows.h"
#include "log/schema.h"

#include <QFile>
#include <QUuid>

#include <sys/stat.h>

#include <utility>

namespace wf {

namespace {

constexpr std::size_t MaxBatch = 1000;
constexpr qsizetype MaxPayload = 8 << 20;
constexpr qint64 ReserveBytes = 16 << 20;
constexpr std::size_t MaxProjectionsKept = 100;

/// Events that cannot be read are named one by one up to here.
constexpr qsizetype MaxWarnings = 50;

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

EventLog::EventLog(QString dataDir, const Clock &clock, Past past)
    : m_dataDir(std::move(dataDir)), m_clock(clock),
      m_reserve(m_dataDir + QStringLiteral("/incidents.reserve"), ReserveBytes),
      m_witness(witnessPath(m_dataDir)), m_past(past)
{
}

Expected<std::unique_ptr<EventLog>> EventLog::open(const QString &dataDir, const Clock &clock, Past past)
{
    if (const auto made = makePrivateFolder(dataDir); !made)
        return tl::unexpected(made.error());
    std::unique_ptr<EventLog> log(new EventLog(dataDir, clock, past));
    auto lock = FileLock::acquire(lockPath(dataDir));
    if (!lock)
        return tl::unexpected(lock.error());
    log->m_lock.emplace(std::move(*lock));
    // Only under the lock: who waits for it looks once a second.
    const auto mended = openDataFolder(dataDir);
    if (!mended)
        return tl::unexpected(mended.error());
    const auto restored = swapRestored(dataDir);
    if (!restored)
        return tl::unexpected(restored.error());
    if (const auto there = hasLog(dataDir); !there)
        return tl::unexpected(there.error());
    if (const auto recalled = log->recallDistrust(); !recalled)
        return tl::unexpected(recalled.error());
    if (const auto opened = log->reopen(); !opened)
        return tl::unexpected(opened.error());
    log->m_warnings += *mended;
    if (*restored) {
        // If it cannot be told, the log waits for a person as one that was cut.
        if (const auto told = log->tellRestored(**restored); !told)
            log->warn(told.error().message);
    }
    log->m_oldest = log->m_heads.contains(log->m_desk) ? log->m_heads.at(log->m_desk).sequence : 0;
    if (const auto held = log->m_reserve.hold(); !held)
        log->warn(held.error().message);
    return log;
}

Expected<std::unique_ptr<EventLog>> EventLog::openReadOnly(const QString &dataDir, const Clock &clock,
                                                           Past past)
{
    std::unique_ptr<EventLog> log(new EventLog(dataDir, clock, past));
    const QString path = readableLogPath(dataDir);
    if (!QFile::exists(path))
        return fail(ErrorCode::NotFound, QStringLiteral("%1: there is no log yet").arg(path));
    // Without a write-ahead log beside it nobody writes, and SQLite would make one; in a folder that cannot
    // be written only immutable works.
    log->m_stamp = stampOf(path);
    log->m_still = path != logPath(dataDir) || !QFile::exists(log->writeAheadPath());
    auto opened =
        log->openDatabase(path, log->m_still ? Database::Mode::Immutable : Database::Mode::ReadOnly);
    if (!opened && !std::exchange(log->m_still, true))
        opened = log->openDatabase(path, Database::Mode::Immutable);
    if (!opened)
        return tl::unexpected(opened.error());
    if (const auto ours = checkSchema(*log->m_db); !ours && ours.error().code != ErrorCode::NewerVersion)
        return tl::unexpected(ours.error());
    for (const auto step : {&EventLog::readDesk, &EventLog::readTargets, &EventLog::checkWitness,
                            &EventLog::readLastImport, &EventLog::beginBook, &EventLog::loadOpen}) {
        if (const auto done = (log.get()->*step)(); !done)
            return tl::unexpected(done.error());
    }
    return log;
}

/// The connection there was stays until there is another one: what it has open can still be read.
Expected<void> EventLog::openDatabase(const QString &path, Database::Mode mode)
{
    auto db = Database::open(path, mode);
    if (!db)
        return tl::unexpected(db.error());
    // SQLite would take the new file's write-ahead log for the old one's, by its name, and remove it.
    if (m_db && inodeOf(path) != m_inode)
        m_db->keepWriteAheadLog();
    m_db = std::move(*db);
    m_inode = inodeOf(path);
    return {};
}

Expected<void> EventLog::reopen()
{
    const bool hadFailed = m_failed;
    m_taken.reset();
    m_projected.clear();
    m_warnings = m_reserveWarning;
    if (const auto finished = finishRenewal(); !finished)
        return finished;
    bool exists = QFile::exists(logPath(m_dataDir));
    // Where there was a log a moment ago, an empty one in its place would look as if nothing had ever
    // happened.
    if (!exists && m_inode != Inode() && !(m_distrusted && m_db))
        return fail(ErrorCode::Io, QStringLiteral("%1: the file is gone").arg(logPath(m_dataDir)));
    if (m_distrusted) {
        if (const auto renewed = renew(); !renewed)
            return renewed;
        exists = true;
    }
    if (const auto opened = openDatabase(logPath(m_dataDir), exists ? Database::Mode::ReadWrite
                                                                    : Database::Mode::ReadWriteCreate);
        !opened)
        return opened;
    // Before anything is set: a file of somebody else, or of a later version, stays as it is, to the byte.
    if (const auto ours = checkSchemaOrEmpty(*m_db); !ours)
        return ours;
    if (const auto watched = m_db->watchCheckpoints(); !watched)
        return watched;
    for (const char *pragma :
         {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
          // What a row does not hold any more is not in the file either.
          "PRAGMA secure_delete = ON"}) {
        if (const auto set = m_db->run(QLatin1String(pragma)); !set)
            return set;
    }
    if (const auto prepared = prepareSchema(*m_db); !prepared)
        return prepared;
    for (const auto step : {&EventLog::readDesk, &EventLog::readTargets, &EventLog::checkWitness,
                            &EventLog::readLastImport, &EventLog::rebuildProjection,
                            &EventLog::readOwedRedactions, &EventLog::beginBook, &EventLog::loadOpen}) {
        if (const auto done = (this->*step)(); !done)
            return done;
    }
    m_beside = besideInodes();
    // A file that opens says nothing about the next commit: on a full disk it opens too.
    const auto room = hadFailed ? proveRoom() : Expected<void>();
    if (m_db->diskFailed()) {
        distrust(QStringLiteral("%1: the disk failed while the log was opened").arg(logPath(m_dataDir)));
        return fail(ErrorCode::Io, m_failure);
    }
    if (!room)
        return room;
    m_failed = false;
    m_failure.clear();
    finishRedactions();
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
    qCWarning(logCategory).noquote() << excerpt(m_reserveWarning.front());
    return true;
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

Expected<void> EventLog::mayWrite(bool acceptsCut) const
{
    if (isReadOnly())
        return fail(ErrorCode::ReadOnly,
                    QStringLiteral("%1 is open for reading only").arg(logPath(m_dataDir)));
    if (m_failed)
        return fail(
            ErrorCode::Io,
            QStringLiteral("%1: the disk failed; the log is being opened again").arg(logPath(m_dataDir)));
    if (!m_cut.isEmpty() && !acceptsCut)
        return fail(ErrorCode::ReadOnly,
                    QStringLiteral("%1; nothing is written until somebody accepts that: watchfloorctl log "
                                   "accept-cut")
                        .arg(m_cut));
    return {};
}

void EventLog::warn(const QString &what)
{
    if (m_warnings.contains(what) || m_warnings.size() >= MaxWarnings)
        return;
    m_warnings += what;
    qCWarning(logCategory).noquote() << excerpt(what);
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
    const bool accepts = drafts.size() == 1 && drafts.front().body.is<event::CutAccepted>();
    if (const auto may = mayWrite(accepts); !may)
        return tl::unexpected(may.error());
    if (drafts.size() > MaxBatch)
        return fail(
            ErrorCode::TooLarge,
            QStringLiteral("%1 events at once; at most %2 are allowed").arg(drafts.size()).arg(MaxBatch));
    auto events = sealed(drafts);
    if (!events)
        return tl::unexpected(events.error());
    written.events = std::move(*events);
    if (const auto done = commit(written, {}); !done)
        return tl::unexpected(done.error());
    if (accepts) {
        qCInfo(logCategory).noquote() << QStringLiteral("the cut of the log was accepted");
        m_cut.clear();
    }
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
        event->payload = encodeBody(draft.body, draft.request);
        event->previousHash = head.hash;
        if (event->payload.size() > MaxPayload)
            return fail(
                ErrorCode::TooLarge,
                QStringLiteral("an event of %1 bytes; at most 8 MB are allowed").arg(event->payload.size()));
        // What is folded is what is read again, to the letter.
        auto body = decodeBody(eventKindName(draft.kind()), event->payload);
        if (!body)
            return tl::unexpected(body.error());
        event->body = std::move(*body);
        event->hash = head.hash = eventHash(*event);
        events.push_back(std::move(event));
    }
    return events;
}

Expected<void> EventLog::commit(Written &written, const std::function<Expected<void>()> &also)
{
    if (m_group) {
        const auto done = writeRows(written, also);
        if (!done)
            m_group->error = done.error();
        return done;
    }
    if (const auto begun = beginGroup(); !begun)
        return begun;
    const auto done = writeRows(written, also);
    if (done)
        return commitGroup();
    abandonGroup(done.error());
    return done;
}

Expected<void> EventLog::writeRows(Written &written, const std::function<Expected<void>()> &also)
{
    for (const EventPtr &event : written.events) {
        if (const auto done = insert(*event); !done)
            return done;
    }
    if (const auto redacted = redactIn(written.events); !redacted)
        return redacted;
    auto projections = project(written.events);
    if (!projections)
        return tl::unexpected(projections.error());
    written.projections = std::move(*projections);
    const auto done = also ? also() : Expected<void>();
    if (done)
        takeHeads(written.events);
    return done;
}

void EventLog::keepWitness()
{
    if (m_heads.empty())
        return; // A witness of nothing would be taken for one that is gone.
    const auto witnessed = m_witness.write(m_heads);
    if (!witnessed)
        warn(witnessed.error().message);
    m_hasWitness = m_hasWitness || witnessed;
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
        const auto known = m_projected.find(projection.summary.id);
        const auto done =
            rows::writeProjection(*m_db, projection, known == m_projected.end() ? nullptr : &known->second);
        if (!done)
            return tl::unexpected(done.error());
        if (m_projected.size() >= MaxProjectionsKept)
            m_projected.clear();
        m_projected.insert_or_assign(projection.summary.id, projection);
    }
    return projections;
}

} // namespace wf
