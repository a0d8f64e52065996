// SPDX-License-Identifier: GPL-3.0-or-later
// Diffs of texts: what they lead to, read back by a reader of this test, by git and by patch.
#include "runbook/textdiff.h"
#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace tst_textdiff {

using namespace wf;

namespace {

QByteArray randomText(QRandomGenerator &random, int most)
{
    QByteArray text;
    const QByteArrayList ends{"\n", "\n", "\n", "\r\n"};
    const int lines = int(random.bounded(quint32(most + 1)));
    for (int i = 0; i < lines; ++i)
        text += QByteArray(1, char('a' + random.bounded(6u))) + (i % 3 ? "x" : "") +
                ends[int(random.bounded(4u))];
    if (random.bounded(4u) == 0)
        text += "the end";
    return text;
}

/// Some lines taken out, doubled or exchanged.
QByteArray mutated(QRandomGenerator &random, const QByteArray &text)
{
    QByteArray result;
    for (const QByteArray &line : rawLines(text)) {
        switch (random.bounded(12u)) {
        case 0:
            break;
        case 1:
            result += "new\n" + line;
            break;
        case 2:
            result += "other\n";
            break;
        default:
            result += line;
        }
    }
    return result;
}

/// The text a unified diff makes of `before`; written from the format's description.
std::optional<QByteArray> patched(const QByteArray &before, const QByteArray &patch)
{
    static const QRegularExpression header(
        QStringLiteral("^@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@"));
    const auto cut = [](const QByteArray &text) {
        QByteArrayList lines = text.split('\n');
        for (qsizetype i = 0; i + 1 < lines.size(); ++i)
            lines[i] += '\n';
        if (lines.back().isEmpty())
            lines.removeLast();
        return lines;
    };
    const QByteArrayList source = cut(before);
    QByteArray result;
    qsizetype next = 0;
    QByteArrayList lines = cut(patch);
    for (qsizetype i = 2; i < lines.size(); ++i) {
        if (i + 1 < lines.size() && lines[i + 1].startsWith('\\'))
            lines[i].chop(1);
        const QByteArray body = lines[i].mid(1);
        switch (lines[i][0]) {
        case '@': {
            const auto match = header.match(QString::fromUtf8(lines[i]));
            if (!match.hasMatch())
                return std::nullopt;
            const bool none = match.captured(2) == QLatin1String("0");
            for (const qsizetype from = match.captured(1).toInt() - (none ? 0 : 1); next < from; ++next)
                result += source[next];
            break;
        }
        case ' ':
        case '-':
            if (next >= source.size() || source[next] != body)
                return std::nullopt;
            if (lines[i][0] == ' ')
                result += body;
            ++next;
            break;
        case '+':
            result += body;
            break;
        case '\\':
            break;
        default:
            return std::nullopt;
        }
    }
    for (; next < source.size(); ++next)
        result += source[next];
    return result;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
}

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

} // namespace

class TestTextDiff : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void patchLeadsToTheOtherText();
    void editsLeadToTheOtherText();
    void mixedLineEndsStayApart();
    void editorTextKeepsTheBytesOfOtherLines();
    void namesInAPatch();
    void changesThatTouchStandTogether();
    void fewestLines();
    void unlikeTextsAreOneChange();
    void appliedByTools_data();
    void appliedByTools();
    void overlappingEditsAreRefused();
    void carriedOverToAnotherState();
};

void TestTextDiff::patchLeadsToTheOtherText()
{
    QRandomGenerator random(1107);
    for (int round = 0; round < 3000; ++round) {
        const QByteArray a = randomText(random, 40);
        const QByteArray b = round % 2 ? randomText(random, 40) : mutated(random, a);
        const QByteArray patch = unifiedDiff(a, b, QStringLiteral("f.md"));
        QCOMPARE(patch.isEmpty(), a == b);
        const auto result = patch.isEmpty() ? std::optional(a) : patched(a, patch);
        QVERIFY2(result, patch.constData());
        QCOMPARE(*result, b);
    }
}

