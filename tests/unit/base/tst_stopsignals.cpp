// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/stopsignals.h"
#include "support/testentry.h"

#include <QSignalSpy>
#include <QTest>

#include <signal.h>

namespace tst_stopsignals {

using namespace wf;

class TestStopSignals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachArrivesByTheEventLoop_data();
    void eachArrivesByTheEventLoop();
    void whatWasIgnoredStaysIgnored();
    void workWithoutALoopAsks();
    void handlersAreGivenBack();
};

void TestStopSignals::eachArrivesByTheEventLoop_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGHUP") << SIGHUP;
}

void TestStopSignals::eachArrivesByTheEventLoop()
{
    QFETCH(int, signal);
    StopSignals signalsOfStop;
    QSignalSpy stopped(&signalsOfStop, &StopSignals::stopped);
    ::raise(signal);
    QVERIFY(stopped.isEmpty()); // No work in the handler.
    QTRY_COMPARE(stopped.size(), 1);
    QCOMPARE(stopped.first().first().toInt(), signal);
    ::raise(signal); // The second one, while the program closes, ends nothing either.
    QTRY_COMPARE(stopped.size(), 2);
}

void TestStopSignals::whatWasIgnoredStaysIgnored()
{
    ::signal(SIGHUP, SIG_IGN); // As nohup does.
    {
        StopSignals signalsOfStop;
        QSignalSpy stopped(&signalsOfStop, &StopSignals::stopped);
        ::raise(SIGHUP);
        ::raise(SIGTERM);
        QTRY_COMPARE(stopped.size(), 1);
        QCOMPARE(stopped.first().first().toInt(), SIGTERM);
    }
    ::signal(SIGHUP, SIG_DFL);
}

void TestStopSignals::workWithoutALoopAsks()
{
    StopSignals signalsOfStop;
    QSignalSpy stopped(&signalsOfStop, &StopSignals::stopped);
    signalsOfStop.poll();
    QCOMPARE(stopped.size(), 0);
    ::raise(SIGINT);
    signalsOfStop.poll();
    QCOMPARE(stopped.size(), 1);
}

void TestStopSignals::handlersAreGivenBack()
{
    struct sigaction before = {};
    struct sigaction now = {};
    ::sigaction(SIGTERM, nullptr, &before); // QtTest has one.
    {
        const StopSignals signalsOfStop;
        ::sigaction(SIGTERM, nullptr, &now);
        QVERIFY(now.sa_handler != before.sa_handler);
    }
    ::sigaction(SIGTERM, nullptr, &now);
    QVERIFY(now.sa_handler == before.sa_handler);
}

WF_TEST(TestStopSignals)

} // namespace tst_stopsignals

#include "tst_stopsignals.moc"
