// SPDX-License-Identifier: GPL-3.0-or-later
// Severities, labels, ids and the watch over the clocks.
#include "base/clock.h"
#include "base/ids.h"
#include "base/labels.h"
#include "base/severity.h"
#include "support/testentry.h"

#include <QTest>

#include <algorithm>

namespace tst_base {

using namespace std::chrono_literals;

class TestBase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsSeverities_data();
    void readsSeverities();
    void severityCodesComeBack();
    void lowerIsWorse();
    void labelsAreSortedAndUnique();
    void labelsAreFound();
    void labelsAreSet();
    void labelText_data();
    void labelText();
    void idsOrderLikeTheirText();
    void clockWatch_data();
    void clockWatch();
    void clockWatchStartsOverAfterNews();
    void systemClockMovesOn();
};

void TestBase::readsSeverities_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("severity"); // -1: none
    const std::pair<const char *, int> rows[] = {
        {"P0", 0},          {"p3", 3},     {" P1 ", 1},    {"SEV1", 0},     {"sev-1", 0}, {"Sev 2", 1},
        {"SEV0", 0},        {"SEV4", 3},   {"S3", 2},      {"Critical", 0}, {"high", 1},  {"MAJOR", 1},
        {"error", 1},       {"medium", 2}, {"warning", 2}, {"minor", 2},    {"low", 3},   {"info", 3},
        {"P4", 3},          {"", -1},      {"P9", -1},     {"P", -1},       {"P00", -1},  {"sev", -1},
        {"urgent-ish", -1}, {"SEV9", -1},
    };
    for (const auto &[text, severity] : rows)
        QTest::newRow(*text ? text : "empty") << QString::fromLatin1(text) << severity;
}

void TestBase::readsSeverities()
{
    QFETCH(QString, text);
    QFETCH(int, severity);
    const auto parsed = wf::parseSeverity(text);
    QCOMPARE(parsed ? int(*parsed) : -1, severity);
}

void TestBase::severityCodesComeBack()
{
    for (const wf::Severity s : wf::AllSeverities)
        QCOMPARE(wf::parseSeverity(wf::severityCode(s)), std::optional(s));
}

void TestBase::lowerIsWorse()
{
    QVERIFY(wf::isWorse(wf::Severity::P0, wf::Severity::P1));
    QVERIFY(!wf::isWorse(wf::Severity::P1, wf::Severity::P0));
    QVERIFY(!wf::isWorse(wf::Severity::P2, wf::Severity::P2));
}

void TestBase::labelsAreSortedAndUnique()
{
    const wf::Labels labels({{"job", "first"}, {"instance", "a"}, {"job", "second"}});
    const std::vector<wf::Labels::Pair> sorted{{"instance", "a"}, {"job", "first"}};
    QCOMPARE(labels.pairs(), sorted);
    QVERIFY(labels == wf::Labels({{"job", "first"}, {"instance", "a"}}));
    QVERIFY(!(labels == wf::Labels({{"job", "second"}, {"instance", "a"}})));
}

void TestBase::labelsAreFound()
{
    const wf::Labels labels({{"a", "1"}, {"b", ""}, {"c", "3"}});
    QCOMPARE(labels.value("a"), std::string_view("1"));
    QCOMPARE(labels.value("c"), std::string_view("3"));
    QVERIFY(labels.value("bb").empty());
    QVERIFY(labels.contains("b"));
    QVERIFY(!labels.contains("d"));
    QVERIFY(!labels.contains(""));
    QVERIFY(wf::Labels().isEmpty());
}

void TestBase::labelsAreSet()
{
    wf::Labels labels(std::vector<wf::Labels::Pair>{{"b", "2"}});
    labels.set("c", "3");
    labels.set("a", "1");
    labels.set("b", "two");
    QVERIFY(labels == wf::Labels({{"a", "1"}, {"b", "two"}, {"c", "3"}}));
}

void TestBase::labelText_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("plain") << QByteArray("job") << QByteArray("api") << QByteArray("{job=\"api\"}");
    QTest::newRow("empty value") << QByteArray("job") << QByteArray("") << QByteArray("{job=\"\"}");
    QTest::newRow("escapes") << QByteArray("p") << QByteArray("a\\b\"c\nd")
                             << QByteArray("{p=\"a\\\\b\\\"c\\nd\"}");
    QTest::newRow("unicode") << QByteArray("p") << QByteArray("\xc3\xa4") << QByteArray("{p=\"\xc3\xa4\"}");
}

