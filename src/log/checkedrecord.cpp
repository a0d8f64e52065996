// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/checkedrecord.h"

#include "base/privatefiles.h"
#include "base/sha256.h"
#include "log/eventlog.h"
#include "log/pendingrestore.h"

#include <QFileInfo>

#include <sys/stat.h>

namespace wf {

namespace {

constexpr qint64 MaxRecordBytes = 1 << 20;
const QByteArray Title = "watchfloor-checked 1 ";

QByteArray checksumOf(const QByteArray &body)
{
    return sha256(body).toHex().first(16);
}

/// What changes with any change of the file; empty where there is none.
QByteArray fileStamp(const QString &path)
{
    struct stat info
    {
    };
    if (::stat(QFile::encodeName(path).constData(), &info) != 0)
        return {};
    QByteArrayList fields;
    for (const qint64 n :
         {qint64(info.st_dev), qint64(info.st_ino), qint64(info.st_size), qint64(info.st_mtim.tv_sec),
          qint64(info.st_mtim.tv_nsec), qint64(info.st_ctim.tv_sec), qint64(info.st_ctim.tv_nsec)})
        fields += QByteArray::number(n);
    return fields.join(' ');
}

/// Whether all of the log is in its file: a write-ahead log could say anything about the old pages.
bool isFoldedUp(const QString &dataDir)
{
    return QFileInfo(logPath(dataDir) + QStringLiteral("-wal")).size() == 0 &&
           readableLogPath(dataDir) == logPath(dataDir);
}

} // namespace

QString checkedRecordPath(const QString &dataDir)
{
    return dataDir + QStringLiteral("/incidents.checked");
}

// Format: "watchfloor-checked 1 CHECKSUM\n", "file STAMP\n", "rows N\n", "at MS\n", then "DESK SEQUENCE
// HASH\n" for each chain.
std::optional<CheckedRecord> readCheckedRecord(const QString &dataDir)
{
    if (pendingRestore(dataDir))
        return std::nullopt; // It is of the log that goes.
    QFile file(checkedRecordPath(dataDir));
    if (!isFoldedUp(dataDir) || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray head = file.readLine(256);
    const QByteArray body = file.read(MaxRecordBytes);
    if (head != Title + checksumOf(body) + '\n')
        return std::nullopt;
    const QByteArrayList lines = body.split('\n');
    const auto after = [&lines](qsizetype line, const QByteArray &word) {
        const QByteArray text = lines.value(line);
        return text.startsWith(word) ? text.mid(word.size()) : QByteArray();
    };
    const QByteArray stamp = fileStamp(logPath(dataDir));
    if (stamp.isEmpty() || after(0, "file ") != stamp)
        return std::nullopt;
    CheckedRecord record{{}, after(1, "rows ").toLongLong(), fromMs(after(2, "at ").toLongLong())};
    for (const QByteArray &line : lines.mid(3)) {
        const QByteArrayList fields = line.split(' ');
        if (fields.size() == 3)
            record.heads[DeskId(QString::fromUtf8(fields[0]))] = {fields[1].toLongLong(),
                                                                  QByteArray::fromHex(fields[2])};
    }
    return record;
}

Expected<void> writeCheckedRecord(const QString &dataDir, const CheckedRecord &record)
{
    QFile file(checkedRecordPath(dataDir));
    QByteArray body = "file " + fileStamp(logPath(dataDir)) + "\nrows " + QByteArray::number(record.rows) +
                      "\nat " + QByteArray::number(qint64(toMs(record.at))) + '\n';
    for (const auto &[desk, head] : record.heads)
        body +=
            desk.text().toUtf8() + ' ' + QByteArray::number(head.sequence) + ' ' + head.hash.toHex() + '\n';
    const QByteArray bytes = Title + checksumOf(body) + '\n' + body;
    if (!isFoldedUp(dataDir))
        return fail(ErrorCode::Locked, QStringLiteral("%1: the log is in use").arg(file.fileName()));
    if (!openPrivate(file, QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered) ||
        file.write(bytes) != bytes.size())
        return fail(ErrorCode::Io, QStringLiteral("%1: %2").arg(file.fileName(), file.errorString()));
    return {};
}

} // namespace wf