void TestTextDiff::editsLeadToTheOtherText()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 1000; ++round) {
        const QByteArray a = randomText(random, 30).replace("\r\n", "\n").replace("the end", "the end\n");
        const QByteArray b = mutated(random, a);
        const auto result = applyEdits(a, editsBetween(a, b));
        QVERIFY(result);
        QCOMPARE(*result, b);
    }
}

void TestTextDiff::mixedLineEndsStayApart()
{
    // A line that ends with a CR alone, and an empty one with a LF that comes to stand behind it.
    for (const auto &[before, after] : {std::pair(QByteArray("a\nb\rc"), QByteArray("a\nb\r\rc")),
                                        {"a\rx\n\nb", "a\r\n\nb"},
                                        {"x\n\na\rb", "x\na\r\rb"}}) {
        const auto applied = applyEdits(before, editsBetween(before, after));
        QVERIFY(applied);
        QCOMPARE(rawLines(*applied).size(), rawLines(after).size());
    }
}

void TestTextDiff::editorTextKeepsTheBytesOfOtherLines()
{
    QCOMPARE(rewritten("\xEF\xBB\xBF# A\r\nb\r\nc\n", QStringLiteral("\uFEFF# A\nb2\nnew\nc\n")),
             QByteArray("\xEF\xBB\xBF# A\r\nb2\r\nnew\r\nc\n"));
    QCOMPARE(rewritten("a\nb", QStringLiteral("a\nb")), QByteArray("a\nb"));
    QCOMPARE(rewritten("a\nb", QStringLiteral("a\nb\nc\n")), QByteArray("a\nb\nc\n"));
    QCOMPARE(rewritten("a\r\nb\r\n", QStringLiteral("a\n")), QByteArray("a\r\n"));
    QCOMPARE(rewritten("", QStringLiteral("a\n")), QByteArray("a\n"));
}

void TestTextDiff::namesInAPatch()
{
    const auto head = [](const char *name) {
        return unifiedDiff("a\n", "b\n", QString::fromUtf8(name)).split('\n').front();
    };
    QCOMPARE(head("a~.md"), QByteArray("--- a/a~.md"));
    QCOMPARE(head("a b.md"), QByteArray("--- a/a b.md\t"));
    QCOMPARE(head("a\x7f"), QByteArray("--- \"a/a\\177\""));
    QCOMPARE(head("a\x1f"), QByteArray("--- \"a/a\\037\""));
    QCOMPARE(head("\u00e4 x"), QByteArray("--- \"a/\\303\\244 x\""));
    QCOMPARE(head("a\"\\"), QByteArray("--- \"a/a\\\"\\\\\""));
}

void TestTextDiff::changesThatTouchStandTogether()
{
    // Three lines around each: with six equal lines between them two changes are one hunk, with seven two.
    const auto hunks = [](int between) {
        QByteArray equal;
        for (int i = 0; i < between; ++i)
            equal += "line " + QByteArray::number(i) + '\n';
        return unifiedDiff("x\n" + equal + "y\n", "X\n" + equal + "Y\n", QStringLiteral("f")).count("@@ -");
    };
    QCOMPARE(hunks(5), 1);
    QCOMPARE(hunks(6), 1);
    QCOMPARE(hunks(7), 2);
}

void TestTextDiff::fewestLines()
{
    const std::vector<LineChange> changes =
        changesBetween({"a", "b", "c", "a", "b", "b", "a"}, {"c", "b", "a", "b", "a", "c"});
    int lines = 0;
    for (const LineChange &change : changes)
        lines += change.before.last - change.before.first + 1 + change.after.last - change.after.first + 1;
    QCOMPARE(lines, 5); // The example of Myers' paper.
}

