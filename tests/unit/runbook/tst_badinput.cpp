// SPDX-License-Identifier: GPL-3.0-or-later
// Files nobody should have to fear: each ends in a document, quickly, with a message.
#include "runbook/runbook.h"
#include "support/sanitized.h"
#include "support/testentry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace tst_badinput {

class TestBadInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refused_data();
    void refused();
    void unreadable();
    void hostile_data();
    void hostile();
    void sidecar_data();
    void sidecar();
    void sidecarGivesRoles();
};

void TestBadInput::refused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("message");
    QTest::newRow("empty") << QByteArray() << 1 << QStringLiteral("empty");
    QTest::newRow("only white space") << QByteArray("\n \n\t\n") << 1 << QStringLiteral("empty");
    QTest::newRow("byte order mark alone") << QByteArray("\xEF\xBB\xBF") << 1 << QStringLiteral("empty");
    QTest::newRow("latin-1") << QByteArray("# T\n## Mitigation\n1. Pr\xFC"
                                           "fen\n")
                             << 3 << QStringLiteral("not UTF-8");
    QTest::newRow("utf-16") << QByteArray("#\0 \0T\0\n\0", 8) << 1 << QStringLiteral("NUL");
    QTest::newRow("binary") << QByteArray("\x7F"
                                          "ELF\n\x02\0\0\xFF\xFE",
                                          10)
                            << 2 << QStringLiteral("NUL");
    QTest::newRow("too large") << QByteArray(int(wf::MaxRunbookBytes) + 1, 'a') << 1
                               << QStringLiteral("split it");
}

void TestBadInput::refused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    const wf::RunbookDocument document = wf::parseRunbook(bytes, QStringLiteral("bad.md"));
    QVERIFY(document.hasErrors());
    QCOMPARE(document.diagnostics.size(), size_t(1));
    QTEST(document.diagnostics.front().line, "line");
    QVERIFY2(document.diagnostics.front().message.contains(message),
             qPrintable(document.diagnostics.front().message));
    QVERIFY(document.runbooks.empty());
    QCOMPARE(document.file, QStringLiteral("bad.md"));
}

void TestBadInput::unreadable()
{
    QTemporaryDir dir;
    const wf::RunbookDocument gone = wf::loadRunbook(dir.filePath(QStringLiteral("gone.md")));
    QCOMPARE(gone.diagnostics.size(), size_t(1));
    QVERIFY(gone.hasErrors());
    const wf::RunbookDocument folder = wf::loadRunbook(dir.path());
    QVERIFY(folder.hasErrors());
    QVERIFY(folder.diagnostics.front().message.contains(QLatin1String("folder")));

    QFile large(dir.filePath(QStringLiteral("large.md")));
    QVERIFY(large.open(QIODevice::WriteOnly));
    QVERIFY(large.resize(10 << 20));
    large.close();
    const wf::RunbookDocument tooLarge = wf::loadRunbook(large.fileName());
    QCOMPARE(tooLarge.diagnostics.size(), size_t(1));
    QVERIFY(tooLarge.diagnostics.front().message.contains(QLatin1String("10485760")));
}

