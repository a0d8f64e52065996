// SPDX-License-Identifier: GPL-3.0-or-later
#include "backup/restore.h"

#include "base/files.h"
#include "base/privatefiles.h"
#include "base/sha256.h"
#include "log/chaincheck.h"
#include "log/evidencestore.h"
#include "log/pendingrestore.h"
#include "log/schema.h"
#include "metrics/archive.h"
#include "sql/durablefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>

#include <unistd.h>

namespace wf {

namespace {

constexpr qint64 BytesAtOnce = 4 << 20;
constexpr qsizetype MaxRestoreProblems = 20;

using GoesOn = std::function<bool()>;

Expected<void> isStopped(const QString &path, const GoesOn &goesOn)
{
    return goesOn && !goesOn() ? fail(ErrorCode::Refused, QStringLiteral("%1: it was broken off").arg(path))
                               : Expected<void>();
}

/// Byte by byte, flushed.
Expected<void> copyFile(const QString &from, const QString &to, const GoesOn &goesOn)
{
    auto source = OpenFile::open(from);
    if (!source)
        return fail(source.error().code, QStringLiteral("%1: %2").arg(from, source.error().message));
    QFile target(to);
    if (!openPrivate(target, QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered))
        return fail(ErrorCode::Io, QStringLiteral("%1: %2").arg(to, target.errorString()));
    for (;;) {
        if (const auto stopped = isStopped(to, goesOn); !stopped)
            return stopped;
        const auto bytes = source->read(BytesAtOnce);
        if (!bytes)
            return fail(bytes.error().code, QStringLiteral("%1: %2").arg(from, bytes.error().message));
        if (bytes->isEmpty())
            break;
        if (target.write(*bytes) != bytes->size())
            return fail(errno == ENOSPC ? ErrorCode::NoSpace : ErrorCode::Io,
                        QStringLiteral("%1: %2").arg(to, target.errorString()));
    }
    if (::fsync(target.handle()) != 0)
        return fail(ErrorCode::Io, QStringLiteral("%1: cannot be flushed: %2")
                                       .arg(to, QString::fromLocal8Bit(std::strerror(errno))));
    return {};
}

class Restoring
{
public:
    Restoring(const RestoreRequest &request, const GoesOn &goesOn)
        : m_request(request), m_goesOn(goesOn), m_place(QFileInfo(request.file).absolutePath()),
          m_staged(logPath(request.dataDir) + QStringLiteral(".restoring"))
    {
    }

    Expected<RestorePrepared> run()
    {
        if (const auto made = makePrivateFolder(m_request.dataDir); !made)
            return tl::unexpected(made.error());
        // An earlier choice is void from here on.
        if (const auto cleared = forgetRestored(m_request.dataDir); !cleared)
            return tl::unexpected(cleared.error());
        auto done = stage();
        for (const auto step : {&Restoring::bringEvidence, &Restoring::bringDays, &Restoring::choose}) {
            if (done)
                done = (this->*step)();
        }
        if (done)
            return m_done;
        static_cast<void>(removeDurably(staged()).has_value());
        return tl::unexpected(done.error());
    }

private:
    QStringList staged() const { return Database::filesOf(m_staged); }
    void note(const QString &problem)
    {
        if (m_done.problems.size() < MaxRestoreProblems)
            m_done.problems += problem;
    }

    Expected<void> stage()
    {
        const QString journal = QStringLiteral("-journal");
        if (const auto cleared = removeDurably(staged()); !cleared)
            return cleared;
        if (QFile::exists(m_request.file + journal)) {
            if (const auto copied = copyFile(m_request.file + journal, m_staged + journal, m_goesOn); !copied)
                return copied;
        }
        if (const auto copied = copyFile(m_request.file, m_staged, m_goesOn); !copied)
            return copied;
        {
            // A transaction that was broken off is rolled back here, whatever the backup's folder allows.
            const auto db = Database::open(m_staged, Database::Mode::ReadWrite);
            if (!db)
                return tl::unexpected(db.error());
            if (const auto checked = check(**db); !checked)
                return checked;
        }
        // It was flushed as it came; a rollback flushes what it writes.
        return removeDurably({m_staged + journal});
    }

