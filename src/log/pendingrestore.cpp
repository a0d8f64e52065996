// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/pendingrestore.h"

#include "base/files.h"
#include "base/print.h"
#include "log/checkedrecord.h"
#include "log/eventlog.h"
#include "log/logcategory.h"
#include "sql/durablefile.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace wf {

namespace {

constexpr qint64 MaxChoiceBytes = 64 << 10;

QString choicePath(const QString &dataDir)
{
    return dataDir + QStringLiteral("/incidents.restore");
}

/// What belongs to the log that is there, beside its file. The file itself goes last.
QStringList partsOfLog()
{
    return {QStringLiteral("-wal"), QStringLiteral("-shm"), QStringLiteral("-journal"),
            QStringLiteral(".renewed"), QString()};
}

} // namespace

QString restoredPath(const QString &dataDir)
{
    return logPath(dataDir) + QStringLiteral(".restored");
}

QString replacedPath(const QString &dataDir, Timestamp at)
{
    const QString date =
        QDateTime::fromMSecsSinceEpoch(toMs(at), Qt::UTC).toString(QStringLiteral("yyyyMMdd'T'HHmmsszzz'Z'"));
    return QStringLiteral("%1.replaced-%2").arg(logPath(dataDir), date);
}

Expected<void> chooseRestored(const QString &dataDir, const PendingRestore &restore)
{
    if (!QFile::exists(restoredPath(dataDir)))
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1: there is no log to restore").arg(restoredPath(dataDir)));
    const QJsonObject choice{{QStringLiteral("at_ms"), qint64(toMs(restore.at))},
                             {QStringLiteral("person"), restore.person},
                             {QStringLiteral("from"), restore.from}};
    return replaceDurably(choicePath(dataDir), QJsonDocument(choice).toJson(QJsonDocument::Compact));
}

std::optional<PendingRestore> pendingRestore(const QString &dataDir)
{
    const auto text = readFile(choicePath(dataDir), MaxChoiceBytes, Place::Ours);
    if (!text)
        return std::nullopt;
    const QJsonObject choice = QJsonDocument::fromJson(*text).object();
    return PendingRestore{fromMs(choice.value(QLatin1String("at_ms")).toInteger()),
                          choice.value(QLatin1String("person")).toString(),
                          choice.value(QLatin1String("from")).toString()};
}

Expected<void> forgetRestored(const QString &dataDir)
{
    if (const auto pending = pendingRestore(dataDir)) {
        bool begun = !QFile::exists(logPath(dataDir)) && QFile::exists(restoredPath(dataDir));
        for (const QString &part : partsOfLog())
            begun = begun || QFile::exists(replacedPath(dataDir, pending->at) + part);
        if (begun)
            return fail(
                ErrorCode::Refused,
                QStringLiteral("%1: a restore has begun there and was broken off; start Watchfloor on "
                               "that folder, which ends it")
                    .arg(dataDir));
    }
    // The choice first: without it the other file means nothing.
    return removeDurably({choicePath(dataDir), restoredPath(dataDir)});
}

Expected<std::optional<PendingRestore>> swapRestored(const QString &dataDir)
{
    const auto pending = pendingRestore(dataDir);
    if (!pending || !QFile::exists(restoredPath(dataDir)))
        return pending; // Nothing waits, or only the words about it are missing.
    const QString path = logPath(dataDir);
    const QString replaced = replacedPath(dataDir, pending->at);
    for (const QString &part : partsOfLog()) {
        if (!QFile::exists(path + part))
            continue;
        if (const auto renamed = renameDurably(path + part, replaced + part); !renamed)
            return tl::unexpected(renamed.error());
    }
    // A half copy of the old log, and what was known of it.
    if (const auto removed =
            removeDurably({path + QStringLiteral(".copy"), dataDir + QStringLiteral("/incidents.distrusted"),
                           checkedRecordPath(dataDir)});
        !removed)
        return tl::unexpected(removed.error());
    if (const auto renamed = renameDurably(restoredPath(dataDir), path); !renamed)
        return tl::unexpected(renamed.error());
    qCWarning(logCategory).noquote() << QStringLiteral("the log was replaced by %1; the old one is %2")
                                            .arg(excerpt(pending->from), replaced);
    return pending;
}

Expected<void> endRestore(const QString &dataDir)
{
    return removeDurably({choicePath(dataDir)});
}

} // namespace wf
