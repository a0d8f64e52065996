// SPDX-License-Identifier: GPL-3.0-or-later
// Words and strokes that every format of the report shares.
#include "report/chartdrawing.h"
#include "report/prose.h"
#include "report/reportwords.h"
#include "report/svg.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_reportwords {

using namespace wf;

namespace {

QString point(char32_t c)
{
    return QString::fromUcs4(&c, 1);
}

QByteArray drawn(const DrawOp &op)
{
    ChartDrawing drawing;
    drawing.ops = {op};
    return svgOf(drawing, false);
}

} // namespace

class TestReportWords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void countsAndTitles();
    void cleanedTexts_data();
    void cleanedTexts();
    void paragraphs_data();
    void paragraphs();
    void wordsBeyondAParagraph();
    void numbersOfAPicture_data();
    void numbersOfAPicture();
    void strokes();
    void pictureAlone();
    void listsAndQuotes();
    void runsOfProse();
};

void TestReportWords::countsAndTitles()
{
    using namespace report;
    QCOMPARE(counted(0, QStringLiteral("step")), QStringLiteral("0 steps"));
    QCOMPARE(counted(1, QStringLiteral("step")), QStringLiteral("1 step"));
    QCOMPARE(counted(2, QStringLiteral("step")), QStringLiteral("2 steps"));
    QCOMPARE(titled(QStringLiteral("in_review")), QStringLiteral("In review"));
    QCOMPARE(titled(QString()), QString());
    QCOMPARE(severityTitle(Severity::P0), QStringLiteral("P0 Critical"));
    QCOMPARE(severityTitle(Severity::P3), QStringLiteral("P3 Low"));
    QCOMPARE(dayOfWeek(fromMs(0)), QStringLiteral("Thursday, 1 January 1970"));
}

void TestReportWords::cleanedTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("clean");
    const QString replaced(QChar::ReplacementCharacter);
    const QString pair = point(0x1F525);
    const auto row = [](const char *name, const QString &text, const QString &clean) {
        QTest::newRow(name) << text << clean;
    };
    row("plain", QStringLiteral("a b~"), QStringLiteral("a b~"));
    row("line and tab", QStringLiteral("a\n\tb"), QStringLiteral("a\n\tb"));
    row("Windows", QStringLiteral("a\r\nb"), QStringLiteral("a\nb"));
    row("old Mac", QStringLiteral("a\rb"), QStringLiteral("a\nb"));
    row("return at the end", QStringLiteral("a\r"), QStringLiteral("a\n"));
    row("control", QStringLiteral("a\u001f\u007f\u0080\u009fb"), QStringLiteral("ab"));
    row("first behind them", QStringLiteral("\u00a0"), QStringLiteral("\u00a0"));
    row("null", QString(QChar(0)), replaced);
    row("pair", pair, pair);
    row("pair and more", pair + u'a', pair + u'a');
    row("half at the end", pair.left(1), replaced);
    row("half before a letter", pair.left(1) + u'a', replaced + u'a');
    row("half before half", pair.left(1) + pair, replaced + pair);
    row("second half", pair.mid(1), replaced);
    row("last character", QString(QChar(0xfffd)), QString(QChar(0xfffd)));
    row("none", QString(QChar(0xfffe)) + QChar(0xffff), replaced + replaced);
    row("last of a plane", point(0x1fffd), point(0x1fffd));
    row("none of a plane", point(0x1fffe) + point(0x1ffff), replaced + replaced);
}

void TestReportWords::cleanedTexts()
{
    QFETCH(QString, text);
    QTEST(report::cleaned(text), "clean");
}

void TestReportWords::paragraphs_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("broken");
    const QString most(report::MaxParagraph, u'x');
    const auto row = [](const char *name, const QString &text, const QString &broken) {
        QTest::newRow(name) << text << broken;
    };
    row("short", QStringLiteral("a b"), QStringLiteral("a b"));
    row("space as the last", most.chopped(1) + QStringLiteral(" a"), most.chopped(1) + QStringLiteral(" a"));
    row("space behind the last", most + QStringLiteral(" a"), most + QStringLiteral("\na"));
    row("a line of its own", most + QStringLiteral("\na b"), most + QStringLiteral("\na b"));
    row("counted anew", most + QStringLiteral(" a b"), most + QStringLiteral("\na b"));
}

void TestReportWords::paragraphs()
{
    QFETCH(QString, text);
    qsizetype paragraph = 0;
    QTEST(report::inParagraphs(text, paragraph), "broken");
}

void TestReportWords::wordsBeyondAParagraph()
{
    // A word may be 200 characters longer; a pair stays together.
    qsizetype paragraph = 0;
    const QString most(report::MaxParagraph + 200, u'x');
    QCOMPARE(report::inParagraphs(most, paragraph), most);
    paragraph = 0;
    QCOMPARE(report::inParagraphs(most + QStringLiteral("yz"), paragraph), most + QStringLiteral("\nyz"));
    paragraph = 0;
    const QString pair = point(0x1F525);
    QCOMPARE(report::inParagraphs(most.chopped(1) + pair + u'z', paragraph),
             most.chopped(1) + pair + QStringLiteral("\nz"));
}

