// SPDX-License-Identifier: GPL-3.0-or-later
// Past incidents out of files of other tools, good and bad.
#include "history/csv.h"
#include "history/importplan.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_import {

using namespace wf;

namespace {

const Timestamp Now = *fromIso(u"2026-11-26T12:00:00Z");

ImportTable tableOf(const QByteArray &bytes, const QString &name = QStringLiteral("pagerduty-export.csv"))
{
    const auto table = parseImportTable(bytes, name);
    if (!table)
        qFatal("%s", qPrintable(table.error().message));
    return *table;
}

ImportPlan planOf(const ImportTable &table, const ImportMapping &mapping)
{
    return planImport(table, mapping, Now, [](const IncidentId &) { return false; });
}

QList<QStringList> records(const QByteArray &bytes, QString *error = nullptr)
{
    QList<QStringList> all;
    CsvReader reader(bytes);
    while (auto record = reader.next()) {
        if (!*record) {
            if (error)
                *error = record->error().message;
            break;
        }
        all << (*record)->cells;
    }
    return all;
}

QString columnOf(const ImportTable &table, const ImportMapping &mapping, ImportField field)
{
    return mapping.column(field) < 0 ? QString() : table.columns[mapping.column(field)];
}

} // namespace

class TestImport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void csv_data();
    void csv();
    void csvThatNeverEndsAQuoteNamesItsLine();
    void csvBounds();
    void times_data();
    void times();
    void headsOfKnownTools_data();
    void headsOfKnownTools();
    void aRowBecomesAnIncident();
    void problemsNameRowAndColumn();
    void whatIsKnownIsNotImportedTwice();
    void withoutANumberTimeAndTitleTellApart();
    void json();
    void jsonThatIsNoList();
    void mappingByHand();
    void filesBeyondTheBoundsAreRefused();
    void commandsAreOfAFewEach();
};

void TestImport::csv_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QList<QStringList>>("expected");
    const auto row = [](const char *name, const QByteArray &bytes, const QList<QStringList> &expected) {
        QTest::newRow(name) << bytes << expected;
    };
    row("plain", "a,b\n1,2\n", {{"a", "b"}, {"1", "2"}});
    row("no line end at the end", "a,b\r\n1,2", {{"a", "b"}, {"1", "2"}});
    row("quotes, doubled ones, separators and line ends in them", "a,b\n\"x, \"\"y\"\"\",\"l1\r\nl2\"\n",
        {{"a", "b"}, {"x, \"y\"", "l1\r\nl2"}});
    row("empty cells stay", "a,b,c\n,,\n", {{"a", "b", "c"}, {"", "", ""}});
    row("empty lines go", "a\n\n\r\n1\n", {{"a"}, {"1"}});
    row("mark and semicolons",
        "\xef\xbb\xbf"
        "a;b\n1,5;2\n",
        {{"a", "b"}, {"1,5", "2"}});
    row("tabulators", "a\tb\n1\t2\n", {{"a", "b"}, {"1", "2"}});
    row("text after a closing quote", "a,b\n\"x\"y,2\n", {{"a", "b"}, {"xy", "2"}});
    row("Latin-1", "a,b\nM\xfcller,2\n", {{"a", "b"}, {QString::fromUtf8("Müller"), "2"}});
    row("UTF-16 with its mark",
        QByteArray("\xff\xfe"
                   "a\0,\0b\0\n\0",
                   10),
        {{"a", "b"}});
    row("nothing", "", {});
}

void TestImport::csv()
{
    QFETCH(QByteArray, bytes);
    QTEST(records(bytes), "expected");
}

void TestImport::csvThatNeverEndsAQuoteNamesItsLine()
{
    QString error;
    QCOMPARE(records("a,b\n1,2\n3,\"four\nfive\n", &error).size(), 2);
    QCOMPARE(error, QStringLiteral("line 3: a quote is never closed"));
    // What was read before it comes in, and the problem is told.
    const ImportTable table = tableOf("a,b\n1,2\n3,\"four\n");
    QCOMPARE(table.rows.size(), 1U);
    QCOMPARE(table.problems, QStringList{QStringLiteral("line 3: a quote is never closed")});
}

void TestImport::csvBounds()
{
    QString error;
    records("a\n\"" + QByteArray(MaxCsvCell + 1, 'x') + "\"\n", &error);
    QVERIFY2(error.contains(QStringLiteral("longer than")), qPrintable(error));
    records(QByteArray(MaxCsvColumns + 1, ',') + '\n', &error);
    QVERIFY2(error.contains(QStringLiteral("cells in a record")), qPrintable(error));
}

