// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/rulemodel.h"

#include "support/fakefixture.h"
#include "support/testentry.h"
#include "words/rulewords.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

namespace tst_rulemodel {

using namespace wf;

namespace {

const QByteArray Rules("groups:\n"
                       "- name: jobs\n"
                       "  interval: 1s\n"
                       "  rules:\n"
                       "  - {record: 'job:depth', expr: queue_depth * 2}\n"
                       "  - {alert: Long, expr: queue_depth > 50, for: 10s}\n"
                       "  - {alert: Away, expr: nowhere > 1}\n"
                       "- name: cache\n"
                       "  interval: 1s\n"
                       "  rules:\n"
                       "  - {alert: Misses, expr: cache_miss_ratio > 0.9}\n");

const QStringList Heads{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"),
                        QStringLiteral("d"), QStringLiteral("e"), QStringLiteral("f")};

} // namespace

class TestRuleModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theWorstComesFirst();
    void isFiltered();
    void staysWhereNothingMoves();
    void saysWhatIsWatched();
    void rulesOfServersStandBeside();

private:
    static QStringList names(const RuleModel &model)
    {
        QStringList all;
        for (int row = 0; row < model.rowCount(); ++row)
            all += model.index(row, RuleModel::NameColumn).data().toString();
        return all;
    }
    static FakeFixture::Options withRules()
    {
        FakeFixture::Options options;
        options.rules = Rules;
        return options;
    }
};

void TestRuleModel::theWorstComesFirst()
{
    FakeFixture f(withRules());
    RuleModel model(f.desk(), Heads);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(names(model), (QStringList{"Away", "Long", "Misses", "job:depth"}));
    QCOMPARE(model.index(0, RuleModel::StateColumn).data().toString(), QStringLiteral("Not measured"));
    QCOMPARE(model.index(0, RuleModel::NowColumn).data().toString(), QStringLiteral("not measured: nowhere"));
    f.set("queue_depth", 70);
    QCOMPARE(names(model), (QStringList{"Away", "Long", "Misses", "job:depth"}));
    QCOMPARE(model.index(1, RuleModel::StateColumn).data().toString(), QStringLiteral("Pending"));
    f.set("cache_miss_ratio", 0.95);
    QCOMPARE(names(model).front(), QStringLiteral("Misses"));
    QCOMPARE(model.index(0, 0).data(RuleModel::StandingRole).toInt(), int(RuleStanding::Firing));
    QCOMPARE(model.index(0, RuleModel::NowColumn).data().toString(), QStringLiteral("1 firing"));
    QCOMPARE(model.headerData(RuleModel::NameColumn, Qt::Horizontal, Qt::DisplayRole).toString(),
             QStringLiteral("b"));
}

void TestRuleModel::isFiltered()
{
    FakeFixture f(withRules());
    RuleModel model(f.desk(), Heads);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setFilter(QStringLiteral("CACHE"));
    QCOMPARE(names(model), QStringList{"Misses"});
    model.setFilter(QStringLiteral("queue_depth")); // In the expression.
    QCOMPARE(names(model), (QStringList{"Long", "job:depth"}));
    f.pass(std::chrono::seconds(5));
    QCOMPARE(names(model), (QStringList{"Long", "job:depth"}));
    model.setFilter(QStringLiteral("nothing is called that"));
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.rowAt(0));
    model.setFilter({});
    QCOMPARE(model.rowCount(), 4);
}

void TestRuleModel::staysWhereNothingMoves()
{
    FakeFixture f(withRules());
    RuleModel model(f.desk(), Heads);
    const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    f.pass(std::chrono::seconds(5));
    QCOMPARE(reset.size(), 0);
    QVERIFY(!changed.isEmpty());
}

void TestRuleModel::saysWhatIsWatched()
{
    FakeFixture f(withRules());
    RuleModel model(f.desk(), Heads);
    QCOMPARE(RuleWords::summary(model.all()), QStringLiteral("4 rules: 1 cannot be evaluated"));
    f.set("cache_miss_ratio", 0.95);
    QCOMPARE(RuleWords::summary(model.all()), QStringLiteral("4 rules: 1 firing, 1 cannot be evaluated"));
    QCOMPARE(RuleWords::summary({}), QStringLiteral("0 rules"));
}

void TestRuleModel::rulesOfServersStandBeside()
{
    FakeFixture f(withRules());
    RuleModel model(f.desk(), Heads);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    ServerRule firing;
    firing.name = QStringLiteral("Slow");
    firing.group = QStringLiteral("web");
    firing.health = ServerRule::Health::Good;
    firing.alerts.resize(1);
    firing.alerts.front().firing = true;
    ServerRule broken;
    broken.name = QStringLiteral("Broken");
    broken.health = ServerRule::Health::Bad;
    broken.problem = QStringLiteral("many-to-many");
    f.desk().setServerRules({broken, firing});
    f.pass(std::chrono::seconds(1));
    QCOMPARE(names(model).mid(0, 3), (QStringList{"Slow", "Broken", "Away"}));
    QCOMPARE(model.index(0, RuleModel::GroupColumn).data().toString(), QStringLiteral("jobs: web"));
    QCOMPARE(model.index(1, RuleModel::NowColumn).data().toString(), QStringLiteral("many-to-many"));
    // What a server that does not answer once said is no news.
    f.desk().setFeedBroken(true);
    f.pass(std::chrono::seconds(2));
    QCOMPARE(model.rowCount(), 6);
    QVERIFY(names(model).contains(QStringLiteral("Slow")));
    model.setFilter(QStringLiteral("Slow"));
    QCOMPARE(model.index(0, RuleModel::StateColumn).data().toString(), QStringLiteral("Failed"));
    QCOMPARE(model.index(0, RuleModel::NowColumn).data().toString(), QStringLiteral("jobs does not answer"));
}

WF_TEST(TestRuleModel)

} // namespace tst_rulemodel

#include "tst_rulemodel.moc"
