// SPDX-License-Identifier: GPL-3.0-or-later
// Where things go on the pages of a PDF: what stays together, and what goes over.
#include "report/pdfpages.h"
#include "report/pdftable.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_pdfpages {

using namespace wf;
using namespace wf::report;

namespace {

constexpr double Whole = PageBottom - PageTop;

struct Bench
{
    Bench() { document.number = QStringLiteral("INC-1"); }

    int page() const { return pages.went().pages; }
    /// Text of so many lines.
    TextFrame lines(int count) const
    {
        QStringList words;
        for (int i = 0; i < count; ++i)
            words << QStringLiteral("x");
        return {pages.pango(), StyledText(words.join(u'\n'), TextStyle()), TextWidth};
    }
    /// Moves down to where so much is left.
    void leave(double room) { pages.moveDown(pages.room() - room); }

    ReportDocument document;
    PagePlan plan;
    PdfPages pages{document, plan};
};

/// A table of rows that have so many lines in their first cell.
PdfTable tableOf(const std::vector<int> &lines, double weight = 1)
{
    PdfTable table;
    table.columns = {{StyledText(QStringLiteral("A"), TextStyle()), weight, false},
                     {StyledText(QStringLiteral("B"), TextStyle()), weight, true}};
    for (const int count : lines) {
        QStringList words;
        for (int i = 0; i < count; ++i)
            words << QStringLiteral("x");
        table.rows.push_back(
            {{StyledText(words.join(u'\n'), TextStyle()), StyledText(QStringLiteral("y"), TextStyle())}});
    }
    return table;
}

} // namespace

class TestPdfPages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void roomThatIsNeeded();
    void linesGoOver();
    void oneLineIsNeverLeftBehind();
    void headingsKeepWhatFollows();
    void picturesAreWhole();
    void framesOfText();
    void stylesOfPieces();
    void stretchesAreBounded();
    void shortTablesAreKeptTogether();
    void rowsAreKeptWhole();
    void highRowsGoOver();
    void spanningRowsHeadWhatFollows();
};

void TestPdfPages::roomThatIsNeeded()
{
    Bench b;
    QCOMPARE(b.page(), 1);
    QVERIFY(b.pages.isAtTop());
    b.pages.need(Whole + 100); // At the top there is no better place.
    QCOMPARE(b.page(), 1);
    b.pages.gap(10);
    QCOMPARE(b.pages.y(), PageTop);
    b.pages.moveDown(1);
    QVERIFY(!b.pages.isAtTop());
    b.pages.gap(10);
    QCOMPARE(b.pages.y(), PageTop + 11);
    b.leave(50);
    b.pages.need(b.pages.room());
    QCOMPARE(b.page(), 1);
    b.pages.need(b.pages.room() + 0.1);
    QCOMPARE(b.page(), 2);
    QVERIFY(b.pages.isAtTop());
    QVERIFY(b.pages.finish());
}

void TestPdfPages::linesGoOver()
{
    Bench b;
    const TextFrame ten = b.lines(10);
    QCOMPARE(ten.lineCount(), 10);
    const double line = ten.heightOf(0);
    b.leave(10 * line + 0.01);
    b.pages.flow(ten);
    QCOMPARE(b.page(), 1);
    QVERIFY(b.pages.room() < line);
    Bench less;
    less.leave(9.5 * line);
    less.pages.flow(ten);
    QCOMPARE(less.page(), 2);
    QVERIFY(qAbs(less.pages.y() - PageTop - line) < 0.01); // One line went over.
    // A ground needs room above and below.
    Bench ground;
    ground.leave(10 * line + 11);
    ground.pages.flow(ten, {0, Paper::Panel, Paper::Line});
    QCOMPARE(ground.page(), 2);
    Bench fits;
    fits.leave(10 * line + 12.01);
    fits.pages.flow(ten, {0, Paper::Panel, Paper::Line});
    QCOMPARE(fits.page(), 1);
    // Many pages.
    Bench many;
    many.pages.flow(many.lines(200));
    QCOMPARE(many.page(), int(200 / int(Whole / line)) + 1);
}

