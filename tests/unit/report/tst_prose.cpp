// SPDX-License-Identifier: GPL-3.0-or-later
// What people write is Markdown, and harmless when it is written out.
#include "report/prose.h"
#include "support/sanitized.h"
#include "support/testentry.h"

#include <QTest>
#include <QXmlStreamReader>

namespace tst_prose {

using namespace wf;

namespace {

/// Empty when it is well-formed XML.
QString xmlError(const QByteArray &html)
{
    QXmlStreamReader reader("<div>" + html + "</div>");
    while (!reader.atEnd())
        reader.readNext();
    return reader.hasError() ? reader.errorString() : QString();
}

QString wordsOf(const std::vector<ProseRun> &runs)
{
    QString words;
    for (const ProseRun &run : runs)
        words += run.text;
    return words;
}

} // namespace

class TestProse : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void htmlIsShownNotMeant_data();
    void htmlIsShownNotMeant();
    void picturesBecomeLinks();
    void linksKeepOnlyWhereAClickMayGo_data();
    void linksKeepOnlyWhereAClickMayGo();
    void headingsGoBelowTheDocuments();
    void writtenAnewNothingStaysOpen_data();
    void writtenAnewNothingStaysOpen();
    void deepNestingIsFlat();
    void wideTablesAreText();
    void partsForAPage();
    void anyTextIsWellFormed_data();
    void anyTextIsWellFormed();
};

void TestProse::htmlIsShownNotMeant_data()
{
    QTest::addColumn<QString>("markdown");
    QTest::newRow("block") << QStringLiteral("<script>alert(1)</script>");
    QTest::newRow("inline") << QStringLiteral("a <img src=x onerror=alert(1)> b");
    QTest::newRow("in a table") << QStringLiteral("| a |\n|---|\n| <iframe src=\"http://x\"> |");
    QTest::newRow("in a heading") << QStringLiteral("# <object data=x>");
    QTest::newRow("comment") << QStringLiteral("<!-- <script> -->");
}

void TestProse::htmlIsShownNotMeant()
{
    QFETCH(QString, markdown);
    const QByteArray html = proseHtml(markdown);
    for (const char *tag : {"<script", "<img", "<iframe", "<object", "<!--"})
        QVERIFY2(!html.contains(tag), html.constData());
    QVERIFY2(html.contains("&lt;"), html.constData()); // What was typed can be read.
}

void TestProse::picturesBecomeLinks()
{
    const QByteArray html = proseHtml(QStringLiteral("![the queue](https://example.com/q.png)"));
    QVERIFY2(html.contains("<a href=\"https://example.com/q.png\">picture: the queue</a>"), html.constData());
    const QByteArray nested =
        proseHtml(QStringLiteral("[![a](https://example.com/a.png)](https://example.com)"));
    QVERIFY2(!nested.contains("<img"), nested.constData());
    QVERIFY2(nested.contains("a</a>"), nested.constData());
}

void TestProse::linksKeepOnlyWhereAClickMayGo_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("kept");
    QTest::newRow("https") << QStringLiteral("https://example.com/a") << true;
    QTest::newRow("mailto") << QStringLiteral("mailto:a@example.com") << true;
    QTest::newRow("javascript") << QStringLiteral("javascript:alert(1)") << false;
    QTest::newRow("JavaScript") << QStringLiteral("JaVaScript:alert(1)") << false;
    QTest::newRow("data") << QStringLiteral("data:text/html,x") << false;
    QTest::newRow("file") << QStringLiteral("file:///etc/passwd") << false;
    QTest::newRow("relative") << QStringLiteral("../secret") << false;
}

void TestProse::linksKeepOnlyWhereAClickMayGo()
{
    QFETCH(QString, url);
    QFETCH(bool, kept);
    const QByteArray html = proseHtml(QStringLiteral("[words](%1)").arg(url));
    QCOMPARE(html.contains("href="), kept);
    QVERIFY(html.contains("words"));
}

void TestProse::headingsGoBelowTheDocuments()
{
    QVERIFY(proseHtml(QStringLiteral("# One")).contains("<h4>One</h4>"));
    QVERIFY(proseHtml(QStringLiteral("###### Six")).contains("<h6>Six</h6>"));
    QVERIFY(proseMarkdown(QStringLiteral("One\n===")).startsWith("#### One"));
}

