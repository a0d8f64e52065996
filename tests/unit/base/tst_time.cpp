// SPDX-License-Identifier: GPL-3.0-or-later
// Durations, points of time and clock faces as people read and write them.
#include "base/time.h"
#include "support/testentry.h"

#include <QRandomGenerator>
#include <QTest>

namespace tst_time {

using namespace std::chrono_literals;

class TestTime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsDurations_data();
    void readsDurations();
    void refusesWhatIsNoDuration_data();
    void refusesWhatIsNoDuration();
    void writesDurations_data();
    void writesDurations();
    void durationsComeBack();
    void clockFaces_data();
    void clockFaces();
    void writesIso_data();
    void writesIso();
    void readsIso_data();
    void readsIso();
    void isoComesBack();
    void rangesHoldBothEnds();
};

void TestTime::readsDurations_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("ms");
    QTest::newRow("nothing") << "0s" << qint64(0);
    QTest::newRow("milliseconds") << "300ms" << qint64(300);
    QTest::newRow("seconds") << "5s" << qint64(5'000);
    QTest::newRow("minutes") << "5m" << qint64(300'000);
    QTest::newRow("hours and minutes") << "1h30m" << qint64(5'400'000);
    QTest::newRow("days") << "2d" << qint64(172'800'000);
    QTest::newRow("weeks") << "1w" << qint64(604'800'000);
    QTest::newRow("fraction") << "1.5h" << qint64(5'400'000);
    QTest::newRow("milliseconds after minutes") << "1m250ms" << qint64(60'250);
    QTest::newRow("spaces around") << "  15s " << qint64(15'000);
    QTest::newRow("ten years") << "3650d" << qint64(3650LL * 86'400'000);
}

void TestTime::readsDurations()
{
    QFETCH(QString, text);
    QFETCH(qint64, ms);
    const auto duration = wf::parseDuration(text);
    QVERIFY(duration);
    QCOMPARE(qint64(duration->count()), ms);
}

void TestTime::refusesWhatIsNoDuration_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "   ", "5", "s", "m5", "-5s", "+5s", "5 m", "5x", "5M", "1..5s", "1e3s",
                             "1h30", "5s5", "4000d", "999999999999999999999h", "nan s", "1,5h"}) {
        QTest::newRow(*text ? text : "empty") << QString::fromLatin1(text);
    }
    QTest::newRow("other digits") << QStringLiteral("\u0665s");
    QTest::newRow("very long") << QString(50, QLatin1Char('1')) + QLatin1Char('s');
}

void TestTime::refusesWhatIsNoDuration()
{
    QFETCH(QString, text);
    QVERIFY(!wf::parseDuration(text));
}

void TestTime::writesDurations_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << qint64(0) << "0s";
    QTest::newRow("below zero") << qint64(-5000) << "0s";
    QTest::newRow("milliseconds") << qint64(250) << "250ms";
    QTest::newRow("five minutes") << qint64(300'000) << "5m";
    QTest::newRow("hour and a half") << qint64(5'400'000) << "1h30m";
    QTest::newRow("all parts") << qint64(86'400'000 + 3'600'000 + 60'000 + 1'001) << "1d1h1m1s1ms";
}

void TestTime::writesDurations()
{
    QFETCH(qint64, ms);
    QFETCH(QString, text);
    QCOMPARE(wf::durationText(wf::Millis{ms}), text);
}

void TestTime::durationsComeBack()
{
    QRandomGenerator random(42);
    for (int i = 0; i < 2000; ++i) {
        const wf::Millis d{qint64(random.bounded(quint64(1) << (1 + i % 38)))};
        QCOMPARE(wf::parseDuration(wf::durationText(d)), std::optional(d));
    }
}

