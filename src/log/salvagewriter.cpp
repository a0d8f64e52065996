// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/salvagewriter.h"

#include "base/files.h"
#include "incident/eventcodec.h"
#include "log/eventlog.h"
#include "log/evidencestore.h"
#include "log/rows.h"
#include "log/schema.h"
#include "log/verify.h"
#include "sql/eachrow.h"

#include <QDirIterator>
#include <QFileInfo>

#include <algorithm>

#include <fcntl.h>
#include <unistd.h>

namespace wf {

namespace {

/// Events that are copied in one statement: a stop waits for no more.
constexpr qint64 EventsPerStep = 5000;
constexpr int MaxNamedIncidents = 100;

Expected<void> flushed(const QString &path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    const bool done = fd >= 0 && ::fsync(fd) == 0;
    if (fd >= 0)
        ::close(fd);
    return done ? Expected<void>() : fail(ErrorCode::Io, QStringLiteral("%1: cannot be flushed").arg(path));
}

/// Ends as a break-off does: what it says is not shown.
tl::unexpected<Error> brokenOff()
{
    return fail(ErrorCode::Refused, QStringLiteral("broken off"));
}

} // namespace

Expected<void> SalvageWriter::writeLog(const SalvagePlan &plan, const LogWords &words, FoundEvents &found)
{
    const QString path = logPath(m_folder);
    {
        const auto db = Database::open(path, Database::Mode::ReadWriteCreate);
        if (!db)
            return tl::unexpected(db.error());
        if (const auto handle = (*db)->handle(); !handle)
            return tl::unexpected(handle.error());
        // Until it is renamed nobody opens it, and it is flushed before that.
        for (const char *sql : {"PRAGMA journal_mode = MEMORY", "PRAGMA synchronous = OFF"}) {
            if (const auto set = (*db)->run(QLatin1String(sql)); !set)
                return set;
        }
        if (const auto prepared = prepareSchema(**db); !prepared)
            return prepared;
        if (const auto done = insertEvents(**db, plan, found); !done)
            return done;
        auto transaction = Transaction::begin(**db);
        if (!transaction)
            return tl::unexpected(transaction.error());
        if (const auto done = insertRuns(**db, plan, words); !done)
            return done;
        if (const auto done = project(**db, plan); !done)
            return done;
        if (const auto done = count(**db); !done)
            return done;
        if (const auto done = transaction->commit(); !done)
            return done;
    }
    return flushed(path);
}

Expected<void> SalvageWriter::insertEvents(Database &db, const SalvagePlan &plan, FoundEvents &found)
{
    const auto picked = found.picked();
    if (!picked)
        return tl::unexpected(picked.error());
    if (const auto attached = db.run(QStringLiteral("ATTACH ? AS scratch"), {found.path()}); !attached)
        return attached;
    for (qint64 at = 0; at < *picked; at += EventsPerStep) {
        if (stopped())
            return brokenOff();
        tell(SalvageStep::Write, at, *picked);
        const auto done =
            db.run(QStringLiteral("INSERT INTO main.events(%1) SELECT %1 FROM scratch.picked CROSS JOIN"
                                  " scratch.found ON found.id = picked.id WHERE n > ? AND n <= ? ORDER BY n")
                       .arg(rows::EventColumns),
                   {at, at + EventsPerStep});
        if (!done)
            return done;
    }
    if (const auto detached = db.run(QStringLiteral("DETACH scratch")); !detached)
        return detached;
    if (!plan.salvaged)
        return {};
    return db.run(
        QStringLiteral("INSERT INTO events(%1) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)").arg(rows::EventColumns),
        rows::eventValues(*plan.salvaged));
}

Expected<void> SalvageWriter::insertRuns(Database &db, const SalvagePlan &plan, const LogWords &words)
{
    for (const SalvagedRun &run : plan.runs) {
        const auto known =
            std::find_if(words.imports.begin(), words.imports.end(), [&](const ImportedRun &i) {
                return i.desk == run.desk && i.first <= run.first && run.first <= i.last;
            });
        const bool isKnown = known != words.imports.end();
        const QString source = isKnown ? storable(known->source) : QString();
        const auto kept = db.run(
            QStringLiteral("INSERT INTO imported(desk, first, last, at_ms, source) VALUES(?, ?, ?, ?, ?)"),
            {run.desk.text(), run.first, run.last, isKnown ? known->atMs : qint64(toMs(m_clock.wall())),
             source.isEmpty() ? QStringLiteral("salvaged") : source});
        if (!kept)
            return kept;
    }
    std::vector<std::pair<QString, QString>> meta{{QStringLiteral("desk"), plan.home.text()}};
    if (!plan.targets.isEmpty())
        meta.emplace_back(QStringLiteral("targets"), plan.targets);
    if (!plan.heads.empty())
        meta.emplace_back(QStringLiteral("witnessed"), QStringLiteral("1"));
    for (const auto &[key, value] : meta) {
        if (const auto kept = db.run(QStringLiteral("INSERT INTO meta VALUES(?, ?)"), {key, value}); !kept)
            return kept;
    }
    return {};
}

Expected<void> SalvageWriter::project(Database &db, const SalvagePlan &plan)
{
    if (const auto cleared = rows::clearProjection(db); !cleared)
        return cleared;
    qint64 done = 0;
    const auto read = rows::forEachIncident(db, [&](const std::vector<EventPtr> &events) -> Expected<void> {
        if (stopped())
            return brokenOff();
        IncidentBook book;
        book.setHome(plan.home);
        for (const IncidentProjection &projection : book.projected(events)) {
            if (const auto written = rows::writeProjection(db, projection); !written)
                return written;
        }
        done += qint64(events.size());
        tell(SalvageStep::Write, done, 0);
        return {};
    });
    if (!read)
        return read;
    return db.run(QStringLiteral("INSERT OR REPLACE INTO meta VALUES('projection', ?)"),
                  {QString::number(ProjectionVersion)});
}

Expected<void> SalvageWriter::count(Database &db)
{
    const auto incidents = db.value(QStringLiteral("SELECT count(*) FROM incidents"));
    if (!incidents)
        return tl::unexpected(incidents.error());
    m_report.incidents = incidents->toInt();
    // A detection may have been merged without ever being declared.
    return forEachRow(
        db,
        QStringLiteral("SELECT id FROM incidents WHERE declared_ms IS NULL AND (detected_ms IS NULL"
                       " OR status NOT IN ('detected', 'merged')) ORDER BY changed_ms DESC"),
        {}, [this](const QSqlQuery &row) {
            if (++m_report.withoutBeginning <= MaxNamedIncidents)
                m_report.notes += QStringLiteral("incident %1: its declaration is missing, and with "
                                                 "it number and title")
                                      .arg(row.value(0).toString());
        });
}

Expected<std::set<Sha256>> SalvageWriter::namedEvidence()
{
    const auto db = Database::open(logPath(m_folder), Database::Mode::Immutable);
    if (!db)
        return tl::unexpected(db.error());
    std::set<Sha256> named;
    const auto read =
        forEachRow(**db, QStringLiteral("SELECT %1 FROM events WHERE kind = ?").arg(rows::EventColumns),
                   {eventKindName(EventKind::EvidenceAttached)}, [&named](const QSqlQuery &row) {
                       const EventPtr event = rows::readOrStub(row);
                       const auto *evidence = event->as<event::EvidenceAttached>();
                       if (evidence && !evidence->sha256.isEmpty())
                           named.insert(evidence->sha256);
                   });
    return read ? named : Expected<std::set<Sha256>>(tl::unexpected(read.error()));
}

Expected<void> SalvageWriter::copyEvidence(const QString &from)
{
    auto missing = namedEvidence();
    if (!missing)
        return tl::unexpected(missing.error());
    QDirIterator files(evidenceFolder(from), QDir::Files);
    while (!from.isEmpty() && files.hasNext()) {
        if (stopped())
            return brokenOff();
        tell(SalvageStep::Evidence, m_report.evidence, 0);
        const QString path = files.next();
        const Sha256 sha = Sha256::parse(files.fileName());
        if (sha.isEmpty())
            continue;
        const auto bytes = readFile(path, MaxEvidenceBytes, Place::Ours);
        if (!bytes || Sha256::of(*bytes) != sha)
            continue; // It is missing, if an event names it.
        if (const auto kept = storeEvidence(m_folder, *bytes); !kept)
            return tl::unexpected(kept.error());
        missing->erase(sha);
        ++m_report.evidence;
    }
    m_report.missingEvidence = qint64(missing->size());
    for (const Sha256 &sha : *missing) {
        if (m_report.lostEvidence.size() < MaxSalvageLines)
            m_report.lostEvidence.push_back(sha);
    }
    return {};
}

Expected<void> SalvageWriter::writeWitness(const ChainHeads &heads)
{
    m_report.heads = heads;
    return heads.empty() ? Expected<void>() : Witness(witnessPath(m_folder)).replace(heads);
}

Expected<void> SalvageWriter::verify()
{
    tell(SalvageStep::Verify, 0, 0);
    VerifyOptions how{.threads = 0, .stop = m_options.stop};
    const auto report = verifyLog(m_folder, how);
    if (!report)
        return tl::unexpected(report.error());
    if (report->cancelled)
        return brokenOff();
    if (!report->problems.isEmpty())
        return fail(ErrorCode::Corrupt, QStringLiteral("the new log is not consistent, and was removed: %1")
                                            .arg(report->problems.front()));
    return {};
}

} // namespace wf