void TestProse::writtenAnewNothingStaysOpen_data()
{
    QTest::addColumn<QString>("markdown");
    QTest::newRow("fence") << QStringLiteral("a\n\n```\ncode");
    QTest::newRow("long fence") << QStringLiteral("~~~~~~\ncode");
    QTest::newRow("comment") << QStringLiteral("<!-- and on");
    QTest::newRow("script") << QStringLiteral("<script>");
    QTest::newRow("list") << QStringLiteral("- a\n  - b");
    QTest::newRow("quote") << QStringLiteral("> a");
}

void TestProse::writtenAnewNothingStaysOpen()
{
    QFETCH(QString, markdown);
    const QByteArray anew = proseMarkdown(markdown) + "\n\n## Next\n";
    // Read as a whole, the heading behind it is one.
    const std::vector<ProseBlockPart> parts = proseParts(QString::fromUtf8(anew));
    QVERIFY(!parts.empty());
    QCOMPARE(parts.back().kind, ProseBlockPart::Kind::Heading);
    QCOMPARE(parts.back().depth, 0);
    QCOMPARE(wordsOf(parts.back().runs), QStringLiteral("Next"));
}

void TestProse::deepNestingIsFlat()
{
    const QString deep = QString(20'000, u'>') + QStringLiteral(" bottom");
    const testing::ProcessorTime used;
    const QByteArray html = proseHtml(deep);
    QVERIFY(html.count("<blockquote>") <= MaxProseDepth);
    QVERIFY(html.contains("bottom"));
    for (const ProseBlockPart &part : proseParts(deep))
        QVERIFY(part.depth <= MaxProseDepth);
    QVERIFY(proseMarkdown(deep).size() < 1000);
    QVERIFY2(used.seconds() < 5, "it must not take more than linear time");
}

void TestProse::wideTablesAreText()
{
    const QString wide = QString(2000, u'|') + u'\n' + QString(u'|') + QStringLiteral("-|").repeated(1999) +
                         QStringLiteral("\n|").repeated(2000);
    const QByteArray html = proseHtml(wide);
    QVERIFY(html.size() < 100'000);
    QVERIFY(!html.contains("<td"));
}

void TestProse::partsForAPage()
{
    const auto parts =
        proseParts(QStringLiteral("# Head\n\ntext **strong** `code`\n\n3. three\n4. four\n   - [x] done\n\n"
                                  "> quoted\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n\n```\na\n b\n```\n"));
    QStringList seen;
    for (const ProseBlockPart &part : parts) {
        QString words = wordsOf(part.runs);
        for (const auto &cell : part.cells)
            words += wordsOf(cell) + u'|';
        seen << QStringLiteral("%1 %2 %3%4").arg(int(part.kind)).arg(part.depth).arg(part.marker, words);
    }
    QCOMPARE(seen, (QStringList{QStringLiteral("1 0 Head"), QStringLiteral("0 0 text strong code"),
                                QStringLiteral("0 1 3.three"), QStringLiteral("0 1 4.four"),
                                QStringLiteral("0 2 \u2611done"), QStringLiteral("0 1 quoted"),
                                QStringLiteral("4 0 a|b|"), QStringLiteral("4 0 1|2|"),
                                QStringLiteral("3 0 "), QStringLiteral("2 0 a\n b")}));
    QVERIFY(parts[1].runs[1].strong);
    QVERIFY(parts[1].runs[3].code);
}

void TestProse::anyTextIsWellFormed_data()
{
    QTest::addColumn<QString>("markdown");
    QTest::newRow("empty") << QString();
    QTest::newRow("control") << QStringLiteral("a\u0001b\u000bc") + QChar(0) + QChar(0xD800) + QChar(0xFFFE);
    QTest::newRow("emphasis") << QStringLiteral("*a**b***c_d__e").repeated(500);
    QTest::newRow("brackets") << QStringLiteral("[").repeated(25'000);
    QTest::newRow("links") << QStringLiteral("[a](https://x/[b](https://y)").repeated(300);
    QTest::newRow("entities") << QStringLiteral("&amp; &#0; &lt;script&gt; &nbsp; &quot;");
    QTest::newRow("autolink") << QStringLiteral(
        "www.example.com/?a=1&b=<2> a@example.com https://example.com/\"x'");
    QTest::newRow("task") << QStringLiteral("- [ ] a\n- [x] b ~~c~~");
}

void TestProse::anyTextIsWellFormed()
{
    QFETCH(QString, markdown);
    const QByteArray html = proseHtml(markdown);
    QVERIFY2(xmlError(html).isEmpty(), qPrintable(xmlError(html)));
    proseMarkdown(markdown);
    proseParts(markdown);
}

WF_TEST(TestProse)

} // namespace tst_prose

#include "tst_prose.moc"