void TestImport::times_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *text, const char *expected) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(expected);
    };
    row("2024-07-31T13:45:10Z", "2024-07-31T13:45:10Z");
    row("2024-07-31T13:45:10.5+02:00", "2024-07-31T11:45:10.500Z");
    row("2024-07-31T13:45:10.123456-0700", "2024-07-31T20:45:10.123Z");
    row("2024-07-31 13:45 UTC", "2024-07-31T13:45:00Z");
    row("2024-07-31 13:45:10 +0200", "2024-07-31T11:45:10Z");
    row("2024-07-31 13:45:10 +02", "2024-07-31T11:45:10Z");
    // Without a zone it is the given one's: Berlin has two hours in summer, one in winter.
    row("2024-07-31 13:45", "2024-07-31T11:45:00Z");
    row("2024-01-31T13:45:00", "2024-01-31T12:45:00Z");
    row("31.07.2024 13:45", "2024-07-31T11:45:00Z");
    row("Jul 31, 2024 13:45", "2024-07-31T11:45:00Z");
    row("31 Jul 2024 13:45:10", "2024-07-31T11:45:10Z");
    row("1722426310", "2024-07-31T11:45:10Z");
    row("1722426310123", "2024-07-31T11:45:10.123Z");
    row("2024-07-31", "2024-07-30T22:00:00Z");
    row("07/08/2024 13:45", ""); // July or August?
    row("2024-07-31 13:45 PDT", "");
    row("2024-02-30 13:45", "");
    row("yesterday", "");
    row("", "");
}

void TestImport::times()
{
    QFETCH(QString, text);
    const auto at = importTime(text, QTimeZone("Europe/Berlin"));
    QTEST(at ? toIsoUtc(*at) : QString(), "expected");
}

void TestImport::headsOfKnownTools_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QStringList>(
        "fields"); // reference, title, severity, created, acknowledged, resolved, services
    QTest::newRow("PagerDuty")
        << QByteArray("incident_number,description,service_id,service_name,created_on,first_acknowledged_at,"
                      "resolved_on,urgency,resolved_by_user_name")
        << QStringList{"incident_number",       "description", "urgency",     "created_on",
                       "first_acknowledged_at", "resolved_on", "service_name"};
    QTest::newRow("Opsgenie") << QByteArray(
                                     "TinyId,Message,Priority,CreatedAt,AcknowledgedAt,ClosedAt,Tags,Owner")
                              << QStringList{"TinyId",         "Message",  "Priority", "CreatedAt",
                                             "AcknowledgedAt", "ClosedAt", ""};
    QTest::newRow("incident.io")
        << QByteArray(
               "ID,Name,Severity,Reported at,Accepted at,Resolved at,Incident lead,Summary,Affected services")
        << QStringList{"ID",          "Name",        "Severity",         "Reported at",
                       "Accepted at", "Resolved at", "Affected services"};
    QTest::newRow("Statuspage")
        << QByteArray("id,name,impact_override,created_at,monitoring_at,resolved_at,components")
        << QStringList{"id", "name", "impact_override", "created_at", "", "resolved_at", "components"};
}

void TestImport::headsOfKnownTools()
{
    QFETCH(QByteArray, head);
    const ImportTable table = tableOf(head + "\n1\n");
    const ImportMapping mapping = guessMapping(table);
    QStringList fields;
    for (const ImportField field :
         {ImportField::Reference, ImportField::Title, ImportField::Severity, ImportField::Created,
          ImportField::Acknowledged, ImportField::Resolved, ImportField::Services})
        fields << columnOf(table, mapping, field);
    QTEST(fields, "fields");
    QCOMPARE(mapping.source, QStringLiteral("pagerduty"));
}

void TestImport::aRowBecomesAnIncident()
{
    const ImportTable table = tableOf(
        "number,title,urgency,created_at,acknowledged_at,mitigated_at,resolved_at,service,tags,summary,"
        "runbook,commander\n"
        "4711,\"Billing, again\",high,2024-03-31T12:00:00Z,2024-03-31T12:02:00Z,2024-03-31T12:30:00Z,"
        "2024-03-31T13:00:00Z,billing,\"change; money\",Rolled back.,Billing drift,Ada\n");
    const ImportPlan plan = planOf(table, guessMapping(table));
    QVERIFY(plan.problems.empty());
    QCOMPARE(plan.incidents.size(), 1U);
    const PastIncident &p = plan.incidents.front();
    QCOMPARE(p.reference, QStringLiteral("4711"));
    QCOMPARE(p.title, QStringLiteral("Billing, again"));
    QCOMPARE(p.severity, Severity::P1);
    QCOMPARE(toIsoUtc(*p.detectedAt), QStringLiteral("2024-03-31T12:00:00Z"));
    QCOMPARE(toIsoUtc(p.declaredAt), QStringLiteral("2024-03-31T12:02:00Z"));
    QCOMPARE(toIsoUtc(*p.mitigatedAt), QStringLiteral("2024-03-31T12:30:00Z"));
    QCOMPARE(toIsoUtc(p.resolvedAt), QStringLiteral("2024-03-31T13:00:00Z"));
    QCOMPARE(p.services, QStringList{QStringLiteral("billing")});
    QCOMPARE(p.tags, (QStringList{QStringLiteral("change"), QStringLiteral("money")}));
    QCOMPARE(p.summary, QStringLiteral("Rolled back."));
    QCOMPARE(p.runbook, QStringLiteral("Billing drift"));
    QCOMPARE(p.commander, QStringLiteral("Ada"));
}

