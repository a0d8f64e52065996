// SPDX-License-Identifier: GPL-3.0-or-later
// What of a file the Markdown parser gets to see, up to the bounds and one over them.
#include "runbook/sourcetext.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_sourcetext {

using namespace wf;

namespace {

/// What the parser sees of a line; empty if it was taken out.
QByteArray seen(const SourceText &source, int line)
{
    return source.forParser.split('\n').value(line - 1);
}

QByteArray repeated(const char *part, int times)
{
    return QByteArray(part).repeated(times);
}

} // namespace

class TestSourceText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void linesAreBounded_data();
    void linesAreBounded();
    void warningsAreBounded();
    void stretchesAreBounded();
    void tablesAreBounded();
    void sizeIsBounded();
    void linesEnd();
    void badBytesHaveAPlace();
    void frontMatter_data();
    void frontMatter();
    void frontMatterIsBounded();
    void fieldsOfTheFrontMatter();
    void emptyLinesAtTheEnds();
};

void TestSourceText::linesAreBounded_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("warning");
    const QString none;
    const QString deep = QStringLiteral("the line is nested deeper than 64 levels; kept as plain text");
    QTest::newRow("longest") << repeated("a", 16384) << none;
    QTest::newRow("too long") << repeated("a", 16385)
                              << QStringLiteral(
                                     "the line is longer than 16384 characters; kept as plain text");
    QTest::newRow("deepest quote") << repeated(">", 64) + " x" << none;
    QTest::newRow("quote too deep") << repeated(">", 65) + " x" << deep;
    QTest::newRow("deepest list") << repeated("- ", 64) + "x" << none;
    QTest::newRow("list too deep") << repeated("- ", 65) + "x" << deep;
    QTest::newRow("numbers too deep") << repeated("1. ", 65) + "x" << deep;
    QTest::newRow("brackets too deep") << repeated("1) ", 65) + "x" << deep;
    QTest::newRow("stars and pluses") << repeated("* + ", 33) + "x" << deep;
    QTest::newRow("a marker at the end counts") << repeated("- ", 64) + "-" << deep;
    QTest::newRow("a dash in a word does not") << repeated("- ", 64) + "-x" << none;
    QTest::newRow("text ends the markers") << QByteArray("x ") + repeated("- ", 200) << none;
    QTest::newRow("widest indent") << repeated(" ", 400) + "x" << none;
    QTest::newRow("indent too wide") << repeated(" ", 401) + "x" << deep;
    QTest::newRow("widest tabs") << repeated("\t", 100) + "x" << none;
    QTest::newRow("tabs too wide") << repeated("\t", 100) + " x" << deep;
    QTest::newRow("most columns") << repeated("|", 256) << none;
    QTest::newRow("too many columns")
        << repeated("|", 257) << QStringLiteral("a table has more than 256 columns; kept as plain text");
}

void TestSourceText::linesAreBounded()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, warning);
    const SourceText source = readSource("# T\n" + line + "\nafter\n");
    QVERIFY(source.usable);
    QCOMPARE(seen(source, 1), QByteArray("# T"));
    QCOMPARE(seen(source, 2), warning.isEmpty() ? line : QByteArray());
    QCOMPARE(seen(source, 3), QByteArray("after"));
    QCOMPARE(source.line(2).toUtf8(), line);
    QCOMPARE(source.diagnostics.size(), std::size_t(warning.isEmpty() ? 0 : 1));
    if (!warning.isEmpty())
        QCOMPARE(source.diagnostics[0], (Diagnostic{Diagnostic::Level::Warning, 2, 1, warning}));
}

void TestSourceText::warningsAreBounded()
{
    const SourceText source = readSource((repeated(">", 65) + " x\n").repeated(25) + "\nend\n");
    QCOMPARE(source.diagnostics.size(), std::size_t(20));
    QCOMPARE(source.diagnostics.back().line, 20);
    QCOMPARE(seen(source, 25), QByteArray());
    QCOMPARE(seen(source, 27), QByteArray("end"));
}

