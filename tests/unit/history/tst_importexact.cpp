// SPDX-License-Identifier: GPL-3.0-or-later
// An import exactly at its bounds: one less is read, one more is refused, and what follows is not lost.
#include "history/csv.h"
#include "history/importplan.h"
#include "history/importtable.h"
#include "support/testentry.h"

#include <QTemporaryDir>
#include <QTest>

namespace tst_importexact {

using namespace wf;

namespace {

const Timestamp Now = *fromIso(u"2026-11-26T12:00:00Z");

Expected<ImportTable> tableOf(const QByteArray &bytes)
{
    return parseImportTable(bytes, QStringLiteral("x"));
}

/// The names of the columns, or the error.
QString columnsOf(const QByteArray &bytes)
{
    const auto table = tableOf(bytes);
    return table ? table->columns.join(u'|') : table.error().message;
}

ImportPlan planOf(const QByteArray &bytes)
{
    const auto table = tableOf(bytes);
    return planImport(*table, guessMapping(*table), Now, [](const IncidentId &) { return false; });
}

/// "ok" and the column of the title, or the error.
QString assigned(const QStringList &columns, const QString &assignment)
{
    ImportMapping mapping;
    const auto done = applyMapping(mapping, columns, assignment);
    return done ? QString::number(mapping.column(ImportField::Title)) : done.error().message;
}

} // namespace

class TestImportExact : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lines();
    void separatorBehindAQuotedHead();
    void textWithoutAMark();
    void rows();
    void jsonRows();
    void jsonDepth();
    void jsonColumns();
    void nothingButAMark();
    void file();
    void columnsByNumber();
    void columnsByNameFirst();
    void severities();
    void sources();
    void listsWithoutDoubles();
    void problems();
    void problemOfTheFirstColumn();
    void commands();
    void timeTexts();
};

void TestImportExact::lines()
{
    CsvReader reader("a\n\n\nb\r\n\r\nc");
    std::vector<int> lines;
    while (const auto record = reader.next())
        lines.push_back((*record)->line);
    QCOMPARE(lines, (std::vector<int>{1, 4, 6}));
}

void TestImportExact::separatorBehindAQuotedHead()
{
    QCOMPARE(columnsOf("\"a,\";b;c\n1;2;3\n"), QStringLiteral("a,|b|c"));
}

void TestImportExact::textWithoutAMark()
{
    QCOMPARE(columnsOf("M\xc3\xbcller\n1\n"), QString::fromUtf8("Müller"));
    QCOMPARE(columnsOf("M\xfcller\n1\n"), QString::fromUtf8("Müller"));
}

void TestImportExact::rows()
{
    const QByteArray most = "a\n" + QByteArray("1\n").repeated(MaxImportRows);
    const auto table = tableOf(most);
    QVERIFY(table);
    QCOMPARE(table->rows.size(), std::size_t(MaxImportRows));
    QCOMPARE(columnsOf(most + "1\n"), QStringLiteral("x: more than 200000 rows"));
}

void TestImportExact::jsonRows()
{
    const QByteArray most = "[" + QByteArray("{},").repeated(MaxImportRows - 1);
    QCOMPARE(columnsOf(most + "{\"a\":1}]"), QStringLiteral("a"));
    QCOMPARE(columnsOf(most + "{},{}]"), QStringLiteral("x: more than 200000 rows"));
}

void TestImportExact::jsonDepth()
{
    QCOMPARE(columnsOf(R"([{"a":{"b":{"c":{"d":{"e":1}}}}}])"), QStringLiteral("a.b.c.d.e"));
    QCOMPARE(columnsOf(R"([{"a":{"b":{"c":{"d":{"e":{"f":1}}}}},"z":2}])"), QStringLiteral("z"));
}

void TestImportExact::jsonColumns()
{
    QByteArray keys = "[{";
    for (int i = 0; i <= MaxCsvColumns; ++i)
        keys += (i ? ",\"k" : "\"k") + QByteArray::number(1000 + i) + "\":1";
    const auto table = tableOf(keys + "},{\"k1000\":2}]");
    QVERIFY(table);
    QCOMPARE(table->columns.size(), MaxCsvColumns);
    QCOMPARE(table->rows[0].cells.size(), MaxCsvColumns);
    QCOMPARE(table->rows[1].cells, QStringList{QStringLiteral("2")});
    // A key that is empty at first becomes a column with the row that has it.
    QCOMPARE(columnsOf(R"([{"a":"","b":1},{"a":2}])"), QStringLiteral("b|a"));
}

void TestImportExact::nothingButAMark()
{
    QCOMPARE(columnsOf("\xef\xbb\xbf"), QStringLiteral("x: the file is empty"));
    QCOMPARE(columnsOf(""), QStringLiteral("x: the file is empty"));
}

void TestImportExact::file()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("pagerduty.csv"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("a,b\n1,2\n");
    file.close();
    const auto table = readImportTable(path);
    QVERIFY(table);
    QCOMPARE(table->path, path);
    QCOMPARE(table->rows.size(), 1U);
    // A file that only claims its size takes no room on the disk.
    QVERIFY(QFile::resize(path, MaxImportFile + 1));
    const auto large = readImportTable(path);
    QVERIFY(!large);
    QCOMPARE(large.error().message, path + QStringLiteral(": is larger than 64 MB"));
}