void TestPdfPages::oneLineIsNeverLeftBehind()
{
    const auto pageAndLines = [](int lines, double room) {
        Bench b;
        const TextFrame frame = b.lines(lines);
        const double line = frame.heightOf(0);
        b.leave(room * line);
        b.pages.flow(frame);
        return std::pair(b.page(), qRound((b.pages.y() - PageTop) / line));
    };
    QCOMPARE(pageAndLines(3, 1.5), std::pair(2, 3));
    QCOMPARE(pageAndLines(3, 2.5), std::pair(2, 1));
    QCOMPARE(pageAndLines(2, 1.5), std::pair(2, 1));
    QCOMPARE(pageAndLines(3, 0.5), std::pair(2, 3));
    // A line that is higher than a page goes somewhere.
    Bench b;
    TextStyle huge;
    huge.size = 900;
    b.pages.flow(TextFrame(b.pages.pango(), StyledText(QStringLiteral("x"), huge), TextWidth));
    QCOMPARE(b.page(), 1);
    QVERIFY(b.pages.y() > PageBottom);
}

void TestPdfPages::headingsKeepWhatFollows()
{
    Bench b;
    const TextStyle style;
    const TextFrame frame(b.pages.pango(), StyledText(QStringLiteral("Head"), style), TextWidth,
                          TextFrame::Align::Start, 1.2);
    b.leave(frame.height() + 50.01);
    b.pages.heading(QStringLiteral("Head"), style, "a", 0, 50);
    QCOMPARE(b.page(), 1);
    b.leave(frame.height() + 49);
    b.pages.heading(QStringLiteral("Head"), style, "b", 0, 50);
    b.pages.heading(QStringLiteral("Head"), style, "c", 1, 50);
    QCOMPARE(b.page(), 2);
    QCOMPARE(b.pages.went().pageOf, (std::map<QByteArray, int>{{"a", 1}, {"b", 2}, {"c", 2}}));
    PagePlan known;
    known.pageOf["a"] = 7;
    const PdfPages later(b.document, known);
    QCOMPARE(later.pageOf("a"), 7);
    QCOMPARE(later.pageOf("x"), 0);
    QVERIFY(b.pages.finish());
}

void TestPdfPages::picturesAreWhole()
{
    ChartDrawing drawing;
    drawing.width = TextWidth * 2;
    drawing.height = 200;
    drawing.ops = {DrawRect{0, 0, 10, 10, Paper::Panel, 2}, DrawLine{{{1, 1}}, Paper::Text, 1, false},
                   DrawLine{{{1, 1}, {5, 5}}, Paper::Text, 1, true}, DrawText{}};
    Bench b;
    b.leave(100.01);
    b.pages.draw(drawing);
    QCOMPARE(b.page(), 1);
    b.pages.turn();
    b.leave(99);
    b.pages.draw(drawing);
    QCOMPARE(b.page(), 3);
    QVERIFY(qAbs(b.pages.y() - PageTop - 100) < 0.01);
    QVERIFY(b.pages.finish());
}

void TestPdfPages::framesOfText()
{
    const Bench b;
    const TextStyle style;
    const StyledText words(QStringLiteral("one two three four five six seven eight nine ten"), style);
    const TextFrame one(b.pages.pango(), words, -1);
    QCOMPARE(one.lineCount(), 1);
    const TextFrame narrow(b.pages.pango(), words, one.width() / 3);
    QVERIFY(narrow.lineCount() >= 3);
    QVERIFY(narrow.width() <= one.width() / 3 + 0.1);
    double sum = 0;
    for (int i = 0; i < narrow.lineCount(); ++i)
        sum += narrow.heightOf(i);
    QVERIFY(qAbs(sum - narrow.height()) < 0.01);
    QVERIFY(one.baseline() > 0 && one.baseline() < one.height());
    const TextFrame none(b.pages.pango(), StyledText(), 100);
    QCOMPARE(none.lineCount(), 0);
    QCOMPARE(none.height(), 0.0);
    QCOMPARE(none.baseline(), 0.0);
}