void TestImport::problemsNameRowAndColumn()
{
    const ImportTable table = tableOf("id,name,severity,created_at,resolved_at\n"
                                      "1,fine,P2,2024-03-31 12:00,2024-03-31 13:00\n"
                                      "2,,P2,2024-03-31 12:00,2024-03-31 13:00\n"
                                      "3,open still,P2,2024-03-31 12:00,\n"
                                      "4,word,terrible,2024-03-31 12:00,2024-03-31 13:00\n"
                                      "5,backwards,P2,2024-03-31 14:00,2024-03-31 13:00\n"
                                      "6,when,P2,soon,2024-03-31 13:00\n"
                                      "7,from the future,P2,2031-03-31 14:00,2031-03-31 15:00\n"
                                      "8,too,many,cells,in,this,row\n"
                                      "9,also fine,,2024-03-31 12:00,2024-03-31 13:00\n");
    const ImportPlan plan = planOf(table, guessMapping(table));
    QStringList problems;
    for (const ImportProblem &p : plan.problems)
        problems << QStringLiteral("%1 %2: %3").arg(p.line).arg(p.column, p.text);
    QCOMPARE(problems.size(), 7);
    QCOMPARE(problems[0], QStringLiteral("0 : line 9 has 7 cells, but the header has 5"));
    QCOMPARE(problems[1], QStringLiteral("3 name: is empty"));
    QCOMPARE(problems[2],
             QStringLiteral("4 resolved_at: is empty: only incidents that are over can be imported"));
    QCOMPARE(problems[3], QStringLiteral("5 severity: \"terrible\" is not a severity"));
    QCOMPARE(problems[4], QStringLiteral("6 resolved_at: is before it was created"));
    QVERIFY(problems[5].startsWith(QStringLiteral("7 created_at: \"soon\" is not a time")));
    QVERIFY(problems[6].contains(QStringLiteral("is not a time of the past")));
    QCOMPARE(plan.badRows, 7);
    QCOMPARE(plan.incidents.size(), 2U);
    QCOMPARE(plan.incidents.back().severity, Severity::P2); // The mapping's, since the row names none.
}

void TestImport::whatIsKnownIsNotImportedTwice()
{
    const ImportTable table = tableOf("id,name,created_at,resolved_at\n"
                                      "1,a,2024-03-31 12:00,2024-03-31 13:00\n"
                                      "2,b,2024-03-31 12:00,2024-03-31 13:00\n"
                                      "2,b once more,2024-03-31 12:00,2024-03-31 13:00\n");
    const ImportMapping mapping = guessMapping(table);
    const IncidentId known = pastIncidentId(mapping.source, QStringLiteral("1"));
    const ImportPlan plan =
        planImport(table, mapping, Now, [&known](const IncidentId &id) { return id == known; });
    QCOMPARE(plan.known, 2);
    QCOMPARE(plan.incidents.size(), 1U);
    QCOMPARE(plan.incidents.front().title, QStringLiteral("b"));
    // Another source may use the same numbers.
    QVERIFY(pastIncidentId(QStringLiteral("opsgenie"), QStringLiteral("1")) != known);
    QCOMPARE(pastIncidentId(QStringLiteral("PagerDuty"), QStringLiteral("1")), known);
}

void TestImport::withoutANumberTimeAndTitleTellApart()
{
    const ImportTable table = tableOf("name,created_at,resolved_at\n"
                                      "a,2024-03-31 12:00,2024-03-31 13:00\n"
                                      "b,2024-03-31 12:00,2024-03-31 13:00\n"
                                      "a,2024-03-31 12:00,2024-03-31 13:00\n");
    const ImportPlan plan = planOf(table, guessMapping(table));
    QCOMPARE(plan.incidents.size(), 2U);
    QCOMPARE(plan.known, 1);
    QCOMPARE(plan.incidents.front().reference, QStringLiteral("2024-03-31T12:00:00Z a"));
}

