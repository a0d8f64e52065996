// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl status: what the strip of the window says, for scripts.
#include "support/ctl.h"
#include "support/deskfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_status {

using namespace wf;

namespace {

const QStringList Fields{
    QStringLiteral("active"),      QStringLiteral("backup"),   QStringLiteral("calm"),
    QStringLiteral("detected"),    QStringLiteral("log"),      QStringLiteral("no_data"),
    QStringLiteral("sentence"),    QStringLiteral("severity"), QStringLiteral("simulated"),
    QStringLiteral("stale_feeds"), QStringLiteral("unbound"),  QStringLiteral("unread"),
    QStringLiteral("watched")};

QString sentenceOf(const QJsonObject &o)
{
    return o.value(QLatin1String("sentence")).toString();
}

} // namespace

class TestStatus : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void calmOnlyWhenAllIsWatched();
    void whatIsOpenIsCounted();
    void withoutADeskItCannotBeKnown();
    void anEmptyListOfDetectionsIsNoGoodNews();
};

void TestStatus::calmOnlyWhenAllIsWatched()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    const Ctl ctl(f.path(QStringLiteral("data")));
    // The feed serves nothing one of the runbooks names.
    QTRY_COMPARE(ctl("status").lines().value(0), QStringLiteral("Watching 3 of 4 conditions"));
    CtlResult r = ctl("status --json");
    QCOMPARE(r.exit, 1);
    QJsonObject o = r.object();
    QStringList keys = o.keys();
    keys.sort();
    QCOMPARE(keys, Fields);
    QCOMPARE(sentenceOf(o), QStringLiteral("Watching 3 of 4 conditions"));
    QVERIFY(!o.value(QLatin1String("calm")).toBool());
    QCOMPARE(o.value(QLatin1String("watched")).toInt(), 3);
    QCOMPARE(o.value(QLatin1String("unbound")).toInt(), 1);
    QVERIFY(o.value(QLatin1String("severity")).isNull());
    f.set("login_failure_rate", 0);
    QTRY_COMPARE(ctl("status").exit, 0);
    r = ctl("status --json");
    QCOMPARE(r.exit, 0);
    o = r.object();
    QCOMPARE(sentenceOf(o), QStringLiteral("All clear"));
    QVERIFY(o.value(QLatin1String("calm")).toBool());
    QCOMPARE(o.value(QLatin1String("watched")).toInt(), 4);
    QCOMPARE(o.value(QLatin1String("log")).toString(), QStringLiteral("writable"));
    f.breakFeed();
    QTRY_COMPARE(ctl("status").exit, 1);
    o = ctl("status --json").object();
    QCOMPARE(o.value(QLatin1String("stale_feeds")).toInt(), 1);
    QCOMPARE(sentenceOf(o), QStringLiteral("No active incidents · 1 feed stale"));
}

void TestStatus::whatIsOpenIsCounted()
{
    DeskFixture f;
    f.set("queue_depth", 150);
    QVERIFY(f.waitForData());
    QVERIFY(f.waitForDetection(QStringLiteral("queue-backlog")));
    const Ctl ctl(f.path(QStringLiteral("data")));
    CtlResult r = ctl("status --json");
    QCOMPARE(r.exit, 1);
    QCOMPARE(r.object().value(QLatin1String("detected")).toInt(), 1);
    QCOMPARE(sentenceOf(r.object()), QStringLiteral("1 detected, nothing declared"));
    f.declare(QStringLiteral("Small"), Severity::P3);
    f.declare(QStringLiteral("Large"), Severity::P1);
    r = ctl("status --json");
    QCOMPARE(r.exit, 1);
    QCOMPARE(r.object().value(QLatin1String("active")).toInt(), 2);
    QCOMPARE(r.object().value(QLatin1String("severity")).toString(), QStringLiteral("P1"));
    QCOMPARE(ctl("status").lines().value(0), QStringLiteral("2 active · highest P1"));
}

void TestStatus::withoutADeskItCannotBeKnown()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    f.declare(QStringLiteral("Large"), Severity::P1);
    f.stop();
    const Ctl ctl(f.path(QStringLiteral("data")));
    CtlResult r = ctl("status");
    QCOMPARE(r.exit, 2);
    QVERIFY2(r.lines().value(0).contains(QStringLiteral("no desk is running")),
             qPrintable(r.lines().value(0)));
    QVERIFY2(r.lines().value(0).contains(QStringLiteral("according to the log: 1 active · highest P1")),
             qPrintable(r.lines().value(0)));
    // What is open is told all the same.
    QVERIFY(r.lines().value(1).contains(QStringLiteral("INC-0001")));
    QVERIFY(r.lines().value(1).contains(QStringLiteral("Large")));
    r = ctl("status --json");
    QCOMPARE(r.exit, 2);
    const QJsonObject o = r.object();
    QStringList keys = o.keys();
    keys.sort();
    QCOMPARE(keys, Fields);
    QVERIFY(!o.value(QLatin1String("calm")).toBool());
    QVERIFY(o.value(QLatin1String("watched")).isNull());
    QVERIFY(o.value(QLatin1String("unbound")).isNull());
    QCOMPARE(o.value(QLatin1String("active")).toInt(), 1);
    QCOMPARE(o.value(QLatin1String("log")).toString(), QStringLiteral("no_desk"));
    // A folder without a log, and with nothing at all.
    r = Ctl(f.path(QStringLiteral("nowhere")))("status");
    QCOMPARE(r.exit, 2);
    QVERIFY(!r.lines().value(0).contains(QStringLiteral("All clear")));
    QCOMPARE(ctl("status now").exit, 2);
}

void TestStatus::anEmptyListOfDetectionsIsNoGoodNews()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    const Ctl ctl(f.path(QStringLiteral("data")));
    QTRY_VERIFY(ctl("detection list").error().contains(QStringLiteral("Watching 3 of 4 conditions")));
    CtlResult r = ctl("detection list");
    QCOMPARE(r.exit, 0);
    QVERIFY(r.out.isEmpty());
    QVERIFY(ctl("detection list --json").array().isEmpty());
    f.stop();
    r = ctl("detection list");
    QVERIFY2(r.error().contains(QStringLiteral("no desk is running")), qPrintable(r.error()));
}

WF_TEST(TestStatus)

} // namespace tst_status

#include "tst_status.moc"