void TestTime::clockFaces_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << qint64(0) << "0:00";
    QTest::newRow("rounds down") << qint64(1'999) << "0:01";
    QTest::newRow("minute") << qint64(61'000) << "1:01";
    QTest::newRow("just below an hour") << qint64(3'599'999) << "59:59";
    QTest::newRow("hour") << qint64(3'600'000) << "1:00:00";
    QTest::newRow("just below a day") << qint64(86'399'000) << "23:59:59";
    QTest::newRow("day") << qint64(86'400'000) << "1 d 0 h";
    QTest::newRow("days and hours") << qint64(2 * 86'400'000 + 3 * 3'600'000 + 59 * 60'000) << "2 d 3 h";
    QTest::newRow("overdue") << qint64(-65'000) << "-1:05";
    QTest::newRow("overdue by hours") << qint64(-3'661'000) << "-1:01:01";
    QTest::newRow("less than a second over") << qint64(-500) << "0:00";
}

void TestTime::clockFaces()
{
    QFETCH(qint64, ms);
    QFETCH(QString, text);
    QCOMPARE(wf::clockText(wf::Millis{ms}), text);
}

void TestTime::writesIso_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("text");
    QTest::newRow("whole second") << qint64(1'795'444'327'000) << "2026-11-23T14:32:07Z";
    QTest::newRow("milliseconds") << qint64(1'795'444'327'123) << "2026-11-23T14:32:07.123Z";
    QTest::newRow("epoch") << qint64(0) << "1970-01-01T00:00:00Z";
    QTest::newRow("before the epoch") << qint64(-1) << "1969-12-31T23:59:59.999Z";
}

void TestTime::writesIso()
{
    QFETCH(qint64, ms);
    QFETCH(QString, text);
    QCOMPARE(wf::toIsoUtc(wf::fromMs(ms)), text);
}

void TestTime::readsIso_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    QTest::addColumn<qint64>("ms");
    QTest::newRow("utc") << "2026-11-23T14:32:07Z" << true << qint64(1'795'444'327'000);
    QTest::newRow("milliseconds") << "2026-11-23T14:32:07.123Z" << true << qint64(1'795'444'327'123);
    QTest::newRow("offset") << "2026-11-23T15:32:07+01:00" << true << qint64(1'795'444'327'000);
    QTest::newRow("west of utc") << "2026-11-23T09:02:07-05:30" << true << qint64(1'795'444'327'000);
    QTest::newRow("no zone") << "2026-11-23T14:32:07" << false << qint64(0);
    QTest::newRow("a day only") << "2026-11-23" << false << qint64(0);
    QTest::newRow("no such day") << "2026-02-30T14:32:07Z" << false << qint64(0);
    QTest::newRow("words") << "yesterday" << false << qint64(0);
    QTest::newRow("empty") << "" << false << qint64(0);
}

void TestTime::readsIso()
{
    QFETCH(QString, text);
    QFETCH(bool, valid);
    QFETCH(qint64, ms);
    const auto time = wf::fromIso(text);
    QCOMPARE(time.has_value(), valid);
    if (valid)
        QCOMPARE(wf::toMs(*time), ms);
}

void TestTime::isoComesBack()
{
    QRandomGenerator random(7);
    for (int i = 0; i < 1000; ++i) {
        const wf::Timestamp t = wf::fromMs(qint64(random.bounded(quint64(4'000'000'000'000))));
        QCOMPARE(wf::fromIso(wf::toIsoUtc(t)), std::optional(t));
    }
}

void TestTime::rangesHoldBothEnds()
{
    const wf::TimeRange range{wf::fromMs(1000), wf::fromMs(3000)};
    QCOMPARE(range.length(), wf::Millis(2s));
    QVERIFY(range.contains(wf::fromMs(1000)));
    QVERIFY(range.contains(wf::fromMs(3000)));
    QVERIFY(!range.contains(wf::fromMs(999)));
    QVERIFY(!range.contains(wf::fromMs(3001)));
}

WF_TEST(TestTime)

} // namespace tst_time

#include "tst_time.moc"
