// SPDX-License-Identifier: GPL-3.0-or-later
// A log tells of real targets or of simulated ones, never of both.
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_targets {

using namespace wf;

class TestTargets : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theFirstDeskMarksIt_data();
    void theFirstDeskMarksIt();
    void aLogOfEarlierTimesStaysAsItIs();
    void incidentsSayThatTheyAreSimulated();
};

void TestTargets::theFirstDeskMarksIt_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("second");
    QTest::addColumn<QString>("says");
    QTest::newRow("real") << int(LogTargets::Real) << int(LogTargets::Simulated)
                          << QStringLiteral("the log of real targets");
    QTest::newRow("simulated") << int(LogTargets::Simulated) << int(LogTargets::Real)
                               << QStringLiteral("the log of a simulated estate");
}

void TestTargets::theFirstDeskMarksIt()
{
    QFETCH(int, first);
    QFETCH(int, second);
    QFETCH(QString, says);
    LogFixture bench;
    {
        const auto log = bench.open();
        QCOMPARE(log->targets(), LogTargets::Unmarked);
        QVERIFY(log->claim(LogTargets(first)));
        QVERIFY(log->claim(LogTargets(first)));
        bench.declare(*log);
    }
    const auto log = bench.open();
    QCOMPARE(log->targets(), LogTargets(first));
    const auto refused = log->claim(LogTargets(second));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Refused);
    QVERIFY2(refused.error().message.startsWith(bench.db()) && refused.error().message.contains(says) &&
                 refused.error().message.contains(QStringLiteral("--data-dir")),
             qPrintable(refused.error().message));
    QCOMPARE(log->targets(), LogTargets(first));
    // Whoever reads sees it too.
    const auto reader = EventLog::openReadOnly(bench.dir(), bench.clock);
    QVERIFY(reader);
    QCOMPARE((*reader)->targets(), LogTargets(first));
    QVERIFY(!(*reader)->claim(LogTargets(second)));
    QCOMPARE(bench.problems(), QStringList());
}

void TestTargets::aLogOfEarlierTimesStaysAsItIs()
{
    LogFixture bench;
    bench.fill();
    const auto log = bench.open();
    QVERIFY(log->claim(LogTargets::Simulated));
    QVERIFY(log->claim(LogTargets::Real));
    QCOMPARE(log->targets(), LogTargets::Unmarked);
}

void TestTargets::incidentsSayThatTheyAreSimulated()
{
    for (const LogTargets targets : {LogTargets::Real, LogTargets::Simulated}) {
        LogFixture bench;
        const auto log = bench.open();
        QVERIFY(log->claim(targets));
        const IncidentId id = bench.declare(*log);
        QCOMPARE(log->book().find(id)->simulated, targets == LogTargets::Simulated);
    }
}

WF_TEST(TestTargets)

} // namespace tst_targets

#include "tst_targets.moc"