void TestBase::labelText()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, text);
    QCOMPARE(QByteArray::fromStdString(wf::toText(
                 wf::Labels(std::vector<wf::Labels::Pair>{{name.toStdString(), value.toStdString()}}))),
             text);
    QVERIFY(wf::toText(wf::Labels()).empty());
    QCOMPARE(wf::toText(wf::Labels({{"b", "2"}, {"a", "1"}})), std::string("{a=\"1\",b=\"2\"}"));
}

void TestBase::idsOrderLikeTheirText()
{
    std::vector<wf::StepId> ids{wf::StepId(QStringLiteral("p1.s0")), wf::StepId(QStringLiteral("p0.s1")),
                                wf::StepId()};
    std::sort(ids.begin(), ids.end());
    QVERIFY(ids[0].isEmpty());
    QCOMPARE(ids[1].text(), QStringLiteral("p0.s1"));
    QVERIFY(wf::StepId(QStringLiteral("p0.s1")) == ids[1]);
    QVERIFY(!wf::SeriesRef().isValid());
    QVERIFY(wf::SeriesRef{0}.isValid());
}

void TestBase::clockWatch_data()
{
    QTest::addColumn<qint64>("wallMs");
    QTest::addColumn<qint64>("steadyMs");
    QTest::addColumn<int>("kind"); // -1 none, 0 stepped, 1 slept
    QTest::addColumn<qint64>("amountMs");
    QTest::newRow("an ordinary tick") << qint64(1'000) << qint64(1'000) << -1 << qint64(0);
    QTest::newRow("a late tick") << qint64(4'000) << qint64(4'000) << -1 << qint64(0);
    QTest::newRow("drift within the tolerance") << qint64(3'000) << qint64(1'000) << -1 << qint64(0);
    QTest::newRow("set forward") << qint64(61'000) << qint64(1'000) << 0 << qint64(60'000);
    QTest::newRow("set back") << qint64(-3'599'000) << qint64(1'000) << 0 << qint64(-3'600'000);
    QTest::newRow("just over the tolerance") << qint64(3'001) << qint64(1'000) << 0 << qint64(2'001);
    QTest::newRow("suspended") << qint64(600'000) << qint64(600'000) << 1 << qint64(600'000);
    QTest::newRow("suspended and set") << qint64(700'000) << qint64(600'000) << 0 << qint64(100'000);
    QTest::newRow("busy, not asleep") << qint64(11'000) << qint64(11'000) << -1 << qint64(0);
}

void TestBase::clockWatch()
{
    QFETCH(qint64, wallMs);
    QFETCH(qint64, steadyMs);
    QFETCH(int, kind);
    QFETCH(qint64, amountMs);
    wf::ClockWatch watch(1s);
    const wf::Timestamp wall = wf::fromMs(1'760'000'000'000);
    const wf::SteadyTime steady{5s};
    QVERIFY(!watch.tick(wall, steady)); // The first one has nothing to compare with.
    const auto change = watch.tick(wall + wf::Millis{wallMs}, steady + wf::Millis{steadyMs});
    QCOMPARE(change ? int(change->kind) : -1, kind);
    if (change)
        QCOMPARE(qint64(change->amount.count()), amountMs);
}

void TestBase::clockWatchStartsOverAfterNews()
{
    wf::ClockWatch watch(1s);
    wf::Timestamp wall = wf::fromMs(1'760'000'000'000);
    wf::SteadyTime steady{};
    QVERIFY(!watch.tick(wall, steady));
    QVERIFY(watch.tick(wall += 1h, steady += 1s));
    QVERIFY(!watch.tick(wall += 1s, steady += 1s));
}

void TestBase::systemClockMovesOn()
{
    const wf::SystemClock clock;
    const auto before = clock.steady();
    const auto wall = clock.wall();
    QTRY_VERIFY(clock.steady() > before);
    QVERIFY(wf::toMs(wall) > 1'700'000'000'000);
}

WF_TEST(TestBase)

} // namespace tst_base

#include "tst_base.moc"
