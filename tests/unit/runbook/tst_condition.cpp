// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/condition.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_condition {

using namespace std::chrono_literals;
using wf::CompareOp;
using wf::Quantity;
using wf::Unit;

class TestCondition : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void good_data();
    void good();
    void bad_data();
    void bad();
    void labels();
    void precedenceIsKeptPerJoin();
    void holdAndClear();
    void unitsConvert_data();
    void unitsConvert();
    void textOfAComparisonParsesBack_data();
    void textOfAComparisonParsesBack();
    void unitsThatAreMeant();
    void boundsHold();
    void valuesContradict_data();
    void valuesContradict();
};

void TestCondition::good_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("metric");
    QTest::addColumn<int>("op");
    QTest::addColumn<double>("number");
    QTest::addColumn<int>("unit");
    const auto row = [](const char *text, const char *metric, CompareOp op, double number, Unit unit) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(metric) << int(op) << number
                            << int(unit);
    };
    row("quantum.fallback_rate > 0.5", "quantum.fallback_rate", CompareOp::Greater, 0.5, Unit::None);
    row("a>=1", "a", CompareOp::GreaterEqual, 1, Unit::None);
    row("a < -2.5e3", "a", CompareOp::Less, -2500, Unit::None);
    row("a <= .5", "a", CompareOp::LessEqual, 0.5, Unit::None);
    row("a == 3", "a", CompareOp::Equal, 3, Unit::None);
    row("a = 3", "a", CompareOp::Equal, 3, Unit::None);
    row("a != 3", "a", CompareOp::NotEqual, 3, Unit::None);
    row("job:error-rate:5m > 5%", "job:error-rate:5m", CompareOp::Greater, 5, Unit::Percent);
    row("a > 5 %", "a", CompareOp::Greater, 5, Unit::Percent);
    row("a > 300s", "a", CompareOp::Greater, 300, Unit::Seconds);
    row("a > 10 us", "a", CompareOp::Greater, 10, Unit::Microseconds);
    row("a > 10 µs", "a", CompareOp::Greater, 10, Unit::Microseconds);
    row("a > 2 m", "a", CompareOp::Greater, 2, Unit::Minutes);
    row("a > 2GiB", "a", CompareOp::Greater, 2, Unit::Gibibytes);
    row("a > 2 GB", "a", CompareOp::Greater, 2, Unit::Gigabytes);
    row("a > 1 kB", "a", CompareOp::Greater, 1, Unit::Kilobytes);
    row("  a   >   1  ", "a", CompareOp::Greater, 1, Unit::None);
}

void TestCondition::good()
{
    QFETCH(QString, text);
    const auto parsed = wf::parseCondition(text);
    QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().message));
    QCOMPARE(parsed->terms.size(), size_t(1));
    const wf::Comparison &c = parsed->terms.front();
    QTEST(c.metric, "metric");
    QTEST(int(c.op), "op");
    QTEST(std::get<Quantity>(c.value).number, "number");
    QTEST(int(std::get<Quantity>(c.value).unit), "unit");
}

void TestCondition::bad_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("suggestion"); ///< Part of what is suggested.
    const auto row = [](const char *text, int column, const char *suggestion) {
        QTest::newRow(text) << QString::fromUtf8(text) << column << QString::fromUtf8(suggestion);
    };
    row("", 1, "metric");
    row("a", 2, "> 0");
    row("a => 5", 3, ">");
    row("a =< 5", 3, "<=");
    row("a <> 5", 3, "!=");
    row("a ≥ 5", 3, ">=");
    row("a above 5", 3, ">");
    row("a > 5 sec", 7, "s");
    row("a > 5 percent", 7, "%");
    row("a > 5 mb", 7, "MB");
    row("a > 5 parsecs", 7, "");
    row("a = down", 5, "\"down\"");
    row("a = 'down'", 5, "\"");
    row("a = “down”", 5, "\"");
    row("a = \"down", 5, "\"down\"");
    row("a > \"down\"", 3, "=");
    row("a > 1 && b > 2", 7, "and");
    row("a > 1 || b > 2", 7, "or");
    row("a > 1, b > 2", 6, "and");
    row("a > 1 for", 10, "for 30s");
    row("a > 1 for 30", 11, "for 30s");
    row("a > 1 for 5 minutes", 11, "for 5m");
    row("a > 1 10s", 7, "for 10s");
    row("a >", 4, "");
    row("a > 1 warn \"x\"", 12, "");
    row("a = \"x\" warn 5", 9, "");
    row("0.5 < a", 1, "metric > 0.5");
    row("a{b=c} > 1", 5, "\"c\"");
    row("a{b=\"c\" > 1", 9, ",");
    row("a{b=\"c\"", 2, "}");
    row("rate(a[5m]) > 1", 5, "promql");
    row("a > 1 < 2", 7, "and");
    row("a > 1e999", 5, "");
    row("a > 1 and", 10, "");
    row("a > 1 clear 3", 13, "");
    row("a @ 3", 3, "");
}

