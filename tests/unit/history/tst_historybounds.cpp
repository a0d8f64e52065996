// SPDX-License-Identifier: GPL-3.0-or-later
// Filters, trends, tables and times exactly at their bounds.
#include "history/actions.h"
#include "history/importplan.h"
#include "history/importtable.h"
#include "history/trends.h"
#include "support/testentry.h"

#include <QTest>
#include <QTimeZone>

namespace tst_historybounds {

using namespace std::chrono_literals;
using namespace wf;

namespace {

Timestamp on(int year, unsigned month, unsigned day)
{
    using namespace std::chrono;
    return Timestamp(sys_days(std::chrono::year(year) / month / day)) + 12h;
}

HistoryRecord record(const QString &number, Timestamp declared, Severity worst = Severity::P2)
{
    HistoryRecord r;
    r.summary.id = IncidentId(number);
    r.summary.number = number;
    r.summary.status = IncidentStatus::Closed;
    r.summary.declaredAt = declared;
    r.statistics.worst = worst;
    r.statistics.runbook = QStringLiteral("Outage");
    return r;
}

QString chosen(const History &history, const HistoryFilter &filter)
{
    QStringList numbers;
    for (const quint32 position : select(history, filter))
        numbers << history.at(position).number;
    return numbers.join(u' ');
}

} // namespace

class TestHistoryBounds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void badRowsBetween();
    void jsonRows();
    void jsonNumbers();
    void heads();
    void byteOrderMark();
    void epochs_data();
    void epochs();
    void times_data();
    void times();
    void wordsOfAFilter();
    void runbooksAndTags();
    void orderAndRange();
    void choices();
    void monthsOfTwentyYears();
    void daysAtTheEnds();
    void yearsFromFirstToLast();
    void rankedByCountThenName();
    void onlyRecordedMeasures();
    void actionsBehindOthers();
    void positions();
    void fieldsThatAreNeeded();
    void sources_data();
    void sources();
};

void TestHistoryBounds::badRowsBetween()
{
    const auto table = parseImportTable("a,b\n1,2\n1,2,3\n4,5\n", QStringLiteral("x.csv"));
    QVERIFY(table);
    QCOMPARE(table->rows.size(), std::size_t{2});
    QCOMPARE(table->rows[1].cells.front(), QStringLiteral("4"));
    QCOMPARE(table->problems, QStringList{QStringLiteral("line 3 has 3 cells, but the header has 2")});
    const auto many = parseImportTable("a\n" + QByteArray("1,2\n").repeated(150), QStringLiteral("x.csv"));
    QCOMPARE(many->problems.size(), 100);
}

void TestHistoryBounds::jsonRows()
{
    const auto table = parseImportTable(R"([{"a":"1"}, 7, {"a":"2"}])", QStringLiteral("x.json"));
    QVERIFY(table);
    QVERIFY(table->isJson);
    QCOMPARE(table->rows.size(), std::size_t{2});
    QCOMPARE(table->rows[1].line, 3);
    QCOMPARE(table->problems, QStringList{QStringLiteral("entry 2: is not an object")});
    QCOMPARE(parseImportTable("[" + QByteArray("1,").repeated(150) + "{\"a\":1}]", {})->problems.size(), 100);
    // The list may be in an object.
    const auto inside = parseImportTable(R"({"count":1,"list":[{"a":"1"}],"more":[{"b":"2"}]})", {});
    QCOMPARE(inside->columns, QStringList{QStringLiteral("a")});
    QVERIFY(!parseImportTable("[]", {}) && !parseImportTable("[1]", {}) && !parseImportTable("{", {}));
}

void TestHistoryBounds::jsonNumbers()
{
    const auto table = parseImportTable(
        R"([{"a":1712000000000,"b":1.5,"c":true,"d":null,"e":["x",{"name":"y"},""],"f":{"g":{"h":"deep"}}}])",
        {});
    QVERIFY(table);
    QCOMPARE(table->columns.join(u' '), QStringLiteral("a b c e f.g.h"));
    QCOMPARE(table->rows[0].cells.join(u' '), QStringLiteral("1712000000000 1.5 true x\ny deep"));
}

