// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl backup: what a folder of backups holds, and a data folder made of one.
#include "backup/backupplace.h"
#include "backup/restore.h"
#include "commands.h"
#include "log/pendingrestore.h"
#include "options.h"
#include "sql/filelock.h"

#include <QDir>
#include <QFileInfo>

namespace wf::ctl {

namespace {

const QString BackupUsage =
    QStringLiteral("backup list FOLDER [--json] | backup restore FROM TO [--dry-run] [--damaged]"
                   " [--json]");

QString timeText(const std::optional<Timestamp> &at)
{
    return at ? toIsoUtc(*at) : QString();
}

QJsonValue timeValue(const std::optional<Timestamp> &at)
{
    return at ? QJsonValue(toIsoUtc(*at)) : QJsonValue();
}

QString nameOf(const NamedIncident &incident)
{
    return incident.number.isEmpty() ? incident.title
                                     : QStringLiteral("%1 %2").arg(incident.number, incident.title);
}

QJsonArray namesOf(const std::vector<NamedIncident> &incidents)
{
    QJsonArray names;
    for (const NamedIncident &incident : incidents)
        names.append(nameOf(incident));
    return names;
}

QJsonObject jsonOf(const LogContents &is, bool kept)
{
    return {{QStringLiteral("file"), is.file},
            {QStringLiteral("kept"), kept},
            {QStringLiteral("desk"), is.desk.text()},
            {QStringLiteral("events"), is.events},
            {QStringLiteral("first"), timeValue(is.first)},
            {QStringLiteral("last"), timeValue(is.last)},
            {QStringLiteral("incidents"), is.incidents},
            {QStringLiteral("open"), is.openCount},
            {QStringLiteral("open_incidents"), namesOf(is.open)},
            {QStringLiteral("evidence"), is.evidence},
            {QStringLiteral("recorded_days"), is.days}};
}

void printContents(const LogContents &is, bool kept)
{
    print(QStringLiteral("%1%2").arg(is.file, kept ? QStringLiteral("  (kept)") : QString()));
    print(QStringLiteral("  desk %1, %2 events, %3 to %4")
              .arg(is.desk.text())
              .arg(is.events)
              .arg(timeText(is.first), timeText(is.last)));
    print(QStringLiteral("  %1 incidents, %2 open, %3 files of evidence, %4 recorded days")
              .arg(is.incidents)
              .arg(is.openCount)
              .arg(is.evidence)
              .arg(is.days));
    for (const NamedIncident &incident : is.open)
        print(QStringLiteral("  open: ") + nameOf(incident));
}

int list(const Options &options, const QString &folder)
{
    const auto found = findBackups(folder);
    if (!found)
        return failed(found.error());
    if (found->empty())
        return failed({ErrorCode::NotFound, QStringLiteral("%1: there is no backup").arg(folder)});
    QJsonArray all;
    bool good = true;
    for (const FoundBackup &backup : *found) {
        const auto is = readBackup(backup.file);
        good = good && is;
        if (options.json())
            all.append(is ? jsonOf(*is, backup.kept)
                          : QJsonObject{{QStringLiteral("file"), backup.file},
                                        {QStringLiteral("error"), is.error().message}});
        else if (is)
            printContents(*is, backup.kept);
        else
            failed(is.error());
    }
    if (options.json())
        printJson(all);
    return good ? ExitFine : ExitFailed;
}

/// A file, or a folder with one backup that is not kept.
Expected<QString> backupFileOf(const QString &from)
{
    if (QFileInfo(from).isFile())
        return QFileInfo(from).absoluteFilePath();
    const auto found = findBackups(from);
    if (!found)
        return tl::unexpected(found.error());
    QStringList files;
    for (const FoundBackup &backup : *found) {
        if (!backup.kept)
            files += backup.file;
    }
    if (files.isEmpty())
        return fail(ErrorCode::NotFound, QStringLiteral("%1: there is no backup").arg(from));
    if (files.size() > 1)
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1 has %2 backups; name one of these: %3")
                                                 .arg(from)
                                                 .arg(files.size())
                                                 .arg(files.join(QStringLiteral(", "))));
    return files.first();
}

void printPreview(const RestorePreview &p)
{
    printContents(p.backup, false);
    if (!p.hasLog) {
        print(QStringLiteral("Nothing is replaced: there is no log."));
        return;
    }
    if (!p.unreadable.isEmpty()) {
        print(QStringLiteral("The log that is there cannot be compared: %1").arg(p.unreadable));
        return;
    }
    if (p.here != p.backup.desk)
        print(QStringLiteral("The log that is there is of another desk: %1").arg(p.here.text()));
    print(QStringLiteral("%1 events are there and not in the backup%2; %3 are in the backup only")
              .arg(p.lost)
              .arg(p.lost > 0 ? QStringLiteral(" (%1 to %2, of %3 incidents)")
                                    .arg(timeText(p.lostFirst), timeText(p.lostLast))
                                    .arg(p.lostIncidents)
                              : QString())
              .arg(p.gained));
    for (const NamedIncident &incident : p.lostNamed)
        print(QStringLiteral("  would go back: ") + nameOf(incident));
}

QJsonObject jsonOf(const RestorePreview &p)
{
    return {{QStringLiteral("backup"), jsonOf(p.backup, false)},
            {QStringLiteral("has_log"), p.hasLog},
            {QStringLiteral("not_comparable"), p.unreadable},
            {QStringLiteral("lost_events"), p.lost},
            {QStringLiteral("lost_first"), timeValue(p.lostFirst)},
            {QStringLiteral("lost_last"), timeValue(p.lostLast)},
            {QStringLiteral("lost_incidents"), p.lostIncidents},
            {QStringLiteral("lost_incident_names"), namesOf(p.lostNamed)},
            {QStringLiteral("gained_events"), p.gained}};
}

int restore(const Options &options, const QString &from, const QString &to)
{
    const QString dataDir = QDir(to).absolutePath();
    const auto file = backupFileOf(from);
    if (!file)
        return failed(file.error());
    if (const auto desk = FileLock::holder(lockPath(dataDir)))
        return failed(
            {ErrorCode::Locked, QStringLiteral("%1: a desk is running there (process %2); quit it first")
                                    .arg(dataDir)
                                    .arg(*desk)});
    const auto preview = previewRestore(*file, dataDir);
    if (!preview)
        return failed(preview.error());
    QJsonObject told = jsonOf(*preview);
    if (!options.json())
        printPreview(*preview);
    if (options.isSet(QStringLiteral("dry-run"))) {
        if (options.json())
            printJson(told);
        return ExitFine;
    }
    const SystemClock clock;
    const Timestamp now = clock.wall();
    const auto prepared =
        prepareRestore({*file, dataDir, options.actor(), now, options.isSet(QStringLiteral("damaged"))});
    if (!prepared)
        return failed(prepared.error());
    // Opening it swaps the files, and logs who did it.
    {
        const auto opened = EventLog::open(dataDir, clock);
        if (!opened)
            return failed(opened.error());
        for (const QString &warning : (*opened)->warnings())
            say(warning);
    }
    for (const QString &problem : prepared->problems)
        say(problem);
    const QString replaced = replacedPath(dataDir, now);
    const bool kept = QFileInfo::exists(replaced);
    if (options.json()) {
        told[QStringLiteral("events")] = prepared->events;
        told[QStringLiteral("evidence_brought")] = prepared->evidence;
        told[QStringLiteral("days_brought")] = prepared->days;
        told[QStringLiteral("replaced_log")] = kept ? QJsonValue(replaced) : QJsonValue();
        told[QStringLiteral("problems")] = QJsonArray::fromStringList(prepared->problems);
        printJson(told);
        return ExitFine;
    }
    print(QStringLiteral("restored: %1 events, %2 files of evidence, %3 recorded days")
              .arg(prepared->events)
              .arg(prepared->evidence)
              .arg(prepared->days));
    if (kept)
        print(QStringLiteral("the log that was there is kept: %1").arg(replaced));
    return ExitFine;
}

} // namespace

int backupCommand(const QStringList &args)
{
    Options options(BackupUsage);
    options.add(
        {QStringLiteral("dry-run"), QStringLiteral("say what would be replaced, and change nothing")});
    options.add({QStringLiteral("damaged"), QStringLiteral("restore a backup that is damaged")});
    if (!options.parse(args))
        return options.exitCode();
    const QStringList words = options.words();
    if (words.value(0) == QLatin1String("list") && words.size() == 2)
        return list(options, words[1]);
    if (words.value(0) == QLatin1String("restore") && words.size() == 3)
        return restore(options, words[1], words[2]);
    return options.usageError(QStringLiteral("backup takes \"list FOLDER\" or \"restore FROM TO\""));
}

} // namespace wf::ctl