void TestReportWords::numbersOfAPicture_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("whole") << 10.0 << QByteArray("10");
    QTest::newRow("tenths") << 1.5 << QByteArray("1.5");
    QTest::newRow("rounded") << 0.125 << QByteArray("0.13");
    QTest::newRow("no negative zero") << -0.001 << QByteArray("0");
    QTest::newRow("negative") << -2.25 << QByteArray("-2.25");
}

void TestReportWords::numbersOfAPicture()
{
    QFETCH(double, value);
    QFETCH(QByteArray, text);
    const QByteArray picture = drawn(DrawRect{value, 1, 2, 3, Paper::Ground});
    QVERIFY2(picture.contains("<rect x=\"" + text + "\" y=\"1\""), picture.constData());
}

void TestReportWords::strokes()
{
    DrawRect rect{0, 0, 2, 3, Paper::Ground};
    QVERIFY(!drawn(rect).contains("rx="));
    rect.radius = 2;
    QVERIFY(drawn(rect).contains(" rx=\"2\""));
    DrawLine line;
    line.points = {{1, 2}};
    QVERIFY(drawn(line).contains("d=\"M1 2h0\""));
    line.points = {{1, 2}, {3, 4}, {5, 6}};
    QVERIFY(drawn(line).contains("d=\"M1 2L3 4L5 6\""));
    QVERIFY(drawn(line).contains("stroke-linecap"));
    line.dashed = true;
    QVERIFY(drawn(line).contains("stroke-dasharray") && !drawn(line).contains("stroke-linecap"));
    DrawText text;
    text.text = QStringLiteral("<a & b>");
    text.anchor = DrawText::Anchor::Start;
    QVERIFY(drawn(text).contains("text-anchor=\"start\">&lt;a &amp; b&gt;</text>"));
    text.anchor = DrawText::Anchor::Middle;
    text.strong = true;
    QVERIFY(drawn(text).contains("text-anchor=\"middle\" font-weight=\"600\">"));
    text.anchor = DrawText::Anchor::End;
    QVERIFY(drawn(text).contains("text-anchor=\"end\""));
}

void TestReportWords::pictureAlone()
{
    ChartDrawing drawing;
    drawing.title = QStringLiteral("A & B");
    const QByteArray inside = svgOf(drawing, false);
    QVERIFY(inside.startsWith("<svg ") && !inside.contains("<rect"));
    QVERIFY(inside.contains("<title>A &amp; B</title>"));
    const QByteArray alone = svgOf(drawing, true);
    QVERIFY(alone.startsWith("<?xml ") && alone.contains("<rect") && alone.contains(" width=\""));
}

void TestReportWords::listsAndQuotes()
{
    QStringList lines;
    for (const ProseBlockPart &part :
         proseParts(QStringLiteral("- a\n- b\n\n3. c\n4. d\n\n> q\n\n- [x] e\n- [ ] f\n\nz"))) {
        lines << QStringLiteral("%1%2%3 %4")
                     .arg(part.depth)
                     .arg(QChar(part.quoted ? u'q' : u'-'))
                     .arg(part.marker, part.runs.empty() ? QString() : part.runs.front().text);
    }
    QCOMPARE(lines, (QStringList{QStringLiteral("1-\u2022 a"), QStringLiteral("1-\u2022 b"),
                                 QStringLiteral("1-3. c"), QStringLiteral("1-4. d"), QStringLiteral("1q q"),
                                 QStringLiteral("1-\u2611 e"), QStringLiteral("1-\u2610 f"),
                                 QStringLiteral("0- z")}));
}

void TestReportWords::runsOfProse()
{
    const auto parts =
        proseParts(QStringLiteral("a **b** *c* ~~d~~ `e` [f](https://example.com) "
                                  "g\n\n---\n\n```\nh\n\n```\n\n| i | j |\n|---|---|\n| k | l |\n"));
    QStringList runs;
    for (const ProseRun &run : parts.front().runs) {
        const QString text = run.text.trimmed();
        if (!text.isEmpty())
            runs << text + (run.strong ? QStringLiteral("S") : QString()) +
                        (run.emphasis ? QStringLiteral("E") : QString()) +
                        (run.struck ? QStringLiteral("X") : QString()) +
                        (run.code ? QStringLiteral("C") : QString()) +
                        (run.link.isEmpty() ? QString() : QStringLiteral("L"));
    }
    QCOMPARE(runs.join(u' '), QStringLiteral("a bS cE dX eC fL g"));
    using Kind = ProseBlockPart::Kind;
    QCOMPARE(parts.size(), std::size_t{5});
    QCOMPARE(parts[1].kind, Kind::Rule);
    QCOMPARE(parts[2].kind, Kind::Code);
    QCOMPARE(parts[2].runs.front().text, QStringLiteral("h"));
    QVERIFY(parts[3].kind == Kind::TableRow && parts[3].head && parts[3].cells.size() == 2);
    QVERIFY(parts[4].kind == Kind::TableRow && !parts[4].head);
    QCOMPARE(parts[4].cells.back().front().text, QStringLiteral("l"));
}

WF_TEST(TestReportWords)

} // namespace tst_reportwords

#include "tst_reportwords.moc"