void TestCondition::bad()
{
    QFETCH(QString, text);
    QFETCH(QString, suggestion);
    const auto parsed = wf::parseCondition(text);
    QVERIFY(!parsed);
    QTEST(parsed.error().column, "column");
    QVERIFY(!parsed.error().message.isEmpty());
    QVERIFY2(parsed.error().suggestion.contains(suggestion), qPrintable(parsed.error().suggestion));
}

void TestCondition::labels()
{
    const auto parsed = wf::parseCondition(uR"(http{code=~"5..",path!="/\"x\"",zone!~"a",env="prod"} > 3)");
    QVERIFY(parsed);
    const auto &labels = parsed->terms.front().labels;
    QCOMPARE(labels.size(), size_t(4));
    QCOMPARE(labels[0],
             (wf::LabelMatcher{QStringLiteral("code"), wf::LabelOp::Match, QStringLiteral("5..")}));
    QCOMPARE(labels[1].value, QStringLiteral("/\"x\""));
    QCOMPARE(labels[1].op, wf::LabelOp::NotEqual);
    QCOMPARE(labels[2].op, wf::LabelOp::NotMatch);
    QCOMPARE(labels[3].op, wf::LabelOp::Equal);
}

void TestCondition::precedenceIsKeptPerJoin()
{
    const auto parsed = wf::parseCondition(u"a > 1 or b > 2 and c = \"down\"");
    QVERIFY(parsed);
    QCOMPARE(parsed->terms.size(), size_t(3));
    QCOMPARE(parsed->joinedByAnd, (std::vector<bool>{false, true}));
    QVERIFY(parsed->terms[2].isText());
}

void TestCondition::holdAndClear()
{
    const auto plain = wf::parseCondition(u"a > 1");
    QVERIFY(plain);
    QCOMPARE(plain->hold, wf::Millis(0));
    QCOMPARE(plain->clearHold, wf::Millis(60s));
    const auto full = wf::parseCondition(u"a > 0.5 warn 0.3 for 1h30m clear < 20% for 5m");
    QVERIFY2(full, full ? "" : qPrintable(full.error().message));
    QCOMPARE(full->hold, wf::Millis(90min));
    QCOMPARE(full->terms.front().warn->number, 0.3);
    QCOMPARE(full->clear->op, CompareOp::Less);
    QCOMPARE(full->clear->value, (Quantity{20, Unit::Percent}));
    QCOMPARE(full->clearHold, wf::Millis(5min));
}

void TestCondition::unitsConvert_data()
{
    QTest::addColumn<int>("unit");
    QTest::addColumn<double>("factor");
    QTest::newRow("percent is a ratio") << int(Unit::Percent) << 0.01;
    QTest::newRow("ms") << int(Unit::Milliseconds) << 0.001;
    QTest::newRow("days") << int(Unit::Days) << 86400.0;
    QTest::newRow("KB") << int(Unit::Kilobytes) << 1000.0;
    QTest::newRow("MiB") << int(Unit::Mebibytes) << 1048576.0;
    QTest::newRow("none") << int(Unit::None) << 1.0;
}

void TestCondition::unitsConvert()
{
    QFETCH(int, unit);
    QTEST(wf::baseFactor(Unit(unit)), "factor");
}

