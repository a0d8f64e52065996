// SPDX-License-Identifier: GPL-3.0-or-later
// Tables as spreadsheets write them.
#include "history/csv.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_csv {

using namespace wf;

namespace {

/// Cells of all records, records apart by "/", or the error.
QString cellsOf(const QByteArray &bytes)
{
    CsvReader reader(bytes);
    QStringList records;
    while (const auto record = reader.next()) {
        if (!*record)
            return record->error().message;
        records << QString::number((*record)->line) + u':' + (*record)->cells.join(u'|');
    }
    return records.join(u'/');
}

} // namespace

class TestCsv : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void csv_data();
    void csv();
    void longCells();
    void manyCells();
};

void TestCsv::csv_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("cells");
    const auto row = [](const char *name, const char *bytes, const char *cells) {
        QTest::newRow(name) << QByteArray(bytes) << QString::fromLatin1(cells);
    };
    row("nothing", "", "");
    row("only line ends", "\n\r\n\n", "");
    row("comma", "a,b\n1,2", "1:a|b/2:1|2");
    row("semicolon", "a;b,c;d\n1;2", "1:a|b,c|d/2:1|2");
    row("tab", "a\tb\n1\t2\n", "1:a|b/2:1|2");
    row("comma before an equal count", "a,b;c\n", "1:a|b;c");
    row("separators in quotes are not counted", "\"a;;;\",b\n1,2\n", "1:a;;;|b/2:1|2");
    row("nor those of later lines", "a,b\n1;2;3,4\n", "1:a|b/2:1;2;3|4");
    row("quotes in quotes", "\"a\"\"b\",\"\"\n", "1:a\"b|");
    row("quote at the very end", "\"a\"", "1:a");
    row("text behind a quote", "\"a\"b,c\n", "1:ab|c");
    row("line ends in quotes", "\"a\nb\",c\nd,e\n", "1:a\nb|c/3:d|e");
    row("Windows and empty lines", "a,b\r\n\r\n1,2\r\n", "1:a|b/3:1|2");
    row("old Mac", "a,b\r1,2", "1:a|b/2:1|2");
    row("empty last cell", "a,\n,b\n", "1:a|/2:|b");
    row("never closed", "a,b\n\"c\nd", "line 2: a quote is never closed");
}

void TestCsv::csv()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, cells);
    QCOMPARE(cellsOf(bytes), cells);
}

void TestCsv::longCells()
{
    const QByteArray longest(MaxCsvCell, 'x');
    QCOMPARE(cellsOf(longest).size(), MaxCsvCell + 2);
    QCOMPARE(cellsOf('"' + longest + '"').size(), MaxCsvCell + 2);
    const QString refused = QStringLiteral("line 1: a cell is longer than 200000 characters");
    QCOMPARE(cellsOf(longest + 'x'), refused);
    QCOMPARE(cellsOf('"' + longest + "x\""), refused);
    QCOMPARE(cellsOf('"' + longest + "\"x"), refused);
}

void TestCsv::manyCells()
{
    const QByteArray most = QByteArray(MaxCsvColumns - 1, ',');
    CsvReader reader(most);
    QCOMPARE((*reader.next())->cells.size(), MaxCsvColumns);
    QCOMPARE(cellsOf(most + ','), QStringLiteral("line 1: more than 500 cells in a record"));
}

WF_TEST(TestCsv)

} // namespace tst_csv

#include "tst_csv.moc"
