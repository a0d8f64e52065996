// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks of a document written out as Markdown and as HTML, line by line.
#include "report/htmlexport.h"
#include "report/markdownexport.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_blocks {

using namespace wf;

namespace {

ReportDocument documentOf(ReportBlocks blocks)
{
    ReportDocument document;
    document.number = QStringLiteral("INC-1");
    document.title = QStringLiteral("a_b");
    document.sections = {{ReviewSection::WentWell, QStringLiteral("Good"), std::move(blocks)}};
    return document;
}

/// What stands between the section's heading and the end.
QString markdownOf(ReportBlocks blocks)
{
    const QString text =
        QString::fromUtf8(reportMarkdown(documentOf(std::move(blocks)), QStringLiteral("r")));
    const qsizetype from = text.indexOf(QLatin1String("## 1. Good\n\n")) + 12;
    return text.mid(from, text.lastIndexOf(QLatin1String("---")) - from).trimmed();
}

QString htmlOf(ReportBlocks blocks)
{
    const QString text = QString::fromUtf8(reportHtml(documentOf(std::move(blocks))));
    const qsizetype from = text.indexOf(QLatin1String("</span> Good</h2>\n")) + 18;
    return text.mid(from, text.indexOf(QLatin1String("</section>")) - from).trimmed();
}

} // namespace

class TestBlocks : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void linesOfMarkdown_data();
    void linesOfMarkdown();
    void formsOfMarkdown_data();
    void formsOfMarkdown();
    void tablesAndLists();
    void headOfMarkdown();
    void formsOfHtml_data();
    void formsOfHtml();
    void tablesOfHtml();
    void headOfHtml();
};

void TestBlocks::linesOfMarkdown_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("markdown");
    const auto row = [](const char *text, const char *markdown) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(markdown);
    };
    row("words", "words");
    row("- item", "\\- item");
    row("+ item", "\\+ item");
    row("= line", "\\= line");
    row("1. item", "1\\. item");
    row("12) item", "12\\) item");
    row("12 items", "12 items");
    row("12", "12");
    row(". item", ". item");
    row("a - b", "a - b");
    row("# head", "\\# head");
    row("* item", "\\* item");
    row("> quote", "\\> quote");
    row("a_b`c`[d]<e>|f~g&h\\i", "a\\_b\\`c\\`\\[d\\]\\<e\\>\\|f\\~g\\&h\\\\i");
    row("a\n- b\n1. c\nd", "a\\\n\\- b\\\n1\\. c\\\nd");
}

void TestBlocks::linesOfMarkdown()
{
    QFETCH(QString, text);
    QTEST(markdownOf({TextBlock{plainLine(text)}}), "markdown");
}

void TestBlocks::formsOfMarkdown_data()
{
    using Form = TextPiece::Form;
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("form");
    QTest::addColumn<QString>("markdown");
    QTest::addColumn<QString>("inTable");
    const auto row = [](const char *name, const char *text, Form form, const char *markdown,
                        const char *inTable) {
        QTest::newRow(name) << QString::fromUtf8(text) << int(form) << QString::fromUtf8(markdown)
                            << QString::fromUtf8(inTable);
    };
    row("strong", "a b", Form::Strong, "x**a b**y", "x**a b**y");
    row("strong with spaces", " a b  ", Form::Strong, "x **a b**  y", "x **a b**  y");
    row("strong space", " ", Form::Strong, "x y", "x y");
    row("chip", "a_b", Form::Chip, "x**a\\_b**y", "x**a\\_b**y");
    row("code", "a  b", Form::Code, "x`a b`y", "x`a b`y");
    row("code with a tick", "a`b", Form::Code, "x`` a`b ``y", "x`` a`b ``y");
    row("code with two", "a``b`", Form::Code, "x``` a``b` ```y", "x``` a``b` ```y");
    row("code with a bar", "a|b", Form::Code, "x`a|b`y", "x`a\\|b`y");
    row("two lines", "a\nb", Form::Plain, "xa\\\nby", "xa<br>by");
}

