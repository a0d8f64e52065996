// SPDX-License-Identifier: GPL-3.0-or-later
// Verbs, branches, commands and windows in a line of text.
#include "runbook/lexicon.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_phrases {

using namespace std::chrono_literals;
using namespace wf;

class TestPhrases : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void imperatives_data();
    void imperatives();
    void branches_data();
    void branches();
    void actions_data();
    void actions();
    void commandLines_data();
    void commandLines();
    void windows_data();
    void windows();
    void headings_data();
    void headings();
};

void TestPhrases::imperatives_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *text, bool expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << expected;
    };
    row("Check the logs", true);
    row("Check", true);
    row("**Check** it", true);
    row("Check's done", false);
    row("The logs", false);
    row("Then check it", true);
    row("First then now check", true);
    row("First then now also check", false);
    row("Do not stop it", true);
    row("Checks", false);
    row("Re-run it", true);
    row("Then", false);
    row("!!!", false);
    row("", false);
}

void TestPhrases::imperatives()
{
    QFETCH(QString, text);
    QTEST(isImperative(text), "expected");
}

void TestPhrases::branches_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    QTest::addColumn<QString>("title");
    const auto row = [](const QString &text, bool expected, const char *title) {
        QTest::newRow(qPrintable(text.left(30))) << text << expected << QString::fromUtf8(title);
    };
    row(QStringLiteral("If the disk is full, then:"), true, "the disk is full");
    row(QStringLiteral("Iffy disks"), false, "Iffy disks");
    row(QStringLiteral("Whenever it fails"), true, "Whenever it fails");
    row(QStringLiteral("When to use"), false, "When to use");
    row(QStringLiteral("Option B: move"), true, "Option B: move");
    row(QStringLiteral("Option Blue"), false, "Option Blue");
    row(QStringLiteral("Leak suspected?"), true, "Leak suspected?");
    row(QStringLiteral("Leak suspected"), false, "Leak suspected");
    row(QStringLiteral("If:"), true, "If");
    row(QStringLiteral(":"), false, ":");
    row(QString(389, u'x') + QStringLiteral(" suspected?"), true, nullptr);
    row(QString(390, u'x') + QStringLiteral(" suspected?"), false, nullptr);
}

void TestPhrases::branches()
{
    QFETCH(QString, text);
    QFETCH(QString, title);
    QTEST(isBranchLead(text), "expected");
    if (!title.isNull())
        QCOMPARE(branchTitle(text), title);
}

void TestPhrases::actions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("action"); ///< Empty: there is none.
    const auto row = [](const char *text, const char *action) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(action);
    };
    row("If it is down, restart it", "restart it");
    row("If it is down, and hot: restart it, wait", "restart it, wait");
    row("If it is down then restart it", "restart it");
    row("If it is down – restart it", "restart it");
    row("If it is down, the lead decides", "");
    row("If it is down", "");
}

void TestPhrases::actions()
{
    QFETCH(QString, text);
    QFETCH(QString, action);
    const qsizetype at = branchAction(text);
    QCOMPARE(at < 0 ? QString() : text.mid(at), action);
    QCOMPARE(at < 0, action.isEmpty());
}

void TestPhrases::commandLines_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *code, bool expected) {
        QTest::newRow(code) << QString::fromLatin1(code) << expected;
    };
    row("kubectl get pods", true);
    row("$ kubectl get pods", true);
    row(" ls -l ", true);
    row("kubectl", false);
    row("foo bar", false);
    row("./run.sh now", true);
    row("./ab", true);
    row("./a", false);
    row("run.sh", false);
    row("", false);
}

void TestPhrases::commandLines()
{
    QFETCH(QString, code);
    QTEST(isCommandLine(code), "expected");
}

void TestPhrases::windows_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("from"); ///< Seconds; -1: no window.
    QTest::addColumn<qint64>("to");
    const auto row = [](const char *text, qint64 from, qint64 to) {
        QTest::newRow(text) << QString::fromUtf8(text) << from << to;
    };
    row("5-30 minutes", 300, 1800);
    row("0.5-1.5 h", 1800, 5400);
    row("30 s to 2 min", 30, 120);
    row("30 sec – 1 day", 30, 86400);
    row("5-5 minutes", -1, -1);
    row("6-5 minutes", -1, -1);
    row("5-6 minutes", 300, 360);
    row("minutes 5 to 30", 300, 1800);
    row("hours 1-2", 3600, 7200);
    row("within the first hour", 0, 3600);
    row("under 90 seconds", 0, 90);
    row("first 0 minutes", -1, -1);
    row("0-365 days", 0, 365 * 86400);
    row("0-366 days", -1, -1);
    row("every 5-30 minutes", -1, -1);
    row("30 minutes", -1, -1);
    row("5-30 people", -1, -1);
}

void TestPhrases::windows()
{
    QFETCH(QString, text);
    QFETCH(qint64, from);
    QFETCH(qint64, to);
    const auto window = findWindow(text);
    QCOMPARE(window.has_value(), from >= 0);
    if (window) {
        QCOMPARE(window->from, Millis(from * 1s));
        QCOMPARE(window->to, Millis(to * 1s));
    }
}

void TestPhrases::headings_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("numbered");
    QTest::addColumn<bool>("window");
    const auto row = [](const char *text, const char *name, bool numbered = false, bool window = false) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(name) << numbered << window;
    };
    row("Step 2 – Check it", "Check it", true);
    row("2.1 Check it", "Check it", true);
    row("2) Check it:", "Check it", true);
    row("2.", "2.");
    row("2026 review", "2026 review");
    row("Check it (soon) (5-30 min)", "Check it (soon)", false, true);
    row("First hour: Check it", "Check it", false, true);
    row("Check it – first hour", "Check it", false, true);
    row("Check it – now – first hour", "Check it – now – first hour", false, true);
    row("🚨 Check it {#check}", "Check it");
    row(":::", ":::");
}

void TestPhrases::headings()
{
    QFETCH(QString, text);
    const HeadingText heading = readHeading(text);
    QTEST(heading.name, "name");
    QTEST(heading.numbered, "numbered");
    QTEST(heading.window.has_value(), "window");
    // A window makes a phase of a heading that says nothing else.
    if (heading.window)
        QCOMPARE(heading.role->section, SectionRole::Phase);
}

WF_TEST(TestPhrases)

} // namespace tst_phrases

#include "tst_phrases.moc"