void TestPdfPages::stylesOfPieces()
{
    TextStyle base;
    base.size = 10;
    using Form = TextPiece::Form;
    const auto only = [&](const TextPiece &piece) {
        return styled(ReportText{piece}, base).stretches().at(0).style;
    };
    QCOMPARE(only({QStringLiteral("a")}), base);
    QVERIFY(only({QStringLiteral("a"), Form::Strong}).strong);
    const TextStyle code = only({QStringLiteral("a"), Form::Code, Tone::Bad});
    QVERIFY(code.mono && code.size < 10 && code.colour == paperOf(Tone::Bad));
    const StyledText chip = styled(ReportText{{QStringLiteral(" a  b "), Form::Chip}}, base);
    QVERIFY(chip.stretches()[0].style.chip && chip.stretches()[0].style.strong);
    QCOMPARE(chip.stretches()[0].style.size, 7.5);
    QCOMPARE(QString::fromUtf8(chip.utf8()), QStringLiteral("\u00a0a\u00a0b\u00a0"));
    const TextStyle link =
        only({QStringLiteral("a"), Form::Plain, Tone::Bad, QStringLiteral("https://a.test")});
    QCOMPARE(link.link, QStringLiteral("https://a.test"));
    QCOMPARE(link.colour, Paper::Accent);
    base.strong = true;
    QVERIFY(only({QStringLiteral("a")}).strong);
    QVERIFY(!only({QStringLiteral("a"), Form::Plain, Tone::Muted}).strong);
    // What people wrote.
    base.strong = false;
    const auto run = [&](const ProseRun &r) { return styled(std::vector{r}, base).stretches().at(0).style; };
    const QString a = QStringLiteral("a");
    QCOMPARE(run({a}), base);
    QVERIFY(run({a, true}).strong && !run({a, true}).emphasis);
    QVERIFY(run({a, false, true}).emphasis);
    QVERIFY(run({a, false, false, true}).mono && run({a, false, false, true}).size < 10);
    QVERIFY(run({a, false, false, false, true}).struck);
    QCOMPARE(run({a, false, false, false, false, QStringLiteral("https://a.test")}).colour, Paper::Accent);
    base.strong = true;
    QVERIFY(run({a}).strong);
}

void TestPdfPages::stretchesAreBounded()
{
    StyledText text;
    TextStyle strong;
    strong.strong = true;
    text.add(QStringLiteral("a"), {});
    text.add(QStringLiteral("b"), {});
    text.add(QString(), strong);
    text.add(QStringLiteral("c"), strong);
    QCOMPARE(text.stretches().size(), std::size_t(2));
    QCOMPARE(text.stretches()[0].to, 2U);
    QCOMPARE(text.stretches()[1].from, 2U);
    QCOMPARE(text.stretches()[1].to, 3U);
    StyledText many;
    for (std::size_t i = 0; i < MaxStretches + 5; ++i)
        many.add(QStringLiteral("a"), i % 2 ? strong : TextStyle());
    QCOMPARE(many.stretches().size(), MaxStretches);
    QCOMPARE(many.stretches().back().to, unsigned(many.utf8().size()));
}