void TestSourceText::stretchesAreBounded()
{
    const QByteArray line = repeated("a", 1023) + "\n";
    const SourceText whole = readSource(line.repeated(128) + "\nnext\n");
    QVERIFY(whole.diagnostics.empty());
    QCOMPARE(seen(whole, 128).size(), 1023);

    const SourceText over = readSource(line.repeated(128) + "a\n\nnext\n");
    QCOMPARE(over.diagnostics.size(), std::size_t(1));
    QCOMPARE(over.diagnostics[0].line, 1);
    QVERIFY(over.diagnostics[0].message.contains(
        QLatin1String("more than 131072 characters without an empty line")));
    QCOMPARE(seen(over, 1), QByteArray());
    QCOMPARE(seen(over, 129), QByteArray());
    QCOMPARE(seen(over, 131), QByteArray("next"));

    // A line that is hidden already does not count, those behind it do.
    const QByteArray hidden = repeated("b", 16385) + "\n";
    QCOMPARE(readSource(hidden + line.repeated(128)).diagnostics.size(), std::size_t(1));
    QCOMPARE(readSource(hidden + line.repeated(128) + "a\n").diagnostics.size(), std::size_t(2));
}

void TestSourceText::tablesAreBounded()
{
    // The widest line tells how many cells the whole table may get.
    const QByteArray table = repeated("|", 100) + "\n" + repeated("|\n", 999);
    const SourceText full = readSource(table + "\nwords\n");
    QVERIFY(full.diagnostics.empty());
    const SourceText over = readSource(table + "\nwords\n\na|b\n\nmore words\n");
    QCOMPARE(over.diagnostics.size(), std::size_t(1));
    QCOMPARE(over.diagnostics[0].line, 1004);
    QVERIFY(over.diagnostics[0].message.contains(QLatin1String("tables with more than 100000 cells")));
    QCOMPARE(seen(over, 1002), QByteArray("words"));
    QCOMPARE(seen(over, 1004), QByteArray());
    QCOMPARE(seen(over, 1006), QByteArray("more words"));
}

void TestSourceText::sizeIsBounded()
{
    QVERIFY(readSource(repeated("aaa\n\n\n\n", 1 << 19).append(repeated("\n", 1 << 19))).usable);
    QByteArray full(int(MaxRunbookBytes), '\n');
    full[0] = 'a';
    QVERIFY(readSource(full).usable);
    const SourceText over = readSource(full + '\n');
    QVERIFY(!over.usable);
    QVERIFY(over.diagnostics.at(0).message.contains(QLatin1String("has 4194305 bytes")));
}

void TestSourceText::linesEnd()
{
    const SourceText source = readSource("\xEF\xBB\xBF"
                                         "a\r\nb\rc\n\nd\r");
    QCOMPARE(source.lines, (std::vector<QString>{QStringLiteral("a"), QStringLiteral("b"),
                                                 QStringLiteral("c"), QString(), QStringLiteral("d")}));
    QVERIFY(source.isBlank(4));
    QVERIFY(!source.isBlank(5));
    QCOMPARE(source.forParser, QByteArray("a\nb\nc\n\nd\n"));
    QCOMPARE(readSource("a\nb").count(), 2);
}

void TestSourceText::badBytesHaveAPlace()
{
    const SourceText nul = readSource(QByteArray("a\nb\n\0c", 6));
    QVERIFY(!nul.usable);
    QCOMPARE(nul.diagnostics.at(0).line, 3);
    QCOMPARE(nul.diagnostics[0].level, Diagnostic::Level::Error);
    const SourceText first = readSource(QByteArray("\0c", 2));
    QCOMPARE(first.diagnostics.at(0).line, 1);
    const SourceText latin = readSource("good \xC3\xA4\nab\xFC"
                                        "c\nbad \xFF\n");
    QCOMPARE(latin.diagnostics.size(), std::size_t(1));
    QCOMPARE(latin.diagnostics[0].line, 2);
    QCOMPARE(latin.diagnostics[0].column, 3);
}

