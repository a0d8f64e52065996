// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/feedmodel.h"

#include "support/fakefixture.h"
#include "support/testentry.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

namespace tst_feedmodel {

using namespace std::chrono_literals;
using namespace wf;

namespace {

QStringList heads()
{
    QStringList names;
    for (int i = 0; i < FeedModel::ColumnCount; ++i)
        names += QString::number(i);
    return names;
}

} // namespace

class TestFeedModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void standings_data();
    void standings();
    void summaries();
    void aFeedThatGoesDownIsShownFirst();
    void isFiltered();
    void whatIsOffIsSaidToBe();
    void aPersonsPlaceStays();
};

void TestFeedModel::standings_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("secondsAgo");
    QTest::addColumn<QString>("expected");
    QTest::newRow("up") << int(FeedState::Up) << 1 << QStringLiteral("Up");
    QTest::newRow("late") << int(FeedState::Up) << 60 << QStringLiteral("Late");
    QTest::newRow("part") << int(FeedState::Degraded) << 1 << QStringLiteral("Up in part");
    QTest::newRow("down") << int(FeedState::Down) << 60 << QStringLiteral("Down");
    QTest::newRow("waiting") << int(FeedState::Waiting) << 1 << QStringLiteral("Waiting");
}

void TestFeedModel::standings()
{
    QFETCH(const int, state);
    QFETCH(const int, secondsAgo);
    QFETCH(const QString, expected);
    const Timestamp now = fromMs(1'795'444'200'000);
    FeedHealth health;
    health.state = FeedState(state);
    health.interval = 5s;
    health.lastSample = now - std::chrono::seconds(secondsAgo);
    QCOMPARE(FeedWords::standing(standingOf(&health, true, now)), expected);
    QCOMPARE(standingOf(&health, false, now), FeedStanding::Off);
    QCOMPARE(standingOf(nullptr, true, now), FeedStanding::Waiting);
}

void TestFeedModel::summaries()
{
    QCOMPARE(FeedWords::summary({}), QStringLiteral("No feeds"));
    const QString all = FeedWords::summary({FeedStanding::Up, FeedStanding::Down, FeedStanding::Up});
    QVERIFY2(all.endsWith(QStringLiteral(": 1 down, 2 up")), qPrintable(all));
}

void TestFeedModel::aFeedThatGoesDownIsShownFirst()
{
    FakeFixture f;
    FeedModel model(f.desk(), heads());
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_COMPARE(model.index(0, FeedModel::StateColumn).data().toString(), QStringLiteral("Up"));
    const QString name = model.index(0, FeedModel::NameColumn).data().toString();
    QCOMPARE(model.rowOf(FeedId(name)), 0);
    QVERIFY(!model.index(0, FeedModel::LastColumn).data().toString().isEmpty());
    f.breakFeed();
    f.pass(2s);
    QCOMPARE(model.index(0, FeedModel::StateColumn).data().toString(), QStringLiteral("Down"));
    QCOMPARE(model.all().front().standing, FeedStanding::Down);
    QCOMPARE(model.rowAt(0)->health->state, FeedState::Down);
    QVERIFY(!model.rowAt(1) && !model.rowAt(-1));
}

void TestFeedModel::isFiltered()
{
    FakeFixture f;
    FeedModel model(f.desk(), heads());
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 1);
    model.setFilter(QStringLiteral("PROMETH")); // Its kind.
    QCOMPARE(model.rowCount(), 1);
    model.setFilter(QStringLiteral("nowhere"));
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.all().size(), 1u);
}

void TestFeedModel::whatIsOffIsSaidToBe()
{
    FakeFixture f;
    FeedModel model(f.desk(), heads());
    FeedConfig off = f.desk().feedConfigs().front();
    off.enabled = false;
    QVERIFY(f.desk().changeFeed(f.desk().feedConfigs().front(), off));
    QCOMPARE(model.index(0, FeedModel::StateColumn).data().toString(), QStringLiteral("Off"));
    QVERIFY(model.index(0, FeedModel::LastColumn).data().toString().isEmpty());
}

void TestFeedModel::aPersonsPlaceStays()
{
    FakeFixture f;
    FeedModel model(f.desk(), heads());
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    f.pass(5s);
    QCOMPARE(reset.count(), 0); // A person's place stays.
}

WF_TEST(TestFeedModel)

} // namespace tst_feedmodel

#include "tst_feedmodel.moc"