void TestImport::json()
{
    const ImportTable table = tableOf(R"({"meta":{"total":2},"incidents":[
        {"incident_number":7,"title":"a","urgency":"low","created_at":"2024-03-31T12:00:00Z",
         "resolved_at":"2024-03-31T13:00:00Z","service":{"id":"P1","summary":"billing"},
         "tags":[{"name":"x"},"y"]},
        3,
        {"incident_number":8,"title":"b","created_at":1711886400,"resolved_at":"2024-03-31T13:00:00Z"}]})",
                                      QStringLiteral("pagerduty.json"));
    QVERIFY(table.isJson);
    QCOMPARE(table.problems, QStringList{QStringLiteral("entry 2: is not an object")});
    const ImportMapping mapping = guessMapping(table);
    QCOMPARE(columnOf(table, mapping, ImportField::Services), QStringLiteral("service.summary"));
    const ImportPlan plan = planOf(table, mapping);
    QCOMPARE(plan.incidents.size(), 2U);
    QCOMPARE(plan.incidents[0].reference, QStringLiteral("7"));
    QCOMPARE(plan.incidents[0].severity, Severity::P3);
    QCOMPARE(plan.incidents[0].services, QStringList{QStringLiteral("billing")});
    QCOMPARE(plan.incidents[0].tags, (QStringList{QStringLiteral("x"), QStringLiteral("y")}));
    QCOMPARE(toIsoUtc(plan.incidents[1].declaredAt), QStringLiteral("2024-03-31T12:00:00Z"));
}

void TestImport::jsonThatIsNoList()
{
    const auto none = parseImportTable(R"({"a":1})", QStringLiteral("x.json"));
    QVERIFY(!none);
    QCOMPARE(none.error().message, QStringLiteral("x.json: holds no list of incidents"));
    const auto broken = parseImportTable(R"([{"a":1)", QStringLiteral("x.json"));
    QVERIFY(!broken);
    QVERIFY2(broken.error().message.startsWith(QStringLiteral("x.json: not JSON:")),
             qPrintable(broken.error().message));
}

void TestImport::mappingByHand()
{
    const ImportTable table = tableOf("Nr,What,Opened,Gone\n1,a,2024-07-31 12:00,2024-07-31 13:00\n");
    ImportMapping mapping = guessMapping(table);
    for (const char *assignment : {"reference=Nr", "title=2", "created=Opened", "resolved=Gone",
                                   "zone=Europe/Berlin", "severity=P1", "source=sheet"})
        QVERIFY2(applyMapping(mapping, table.columns, QLatin1String(assignment)), assignment);
    const ImportPlan plan = planOf(table, mapping);
    QCOMPARE(plan.incidents.size(), 1U);
    QCOMPARE(plan.source, QStringLiteral("sheet"));
    QCOMPARE(plan.incidents.front().severity, Severity::P1);
    QCOMPARE(toIsoUtc(plan.incidents.front().declaredAt), QStringLiteral("2024-07-31T10:00:00Z"));
    for (const char *wrong : {"title", "colour=What", "title=Nothing", "zone=Atlantis", "source="})
        QVERIFY2(!applyMapping(mapping, table.columns, QLatin1String(wrong)), wrong);
}

void TestImport::filesBeyondTheBoundsAreRefused()
{
    const auto large = parseImportTable(QByteArray(MaxImportFile + 1, 'x'), QStringLiteral("big.csv"));
    QVERIFY(!large);
    QCOMPARE(large.error().code, ErrorCode::TooLarge);
    QByteArray rows("a\n");
    for (int i = 0; i <= MaxImportRows; ++i)
        rows += "1\n";
    const auto many = parseImportTable(rows, QStringLiteral("long.csv"));
    QVERIFY(!many);
    QCOMPARE(many.error().message, QStringLiteral("long.csv: more than 200000 rows"));
    const auto missing = readImportTable(QStringLiteral("/nonexistent/file.csv"));
    QVERIFY(!missing && missing.error().message.startsWith(QStringLiteral("/nonexistent/file.csv:")));
}

void TestImport::commandsAreOfAFewEach()
{
    ImportPlan plan;
    plan.source = QStringLiteral("x");
    plan.incidents.resize(2 * command::MaxImportedAtOnce + 1);
    const auto commands = importCommands(plan);
    QCOMPARE(commands.size(), 3U);
    QCOMPARE(commands.back().incidents.size(), 1U);
}

WF_TEST(TestImport)

} // namespace tst_import

#include "tst_import.moc"
