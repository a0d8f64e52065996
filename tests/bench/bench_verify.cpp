// SPDX-License-Identifier: GPL-3.0-or-later
// How long the verification of a log takes, with one thread and with all cores.
//   bench_verify EVENTS [FOLDER]     a folder that has a log is verified as it is
#include "base/clock.h"
#include "base/print.h"
#include "incident/runbookcopy.h"
#include "log/execute.h"
#include "log/verify.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

#include <sys/resource.h>

#include <thread>

using namespace wf;

namespace {

constexpr int EventsEach = 100; ///< Of an incident.

command::RunbookCopy shippedRunbook()
{
    const RunbookDocument document =
        loadRunbook(QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks/dynex-outage.md"));
    const Runbook &runbook = document.runbooks.front();
    return {runbook.id, 0, runbook.title, document.file, document.source, document.sha256};
}

void must(const Expected<std::vector<EventPtr>> &events)
{
    if (!events)
        qFatal("%s", qPrintable(events.error().message));
}

/// Processor time of all threads of this process. It can be compared even if the machine has other work.
double processorSeconds()
{
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval &t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// Incidents under a runbook, resolved, of a hundred events each.
void fill(const QString &folder, qint64 events)
{
    const SystemClock clock;
    auto log = *EventLog::open(folder, clock);
    const command::RunbookCopy runbook = shippedRunbook();
    const QString person = QStringLiteral("Ada");
    for (qint64 done = 0; done < events; done += EventsEach) {
        command::Declare declare{{}, QStringLiteral("Dynex is down"), Severity::P1, false, person, {}};
        declare.runbook = runbook;
        const auto declared = execute(*log, declare, {clock.wall(), person});
        must(declared);
        const IncidentId id = declared->front()->incident;
        std::vector<EventDraft> drafts;
        for (int i = 1; i < EventsEach - int(declared->size()); ++i)
            drafts.push_back({id,
                              event::Note{QStringLiteral("The queue of orders grows since the failover: %1, "
                                                         "and Bo looks at the second node.")
                                              .arg(done + i)},
                              clock.wall(), person});
        must(log->append(drafts));
        must(execute(*log, command::ChangeStatus{id, IncidentStatus::Resolved, {}}, {clock.wall(), person}));
        log->archiveBefore(clock.wall() + std::chrono::hours(1));
    }
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const qint64 events = app.arguments().value(1, QStringLiteral("200000")).toLongLong();
    QTemporaryDir temporary;
    const QString folder = app.arguments().value(2, temporary.path() + QStringLiteral("/data"));
    if (!QFile::exists(logPath(folder)))
        fill(folder, events);
    for (const int threads : {1, 0}) {
        QElapsedTimer timer;
        timer.start();
        const double before = processorSeconds();
        const auto report = verifyLog(folder, {.threads = threads});
        const double seconds = double(timer.elapsed()) / 1000.0;
        if (!report || !report->problems.isEmpty())
            qFatal("%s", qPrintable(report ? report->problems.first() : report.error().message));
        const double used = processorSeconds() - before;
        putLine(stdout, QStringLiteral("%1 events, %2 threads: %3 s, %4 us of processor an event")
                            .arg(report->events)
                            .arg(threads > 0 ? threads : int(std::thread::hardware_concurrency()))
                            .arg(seconds, 0, 'f', 2)
                            .arg(used * 1e6 / double(report->events), 0, 'f', 2));
    }
    return 0;
}
