// SPDX-License-Identifier: GPL-3.0-or-later
// The first line of a step in its parts.
#include "runbook/itemline.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_itemline {

using namespace wf;

class TestItemLine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void parts_data();
    void parts();
    void cells();
    void rowsLikeOthers();
    void escapes();
};

void TestItemLine::parts_data()
{
    using Kind = ItemLine::Kind;
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("number");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("next"); ///< With the number 12.
    const auto row = [](const char *line, Kind kind, int number, const char *text, const char *next) {
        QTest::newRow(line) << QString::fromLatin1(line) << int(kind) << number << QString::fromLatin1(text)
                            << QString::fromLatin1(next);
    };
    row("  1. Look", Kind::Number, 1, "Look", "  12. Look");
    row("> 0) [x] Look", Kind::Number, 0, "Look", "> 12) [x] Look");
    row("- [ ] Look", Kind::Bullet, -1, "Look", "- [ ] Look");
    row("## Step 2: Look", Kind::Heading, 2, "Look", "## Step 12: Look");
    row("## Look", Kind::Heading, -1, "Look", "## Look");
    row("| 3 | Look |", Kind::Row, 3, " Look |", "| 12 | Look |");
    row("| Look | 3 |", Kind::Row, -1, "Look | 3 |", "| Look | 3 |");
    row("Look", Kind::Other, -1, "Look", "Look");
    row("1.Look", Kind::Other, -1, "1.Look", "1.Look");
}

void TestItemLine::parts()
{
    QFETCH(QString, line);
    const ItemLine item = readItem(line);
    QTEST(int(item.kind), "kind");
    QTEST(item.number, "number");
    QTEST(item.text, "text");
    QTEST(item.withNumber(12), "next");
    QCOMPARE(item.withNumber(item.number), line);
}

void TestItemLine::cells()
{
    const ItemLine row = readItem(QStringLiteral("| 1 | **Look** | a \\| b |"));
    QCOMPARE(columnOf(row, QStringLiteral("1")), 0);
    QCOMPARE(columnOf(row, QStringLiteral("Look")), 1);
    QCOMPARE(columnOf(row, QStringLiteral("a | b")), 2);
    QCOMPARE(columnOf(row, QStringLiteral("Wait")), -1);
    const QString more = QStringLiteral(" (more)");
    QCOMPARE(withCell(row, 0, more), QStringLiteral("| 1 (more) | **Look** | a \\| b |"));
    QCOMPARE(withCell(row, 2, more), QStringLiteral("| 1 | **Look** | a \\| b (more) |"));
    QCOMPARE(withCell(row, 3, more), QStringLiteral("| 1 | **Look** | a \\| b |"));
    QCOMPARE(withCell(row, -1, more), QStringLiteral("| 1 | **Look** | a \\| b |"));
}

void TestItemLine::rowsLikeOthers()
{
    const QString words = QStringLiteral("Wait");
    QCOMPARE(readItem(QStringLiteral("| 1 | Look | now |")).like(2, words, 1),
             QStringLiteral("| 2 | Wait | |"));
    QCOMPARE(readItem(QStringLiteral("| Look | now |")).like(2, words, 0), QStringLiteral("| Wait | |"));
    QCOMPARE(readItem(QStringLiteral("- Look")).like(2, words), QStringLiteral("- Wait"));
    QCOMPARE(readItem(QStringLiteral("1. Look")).like(2, words), QStringLiteral("2. Wait"));
}

void TestItemLine::escapes()
{
    QCOMPARE(escaped(QStringLiteral("a  b\n*c* `d` <e> f|g [h] i\\j")),
             QStringLiteral("a b \\*c\\* \\`d\\` \\<e\\> f\\|g \\[h\\] i\\\\j"));
    QCOMPARE(escaped(QStringLiteral("queue_depth _x_")), QStringLiteral("queue_depth \\_x\\_"));
}

WF_TEST(TestItemLine)

} // namespace tst_itemline

#include "tst_itemline.moc"
