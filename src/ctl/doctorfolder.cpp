// SPDX-License-Identifier: GPL-3.0-or-later
// doctor: the data folder, the log in it, and who works there.
#include "base/print.h"
#include "desk/desklink.h"
#include "doctor.h"
#include "log/datafolder.h"
#include "log/verify.h"
#include "metrics/archive.h"
#include "metrics/recorder.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QStorageInfo>

#include <algorithm>

#include <sys/stat.h>
#include <unistd.h>

namespace wf::ctl {

namespace {

constexpr qsizetype MostNames = 200;
constexpr int MostCounted = 100'000;
/// Four times what the log sets aside.
constexpr qint64 LittleSpace = 64 << 20;
constexpr Millis LinkPatience = std::chrono::seconds(5);

/// "0700"; empty where there is nothing. Of a link its own.
QString rightsOf(const QString &path)
{
    struct stat info
    {
    };
    return ::lstat(QFile::encodeName(path).constData(), &info) == 0
               ? QStringLiteral("%1").arg(uint(info.st_mode & 07777), 4, 8, QLatin1Char('0'))
               : QString();
}

QString kindOf(const QFileInfo &entry)
{
    return entry.isSymLink() ? QStringLiteral("link")
           : entry.isDir()   ? QStringLiteral("folder")
           : entry.isFile()  ? QStringLiteral("file")
                             : QStringLiteral("other");
}

QJsonObject factsOf(const QFileInfo &entry)
{
    qint64 bytes = entry.isFile() && !entry.isSymLink() ? entry.size() : 0;
    int files = 0;
    if (entry.isDir() && !entry.isSymLink()) {
        QDirIterator all(entry.absoluteFilePath(), QDir::Files | QDir::Hidden | QDir::NoSymLinks,
                         QDirIterator::Subdirectories);
        for (; all.hasNext() && files < MostCounted; ++files) {
            all.next();
            bytes += all.fileInfo().size();
        }
    }
    QJsonObject facts{{QStringLiteral("name"), excerpt(entry.fileName())},
                      {QStringLiteral("kind"), kindOf(entry)},
                      {QStringLiteral("rights"), rightsOf(entry.absoluteFilePath())},
                      {QStringLiteral("bytes"), bytes}};
    if (entry.isDir())
        facts[QStringLiteral("files")] = files;
    return facts;
}

/// What the witness says beside the log.
QString witnessState(const QString &dataDir, const ChainHeads &heads)
{
    if (!QFile::exists(witnessPath(dataDir)))
        return QStringLiteral("there is none");
    const auto witnessed = Witness(witnessPath(dataDir)).read();
    if (!witnessed)
        return QStringLiteral("damaged or not readable");
    return *witnessed == heads ? QStringLiteral("agrees with the log")
                               : QStringLiteral("differs from the log");
}

QString targetsName(LogTargets targets)
{
    switch (targets) {
    case LogTargets::Real:
        return QStringLiteral("real");
    case LogTargets::Simulated:
        return QStringLiteral("simulated");
    case LogTargets::Unmarked:
        break;
    }
    return QStringLiteral("not marked");
}

/// What an open log says of itself: which events it is made of is the other half, see verifyLog().
void describe(const EventLog &log, Examination &into, QJsonObject &facts)
{
    const ChainHeads heads = log.heads();
    const auto own = heads.find(log.desk());
    facts[QStringLiteral("targets")] = targetsName(log.targets());
    facts[QStringLiteral("desks")] = int(heads.size());
    facts[QStringLiteral("last_sequence")] = own == heads.end() ? 0 : own->second.sequence;
    facts[QStringLiteral("cut")] = !log.cut().isEmpty();
    if (!log.cut().isEmpty())
        into.findings +=
            log.cut() + QStringLiteral(": \"watchfloorctl log accept-cut\" continues with what is there");
}

} // namespace

void examineFolder(Examination &into, const QString &dataDir)
{
    const QFileInfo folder(dataDir);
    QJsonObject facts{{QStringLiteral("path"), dataDir}, {QStringLiteral("exists"), folder.isDir()}};
    if (!folder.isDir()) {
        into.findings +=
            folder.exists()
                ? QStringLiteral("%1 is a file, not a data folder.").arg(dataDir)
                : QStringLiteral("%1: there is no such data folder: no desk ran here. Check --data-dir.")
                      .arg(dataDir);
        into.add(QStringLiteral("data_folder"), facts);
        return;
    }
    if (const auto readable = checkReadable(dataDir); !readable)
        into.findings += readable.error().message;
    const bool mine = folder.ownerId() == ::geteuid();
    const QString rights = rightsOf(folder.canonicalFilePath());
    const qint64 free = QStorageInfo(dataDir).bytesAvailable();
    facts[QStringLiteral("rights")] = rights;
    facts[QStringLiteral("is_yours")] = mine;
    facts[QStringLiteral("free_bytes")] = free;
    if (!mine)
        into.findings +=
            QStringLiteral("%1 belongs to another user: your desk cannot write there.").arg(dataDir);
    else if (!rights.endsWith(QLatin1String("00")))
        into.findings +=
            QStringLiteral(
                "%1: other users may enter or read it (%2); a desk that starts there corrects that.")
                .arg(dataDir, rights);
    if (free >= 0 && free < LittleSpace)
        into.findings += QStringLiteral("%1: the disk has only %2 MB left.").arg(dataDir).arg(free >> 20);
    const QFileInfoList entries = QDir(dataDir).entryInfoList(
        QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
    QJsonArray files;
    for (const QFileInfo &entry : entries.mid(0, MostNames))
        files.append(factsOf(entry));
    facts[QStringLiteral("files")] = files;
    facts[QStringLiteral("files_not_listed")] = int(std::max<qsizetype>(entries.size() - MostNames, 0));
    into.add(QStringLiteral("data_folder"), facts);
}

void examineLog(Examination &into, const QString &dataDir)
{
    QJsonObject facts{{QStringLiteral("file"), logPath(dataDir)}};
    const auto there = hasLog(dataDir);
    if (!there || !*there) {
        if (!there)
            into.findings += there.error().message;
        facts[QStringLiteral("state")] =
            there ? QStringLiteral("there is none") : QStringLiteral("not readable");
        into.add(QStringLiteral("log"), facts);
        return;
    }
    const SystemClock clock;
    const auto log = EventLog::openReadOnly(dataDir, clock);
    const auto report = verifyLog(dataDir);
    if (log)
        describe(**log, into, facts);
    if (report) {
        facts[QStringLiteral("events")] = report->events;
        facts[QStringLiteral("incidents")] = report->incidents;
        facts[QStringLiteral("witness")] = witnessState(dataDir, report->heads);
    }
    QStringList problems = log ? (*log)->warnings() : QStringList{log.error().message};
    problems += report ? report->problems : QStringList{report.error().message};
    if (QFile::exists(dataDir + QStringLiteral("/incidents.distrusted")))
        problems += QStringLiteral("%1: the disk failed while a desk wrote the log; the next desk that "
                                   "starts copies it into a new file.")
                        .arg(dataDir);
    problems.removeDuplicates();
    facts[QStringLiteral("problems")] = int(problems.size());
    facts[QStringLiteral("state")] = !log                 ? QStringLiteral("not readable")
                                     : problems.isEmpty() ? QStringLiteral("consistent")
                                                          : QStringLiteral("damaged");
    into.findings += problems.mid(0, MostProblems);
    into.add(QStringLiteral("log"), facts);
}

void examineDesk(Examination &into, const QString &dataDir)
{
    const auto desk = FileLock::holder(lockPath(dataDir));
    const auto recorder = FileLock::holder(Recorder::lockPath(recorderPath(dataDir)));
    QJsonObject facts{{QStringLiteral("runs"), desk.has_value()},
                      {QStringLiteral("records"), recorder.has_value()}};
    if (desk)
        facts[QStringLiteral("process")] = *desk;
    if (recorder)
        facts[QStringLiteral("recorder_process")] = *recorder;
    if (desk) {
        DeskLink link(dataDir, QStringLiteral("doctor"));
        link.setPatience(LinkPatience);
        const auto status = link.status();
        facts[QStringLiteral("answers")] = status.has_value();
        if (!status)
            into.findings += QStringLiteral("A desk is running (process %1) but does not answer.").arg(*desk);
        // Its sentence may have the title of an incident in it.
        for (const char *name :
             {"active", "detected", "watched", "unbound", "no_data", "stale_feeds", "log", "backup"}) {
            if (status)
                facts[QLatin1String(name)] = status->value(QLatin1String(name));
        }
        if (const int stale = status ? status->value(QLatin1String("stale_feeds")).toInt() : 0; stale > 0)
            into.findings += QStringLiteral("%1 feeds bring no data.").arg(stale);
        if (status && status->value(QLatin1String("log")).toString() != QLatin1String("writable"))
            into.findings += QStringLiteral("The desk cannot write its log: %1.")
                                 .arg(status->value(QLatin1String("log")).toString());
    }
    into.add(QStringLiteral("desk"), facts);
}

} // namespace wf::ctl