void TestImportExact::columnsByNumber()
{
    const QStringList columns{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
    QCOMPARE(assigned(columns, QStringLiteral("title=1")), QStringLiteral("0"));
    QCOMPARE(assigned(columns, QStringLiteral("title=3")), QStringLiteral("2"));
    QCOMPARE(assigned(columns, QStringLiteral("title=0")),
             QStringLiteral("\"title=0\": there is no column \"0\""));
    QCOMPARE(assigned(columns, QStringLiteral("title=4")),
             QStringLiteral("\"title=4\": there is no column \"4\""));
    QCOMPARE(assigned(columns, QStringLiteral("title=")), QStringLiteral("-1"));
}

void TestImportExact::columnsByNameFirst()
{
    const QStringList columns{QStringLiteral("2"), QStringLiteral("b"), QStringLiteral("1")};
    QCOMPARE(assigned(columns, QStringLiteral("title=2")), QStringLiteral("0"));
    QCOMPARE(assigned(columns, QStringLiteral("title=1")), QStringLiteral("2"));
    QCOMPARE(assigned(columns, QStringLiteral("title=3")), QStringLiteral("2"));
}

void TestImportExact::severities()
{
    ImportMapping mapping;
    const QStringList columns{QStringLiteral("a"), QStringLiteral("P1")};
    QVERIFY(applyMapping(mapping, columns, QStringLiteral("severity=P1"))); // The column of that name.
    QCOMPARE(mapping.column(ImportField::Severity), 1);
    QCOMPARE(mapping.severity, Severity::P2);
    QVERIFY(applyMapping(mapping, columns, QStringLiteral("severity=P0")));
    QCOMPARE(mapping.column(ImportField::Severity), -1);
    QCOMPARE(mapping.severity, Severity::P0);
    const auto neither = applyMapping(mapping, columns, QStringLiteral("severity=huge"));
    QVERIFY(!neither);
    QCOMPARE(neither.error().message, QStringLiteral("\"severity=huge\": there is no column \"huge\""));
}

void TestImportExact::sources()
{
    ImportMapping mapping;
    const QString longest(MaxSourceLength, u's');
    QVERIFY(applyMapping(mapping, {}, QStringLiteral("source=") + longest));
    QCOMPARE(mapping.source, longest);
    QVERIFY(applyMapping(mapping, {}, QStringLiteral("source=s")));
    QVERIFY(!applyMapping(mapping, {}, QStringLiteral("source=s") + longest));
    QCOMPARE(mapping.source, QStringLiteral("s"));
}

void TestImportExact::listsWithoutDoubles()
{
    const ImportPlan plan = planOf("title,created,resolved,tags\n"
                                   "a,2024-03-31 12:00,2024-03-31 13:00,\"x; ;y|x, z\"\n");
    QCOMPARE(plan.incidents.size(), 1U);
    QCOMPARE(plan.incidents[0].tags.join(u'/'), QStringLiteral("x/y/z"));
}

void TestImportExact::problems()
{
    const QByteArray head = "title,created,resolved\n";
    const auto with = [&](std::size_t bad) {
        return planOf(head + QByteArray("a,2024-03-31 12:00,\n").repeated(qsizetype(bad)) +
                      "a,2024-03-31 12:00,2024-03-31 13:00\n");
    };
    QCOMPARE(with(MaxImportProblems).problems.size(), MaxImportProblems);
    const ImportPlan more = with(MaxImportProblems + 1);
    QCOMPARE(more.problems.size(), MaxImportProblems);
    QCOMPARE(more.badRows, int(MaxImportProblems) + 1);
    QCOMPARE(more.incidents.size(), 1U);
}

void TestImportExact::problemOfTheFirstColumn()
{
    const ImportPlan plan = planOf("Created at,title,resolved\nsoon,a,2024-03-31 13:00\n");
    QCOMPARE(plan.problems.size(), 1U);
    QCOMPARE(plan.problems[0].column, QStringLiteral("Created at"));
    // A field without a column has the field's name.
    const ImportPlan without = planOf("title,resolved\na,2024-03-31 13:00\n");
    QCOMPARE(without.problems.size(), 1U);
    QCOMPARE(without.problems[0].column, QStringLiteral("created"));
}

void TestImportExact::commands()
{
    ImportPlan plan;
    QCOMPARE(importCommands(plan).size(), 0U);
    plan.incidents.resize(command::MaxImportedAtOnce);
    QCOMPARE(importCommands(plan).size(), 1U);
    plan.incidents.resize(command::MaxImportedAtOnce + 1);
    QCOMPARE(importCommands(plan).size(), 2U);
}

void TestImportExact::timeTexts()
{
    const QString seconds = QStringLiteral("1711886400");
    const auto at = importTime(seconds.rightJustified(64, u'0'), QTimeZone::utc());
    QVERIFY(at);
    QCOMPARE(toIsoUtc(*at), QStringLiteral("2024-03-31T12:00:00Z"));
    QVERIFY(!importTime(seconds.rightJustified(65, u'0'), QTimeZone::utc()));
    QVERIFY(!importTime(QString(), QTimeZone::utc()));
}

WF_TEST(TestImportExact)

} // namespace tst_importexact

#include "tst_importexact.moc"