    Expected<void> check(Database &db)
    {
        if (const auto ours = checkSchema(db); !ours)
            return ours;
        const auto home = homeOf(db);
        const auto chains = checkChains(db);
        if (!home || !chains)
            return tl::unexpected(!home ? home.error() : chains.error());
        m_done.events = chains->events;
        for (const ChainProblem &problem : chains->problems)
            note(problem.text);
        if (home->isEmpty())
            return fail(
                ErrorCode::Corrupt,
                QStringLiteral("%1: the log does not say which desk it belongs to").arg(m_request.file));
        if (!chains->problems.empty() && !m_request.acceptDamage)
            return fail(ErrorCode::Corrupt, QStringLiteral("%1: the backup is damaged: %2")
                                                .arg(m_request.file, chains->problems.front().text));
        return {};
    }

    Expected<void> bringEvidence()
    {
        for (const Sha256 &sha : evidenceIn(m_place)) {
            if (QFile::exists(evidencePath(m_request.dataDir, sha)))
                continue;
            if (const auto stopped = isStopped(m_staged, m_goesOn); !stopped)
                return stopped;
            const QString there = evidencePath(m_place, sha);
            const auto bytes = readFile(there, MaxEvidenceBytes);
            if (!bytes || Sha256::of(*bytes) != sha) {
                note(bytes ? QStringLiteral("%1: the evidence is damaged").arg(there)
                           : bytes.error().message);
                continue;
            }
            if (const auto kept = storeEvidence(m_request.dataDir, *bytes); !kept)
                return tl::unexpected(kept.error());
            ++m_done.evidence;
        }
        return {};
    }

    /// Days that are not here. One that is here stays, whatever it holds: it is the recorder's.
    Expected<void> bringDays()
    {
        const QString to = recorderPath(m_request.dataDir);
        const std::vector<QDate> days = RecorderArchive(recorderPath(m_place)).days();
        if (days.empty())
            return {};
        if (const auto made = makePrivateFolder(to); !made)
            return made;
        for (const QDate day : days) {
            const QString path = dayPath(to, day);
            if (QFile::exists(path))
                continue;
            const QString partial = path + QStringLiteral(".restoring");
            if (const auto copied = copyFile(dayPath(recorderPath(m_place), day), partial, m_goesOn);
                !copied) {
                QFile::remove(partial);
                return copied;
            }
            if (const auto good = RecorderDay::openReadOnly(partial); !good) {
                note(good.error().message);
                QFile::remove(partial);
                continue;
            }
            // A recorder may have begun this day meanwhile: its file stays.
            const bool linked =
                ::link(QFile::encodeName(partial).constData(), QFile::encodeName(path).constData()) == 0;
            QFile::remove(partial);
            m_done.days += linked ? 1 : 0;
        }
        return {};
    }

    Expected<void> choose()
    {
        const QString ready = restoredPath(m_request.dataDir);
        if (const auto renamed = renameDurably(m_staged, ready); !renamed)
            return renamed;
        return chooseRestored(m_request.dataDir, {m_request.now, m_request.person,
                                                  QFileInfo(m_request.file).absoluteFilePath()});
    }

    const RestoreRequest &m_request;
    const GoesOn &m_goesOn;
    const QString m_place;
    const QString m_staged;
    RestorePrepared m_done;
};

} // namespace

Expected<RestorePrepared> prepareRestore(const RestoreRequest &request, const GoesOn &goesOn)
{
    if (const auto fits = checkRestoreTargets(request.file, request.dataDir); !fits)
        return tl::unexpected(fits.error());
    return Restoring(request, goesOn).run();
}

} // namespace wf
