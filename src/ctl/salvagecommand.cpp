// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl log salvage: a new log out of what is left of a damaged one.
#include "base/stopsignals.h"
#include "commands.h"
#include "desk/salvager.h"
#include "options.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>

namespace wf::ctl {

namespace {

constexpr int ExitWhole = 0;
constexpr int ExitMissing = 1;
constexpr int ExitNotDone = 2;

const char *stepName(SalvageStep step)
{
    switch (step) {
    case SalvageStep::Copy:
        return "the damaged log is copied";
    case SalvageStep::Tables:
        return "its tables are read";
    case SalvageStep::Pages:
        return "its pages are searched";
    case SalvageStep::Choose:
        return "the chains are put together";
    case SalvageStep::Write:
        return "the new log is written";
    case SalvageStep::Evidence:
        return "evidence is copied";
    case SalvageStep::Verify:
        return "the new log is checked";
    }
    return "";
}

QJsonValue timeOf(const std::optional<Timestamp> &at)
{
    return at ? QJsonValue(toIsoUtc(*at)) : QJsonValue();
}

QJsonObject jsonOf(const SalvageReport &report, const QString &folder)
{
    QJsonArray lost;
    for (const LostRange &range : report.lost) {
        lost.append(QJsonObject{{QStringLiteral("desk"), range.desk.text()},
                                {QStringLiteral("first"), range.events.first},
                                {QStringLiteral("last"), range.events.last},
                                {QStringLiteral("count"), range.events.count},
                                {QStringLiteral("after"), timeOf(range.events.after)},
                                {QStringLiteral("before"), timeOf(range.events.before)}});
    }
    QJsonArray evidence;
    for (const Sha256 &sha : report.lostEvidence)
        evidence.append(sha.text());
    return {{QStringLiteral("ok"), report.isWhole()},
            {QStringLiteral("folder"), folder},
            {QStringLiteral("desk"), report.desk.text()},
            {QStringLiteral("events"), report.events},
            {QStringLiteral("from_tables"), report.fromTables},
            {QStringLiteral("from_pages"), report.fromPages},
            {QStringLiteral("from_write_ahead_log"), report.fromWriteAheadLog},
            {QStringLiteral("incidents"), report.incidents},
            {QStringLiteral("without_beginning"), report.withoutBeginning},
            {QStringLiteral("missing"), report.missing},
            {QStringLiteral("lost"), lost},
            {QStringLiteral("cannot_tell"), report.cannotTell},
            {QStringLiteral("evidence"), report.evidence},
            {QStringLiteral("missing_evidence"), report.missingEvidence},
            {QStringLiteral("lost_evidence"), evidence},
            {QStringLiteral("notes"), QJsonArray::fromStringList(report.notes)}};
}

/// "desk …: 40 to 51 (12 events), after 2026-11-23T14:30:00Z, before …"
QString lineOf(const LostRange &range)
{
    const event::LostEvents &lost = range.events;
    QString line = QStringLiteral("missing: desk %1, %2 to %3 (%4 events)")
                       .arg(range.desk.text())
                       .arg(lost.first)
                       .arg(lost.last)
                       .arg(lost.count);
    if (lost.after)
        line += QStringLiteral(", after %1").arg(toIsoUtc(*lost.after));
    if (lost.before)
        line += QStringLiteral(", before %1").arg(toIsoUtc(*lost.before));
    return line;
}

void printReport(const SalvageReport &report, const QString &folder)
{
    for (const QString &note : report.notes)
        say(note);
    for (const LostRange &range : report.lost)
        print(lineOf(range));
    for (const Sha256 &sha : report.lostEvidence)
        print(QStringLiteral("missing: evidence %1").arg(sha.text()));
    print(QStringLiteral("%1 events: %2 from the tables, %3 from other pages, %4 from the write-ahead log")
              .arg(report.events)
              .arg(report.fromTables)
              .arg(report.fromPages)
              .arg(report.fromWriteAheadLog));
    print(QStringLiteral("%1 incidents, %2 of them without their beginning; %3 files of evidence")
              .arg(report.incidents)
              .arg(report.withoutBeginning)
              .arg(report.evidence));
    print(report.missing > 0 || report.missingEvidence > 0
              ? QStringLiteral("%1 events and %2 files of evidence are missing")
                    .arg(report.missing)
                    .arg(report.missingEvidence)
          : report.cannotTell ? QStringLiteral("nobody can tell whether something is missing")
                              : QStringLiteral("nothing is missing"));
    print(QStringLiteral("%1: chain consistent").arg(folder));
}

} // namespace

int salvage(const Options &options, const QString &from, const QString &to)
{
    const SystemClock clock;
    const StopSignals signal;
    Salvager salvager(clock);
    int code = ExitNotDone;
    QObject::connect(&signal, &StopSignals::stopped, &salvager, &Salvager::cancel);
    constexpr qint64 Patience = 2'000;
    QElapsedTimer since;
    since.start();
    qint64 told = -1;
    QObject::connect(
        &salvager, &Salvager::progressed, &salvager, [&](SalvageStep step, qint64 done, qint64 of) {
            const qint64 stage = qint64(step) * 10 + (of > 0 ? done * 10 / of : 0);
            if (stage <= told || since.elapsed() < Patience)
                return;
            told = stage;
            say(of > 0 ? QStringLiteral("%1: %2 %").arg(QLatin1String(stepName(step))).arg(done * 100 / of)
                       : QLatin1String(stepName(step)));
        });
    QObject::connect(&salvager, &Salvager::finished, &salvager, [&](const Expected<SalvageReport> &report) {
        QCoreApplication::quit();
        if (!report) {
            say(report.error().message);
        } else if (report->cancelled) {
            say(QStringLiteral("broken off; nothing was left in %1").arg(to));
        } else {
            code = report->isWhole() ? ExitWhole : ExitMissing;
            const QString folder = QDir(to).absolutePath();
            if (options.json())
                printJson(jsonOf(*report, folder));
            else
                printReport(*report, folder);
        }
    });
    salvager.start(from, to, options.actor());
    QCoreApplication::exec();
    return code;
}

} // namespace wf::ctl
