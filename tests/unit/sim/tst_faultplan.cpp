// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/faultplan.h"
#include "sim/traffic.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_faultplan {

using std::chrono_literals::operator""s;

using namespace wf;

class TestFaultPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void presence_data();
    void presence();
    void levelRisesAndFalls();
    void delayHoldsBack();
    void gainedIsTheIntegral();
    void sinceEnd();
};

namespace {

FaultAction start(Millis at, const char *scenario, Millis hold = 0s)
{
    return {FaultAction::Kind::Start, at, QLatin1String(scenario), hold};
}

FaultAction stop(Millis at, const char *scenario)
{
    return {FaultAction::Kind::Stop, at, QLatin1String(scenario), 0s};
}

} // namespace

void TestFaultPlan::presence_data()
{
    QTest::addColumn<QList<int>>("kindAndSecond"); ///< Which row's plan; see presence().
    QTest::addColumn<bool>("present");
    QTest::addRow("before") << QList<int>{0, 59} << false;
    QTest::addRow("from its second on") << QList<int>{0, 60} << true;
    QTest::addRow("45 minutes long") << QList<int>{0, 60 + 2699} << true;
    QTest::addRow("then over") << QList<int>{0, 60 + 2700} << false;
    QTest::addRow("held for less") << QList<int>{1, 90} << false;
    QTest::addRow("stopped") << QList<int>{2, 100} << false;
    QTest::addRow("not stopped yet") << QList<int>{2, 99} << true;
    QTest::addRow("started again") << QList<int>{2, 200} << true;
    QTest::addRow("calm ends it") << QList<int>{3, 300} << false;
    QTest::addRow("what starts with calm stays") << QList<int>{4, 10} << true;
    QTest::addRow("stopping another changes nothing") << QList<int>{5, 100} << true;
    QTest::addRow("a part of a bad day") << QList<int>{6, 301} << true;
    QTest::addRow("the part can be stopped") << QList<int>{7, 400} << false;
    QTest::addRow("the whole day can be stopped") << QList<int>{8, 301} << false;
    QTest::addRow("a second start lasts longer") << QList<int>{9, 130} << true;
}

void TestFaultPlan::presence()
{
    QFETCH(QList<int>, kindAndSecond);
    QFETCH(bool, present);
    const QList<std::vector<FaultAction>> plans{
        {start(60s, "dynex-outage")},
        {start(60s, "dynex-outage", 30s)},
        {start(200s, "dynex-outage"), stop(100s, "dynex-outage"), start(0s, "dynex-outage")},
        {start(60s, "dynex-outage"), start(300s, "calm")},
        {start(0s, "calm"), start(0s, "dynex-outage")},
        {start(60s, "dynex-outage"), stop(90s, "billing-drift")},
        {start(0s, "bad-day")},
        {start(0s, "bad-day"), stop(400s, "dynex-outage")},
        {start(0s, "bad-day"), stop(10s, "bad-day")},
        {start(60s, "dynex-outage", 60s), start(90s, "dynex-outage", 60s)},
    };
    const FaultPlan plan(plans.at(kindAndSecond.at(0)));
    QCOMPARE(plan.present(Fault::DynexOutage, kindAndSecond.at(1)), present);
}

void TestFaultPlan::levelRisesAndFalls()
{
    const FaultPlan plan({start(100s, "billing-drift", 300s)});
    const Response response{0, 30, 60};
    QCOMPARE(plan.level(Fault::BillingDrift, response, 100), 0.0);
    QVERIFY(qAbs(plan.level(Fault::BillingDrift, response, 130) - 0.632) < 0.001);
    QVERIFY(plan.level(Fault::BillingDrift, response, 400) > 0.999);
    QVERIFY(qAbs(plan.level(Fault::BillingDrift, response, 460) - 0.368) < 0.001);
    QCOMPARE(plan.level(Fault::DynexOutage, response, 400), 0.0);
}

void TestFaultPlan::delayHoldsBack()
{
    const FaultPlan plan({start(100s, "billing-drift", 50s)});
    QCOMPARE(plan.level(Fault::BillingDrift, {20, 10, 10}, 120), 0.0);
    QVERIFY(plan.level(Fault::BillingDrift, {20, 10, 10}, 150) > 0.9);
    // Over before it took effect.
    QCOMPARE(plan.level(Fault::BillingDrift, {60, 10, 10}, 165), 0.0);
}

void TestFaultPlan::gainedIsTheIntegral()
{
    const Noise noise(99);
    const Traffic traffic(noise, fromMs(1'760'000'000'000), "some_counter");
    const FaultPlan plan({start(100s, "billing-drift", 300s), start(450s, "billing-drift", 100s)});
    const Response response{5, 30, 60};
    double sum = 0;
    const double step = 0.05;
    for (int i = 0; i < 20'000; ++i) {
        const double t = (i + 0.5) * step;
        sum += step * traffic.at(t) * plan.level(Fault::BillingDrift, response, t);
    }
    const double gained = plan.gained(Fault::BillingDrift, response, traffic, 1000);
    QVERIFY2(qAbs(gained - sum) < 0.01, qPrintable(QStringLiteral("%1 %2").arg(gained).arg(sum)));
    QVERIFY(gained > 300);
}

void TestFaultPlan::sinceEnd()
{
    const FaultPlan plan({start(100s, "dynex-outage", 50s)});
    QVERIFY(qIsInf(plan.sinceEnd(Fault::DynexOutage, 99)));
    QCOMPARE(plan.sinceEnd(Fault::DynexOutage, 120), 0.0);
    QCOMPARE(plan.sinceEnd(Fault::DynexOutage, 170), 20.0);
}

WF_TEST(TestFaultPlan)

} // namespace tst_faultplan

#include "tst_faultplan.moc"