void TestHistoryBounds::heads()
{
    const auto table = parseImportTable("a, ,a\n1,2,3\n", {});
    QCOMPARE(table->columns,
             (QStringList{QStringLiteral("a"), QStringLiteral("column 2"), QStringLiteral("a (3)")}));
}

void TestHistoryBounds::byteOrderMark()
{
    QVERIFY(parseImportTable("\xef\xbb\xbf[{\"a\":1}]", {})->isJson);
    QCOMPARE(parseImportTable("\xef\xbb\xbf"
                              "a,b\n",
                              {})
                 ->columns.front(),
             QStringLiteral("a"));
    QVERIFY(!parseImportTable("\xef\xbb\xbf", {}));
    QVERIFY(!parseImportTable("", {}));
}

void TestHistoryBounds::epochs_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("ms"); ///< -1: no time.
    QTest::newRow("first") << "100000000" << qint64{100'000'000'000};
    QTest::newRow("before") << "99999999" << qint64{-1};
    QTest::newRow("last of seconds") << "9999999999" << qint64{9'999'999'999'000};
    QTest::newRow("first of milliseconds") << "10000000000" << qint64{10'000'000'000};
    QTest::newRow("last of milliseconds") << "9999999999999" << qint64{9'999'999'999'999};
    QTest::newRow("after") << "10000000000000" << qint64{-1};
}

void TestHistoryBounds::epochs()
{
    QFETCH(QString, text);
    QFETCH(qint64, ms);
    const auto at = importTime(text, QTimeZone::utc());
    QCOMPARE(at ? toMs(*at) : -1, ms);
}

void TestHistoryBounds::times_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("utc"); ///< Empty: no time.
    QTest::newRow("zone of the file") << "2024-03-31 13:45"
                                      << "2024-03-31T10:45:00Z";
    QTest::newRow("UTC") << "2024-03-31 13:45 UTC"
                         << "2024-03-31T13:45:00Z";
    QTest::newRow("Z") << "2024-03-31T13:45:10Z"
                       << "2024-03-31T13:45:10Z";
    QTest::newRow("west") << "2024-03-31 13:45 -0230"
                          << "2024-03-31T16:15:00Z";
    QTest::newRow("east") << "2024-03-31 13:45+02"
                          << "2024-03-31T11:45:00Z";
    QTest::newRow("milliseconds") << "2024-03-31T13:45:10.1239Z"
                                  << "2024-03-31T13:45:10.123Z";
    QTest::newRow("tenths") << "2024-03-31T13:45:10,1Z"
                            << "2024-03-31T13:45:10.100Z";
    QTest::newRow("no day") << "2024-02-30 13:45"
                            << "";
    QTest::newRow("empty") << "  "
                           << "";
    QTest::newRow("too long") << QStringLiteral("2024-03-31 13:45 ") + QString(60, u'x') << "";
}

void TestHistoryBounds::times()
{
    QFETCH(QString, text);
    QFETCH(QString, utc);
    const auto at = importTime(text, QTimeZone(3 * 3600));
    QCOMPARE(at ? toIsoUtc(*at) : QString(), utc);
}

void TestHistoryBounds::wordsOfAFilter()
{
    History history;
    HistoryRecord r = record(QStringLiteral("A"), on(2026, 1, 1));
    r.summary.title = QStringLiteral("a b c d e f g h");
    history.put(r);
    HistoryFilter filter;
    filter.text = QStringLiteral("a b c d e f g h");
    QCOMPARE(chosen(history, filter), QStringLiteral("A"));
    filter.text = QStringLiteral("a b c d e f g nothing");
    QCOMPARE(chosen(history, filter), QString());
    filter.text = QStringLiteral("a b c d e f g h nothing"); // At most eight words count.
    QCOMPARE(chosen(history, filter), QStringLiteral("A"));
}

void TestHistoryBounds::runbooksAndTags()
{
    History history;
    HistoryRecord without = record(QStringLiteral("A"), on(2026, 1, 1));
    without.statistics.runbook.clear();
    without.statistics.tags = {QStringLiteral("db")};
    history.put(without);
    history.put(record(QStringLiteral("B"), on(2026, 1, 2)));
    HistoryFilter filter;
    filter.withoutRunbook = true;
    QCOMPARE(chosen(history, filter), QStringLiteral("A"));
    QVERIFY(!filter.isEmpty());
    filter = {};
    QVERIFY(filter.isEmpty());
    filter.tag = QStringLiteral("db");
    QCOMPARE(chosen(history, filter), QStringLiteral("A"));
    filter = {};
    filter.moment = dayRange(history.at(1).day);
    QCOMPARE(chosen(history, filter), QStringLiteral("B"));
    QCOMPARE(chosen(history, filter.withoutMoment()), QStringLiteral("A B"));
}

