// SPDX-License-Identifier: GPL-3.0-or-later
// Small files that would become large tables are refused, or held as small as they are.
#include "base/jsonsize.h"
#include "history/importtable.h"
#include "support/residentbytes.h"
#include "support/sanitized.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_importbounds {

using namespace wf;
using wf::testing::lighter;

namespace {

QByteArray head(int columns)
{
    QByteArray line;
    for (int i = 0; i < columns; ++i)
        line += (i ? ",c" : "c") + QByteArray::number(i);
    return line + '\n';
}

} // namespace

class TestImportBounds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void holdsLittle_data();
    void holdsLittle();
    void missingCellsAreEmpty();
    void countsJson();
};

void TestImportBounds::holdsLittle_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("reads");
    QTest::newRow("short rows below many columns") << head(500) + QByteArray("a\n").repeated(199'000) << true;
    QTest::newRow("empty cells") << head(500) + (QByteArray(400, ',') + '\n').repeated(lighter(50'000))
                                 << true;
    QTest::newRow("cells of nothing before one")
        << head(500) + (QByteArray(400, ',') + "a\n").repeated(50'000) << false;
    QByteArray keys = "[{";
    for (int i = 0; i < 500; ++i)
        keys += (i ? ",\"k" : "\"k") + QByteArray::number(i) + "\":1";
    keys += "}";
    QTest::newRow("objects without keys")
        << keys + QByteArray(",{}").repeated(lighter(190'000)) + "]" << true;
    QTest::newRow("objects with the last key")
        << keys + QByteArray(",{\"k499\":1}").repeated(190'000) + "]" << false;
    QTest::newRow("lists in a list") << "[" + QByteArray("[],").repeated(7'000'000) + "[]]" << false;
    QTest::newRow("numbers") << "[{\"a\":[" + QByteArray("0,").repeated(10'000'000) + "0]}]" << false;
    QTest::newRow("deep") << QByteArray("[").repeated(2'000'000) << false;
}

void TestImportBounds::holdsLittle()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, reads);
    const PeakGrowth growth;
    const auto table = parseImportTable(bytes, QStringLiteral("hostile"));
    QVERIFY2(growth.bytes() < MaxAttackBytes, qPrintable(QString::number(growth.bytes() >> 20)));
    QVERIFY2(table.has_value() == reads, table ? "read" : qPrintable(table.error().message));
    if (!table) {
        QCOMPARE(table.error().code, ErrorCode::TooLarge);
        QVERIFY(table.error().message.startsWith(QStringLiteral("hostile: ")));
        return;
    }
    qint64 cells = 0;
    for (const ImportTable::Row &row : table->rows)
        cells += row.cells.size();
    QVERIFY(cells <= MaxImportCells);
}

void TestImportBounds::missingCellsAreEmpty()
{
    const auto table = parseImportTable("a,b,c\n1,,\n1,2,3\n,,3\n", QStringLiteral("x.csv"));
    QVERIFY(table);
    QCOMPARE(table->rows.size(), 3u);
    QCOMPARE(table->rows[0].cells, QStringList{QStringLiteral("1")});
    QCOMPARE(table->rows[1].cells.size(), 3);
    QCOMPARE(table->rows[2].cells, (QStringList{QString(), QString(), QStringLiteral("3")}));
    QVERIFY(table->problems.isEmpty());
}

void TestImportBounds::countsJson()
{
    const JsonSize size = jsonSize(R"({"a,[{":[1,2,{"b\\":"\",:"}],"c":[]})");
    QCOMPARE(size.parts, 4);
    QCOMPARE(size.values, 1 + 3 + 3);
    QVERIFY(isLeanJson("{}"));
    QVERIFY(isLeanJson("[" + QByteArray("\"ada\",").repeated(10'000) + "0]"));
    QVERIFY(!isLeanJson("[" + QByteArray("[],").repeated(1000) + "0]"));
    QVERIFY(!isLeanJson("[" + QByteArray("0,").repeated(1000) + "0]"));
}

WF_TEST(TestImportBounds)

} // namespace tst_importbounds

#include "tst_importbounds.moc"