void TestBlocks::formsOfMarkdown()
{
    QFETCH(QString, text);
    QFETCH(int, form);
    QFETCH(QString, inTable);
    const ReportText line{{QStringLiteral("x")}, {text, TextPiece::Form(form)}, {QStringLiteral("y")}};
    QTEST(markdownOf({TextBlock{line}}), "markdown");
    QVERIFY(markdownOf({TableBlock{{{QStringLiteral("T")}}, {{{line}}}}})
                .endsWith(QStringLiteral("\n| %1 |").arg(inTable)));
}

void TestBlocks::tablesAndLists()
{
    TableBlock table{{{QStringLiteral("A")}, {QStringLiteral("B"), 1, true}},
                     {{{plainLine(QStringLiteral("1")), plainLine(QStringLiteral("2"))}},
                      {{plainLine(QStringLiteral("3"))}, true}}};
    QCOMPARE(markdownOf({std::move(table)}),
             QStringLiteral("| A | B |\n| --- | ---: |\n| 1 | 2 |\n| 3 |  |"));
    QCOMPARE(markdownOf({ListBlock{{plainLine(QStringLiteral("a\nb")), plainLine(QStringLiteral("c"))}},
                         HeadingBlock{QStringLiteral("d#")}, ProseBlock{QStringLiteral("e")}}),
             QStringLiteral("* a\\\n  b\n* c\n\n### d\\#\n\ne"));
    QCOMPARE(markdownOf({TextBlock{{{QStringLiteral(" a "), TextPiece::Form::Plain, Tone::Plain,
                                     QStringLiteral("https://a.test")}}}}),
             QStringLiteral("[a](<https://a.test>)"));
    // The line is more than its first piece.
    QCOMPARE(
        markdownOf({TextBlock{{{QStringLiteral("- a ")}, {QStringLiteral("b_"), TextPiece::Form::Strong}}}}),
        QStringLiteral("\\- a b\\_"));
    ReportDocument document = documentOf({ChartBlock{0, {}}, TextBlock{plainLine(QStringLiteral("end"))},
                                          ChartBlock{1, {plainLine(QStringLiteral("marked"))}}});
    document.charts.resize(2);
    document.charts[0].metric = QStringLiteral("m_1");
    const QByteArray text = reportMarkdown(document, QStringLiteral("a b"));
    QVERIFY2(text.contains("![m\\_1](a%20b-chart-1.svg)\n\nend\n\n![](a%20b-chart-2.svg)\n\n* marked\n"),
             text.constData());
}

void TestBlocks::headOfMarkdown()
{
    ReportDocument document = documentOf({});
    document.marks = {{QStringLiteral("P0"), TextPiece::Form::Chip}, {QStringLiteral("Open")}};
    document.facts = {{QStringLiteral("Links"), plainLine(QStringLiteral("a\nb"))}};
    document.tiles = {{QStringLiteral("Time"), QStringLiteral("3:00"), QStringLiteral("note")}};
    document.about = {{QStringLiteral("Desk"), plainLine(QStringLiteral("d"))}};
    QCOMPARE(reportMarkdown(document, QStringLiteral("r")),
             QByteArray("# INC-1 a\\_b\n\n**P0** \xC2\xB7 Open\n\n- **Links**: a, b\n\n"
                        "| Measure | | |\n| --- | ---: | --- |\n| Time | 3:00 | note |\n\n"
                        "## 1. Good\n\n---\n\n- **Desk**: d\n"));
}

void TestBlocks::formsOfHtml_data()
{
    using Form = TextPiece::Form;
    QTest::addColumn<int>("form");
    QTest::addColumn<int>("tone");
    QTest::addColumn<QString>("html");
    const auto row = [](const char *html, Form form, Tone tone) {
        QTest::newRow(html) << int(form) << int(tone) << QString::fromLatin1(html);
    };
    row("a&lt;b", Form::Plain, Tone::Plain);
    row("<span class=\"muted\">a&lt;b</span>", Form::Plain, Tone::Muted);
    row("<strong>a&lt;b</strong>", Form::Strong, Tone::Plain);
    row("<strong class=\"good\">a&lt;b</strong>", Form::Strong, Tone::Good);
    row("<code>a&lt;b</code>", Form::Code, Tone::Plain);
    row("<code class=\"p1\">a&lt;b</code>", Form::Code, Tone::Warn);
    row("<span class=\"chip\">a&lt;b</span>", Form::Chip, Tone::Plain);
    row("<span class=\"chip p0\">a&lt;b</span>", Form::Chip, Tone::Bad);
    row("<span class=\"chip review\">a&lt;b</span>", Form::Chip, Tone::Review);
}

