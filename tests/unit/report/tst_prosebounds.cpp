// SPDX-License-Identifier: GPL-3.0-or-later
// 200,000 characters of prose, written to hurt: what is held of them stays small, in every format.
#include "base/threadtime.h"
#include "report/markdownexport.h"
#include "report/pdfexport.h"
#include "report/prose.h"
#include "report/reportwords.h"
#include "support/residentbytes.h"
#include "support/sanitized.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_prosebounds {

using namespace wf;

namespace {

/// What a text here is long.
constexpr int Long = wf::testing::lighter(MaxProseLength);

QString filled(const QString &piece)
{
    return piece.repeated(Long / piece.size());
}

} // namespace

class TestProseBounds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void holdsLittle_data();
    void holdsLittle();
    void referencesStayWhereTheyAreFew();
    void longTextGoesOverIntoParagraphs();
    void widestTable();
    void twiceTheTextCostsTwice_data();
    void twiceTheTextCostsTwice();
};

void TestProseBounds::holdsLittle_data()
{
    QTest::addColumn<QString>("text");
    // Thousands of short pieces are laid out one by one: as PDF that takes long, and little memory.
    QTest::addColumn<bool>("paged");
    const QString half(Long / 2, u'a');
    QTest::newRow("one word") << QString(Long, u'a') << true;
    QTest::newRow("one line of words") << filled(QStringLiteral("word ")) << true;
    QTest::newRow("one word of code") << u'`' + QString(Long - 2, u'a') + u'`' << true;
    QTest::newRow("references") << QStringLiteral("[a]: /") + half + QStringLiteral("\n\n") +
                                       QStringLiteral("[a]").repeated(Long / 6)
                                << true;
    QTest::newRow("titles") << QStringLiteral("[a]: /x \"") + half + QStringLiteral("\"\n\n") +
                                   QStringLiteral("[a]").repeated(Long / 6)
                            << true;
    QTest::newRow("a wide table") << QString(Long / 2, u'|') + u'\n' +
                                         QStringLiteral("|-").repeated(Long / 8) + QStringLiteral("\n|")
                                  << true;
    QTest::newRow("a long table") << QStringLiteral("|a|b|\n|-|-|\n") +
                                         QStringLiteral("|\n").repeated(Long * 9 / 20)
                                  << true;
    QTest::newRow("a table with returns")
        << QString(Long / 10, u'|') + u'\r' + QStringLiteral("|-").repeated(Long / 10) + u'\r' +
               QStringLiteral("|\r").repeated(Long * 3 / 10)
        << true;
    QTest::newRow("emphasis") << filled(QStringLiteral("*a* ")) << true;
    QTest::newRow("stars") << filled(QStringLiteral("*a **")) << false;
    QTest::newRow("brackets") << filled(QStringLiteral("[")) << false;
    QTest::newRow("pictures") << filled(QStringLiteral("![a](b)")) << false;
    QTest::newRow("quotes") << filled(QStringLiteral("> ")) << false;
    QTest::newRow("lists") << filled(QStringLiteral("- ")) << false;
    QTest::newRow("many short lines") << filled(QStringLiteral("a\n")) << true;
    QTest::newRow("many hard breaks") << filled(QStringLiteral("a  \n")) << true;
    QTest::newRow("many items") << filled(QStringLiteral("- a\n")) << false;
    QTest::newRow("many headings") << filled(QStringLiteral("# a\n")) << false;
    QTest::newRow("lines of code") << QStringLiteral("```\n") + filled(QStringLiteral("a\n")) << true;
    QTest::newRow("html") << filled(QStringLiteral("<b>")) << false;
    QTest::newRow("addresses") << filled(QStringLiteral("www.a ")) << true;
    QTest::newRow("rules") << filled(QStringLiteral("---\n")) << false;
}