void TestSourceText::frontMatter_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("last");
    QTest::newRow("yaml") << QByteArray("---\na: b\n---\n# T\n") << 3;
    QTest::newRow("yaml ends with dots") << QByteArray("---\na: b\n...\n# T\n") << 3;
    QTest::newRow("the first end counts") << QByteArray("---\na: b\n---\nx\n---\n") << 3;
    QTest::newRow("toml") << QByteArray("+++\na = \"b\"\n+++\n# T\n") << 3;
    QTest::newRow("toml has no dots") << QByteArray("+++\na = 1\n...\n# T\n") << 0;
    QTest::newRow("other fence") << QByteArray("---\na: b\n+++\n# T\n") << 0;
    QTest::newRow("whole file") << QByteArray("---\na: b\n---\n") << 3;
    QTest::newRow("two lines") << QByteArray("---\n---\n") << 0;
    QTest::newRow("empty") << QByteArray("---\n---\n# T\n") << 0;
    QTest::newRow("indented") << QByteArray(" ---\na: b\n---\n") << 0;
    QTest::newRow("no fence") << QByteArray("# T\na: b\n---\n") << 0;
    QTest::newRow("prose between rules") << QByteArray("---\nJust words\na: b\n---\n") << 0;
    QTest::newRow("prose behind a field") << QByteArray("---\na: b\nJust words\n---\n") << 4;
    QTest::newRow("no name") << QByteArray("---\n: b\n---\n") << 0;
}

void TestSourceText::frontMatter()
{
    QFETCH(QByteArray, text);
    QFETCH(int, last);
    const SourceText source = readSource(text);
    QCOMPARE(source.frontMatter, (LineRange{last > 0 ? 1 : 0, last}));
    QCOMPARE(source.fields.empty(), last == 0);
    for (int i = 1; i <= last; ++i)
        QCOMPARE(seen(source, i), QByteArray());
    if (source.count() > last)
        QVERIFY(!seen(source, last + 1).isEmpty());
}

void TestSourceText::frontMatterIsBounded()
{
    const QByteArray full = "---\n" + QByteArray("a: b\n").repeated(398) + "---\n# T\n";
    QCOMPARE(readSource(full).frontMatter, (LineRange{1, 400}));
    const QByteArray over = "---\n" + QByteArray("a: b\n").repeated(399) + "---\n# T\n";
    QCOMPARE(readSource(over).frontMatter, (LineRange{0, 0}));
}

void TestSourceText::fieldsOfTheFrontMatter()
{
    const SourceText source = readSource("---\n# a comment: x\n\nTitle : \"Disk full\"\nlist:\n  - a: b\n"
                                         "- c: d\n\te: f\nno colon\nown: 'it'\nodd: \"it'\nquote: \"\n"
                                         "empty: ''\ntime: 10:30\n---\n");
    QCOMPARE(source.frontMatter.last, 15);
    QStringList fields;
    for (const auto &[key, value] : source.fields)
        fields << key + u'=' + value;
    QCOMPARE(fields,
             (QStringList{QStringLiteral("title=Disk full"), QStringLiteral("list="),
                          QStringLiteral("own=it"), QStringLiteral("odd=\"it'"), QStringLiteral("quote=\""),
                          QStringLiteral("empty="), QStringLiteral("time=10:30")}));
}

void TestSourceText::emptyLinesAtTheEnds()
{
    const SourceText source = readSource("\na\n\nb\n\n\n");
    QCOMPARE(source.trimmed({2, 6}), (LineRange{2, 4}));
    QCOMPARE(source.trimmed({4, 99}), (LineRange{4, 4}));
    QCOMPARE(source.trimmed({5, 6}), (LineRange{5, 5}));
    QCOMPARE(source.text({1, 6}), QStringLiteral("a\n\nb"));
    QCOMPARE(source.text({5, 6}), QString());
    QCOMPARE(source.text({3, 2}), QString());
}

WF_TEST(TestSourceText)

} // namespace tst_sourcetext

#include "tst_sourcetext.moc"