void TestBadInput::hostile_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray head = "# T\n## Mitigation\n1. Fix\n\n";
    const auto repeat = [](const char *part, int times) {
        return QByteArray(part).repeated(wf::testing::lighter(times));
    };
    QTest::newRow("quotes 100,000 deep") << head + QByteArray(100'000, '>') + " x\n";
    QTest::newRow("lists deep in one line") << head + repeat("- ", 20'000) + "x\n";
    QByteArray stairs = head;
    for (int i = 0; i < 1500; ++i)
        stairs += QByteArray(2 * i, ' ') + "- x\n";
    QTest::newRow("lists deep over many lines") << stairs;
    QTest::newRow("brackets") << head + repeat("[", 200'000);
    QTest::newRow("images") << head + repeat("![l", 60'000);
    QTest::newRow("emphasis") << head + repeat("*a **b ", 60'000);
    QTest::newRow("emphasis over lines") << head + repeat("*a **b _c\n", 20'000);
    QTest::newRow("backticks") << head + repeat("`a``", 60'000);
    QTest::newRow("open comments") << head + repeat("a <!-- b\n", 60'000);
    QTest::newRow("open tags") << head + repeat("a <? b <![CDATA[ c\n", 40'000);
    QTest::newRow("wide table") << head + repeat("|a", 4000) + "|\n" + repeat("|-", 4000) + "|\n" +
                                       repeat("|\n", 20'000);
    QTest::newRow("long table") << head + "|a|b|\n|-|-|\n" + repeat("|1|2|\n", 200'000);
    QTest::newRow("many tables") << head + repeat("|a|b|c|d|\n|-|-|-|-|\n|\n|\n|\n\n", 60'000);
    QTest::newRow("many headings") << head + repeat("## If x\n- y\n", 150'000);
    QTest::newRow("many items") << head + repeat("- [ ] y\n", 400'000);
    QTest::newRow("many references") << head + repeat("[a]: b\n", 300'000);
    QTest::newRow("autolinks") << head + repeat("www.", 100'000) + repeat("a@", 60'000);
    QTest::newRow("one long line") << head + QByteArray(3 << 20, 'a') + "\n";
    QTest::newRow("open fence") << head + "```sh\n" + repeat("x\n", 500'000);
    QTest::newRow("front matter without end") << QByteArray("---\na: b\n") + repeat("k: v\n", 300'000);
    QTest::newRow("carriage returns") << head + repeat("\r", 500'000);
}

void TestBadInput::hostile()
{
    QFETCH(QByteArray, bytes);
    const wf::testing::ProcessorTime used;
    const wf::RunbookDocument document = wf::parseRunbook(bytes, QStringLiteral("hostile.md"));
    // Generous for sanitizers; what is quadratic takes minutes.
    QVERIFY2(used.seconds() < 20, qPrintable(QString::number(used.seconds())));
    QVERIFY(!document.hasErrors());
    if (!bytes.startsWith("---"))
        QCOMPARE(document.runbooks.at(0).phases.at(0).steps.at(0).title, QStringLiteral("Fix"));
    QVERIFY2(document.unreachedLines.empty(), qPrintable(QString::number(document.unreachedLines.size())));
}

void TestBadInput::sidecar_data()
{
    QTest::addColumn<QByteArray>("toml");
    QTest::addColumn<QString>("message");
    QTest::newRow("syntax") << QByteArray("[sections]\n\"Pods\" = = 3\n")
                            << QStringLiteral("runbook.watchfloor.toml:2:");
    QTest::newRow("unknown role") << QByteArray("[sections]\n\n\"Pods\" = \"stepz\"\n")
                                  << QStringLiteral("runbook.watchfloor.toml:3:");
    QTest::newRow("not a text") << QByteArray("[sections]\nPods = 3\n") << QStringLiteral("must be a text");
    QTest::newRow("not a table") << QByteArray("sections = 3\n") << QStringLiteral("must be a table");
    QTest::newRow("unknown table") << QByteArray("[section]\nPods = \"steps\"\n")
                                   << QStringLiteral("use [sections]");
}

void TestBadInput::sidecar()
{
    QFETCH(QByteArray, toml);
    QFETCH(QString, message);
    QTemporaryDir dir;
    QFile markdown(dir.filePath(QStringLiteral("runbook.md")));
    QVERIFY(markdown.open(QIODevice::WriteOnly));
    markdown.write("# T\n## Mitigation\n1. Fix\n");
    markdown.close();
    QFile sidecar(dir.filePath(QStringLiteral("runbook.watchfloor.toml")));
    QVERIFY(sidecar.open(QIODevice::WriteOnly));
    sidecar.write(toml);
    sidecar.close();
    const wf::RunbookDocument document = wf::loadRunbook(markdown.fileName());
    QCOMPARE(document.diagnostics.size(), size_t(1));
    QVERIFY2(document.diagnostics.front().message.contains(message),
             qPrintable(document.diagnostics.front().message));
    QCOMPARE(document.runbooks.size(), size_t(1));
}

void TestBadInput::sidecarGivesRoles()
{
    QTemporaryDir dir;
    QFile markdown(dir.filePath(QStringLiteral("runbook.md")));
    QVERIFY(markdown.open(QIODevice::WriteOnly));
    markdown.write("# T\n## Odds and ends\n- The first\n- The second\n- Check the third\n## "
                   "Mitigation\n1. Read\n## Numbers\n- `a > 1`\n");
    markdown.close();
    const wf::RunbookDocument before = wf::loadRunbook(markdown.fileName());
    QCOMPARE(before.runbooks.at(0).phases.size(), size_t(1));
    QVERIFY(before.runbooks[0].conditions.empty());

    QFile sidecar(dir.filePath(QStringLiteral("runbook.watchfloor.toml")));
    QVERIFY(sidecar.open(QIODevice::WriteOnly));
    sidecar.write(
        "[sections]\n\"Odds and ends\" = \"steps\"\nmitigation = \"reference\"\nNumbers = \"detection\"\n");
    sidecar.close();
    const wf::RunbookDocument after = wf::loadRunbook(markdown.fileName());
    QCOMPARE(after.runbooks.at(0).phases.size(), size_t(1));
    QCOMPARE(after.runbooks[0].phases[0].name, QStringLiteral("Odds and ends"));
    QCOMPARE(after.runbooks[0].phases[0].steps.size(), size_t(3));
    QCOMPARE(after.runbooks[0].conditions.size(), size_t(1));
    QVERIFY(after.diagnostics.empty());
    QVERIFY(after.unreachedLines.empty());
}

WF_TEST(TestBadInput)

} // namespace tst_badinput

#include "tst_badinput.moc"