void TestPdfPages::shortTablesAreKeptTogether()
{
    Bench b;
    const double head = keptTogether(b.pages, tableOf({}));
    const double one = keptTogether(b.pages, tableOf({1}));
    const double row = one - head;
    QVERIFY(row > 10);
    QVERIFY(qAbs(keptTogether(b.pages, tableOf(std::vector<int>(8, 1))) - (head + 8 * row)) < 0.01);
    QVERIFY(keptTogether(b.pages, tableOf({2})) > one + 8);
    // Nine rows are long: their head and a little of it.
    QCOMPARE(keptTogether(b.pages, tableOf(std::vector<int>(9, 1))), head + 40);
    QCOMPARE(keptTogether(b.pages, tableOf(std::vector<int>(8, 9))), 240.0);
    PdfTable spanning = tableOf({1});
    spanning.rows[0].spans = true;
    spanning.rows[0].cells.resize(1);
    QVERIFY(qAbs(keptTogether(b.pages, spanning) - head - (30 + row - b.lines(1).height())) < 2);

    b.leave(one + 0.01);
    drawTable(b.pages, tableOf({1}));
    QCOMPARE(b.page(), 1);
    b.pages.turn();
    b.leave(one - 1);
    drawTable(b.pages, tableOf({1}));
    QCOMPARE(b.page(), 3);
    QVERIFY(b.pages.finish());
}

void TestPdfPages::rowsAreKeptWhole()
{
    // Ten rows of nine lines: the last that fits is whole, the next begins the page.
    Bench b;
    drawTable(b.pages, tableOf(std::vector<int>(10, 9)));
    QCOMPARE(b.page(), 2);
    const double used = b.pages.y();
    Bench fewer;
    drawTable(fewer.pages, tableOf(std::vector<int>(9, 9)));
    const double step = used - fewer.pages.y();
    // Whole rows on either page: the same distance each time.
    Bench least;
    drawTable(least.pages, tableOf(std::vector<int>(1, 9)));
    Bench two;
    drawTable(two.pages, tableOf(std::vector<int>(2, 9)));
    QVERIFY(fewer.page() == 1 || qAbs(step - (two.pages.y() - least.pages.y())) < 0.01);
    // A reviewed row and one with fewer cells take the same room.
    PdfTable odd = tableOf({9, 9});
    odd.rows[0].review = true;
    odd.rows[1].cells.resize(1);
    Bench reviewed;
    drawTable(reviewed.pages, odd);
    QVERIFY(qAbs(reviewed.pages.y() - two.pages.y()) < 0.01);
    // Columns as wide as their texts.
    Bench fixed;
    drawTable(fixed.pages, tableOf({9, 9}, 0));
    QVERIFY(qAbs(fixed.pages.y() - two.pages.y()) < 0.01);
    QVERIFY(fixed.pages.finish());
}

void TestPdfPages::highRowsGoOver()
{
    Bench b;
    drawTable(b.pages, tableOf({200}));
    const double line = b.lines(1).height();
    QVERIFY(b.page() >= 4 && b.page() <= 5);
    // Begun where half of what is kept whole fits, not below.
    const auto begun = [&](double room) {
        Bench at;
        PdfTable table = tableOf(std::vector<int>(9, 1));
        table.rows.insert(table.rows.begin(), tableOf({20}).rows.front());
        at.leave(room + keptTogether(at.pages, tableOf({})));
        drawTable(at.pages, table);
        return at.pages.y();
    };
    QVERIFY(line > 10);
    QVERIFY(begun(100) < begun(60));
}

void TestPdfPages::spanningRowsHeadWhatFollows()
{
    PdfTable table = tableOf({1, 1, 1, 1, 1, 1, 1, 1, 1});
    table.rows[0].spans = true;
    table.rows[0].cells.resize(1);
    const auto pageAt = [&](double room) {
        Bench b;
        b.leave(room);
        drawTable(b.pages, table);
        return std::pair(b.page(), b.pages.y());
    };
    // With the head and forty points of room the table begins here, and the first row turns the page.
    const Bench plain;
    const auto high = pageAt(300);
    QCOMPARE(high.first, 1);
    QCOMPARE(pageAt(75).first, 2);
    QVERIFY(pageAt(75).second > PageTop + 9 * 15);
}

WF_TEST(TestPdfPages)

} // namespace tst_pdfpages

#include "tst_pdfpages.moc"
