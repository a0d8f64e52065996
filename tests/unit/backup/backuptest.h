// SPDX-License-Identifier: GPL-3.0-or-later
// A log with a second folder, and what the copy there is worth.
#pragma once

#include "backup/backupplace.h"
#include "backup/logcopy.h"
#include "log/chaincheck.h"
#include "support/logfixture.h"

#include <QFile>

namespace wf {

class BackupFixture
{
public:
    BackupFixture() { QDir().mkpath(folder()); }

    QString folder() const { return m_dir.path() + QStringLiteral("/second"); }
    QString place() const { return folder() + QStringLiteral("/place"); }
    QString file() const { return backupLogPath(place()); }

    Expected<LogCopied> copy(bool isWhole = true, bool distrustOld = false)
    {
        QDir().mkpath(place());
        return copyLog(log.dir(), place(), {isWhole, distrustOld, log.clock.wall(), {}});
    }
    /// Everything that a verification finds in the copy, as a log with a witness of its own.
    QStringList problems(const QString &backup = {}) const
    {
        const QTemporaryDir data;
        const QString of = backup.isEmpty() ? file() : backup;
        QFile::copy(of, logPath(data.path()));
        QFile::copy(of + QStringLiteral("-journal"), logPath(data.path()) + QStringLiteral("-journal"));
        const auto db = Database::open(logPath(data.path()), Database::Mode::ReadWrite);
        if (!db)
            return {db.error().message};
        const auto chains = checkChains(**db);
        if (!chains)
            return {chains.error().message};
        if (!Witness(witnessPath(data.path())).replace(chains->heads))
            return {QStringLiteral("the witness cannot be written")};
        const auto report = verifyLog(data.path());
        return report ? report->problems : QStringList{report.error().message};
    }
    qint64 events(const QString &backup = {}) const
    {
        RawDatabase raw(backup.isEmpty() ? file() : backup);
        return raw.value(QStringLiteral("SELECT count(*) FROM events")).toLongLong();
    }
    QStringList kept() const
    {
        return QDir(place()).entryList({QStringLiteral("incidents.db.kept-*")}, QDir::Files);
    }

    LogFixture log;

private:
    QTemporaryDir m_dir;
};

} // namespace wf