void TestProseBounds::holdsLittle()
{
    QFETCH(QString, text);
    QFETCH(bool, paged);
    const PeakGrowth growth;
    const auto check = [&growth](const char *what) {
        QVERIFY2(growth.bytes() < MaxAttackBytes,
                 qPrintable(QStringLiteral("%1: %2 MB").arg(QLatin1String(what)).arg(growth.bytes() >> 20)));
    };
    QVERIFY(proseHtml(text).size() < 64 * MaxProseLength);
    check("HTML");
    QVERIFY(proseMarkdown(text).size() < 64 * MaxProseLength);
    check("Markdown");
    QVERIFY(proseParts(text).size() <= std::size_t(MaxProseLength));
    check("parts");
    if (!paged)
        return;
    ReportDocument document;
    document.title = QStringLiteral("Hostile");
    document.sections.push_back({ReviewSection::Summary, QStringLiteral("Summary"), {ProseBlock{text}}});
    const auto pdf = reportPdf(document);
    QVERIFY2(pdf, pdf ? "" : qPrintable(pdf.error().message));
    check("PDF");
}

void TestProseBounds::referencesStayWhereTheyAreFew()
{
    const QString text = QStringLiteral("see [the plan][p] and [p]\n\n[p]: https://example.com/plan\n");
    QCOMPARE(proseHtml(text).count("href=\"https://example.com/plan\""), 2);
}

void TestProseBounds::longTextGoesOverIntoParagraphs()
{
    using namespace wf::report;
    const auto longest = [](const QString &text) {
        qsizetype most = 0;
        for (const QString &line : text.split(u'\n'))
            most = std::max(most, line.size());
        return most;
    };
    qsizetype since = 0;
    const QString words = filled(QStringLiteral("word "));
    QString broken = inParagraphs(words, since);
    QVERIFY(longest(broken) <= MaxParagraph + 10);
    // No word is cut, and nothing is lost.
    QCOMPARE(broken.replace(u'\n', u' '), words);
    since = 0;
    QString word = inParagraphs(QString(50'000, u'a'), since);
    QVERIFY(longest(word) <= MaxParagraph + 300);
    QCOMPARE(word.remove(u'\n'), QString(50'000, u'a'));
    const QString faces = inParagraphs(QStringLiteral("\U0001f600").repeated(5000), since);
    QCOMPARE(QString::fromUtf8(faces.toUtf8()), faces); // No character is cut.
    // It goes on where the text before ended.
    since = 0;
    QString pieces;
    for (int i = 0; i < 20'000; ++i)
        pieces += inParagraphs(QStringLiteral("a"), since);
    QVERIFY(longest(pieces) <= MaxParagraph + 300);
}

void TestProseBounds::widestTable()
{
    const auto table = [](int columns) {
        return u'|' + QStringLiteral("a|").repeated(columns) + QStringLiteral("\n|") +
               QStringLiteral("-|").repeated(columns) + u'\n';
    };
    QVERIFY(proseHtml(table(60)).contains("<table>"));
    QVERIFY(!proseHtml(table(100)).contains("<table>"));
}

/// Seconds of this thread that a text costs as PDF.
double secondsOnPaper(const QString &text)
{
    ReportDocument document;
    document.sections.push_back({ReviewSection::Summary, QStringLiteral("Summary"), {ProseBlock{text}}});
    const ThreadTime before = usedByThread();
    const auto pdf = reportPdf(document);
    return pdf ? std::chrono::duration<double>(usedByThread() - before).count() : -1;
}

void TestProseBounds::twiceTheTextCostsTwice_data()
{
    QTest::addColumn<QString>("head");
    QTest::addColumn<QString>("piece");
    // Styled piece by piece: more pieces than MaxStretches in both.
    QTest::newRow("addresses") << QString() << QStringLiteral("www.a ");
    QTest::newRow("lines of code") << QStringLiteral("```\n") << QStringLiteral("a\n");
    QTest::newRow("hard breaks") << QString() << QStringLiteral("a  \n");
}

void TestProseBounds::twiceTheTextCostsTwice()
{
    QFETCH(QString, head);
    QFETCH(QString, piece);
    static_cast<void>(secondsOnPaper(head + piece)); // Fonts are read once.
    const double once = secondsOnPaper(head + piece.repeated(10'000));
    const double twice = secondsOnPaper(head + piece.repeated(20'000));
    QVERIFY(once > 0);
    QVERIFY2(twice < once * 3, qPrintable(QStringLiteral("%1 s and %2 s").arg(once).arg(twice)));
}

WF_TEST(TestProseBounds)

} // namespace tst_prosebounds

#include "tst_prosebounds.moc"