void TestCondition::textOfAComparisonParsesBack_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"a > 0.5", "a <= 300s", "a{b=\"c\",d=~\"e.*\"} != 5%", "a = \"do\\\"wn\"",
                             "a > 5 warn 3", "a < 1e-09"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestCondition::textOfAComparisonParsesBack()
{
    QFETCH(QString, text);
    const auto parsed = wf::parseCondition(text);
    QVERIFY(parsed);
    const QString again = wf::comparisonText(parsed->terms.front());
    QCOMPARE(again, text);
    QCOMPARE(wf::parseCondition(again)->terms.front(), parsed->terms.front());
}

void TestCondition::unitsThatAreMeant()
{
    const auto suggested = [](const char *text) {
        return wf::parseCondition(QString::fromLatin1(text)).error().suggestion;
    };
    QCOMPARE(suggested("a > 5 parsecs"), QString());
    QCOMPARE(suggested("a > 5 H"), QStringLiteral("h"));
    QCOMPARE(suggested("a > 5 mb"), QStringLiteral("MB"));
}

void TestCondition::boundsHold()
{
    const QString shortest = QStringLiteral("a > 1");
    QVERIFY(wf::parseCondition(shortest.leftJustified(4096)));
    QVERIFY(!wf::parseCondition(shortest.leftJustified(4097)));
    QString labels = QStringLiteral("a{");
    for (int i = 0; i < 32; ++i)
        labels += QStringLiteral("l%1=\"x\",").arg(i);
    QVERIFY(wf::parseCondition(labels + QStringLiteral("} > 1")));
    const auto more = wf::parseCondition(labels + QStringLiteral("l=\"x\"} > 1"));
    QVERIFY(!more);
    QCOMPARE(more.error().message, QStringLiteral("more than 32 labels"));
    QString many = QStringLiteral("a > 1");
    for (int i = 0; i < 31; ++i)
        many += QStringLiteral(" or a > 1");
    QVERIFY(wf::parseCondition(many));
    QVERIFY(!wf::parseCondition(many + QStringLiteral(" or a > 1")));
}

void TestCondition::valuesContradict_data()
{
    QTest::addColumn<QString>("condition");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("whenTrue");
    QTest::addColumn<bool>("whenFalse");
    const auto row = [](const char *condition, const char *value, bool whenTrue, bool whenFalse) {
        QTest::addRow("%s: %s", condition, value) << condition << value << whenTrue << whenFalse;
    };
    row("a > 0.5", "0.0839", true, false);
    row("a > 0.5", "0.7", false, true);
    row("a > 0.5", "0.5", true, false);
    row("a >= 0.5", "0.5", false, true);
    row("a > 300s", "310 s", false, true);
    row("a < 90%", "92%", true, false);
    row("a != 5", "5", true, false);
    row("a > 0.5", "+Inf", false, true);
    row("a > 0.5", "NaN", true, false);
    row("a != 5", "NaN", true, false);
    row("a = \"down\"", "up", true, false);
    row("a = \"down\"", "down", false, true);
    row("a != \"up\"", "up", true, false);
    // Which term it is of is not known: one that it fits is enough.
    row("a > 5 or b < 1", "3", true, false);
    row("a > 5 or b < 1", "0.5", false, false);
    row("a > 5 and b > 1", "3", false, false);
    row("a > 5 and b > 300s", "3", true, false);
    // What cannot be compared says nothing.
    row("a > 0.5", "", false, false);
    row("a > 0.5", "no data", false, false);
    row("a > 300s", "310", false, false);
}

void TestCondition::valuesContradict()
{
    QFETCH(QString, condition);
    QFETCH(QString, value);
    QFETCH(bool, whenTrue);
    QFETCH(bool, whenFalse);
    const auto parsed = wf::parseCondition(condition);
    QVERIFY(parsed);
    QCOMPARE(wf::valueContradicts(*parsed, value, true), whenTrue);
    QCOMPARE(wf::valueContradicts(*parsed, value, false), whenFalse);
}

WF_TEST(TestCondition)

} // namespace tst_condition

#include "tst_condition.moc"
