// SPDX-License-Identifier: GPL-3.0-or-later
// What a long history costs: start, list, timeline and search over a large log beside an empty one.
//   bench_scale INCIDENTS EVENTS_EACH [FOLDER [WATCHFLOORCTL]]     a folder that has a log is taken as it is
#include "base/clock.h"
#include "base/print.h"
#include "log/eventlog.h"
#include "log/execute.h"
#include "log/historyreader.h"
#include "search/searchindex.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <random>

using namespace wf;

namespace {

constexpr int Asked = 200;
constexpr int Together = 100; ///< Incidents written in one transaction.

const char *const Words[] = {"queue",    "broker",  "failover",    "replica", "latency", "deploy",
                             "rollback", "timeout", "disk",        "memory",  "cache",   "login",
                             "payment",  "gateway", "certificate", "node"};

/// Incidents that are over, but for ten, each with entries of some words.
void fill(const QString &folder, int incidents, int eventsEach)
{
    const SystemClock clock;
    auto log = *EventLog::open(folder, clock);
    std::mt19937 random(7);
    const auto word = [&] { return QLatin1String(Words[random() % std::size(Words)]); };
    const QString person = QStringLiteral("Ada");
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < incidents; ++i) {
        if (i % Together == 0 && (i > 0 ? !log->commitGroup() || !log->beginGroup() : !log->beginGroup()))
            qFatal("nothing can be written");
        const command::Declare declare{
            {}, QStringLiteral("%1 %2 is down").arg(word(), word()), Severity::P2, false, person, {}};
        const auto declared = execute(*log, declare, {clock.wall(), person});
        if (!declared)
            qFatal("%s", qPrintable(declared.error().message));
        const IncidentId id = declared->front()->incident;
        std::vector<EventDraft> drafts;
        for (int k = int(declared->size()) + 1; k < eventsEach; ++k)
            drafts.push_back({id,
                              event::Note{QStringLiteral("the %1 of %2 grows since the %3, case%4")
                                              .arg(word(), word(), word())
                                              .arg(random() % 100'000)},
                              clock.wall(), person});
        if (!drafts.empty() && !log->append(drafts))
            qFatal("the notes are refused");
        if (i < incidents - 10)
            (void)execute(*log, command::ChangeStatus{id, IncidentStatus::Resolved, {}},
                          {clock.wall(), person});
        if (i % 200 == 199)
            log->archiveBefore(clock.wall() + std::chrono::hours(1));
        if (i % 10'000 == 9'999)
            putLine(stdout, QStringLiteral("%1 incidents after %2 s").arg(i + 1).arg(timer.elapsed() / 1000));
    }
    if (!log->commitGroup())
        qFatal("nothing can be written");
}

struct Spread
{
    std::vector<double> ms;
    template <typename Run>
    void measure(Run &&run)
    {
        QElapsedTimer timer;
        timer.start();
        run();
        ms.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    QString text()
    {
        std::sort(ms.begin(), ms.end());
        return QStringLiteral("median %1 ms, p95 %2 ms")
            .arg(ms[ms.size() / 2], 0, 'f', 2)
            .arg(ms[ms.size() * 95 / 100], 0, 'f', 2);
    }
};

void say(const char *what, const QString &text)
{
    putLine(stdout, QStringLiteral("%1: %2").arg(QLatin1String(what), text));
}

void start(const char *what, const QString &folder)
{
    const SystemClock clock;
    Spread spread;
    for (int i = 0; i < 7; ++i)
        spread.measure([&] {
            if (!EventLog::open(folder, clock, EventLog::Past::Later))
                qFatal("not opened");
        });
    say(what, spread.text());
}

std::vector<IncidentId> ids(const QString &folder)
{
    std::vector<IncidentId> all;
    const auto reader = HistoryReader::open(folder);
    for (;;) {
        const auto records = (*reader)->next(10'000);
        if (!records || records->empty())
            return all;
        for (const HistoryRecord &record : *records)
            all.push_back(record.summary.id);
    }
}

void timelines(const QString &folder, const std::vector<IncidentId> &all)
{
    const SystemClock clock;
    auto log = *EventLog::openReadOnly(folder, clock);
    std::mt19937 random(3);
    Spread spread;
    for (int i = 0; i < Asked; ++i)
        spread.measure([&] {
            if (const auto read = log->incident(all[random() % all.size()].text()); !read)
                qFatal("%s", qPrintable(read.error().message));
        });
    say("timeline of any incident", spread.text());
}

void lists(const QString &folder)
{
    Spread spread;
    for (int i = 0; i < 50; ++i)
        spread.measure([&] { (void)(*HistoryReader::open(folder))->next(100); });
    say("list of the newest hundred", spread.text());
}

void searches(const QString &folder)
{
    auto index = *SearchIndex::open(folder);
    QElapsedTimer timer;
    timer.start();
    qint64 taken = 0;
    for (;;) {
        const auto left = index->catchUp(20'000);
        if (!left)
            qFatal("%s", qPrintable(left.error().message));
        taken = std::max(taken, *left);
        if (*left == 0)
            break;
    }
    if (taken > 0)
        say("index", QStringLiteral("%1 events in %2 s, %3 MB")
                         .arg(taken)
                         .arg(double(timer.elapsed()) / 1000, 0, 'f', 1)
                         .arg(QFileInfo(searchPath(folder)).size() >> 20));
    std::mt19937 random(5);
    const auto word = [&] { return QLatin1String(Words[random() % std::size(Words)]); };
    const auto ask = [&](const char *what, auto make) {
        Spread spread;
        for (int i = 0; i < Asked; ++i) {
            const QString words = make();
            spread.measure([&] {
                if (!index->find(SearchQuery(words, SearchQuery::LastWord::Begun), 20))
                    qFatal("not found");
            });
        }
        say(what, spread.text());
    };
    ask("search, a common word", [&] { return QString(word()); });
    ask("search, two words", [&] { return QStringLiteral("%1 %2").arg(word(), word()); });
    ask("search, a rare word", [&] { return QStringLiteral("case%1").arg(random() % 100'000); });
    ask("search, a beginning", [&] { return QString(word()).left(3 + int(random() % 2)); });
    ask("search, a phrase", [&] { return QStringLiteral("\"the %1 of %2\"").arg(word(), word()); });
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList words = app.arguments();
    const int incidents = words.value(1, QStringLiteral("10000")).toInt();
    const int eventsEach = words.value(2, QStringLiteral("10")).toInt();
    QTemporaryDir temporary;
    const QString folder = words.value(3, temporary.path() + QStringLiteral("/data"));
    if (!QFile::exists(logPath(folder)))
        fill(folder, incidents, eventsEach);
    const QString empty = temporary.path() + QStringLiteral("/empty");
    start("start, empty log", empty);
    start("start, this log", folder);
    lists(folder);
    timelines(folder, ids(folder));
    searches(folder);
    if (const QString program = words.value(4); !program.isEmpty()) {
        for (const QString &each : {empty, folder}) {
            Spread spread;
            for (int i = 0; i < 15; ++i)
                spread.measure([&] {
                    QProcess::execute(QStringLiteral("/bin/sh"),
                                      {QStringLiteral("-c"),
                                       QStringLiteral("\"$0\" incident list --data-dir \"$1\" >/dev/null"),
                                       program, each});
                });
            say(each == empty ? "incident list, empty log" : "incident list, this log", spread.text());
        }
    }
    return 0;
}