void TestHistoryBounds::orderAndRange()
{
    History history;
    for (unsigned day = 1; day <= 3; ++day)
        history.put(record(QString::number(day), on(2026, 1, day), day == 2 ? Severity::P0 : Severity::P3));
    HistoryFilter mild;
    mild.severities = {Severity::P3};
    const Selected order{2, 1, 0};
    QCOMPARE(select(history, mild, &order), (Selected{2, 0}));
    QCOMPARE(narrow(history, order, {on(2026, 1, 2), on(2026, 1, 3)}), (Selected{2, 1}));
}

void TestHistoryBounds::choices()
{
    History history;
    HistoryRecord r = record(QStringLiteral("A"), on(2026, 1, 1));
    r.statistics.services = {QStringLiteral("mail"), QStringLiteral("Billing")};
    r.statistics.tags = {QStringLiteral("db")};
    history.put(r);
    r.summary.id = IncidentId(QStringLiteral("B"));
    r.statistics.runbook.clear();
    history.put(r);
    const HistoryChoices offered = choicesOf(history);
    QCOMPARE(offered.runbooks, QStringList{QStringLiteral("Outage")});
    QCOMPARE(offered.services, (QStringList{QStringLiteral("Billing"), QStringLiteral("mail")}));
    QCOMPARE(offered.tags, QStringList{QStringLiteral("db")});
}

void TestHistoryBounds::monthsOfTwentyYears()
{
    History history;
    history.put(record(QStringLiteral("old"), on(2005, 12, 31)));
    history.put(record(QStringLiteral("first"), on(2006, 1, 1)));
    HistoryRecord drill = record(QStringLiteral("drill"), on(2026, 5, 1));
    drill.summary.drill = true;
    history.put(drill);
    history.put(record(QStringLiteral("last"), on(2025, 12, 31)));
    const auto months = monthsOf(history, {0, 1, 2, 3});
    QCOMPARE(months.size(), std::size_t{MaxTrendMonths});
    QCOMPARE(months.front().month, 2006 * 12);
    QCOMPARE(months.front().count, 1);
    QCOMPARE(months.back().month, 2025 * 12 + 11);
    QCOMPARE(months.back().count, 1);
    QCOMPARE(trendsOf(history, {2, 3}).count, 1);
}

void TestHistoryBounds::daysAtTheEnds()
{
    History history;
    history.put(record(QStringLiteral("before"), on(2025, 12, 31)));
    history.put(record(QStringLiteral("first"), on(2026, 1, 1), Severity::P3));
    history.put(record(QStringLiteral("worse"), on(2026, 1, 1), Severity::P1));
    history.put(record(QStringLiteral("milder"), on(2026, 1, 1), Severity::P2));
    history.put(record(QStringLiteral("after"), on(2027, 1, 1)));
    history.put(record(QStringLiteral("last"), on(2026, 12, 31), Severity::P3));
    const auto days = daysOf(history, {0, 1, 2, 3, 4, 5}, 2026);
    QCOMPARE(days.front(), (DayCount{3, Severity::P1}));
    QCOMPARE(days.back(), (DayCount{1, Severity::P3}));
    int all = 0;
    for (const DayCount &day : days)
        all += day.count;
    QCOMPARE(all, 4);
}

void TestHistoryBounds::yearsFromFirstToLast()
{
    History history;
    for (const int year : {2021, 2019, 2023, 2020})
        history.put(record(QString::number(year), on(year, 6, 1)));
    QCOMPARE(yearsOf(history), std::optional(std::pair(2019, 2023)));
}

