// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody typed, and where it stands in a text.
#include "search/searchquery.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_searchquery {

using namespace wf;

namespace {

const auto Begun = SearchQuery::LastWord::Begun;

/// The text with its marks in brackets.
QString shown(QString text, const std::vector<TextMark> &marks)
{
    for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
        text.insert(mark->from + mark->length, QLatin1Char(']'));
        text.insert(mark->from, QLatin1Char('['));
    }
    return text;
}

} // namespace

class TestSearchQuery : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void marks_data();
    void marks();
    void whatIsStillTypedMayBeABeginning();
    void matchIsForFts5();
    void nothingToLookFor();
    void manyWordsAreCut();
    void excerpt_data();
    void excerpt();
};

void TestSearchQuery::marks_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("marked"); // Empty: not found.
    const auto row = [](const char *name, const char *typed, const char *text, const char *marked) {
        QTest::newRow(name) << QString::fromUtf8(typed) << QString::fromUtf8(text)
                            << QString::fromUtf8(marked);
    };
    row("one word", "dynex", "Dynex is down, dynex!", "[Dynex] is down, [dynex]!");
    row("all words, in any order", "down dynex", "Dynex is down", "[Dynex] is [down]");
    row("one is missing", "dynex up", "Dynex is down", "");
    row("a whole word", "down", "downtime", "");
    row("a beginning", "down*", "downtime", "[downtime]");
    row("quoted", "\"is down\"", "Dynex is down. down is", "Dynex [is down]. down is");
    row("quoted, not in this order", "\"down is\"", "Dynex is down", "");
    row("written as one", "queue.depth", "saw queue_depth rise", "saw [queue_depth] rise");
    row("accents", "cafe", "Le Café", "Le [Café]");
    row("accents that were typed", "café", "le cafe", "le [cafe]");
    row("another script", "сбой", "Сбой базы", "[Сбой] базы");
    row("beyond the first plane", "𝐝own", "a 𝐝own b", "a [𝐝own] b");
    row("overlapping", "\"a b\" \"b c\"", "a b c", "[a b c]");
    row("a quote that is not closed", "\"is down", "it is down", "it [is down]");
}

void TestSearchQuery::marks()
{
    QFETCH(QString, typed);
    QFETCH(QString, text);
    QFETCH(QString, marked);
    const SearchQuery query(typed);
    QCOMPARE(query.matches(text), !marked.isEmpty());
    if (!marked.isEmpty())
        QCOMPARE(shown(text, query.marks(text)), marked);
}

void TestSearchQuery::whatIsStillTypedMayBeABeginning()
{
    QVERIFY(SearchQuery(QStringLiteral("dynex do"), Begun).matches(QStringLiteral("Dynex is down")));
    QVERIFY(!SearchQuery(QStringLiteral("dyn down"), Begun).matches(QStringLiteral("Dynex is down")));
    QVERIFY(!SearchQuery(QStringLiteral("dynex do "), Begun).matches(QStringLiteral("Dynex is down")));
    QVERIFY(!SearchQuery(QStringLiteral("dynex d"), Begun).matches(QStringLiteral("Dynex is down")));
}

void TestSearchQuery::matchIsForFts5()
{
    QCOMPARE(SearchQuery(QStringLiteral("Café queue.depth AND no*")).match(),
             QString::fromUtf8("\"Café\" AND \"queue depth\" AND \"AND\" AND \"no\" *"));
    QCOMPARE(SearchQuery(QStringLiteral("a\"b c\"d")).match(), QStringLiteral("\"a\" AND \"b c\" AND \"d\""));
}

void TestSearchQuery::nothingToLookFor()
{
    for (const char *typed : {"", "   ", "\"\"", "*", "--- \"…\" (", "\xCC\x81"}) {
        const SearchQuery query(QString::fromUtf8(typed));
        QVERIFY(query.isEmpty());
        QVERIFY(!query.matches(QStringLiteral("anything")));
        QCOMPARE(query.match(), QString());
    }
}

void TestSearchQuery::manyWordsAreCut()
{
    const SearchQuery query(QStringLiteral("a1 ").repeated(100'000));
    QCOMPARE(query.match().count(QStringLiteral("a1")), qsizetype(SearchQuery::MaxWords));
    QVERIFY(query.matches(QStringLiteral("a1")));
}

void TestSearchQuery::excerpt_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const QString filler = QStringLiteral("filler ").repeated(20);
    QTest::newRow("short") << QStringLiteral("one\nneedle\ttwo") << QStringLiteral("one [needle] two");
    QTest::newRow("far in") << filler + QStringLiteral("needle here") + filler
                            << QStringLiteral("…filler filler filler filler filler [needle] here…");
    QTest::newRow("at the end") << filler + QStringLiteral("needle")
                                << QStringLiteral(
                                       "…filler filler filler filler filler filler filler [needle]");
    QTest::newRow("an endless word") << QStringLiteral("x").repeated(500) + QStringLiteral(" needle")
                                     << QStringLiteral("…[needle]");
    QTest::newRow("a pair is not cut")
        << QString::fromUtf8("𝐝").repeated(100) + QStringLiteral("-needle")
        << QStringLiteral("…%1-[needle]").arg(QString::fromUtf8("𝐝").repeated(26));
}

void TestSearchQuery::excerpt()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    std::vector<TextMark> marks = SearchQuery(QStringLiteral("needle")).marks(text);
    const QString part = excerptAround(text, marks, 60);
    QVERIFY2(part.size() <= 62, qPrintable(part));
    QVERIFY(part.isValidUtf16());
    const QString got = shown(part, marks);
    if (QByteArray(QTest::currentDataTag()) == "far in")
        QVERIFY2(got.startsWith(QStringLiteral("…filler")) && got.contains(QStringLiteral("[needle] here")),
                 qPrintable(got));
    else
        QCOMPARE(got, expected);
}

WF_TEST(TestSearchQuery)

} // namespace tst_searchquery

#include "tst_searchquery.moc"
