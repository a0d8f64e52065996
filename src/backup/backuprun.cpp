// SPDX-License-Identifier: GPL-3.0-or-later
#include "backup/backuprun.h"

#include "backup/backupplace.h"
#include "base/files.h"
#include "base/sha256.h"
#include "log/evidencestore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>

#include <sys/stat.h>

namespace wf {

namespace {

/// Of the folder, in nanoseconds: another one if a file came.
qint64 changeOf(const QString &folder)
{
    struct stat info
    {
    };
    if (::stat(QFile::encodeName(folder).constData(), &info) != 0)
        return 0;
    return qint64(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec;
}

/// A folder at a place somebody else may write to: made, or there and no link.
Expected<void> makeFolder(const QString &path)
{
    const QFileInfo there(path);
    if (there.isSymLink() || (there.exists() && !there.isDir()))
        return fail(ErrorCode::Io,
                    QStringLiteral("%1: a file or a link is in the place of the folder").arg(path));
    if (there.isDir())
        return {};
    const QByteArray name = QFile::encodeName(path);
    if (::mkdir(name.constData(), 0700) == 0)
        return {};
    const int error = errno;
    const bool mayNot = error == EROFS || error == EACCES || error == EPERM;
    return fail(error == ENOSPC ? ErrorCode::NoSpace
                : mayNot        ? ErrorCode::ReadOnly
                                : ErrorCode::Io,
                QStringLiteral("%1: the folder cannot be made: %2")
                    .arg(path, QString::fromLocal8Bit(std::strerror(error))));
}

} // namespace

void BackupRun::lookAt(const QString &place)
{
    if (place == m_place)
        return;
    *this = BackupRun();
    m_place = place;
}

Expected<QString> BackupRun::openPlace(const BackupJob &job)
{
    if (const auto there = lookForFolder(job.folder); !there)
        return tl::unexpected(there.error());
    const QString place = backupPlace(job.folder, job.desk);
    if (job.wasOnOtherDisk && !QFile::exists(backupLogPath(place)) && onSameDisk(job.folder, job.dataDir))
        return fail(ErrorCode::NotFound,
                    QStringLiteral("%1: the disk of the backup is not mounted there").arg(job.folder));
    for (const QString &folder : {place, evidenceFolder(place), place + QStringLiteral("/recorder")}) {
        if (const auto made = makeFolder(folder); !made)
            return tl::unexpected(made.error());
    }
    lookAt(place);
    return place;
}

Expected<BackupResult> BackupRun::copy(const BackupJob &job, const GoesOn &goesOn)
{
    // What was there may be another medium now.
    const auto orAway = [&](const Error &error) {
        m_evidence.reset();
        m_evidenceChanged = 0;
        const auto there = lookForFolder(job.folder);
        return tl::unexpected(there ? error : there.error());
    };
    const auto place = openPlace(job);
    if (!place)
        return orAway(place.error());
    BackupResult result;
    result.place = *place;
    result.sameDisk = onSameDisk(job.folder, job.dataDir);
    const auto evidence = copyEvidence(job, *place, goesOn, result.notes);
    if (!evidence && (evidence.error().code == ErrorCode::Refused || !lookForFolder(job.folder)))
        return orAway(evidence.error());
    if (!evidence)
        result.problem = evidence.error().message;
    auto log = copyLog(job.dataDir, *place, {job.logIsWhole, m_distrusted, job.now, goesOn});
    if (!log) {
        const ErrorCode code = log.error().code;
        m_distrusted = m_distrusted || code == ErrorCode::Io;
        return orAway(log.error());
    }
    m_distrusted = false;
    result.end = log->end;
    result.notes += log->notes;
    result.evidence = m_evidence ? qint64(m_evidence->size()) : 0;
    return result;
}

Expected<void> BackupRun::copyEvidence(const BackupJob &job, const QString &place, const GoesOn &goesOn,
                                       QStringList &notes)
{
    const qint64 change = changeOf(evidenceFolder(job.dataDir));
    if (m_evidence && change == m_evidenceChanged)
        return {};
    if (!m_evidence)
        m_evidence = evidenceIn(place);
    for (const Sha256 &sha : evidenceIn(job.dataDir)) {
        if (m_evidence->contains(sha) || m_damaged.contains(sha))
            continue;
        if (goesOn && !goesOn())
            return fail(ErrorCode::Refused,
                        QStringLiteral("%1: the copy was broken off").arg(evidenceFolder(place)));
        const QString here = evidencePath(job.dataDir, sha);
        const auto bytes = readFile(here, MaxEvidenceBytes, Place::Ours);
        if (!bytes || Sha256::of(*bytes) != sha) {
            m_damaged.insert(sha);
            notes += bytes ? QStringLiteral("%1: the evidence is damaged and was not copied").arg(here)
                           : bytes.error().message;
            continue;
        }
        const QString there = evidencePath(place, sha);
        if (const auto written = writeFile(there, *bytes, Readers::Owner); !written)
            return written;
        const auto again = readFile(there, MaxEvidenceBytes);
        if (!again || *again != *bytes)
            return fail(ErrorCode::Io,
                        QStringLiteral("%1: it does not return what was written to it").arg(there));
        m_evidence->insert(sha);
    }
    m_evidenceChanged = change;
    return {};
}

} // namespace wf
