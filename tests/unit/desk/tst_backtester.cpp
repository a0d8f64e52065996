// SPDX-License-Identifier: GPL-3.0-or-later
// A rule beside a recorded past, on a thread of its own; and what a log gives a backtest.
#include "../metrics/recorderfixture.h"
#include "desk/backtester.h"
#include "desk/pastincidents.h"
#include "support/bookfixture.h"
#include "support/patience.h"
#include "support/testentry.h"

#include <QSignalSpy>

namespace tst_backtester {

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr auto Rules =
    "groups:\n- name: g\n  rules:\n  - alert: TooMuch\n    expr: metric_0 > 20\n    for: 1m\n";

/// An hour of one metric, which is above 20 from minute 20 to 30.
struct Recorded
{
    RecorderFixture rec;
    BacktestRequest request;
    QTemporaryDir dir;

    Recorded()
    {
        rec.start(recorderPath(data()));
        const Timestamp from = rec.clock.wall();
        for (int i = 0; i < 240; ++i) {
            const bool high = i >= 80 && i < 120;
            rec.scrape(1, [high](int) { return high ? 31.0 : 10.0; });
            rec.clock.advance(15s);
        }
        rec.stop();
        QFile file(dir.filePath(QStringLiteral("rules.yml")));
        if (!file.open(QIODevice::WriteOnly) || file.write(Rules) < 0)
            qFatal("the rules cannot be written");
        file.close();
        request.dataDir = data();
        request.file = file.fileName();
        request.rule = rules::loadRuleFile(file.fileName()).groups.front()->rules.front();
        request.options = backtestOptions(rec.clock.wall(), 1h, 15s);
        request.incidents = {{QStringLiteral("INC-0001 Full"), {from + 20min, from + 31min}, true}};
    }
    QString data() const { return dir.filePath(QStringLiteral("data")); }
};

} // namespace

class TestBacktester : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void findsWhatHappened();
    void goesWhileItWorks();
    void pastOfALog();
};

void TestBacktester::findsWhatHappened()
{
    const Recorded past;
    Backtester tester;
    QSignalSpy finished(&tester, &Backtester::finished);
    tester.start(past.request);
    QVERIFY(tester.isRunning());
    tester.start(past.request); // One at a time.
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(!tester.isRunning());
    const auto tested = finished.front().at(0).value<TestedRule>();
    QCOMPARE(tested.result.problem, QString());
    QCOMPARE(tested.result.score.firings, 1);
    QCOMPARE(tested.result.score.found, 1);
    QCOMPARE(tested.result.score.falseAlarms, 0);
    const QString text = BacktestWords::lines(tested).join(u'\n');
    for (const char *said : {"TooMuch (", "fires 1 times: 1 incidents found, 0 missed, 0 false alarms",
                             "INC-0001 Full, 1m after it began"})
        QVERIFY2(text.contains(QLatin1String(said)), qPrintable(text));
    // It would have been seen at once without the wait, which is said as a change of the file.
    QVERIFY2(text.contains(QStringLiteral("better with for: 0s")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("-    for: 1m")), qPrintable(text));
}

void TestBacktester::goesWhileItWorks()
{
    Recorded past;
    past.request.options = backtestOptions(past.rec.clock.wall(), 24h * 30, 15s);
    auto tester = std::make_unique<Backtester>();
    QSignalSpy finished(tester.get(), &Backtester::finished);
    tester->start(past.request);
    tester.reset(); // Waits for it, and nothing is told any more.
    QCoreApplication::processEvents();
    QCOMPARE(finished.count(), 0);
}

void TestBacktester::pastOfALog()
{
    BookFixture desk;
    const Timestamp from = desk.clock.wall();
    const auto declare = [&](const char *title, bool drill) {
        desk.clock.advance(10min);
        command::Declare command;
        command.title = QString::fromLatin1(title);
        command.severity = Severity::P1;
        command.drill = drill;
        command.commander = QStringLiteral("Ada");
        return desk.run(command).front()->incident;
    };
    const IncidentId first = declare("first", false);
    declare("a drill", true);
    desk.clock.advance(5min);
    desk.run(command::ChangeStatus{first, IncidentStatus::Resolved, {}, true});
    declare("goes on", false);
    const TimeRange range{from, desk.clock.wall() + 1h};
    const auto all = PastIncidents(desk.book, range).forRunbook(RunbookId(QStringLiteral("none")));
    QCOMPARE(all.size(), std::size_t(2));
    QCOMPARE(all[0].name, QStringLiteral("INC-0001 first"));
    QCOMPARE(all[0].range.from, from + 10min);
    QCOMPARE(all[1].range.to, range.to);         // Until now.
    QVERIFY(all[0].expected && all[1].expected); // No incident of its runbook: it is there for all.
    const auto none = PastIncidents(desk.book, {from - 2h, from - 1h}).forRunbook({});
    QVERIFY(none.empty());
}

WF_TEST(TestBacktester)

} // namespace tst_backtester

#include "tst_backtester.moc"