void TestTextDiff::unlikeTextsAreOneChange()
{
    std::vector<QByteArray> a;
    std::vector<QByteArray> b;
    for (int i = 0; i < 20'000; ++i) {
        a.push_back("a" + QByteArray::number(i));
        b.push_back("b" + QByteArray::number(i));
    }
    const auto changes = changesBetween(a, b);
    QCOMPARE(changes.size(), std::size_t(1));
    QCOMPARE(changes[0].before, (LineRange{1, 20'000}));
    QCOMPARE(changes[0].after, (LineRange{1, 20'000}));
}

void TestTextDiff::appliedByTools_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const QByteArray twenty = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n";
    QByteArray changed = twenty;
    changed.replace("\n3\n", "\nthree\n").replace("\n18\n", "\n18\n18a\n");
    const QString plain = QStringLiteral("run.md");
    QTest::newRow("two places") << plain << twenty << changed;
    QTest::newRow("first line") << plain << twenty << QByteArray("0\n" + twenty);
    QTest::newRow("last line") << plain << twenty << QByteArray(twenty + "21\n");
    QTest::newRow("no end of line before") << plain << QByteArray("a\nb") << QByteArray("a\nb\nc\n");
    QTest::newRow("no end of line after") << plain << QByteArray("a\nb\n") << QByteArray("a\nc");
    QTest::newRow("carriage returns")
        << plain << QByteArray("a\r\nb\r\nc\r\n") << QByteArray("a\r\nB\r\nc\r\n");
    QTest::newRow("a name with a space") << QStringLiteral("run book.md") << twenty << changed;
    QTest::newRow("a name in another script") << QString::fromUtf8("störung.md") << twenty << changed;
}

void TestTextDiff::appliedByTools()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    bool tried = false;
    using Call = std::pair<QString, QStringList>;
    const QString patchFile = QStringLiteral("change.patch");
    for (const auto &[program, arguments] :
         {Call(QStringLiteral("git"),
               {QStringLiteral("apply"), QStringLiteral("--whitespace=nowarn"), patchFile}),
          Call(QStringLiteral("patch"),
               {QStringLiteral("--binary"), QStringLiteral("-p1"), QStringLiteral("-i"), patchFile})}) {
        if (QStandardPaths::findExecutable(program).isEmpty())
            continue;
        tried = true;
        QTemporaryDir folder;
        write(folder.filePath(name), before);
        write(folder.filePath(patchFile), unifiedDiff(before, after, name));
        QProcess process;
        process.setWorkingDirectory(folder.path());
        process.setProcessEnvironment([] {
            auto environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QStringLiteral("GIT_CEILING_DIRECTORIES"), QDir::tempPath());
            return environment;
        }());
        process.start(program, arguments);
        QVERIFY(process.waitForFinished());
        QVERIFY2(process.exitCode() == 0,
                 (process.readAllStandardError() + process.readAllStandardOutput()).constData());
        QCOMPARE(contentsOf(folder.filePath(name)), after);
    }
    if (!tried)
        QSKIP("neither git nor patch is here");
}

void TestTextDiff::overlappingEditsAreRefused()
{
    const QByteArray text("a\nb\nc\n");
    QCOMPARE(*applyEdits(text, {{{2, 1}, {"x"}}, {{2, 2}, {"B"}}}), QByteArray("a\nx\nB\nc\n"));
    QCOMPARE(*applyEdits(text, {{{4, 3}, {"d"}}}), QByteArray("a\nb\nc\nd\n"));
    QVERIFY(!applyEdits(text, {{{1, 2}, {"x"}}, {{2, 3}, {"y"}}}));
    QVERIFY(!applyEdits(text, {{{4, 4}, {"x"}}}));
    QVERIFY(!applyEdits(text, {{{0, 0}, {"x"}}}));
}

void TestTextDiff::carriedOverToAnotherState()
{
    const QByteArray from("a\nb\nc\nd\n");
    const QByteArray to("new\na\nb\nc\nD\n");
    const std::vector<TextEdit> edits{{{2, 2}, {"B"}}, {{4, 3}, {"after c"}}};
    const auto moved = carriedOver(edits, from, to);
    QVERIFY(moved);
    QCOMPARE(*applyEdits(to, *moved), QByteArray("new\na\nB\nc\nafter c\nD\n"));
    const auto refused = carriedOver({{{4, 4}, {"x"}}}, from, to);
    QVERIFY(!refused);
    QCOMPARE(refused.error().message, QStringLiteral("line 4 was changed in another way"));
}

WF_TEST(TestTextDiff)

} // namespace tst_textdiff

#include "tst_textdiff.moc"