void TestBlocks::formsOfHtml()
{
    QFETCH(int, form);
    QFETCH(int, tone);
    QFETCH(QString, html);
    TextPiece piece{QStringLiteral("a<b"), TextPiece::Form(form), Tone(tone)};
    QCOMPARE(htmlOf({TextBlock{{piece}}}), QStringLiteral("<p>%1</p>").arg(html));
    piece.link = QStringLiteral("https://a.test/?b&c");
    QCOMPARE(
        htmlOf({TextBlock{{piece}}}),
        QStringLiteral("<p><a rel=\"noreferrer\" href=\"https://a.test/?b&amp;c\">%1</a></p>").arg(html));
}

void TestBlocks::tablesOfHtml()
{
    const ReportText cell = plainLine(QStringLiteral("c"));
    TableBlock table{{{QStringLiteral("A"), 2},
                      {QStringLiteral("B"), 0, true, true},
                      {QStringLiteral("C"), 1, true},
                      {QStringLiteral("D"), 0.01}},
                     {{{cell}, true}, {{cell, cell}, false, true}, {{cell, cell, cell, cell}}}};
    QCOMPARE(htmlOf({std::move(table)}),
             QStringLiteral(
                 "<table>\n<thead><tr><th class=\"w55\">A</th><th class=\"fit right digits\">B</th>"
                 "<th class=\"w30 right\">C</th><th class=\"w5\">D</th></tr></thead>\n<tbody>\n"
                 "<tr class=\"spans\"><td colspan=\"4\">c</td></tr>\n"
                 "<tr class=\"added\"><td class=\"w55\">c</td><td class=\"fit right digits\">c</td></tr>\n"
                 "<tr><td class=\"w55\">c</td><td class=\"fit right digits\">c</td>"
                 "<td class=\"w30 right\">c</td><td class=\"w5\">c</td></tr>\n</tbody>\n</table>"));
    QCOMPARE(htmlOf({ListBlock{{cell, cell}}, HeadingBlock{QStringLiteral("h&")}}),
             QStringLiteral("<ul>\n<li>c</li>\n<li>c</li>\n</ul>\n<h3>h&amp;</h3>"));
    ReportDocument document = documentOf({ChartBlock{0, {}}, ChartBlock{0, {cell, cell}}});
    document.charts.resize(1);
    const QByteArray html = reportHtml(document);
    QCOMPARE(html.count("<figure>"), 2);
    QCOMPARE(html.count("<figcaption>"), 1);
    QVERIFY(html.contains("<figcaption><p>c</p><p>c</p></figcaption>\n</figure>\n</section>"));
}

void TestBlocks::headOfHtml()
{
    ReportDocument document = documentOf({});
    document.sections.push_back({ReviewSection::WentBadly, QStringLiteral("Bad"), {}});
    document.tiles = {{QStringLiteral("Time"), QStringLiteral("3:00"), QStringLiteral("note"), Tone::Warn}};
    const QByteArray html = reportHtml(document);
    QVERIFY(html.contains("<title>INC-1 a_b</title>"));
    QVERIFY(html.contains("<li><span class=\"name\">Time</span><span class=\"value p1\">3:00</span>"
                          "<span class=\"note\">note</span></li>"));
    QVERIFY(html.contains("<section id=\"went-well\">\n<h2><span class=\"number\">1</span> Good</h2>"));
    QVERIFY(html.contains("<section id=\"went-badly\">\n<h2><span class=\"number\">2</span> Bad</h2>"));
    QVERIFY(html.contains("<li><a href=\"#went-badly\">Bad</a></li>"));
}

WF_TEST(TestBlocks)

} // namespace tst_blocks

#include "tst_blocks.moc"