void TestHistoryBounds::rankedByCountThenName()
{
    History history;
    int n = 0;
    const auto put = [&](const QString &runbook, const QString &step) {
        HistoryRecord r = record(QString::number(++n), on(2026, 1, 1));
        r.statistics.runbook = runbook;
        r.statistics.troubles = {{TroubleKind::StepSkipped, runbook, step}};
        history.put(r);
    };
    put(QStringLiteral("B"), QStringLiteral("y"));
    put(QStringLiteral("B"), QStringLiteral("x"));
    put(QStringLiteral("A"), QStringLiteral("z"));
    put(QStringLiteral("C"), QStringLiteral("w"));
    put(QStringLiteral("C"), QStringLiteral("w"));
    QStringList rows;
    for (const Ranked &row : trendsOf(history, select(history, {})).skipped)
        rows << history.text(row.runbook) + history.text(row.what);
    QCOMPARE(rows.join(u' '), QStringLiteral("Cw Az Bx By"));
    for (int i = 0; i < 60; ++i)
        put(QStringLiteral("D"), QString::number(i));
    QCOMPARE(trendsOf(history, select(history, {})).skipped.size(), MaxRanked);
}

void TestHistoryBounds::onlyRecordedMeasures()
{
    History history;
    HistoryRecord r = record(QStringLiteral("A"), on(2026, 1, 1));
    r.statistics.measures[0] = {MeasureKind::Detect, MeasureState::Recorded, {}, {}, Millis{0}};
    r.statistics.measures[1] = {MeasureKind::Acknowledge, MeasureState::Invalid, {}, {}, -5s};
    history.put(r);
    const Trends trends = trendsOf(history, {0});
    QCOMPARE(trends.measures[0].n, 1); // Nothing at all is a length, too.
    QCOMPARE(trends.measures[1].n, 0);
    QCOMPARE(trends.months.front().measures[0].n, 1);
}

void TestHistoryBounds::actionsBehindOthers()
{
    History history;
    HistoryRecord r = record(QStringLiteral("A"), on(2026, 1, 1));
    const auto item = [](ActionState state, std::optional<Timestamp> done) {
        ActionItem a;
        a.state = state;
        a.at = on(2026, 1, 1);
        a.doneAt = done;
        return a;
    };
    r.statistics.actions = {item(ActionState::Done, on(2026, 2, 1)), item(ActionState::Dropped, {}),
                            item(ActionState::Open, {}), item(ActionState::Done, on(2026, 3, 1)),
                            item(ActionState::Open, {})};
    history.put(r);
    QList<quint32> order;
    for (const ActionRef &ref : actionsOf(history, {0}, true))
        order << ref.action;
    // Open ones as they were written, then the newest that was done.
    QCOMPARE(order, (QList<quint32>{2, 4, 3, 0, 1}));
}

void TestHistoryBounds::positions()
{
    History history;
    QCOMPARE(history.put(record(QStringLiteral("A"), on(2026, 1, 1))), std::size_t{0});
    QCOMPARE(history.put(record(QStringLiteral("B"), on(2026, 1, 1))), std::size_t{1});
    QCOMPARE(history.put(record(QStringLiteral("A"), on(2026, 1, 2))), std::size_t{0});
    QCOMPARE(history.find(IncidentId(QStringLiteral("B"))), std::optional(std::size_t{1}));
    QVERIFY(!history.find(IncidentId(QStringLiteral("C"))));
}

void TestHistoryBounds::fieldsThatAreNeeded()
{
    for (const ImportField field : {ImportField::Title, ImportField::Created, ImportField::Resolved})
        QVERIFY(isRequired(field));
    for (const ImportField field : {ImportField::Reference, ImportField::Severity, ImportField::Started,
                                    ImportField::Tags, ImportField::Commander})
        QVERIFY(!isRequired(field));
}

void TestHistoryBounds::sources_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("source");
    QTest::newRow("name") << "/tmp/pagerduty.csv"
                          << "pagerduty";
    QTest::newRow("name and more") << "/tmp/PagerDuty-2024.csv"
                                   << "pagerduty";
    QTest::newRow("second letter") << "/tmp/p-2024.csv"
                                   << "p";
    QTest::newRow("digit first") << "/tmp/4me.csv"
                                 << "4me";
    QTest::newRow("no name") << ""
                             << "import";
}

void TestHistoryBounds::sources()
{
    QFETCH(QString, path);
    ImportTable table;
    table.path = path;
    QTEST(guessMapping(table).source, "source");
}

WF_TEST(TestHistoryBounds)

} // namespace tst_historybounds

#include "tst_historybounds.moc"
