// SPDX-License-Identifier: GPL-3.0-or-later
// Steps in the rows of a table, and where a step's title ends and its detail begins.
#include "runbook/runbook.h"
#include "runbook/stepreader.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_steptable {

using namespace wf;

namespace {

std::vector<Phase> phasesOf(const QByteArray &body)
{
    const RunbookDocument document = parseRunbook("# T\n## Mitigation\n" + body, QStringLiteral("t.md"));
    if (!document.unreachedLines.empty() || document.runbooks.empty())
        return {};
    return document.runbooks.front().phases;
}

std::vector<Step> stepsOf(const QByteArray &body)
{
    const std::vector<Phase> phases = phasesOf(body);
    return phases.empty() ? std::vector<Step>() : phases.front().steps;
}

/// "title[detail]" of each step.
QString said(const std::vector<Step> &steps)
{
    QStringList list;
    for (const Step &step : steps)
        list << (step.detail.isEmpty() ? step.title : step.title + u'[' + step.detail + u']');
    return list.join(u'|');
}

} // namespace

class TestStepTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tables_data();
    void tables();
    void commandsOfARow();
    void aBranchBeforeATable();
    void listsThatAreSteps_data();
    void listsThatAreSteps();
    void titles_data();
    void titles();
    void marks_data();
    void marks();
    void textBetweenTheSteps();
    void branchesWithTheirSteps_data();
    void branchesWithTheirSteps();
    void codeBelongsToTheLastStep();
};

void TestStepTable::tables_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *table, const char *expected) {
        QTest::newRow(name) << QByteArray(table) << QString::fromUtf8(expected);
    };
    row("numbers first", "| # | What | Who |\n|---|---|---|\n| 1 | Drain it | Ann |\n| 2 | Stop it | |\n",
        "Drain it[Who: Ann]|Stop it");
    row("letters are titles", "| Step | Who |\n|---|---|\n| 1 | Ann |\n| Stop it | Bob |\n",
        "1[Who: Ann]|Stop it[Who: Bob]");
    row("action in the second column", "| Who | Action |\n|---|---|\n| Ann | Drain it |\n",
        "Drain it[Who: Ann]");
    row("action in the third column", "| Who | When | Action |\n|---|---|---|\n| Ann | now | Drain it |\n",
        "");
    row("numbers alone", "| # |\n|---|\n| 1 |\n", "");
    row("only a head", "| # | What |\n|---|---|\n", "");
    row("a row without a title", "| # | What |\n|---|---|\n| 1 | |\n| 2 | Stop it |\n", "Stop it");
    row("no head above a column", "| # | What | |\n|---|---|---|\n| 1 | Drain it | softly |\n",
        "Drain it[softly]");
    row("links keep their address", "| Check | See |\n|---|---|\n| It is up | [wiki](https://w.test) |\n",
        "It is up[See: [wiki](https://w.test)]");
    row("an address as it is", "| Check | See |\n|---|---|\n| It is up | <https://w.test> |\n",
        "It is up[See: https://w.test]");
    row("two columns more", "| Check | A | B |\n|---|---|---|\n| It is up | x | y |\n",
        "It is up[A: x\n\nB: y]");
}

void TestStepTable::tables()
{
    QFETCH(QByteArray, table);
    QTEST(said(stepsOf(table)), "expected");
}

void TestStepTable::commandsOfARow()
{
    const auto steps =
        stepsOf("| Check | Command | Note |\n|---|---|---|\n| One `x` | `anything` | `value` |\n"
                "| Two | plain | `kubectl get pods` |\n");
    QCOMPARE(steps.size(), std::size_t(2));
    QCOMPARE(steps[0].commands.size(), std::size_t(1));
    QCOMPARE(steps[0].commands[0], (CodeBlock{QStringLiteral("anything"), QStringLiteral("sh"), {5, 5}}));
    QCOMPARE(steps[1].commands.size(), std::size_t(1));
    QCOMPARE(steps[1].commands[0].text, QStringLiteral("kubectl get pods"));
    QCOMPARE(steps[1].detail, QStringLiteral("Command: plain\n\nNote: `kubectl get pods`"));
}

void TestStepTable::aBranchBeforeATable()
{
    const auto phases = phasesOf("- **If it leaks**:\n  - Stop it\n- Check the rest\n- Call Ann\n\n"
                                 "| Step | Who |\n|---|---|\n| Drain it | Ann |\n\n```sh\nls -l\n```\n");
    QCOMPARE(phases.size(), std::size_t(1));
    QCOMPARE(phases[0].branches.size(), std::size_t(1));
    QVERIFY(phases[0].branches[0].steps.at(0).commands.empty());
    QCOMPARE(said(phases[0].steps), QStringLiteral("Check the rest|Call Ann|Drain it[Who: Ann]"));
    QCOMPARE(phases[0].steps[2].commands.at(0).text, QStringLiteral("ls -l"));
}

void TestStepTable::listsThatAreSteps_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *list, const char *expected) {
        QTest::newRow(name) << QByteArray(list) << QString::fromUtf8(expected);
    };
    row("half is not enough", "- Check a\n- The disk\n- Check b\n- The network\n", "");
    row("more than half", "- Check a\n- The disk\n- Check b\n", "Check a|The disk|Check b");
    row("empty items do not count", "- Check a\n-\n- The disk\n-\n- Check b\n", "Check a|The disk|Check b");
    row("one box makes all of them steps", "- The disk\n- [ ] The network\n- The rest\n",
        "The disk|The network|The rest");
    row("a box with a link is work", "- [ ] [Page](https://p.test)\n", "Page[[Page](https://p.test)]");
    row("a link among steps is none", "- Check a\n- [Wiki](https://p.test)\n- Check b\n", "Check a|Check b");
    row("a label with text is a step", "- Check a\n- **Hosts:** all of them\n- Check b\n",
        "Check a|Hosts[all of them]|Check b");
    row("labels in labels", "- **A:**\n  - **B:**\n    - **C:**\n      - **D:**\n        - Check x\n",
        "Check x");
    row("labels too deep",
        "- **A:**\n  - **B:**\n    - **C:**\n      - **D:**\n        - **E:**\n          - Check x\n", "");
    row("a label that says what to do", "- **Check these:**\n  - Check x\n- Look\n",
        "Check these[- Check x]|Look");
}

void TestStepTable::listsThatAreSteps()
{
    QFETCH(QByteArray, list);
    QTEST(said(stepsOf(list)), "expected");
}

void TestStepTable::titles_data()
{
    QTest::addColumn<QString>("raw");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("detail");
    QTest::addColumn<bool>("bold");
    const auto row = [](const char *name, const QString &raw, const QString &title, const QString &detail,
                        bool bold = false) { QTest::newRow(name) << raw << title << detail << bold; };
    const QString words = QStringLiteral("Check it ").repeated(30);
    const QString longest = words.left(160);
    row("longest", QString(160, u'a'), QString(160, u'a'), QString());
    row("too long without a space", QString(161, u'a'), QString(160, u'a') + u'…', QString(161, u'a'));
    row("cut at a space", words.left(170), words.left(159 - 159 % 3).trimmed() + u'…', words.left(170));
    row("first sentence", QStringLiteral("Check it. Then ") + words, QStringLiteral("Check it"),
        QStringLiteral("Check it. Then ") + words);
    row("a sentence too short", QStringLiteral("Look up. ") + QString(200, u'A'), QString(),
        QStringLiteral("Look up. ") + QString(200, u'A'));
    row("a colon at the end", QStringLiteral("Check it ::"), QStringLiteral("Check it"), QString());
    row("bold and a colon", QStringLiteral("**Drain it**: now"), QStringLiteral("Drain it"),
        QStringLiteral("now"), true);
    row("bold and a dash", QStringLiteral("__Drain it__ – now"), QStringLiteral("Drain it"),
        QStringLiteral("now"), true);
    row("bold alone", QStringLiteral("**Drain `it`**"), QStringLiteral("Drain it"), QString(), true);
    for (const QChar end : QStringLiteral(":.?!"))
        row(qPrintable(QStringLiteral("bold with %1").arg(end)),
            QStringLiteral("**Drain it%1** now").arg(end),
            end == u'?' || end == u'!' ? QStringLiteral("Drain it") + end : QStringLiteral("Drain it"),
            QStringLiteral("now"), true);
    row("bold in a sentence", QStringLiteral("**Drain** it now"), QStringLiteral("**Drain** it now"),
        QString());
    row("longest bold", QStringLiteral("**") + QString(200, u'b') + QStringLiteral("**: x"),
        QString(200, u'b'), QStringLiteral("x"), true);
}

void TestStepTable::titles()
{
    QFETCH(QString, raw);
    QFETCH(QString, title);
    const TitleSplit split = splitTitle(raw, raw);
    if (title.isEmpty()) // No sentence of eight characters: the words up to the bound.
        QVERIFY2(split.title.endsWith(u'…') && split.title.size() <= 161, qPrintable(split.title));
    else
        QCOMPARE(split.title, title);
    QTEST(split.detail, "detail");
    QTEST(split.bold, "bold");
}

void TestStepTable::marks_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<bool>("required");
    QTest::addColumn<bool>("gate");
    QTest::newRow("plain") << QStringLiteral("Check the gate") << false << false;
    QTest::newRow("required") << QStringLiteral("Check it (Required)") << true << false;
    QTest::newRow("mandatory") << QStringLiteral("Mandatory: check it") << true << false;
    QTest::newRow("gate") << QStringLiteral("Check it (gate)") << true << true;
    QTest::newRow("go or not") << QStringLiteral("Go/no-go") << true << true;
    QTest::newRow("a longer word") << QStringLiteral("Required ports are open") << false << false;
}

void TestStepTable::marks()
{
    QFETCH(QString, title);
    Step step;
    step.title = title;
    readMarks(step);
    QTEST(step.required, "required");
    QTEST(step.gate, "gate");
}

void TestStepTable::textBetweenTheSteps()
{
    const auto phases = phasesOf("Before.\n\n\n1. Check a\n2. Check b\n\n\nBetween.\n\n- The disk\n\n"
                                 "1. Check c\n\nAfter.\n\n---\n");
    QCOMPARE(phases.size(), std::size_t(1));
    QCOMPARE(said(phases[0].steps), QStringLiteral("Check a|Check b|Check c"));
    QCOMPARE(phases[0].text, QStringLiteral("Before.\n\nBetween.\n\n- The disk\n\nAfter."));
}

void TestStepTable::branchesWithTheirSteps_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("steps");
    QTest::addColumn<QString>("detail");
    const auto row = [](const char *name, const char *list, const char *title, const char *steps,
                        const char *detail) {
        QTest::newRow(name) << QByteArray(list) << QString::fromUtf8(title) << QString::fromUtf8(steps)
                            << QString::fromUtf8(detail);
    };
    row("bold, then what to do", "1. **If disk is full**: Clean it up\n", "disk is full", "Clean it up", "");
    row("bold, then a fact", "1. **If disk is full**: the pods wait\n", "disk is full", "", "the pods wait");
    row("a verb behind the comma", "1. If it is down, wait for it\n", "it is down", "Wait for it", "");
    row("no verb behind the comma", "1. If it is down, the lead decides\n", "it is down", "The lead decides",
        "");
    row("no comma", "1. If it is down\n", "it is down", "", "");
    row("facts and steps below", "1. **If it is down**:\n   - Wait\n\n   It takes long.\n", "it is down",
        "Wait", "It takes long.");
}

void TestStepTable::branchesWithTheirSteps()
{
    QFETCH(QByteArray, list);
    const auto phases = phasesOf(list);
    QCOMPARE(phases.size(), std::size_t(1));
    QCOMPARE(phases[0].branches.size(), std::size_t(1));
    QTEST(phases[0].branches[0].title, "title");
    QTEST(said(phases[0].branches[0].steps), "steps");
    QTEST(phases[0].branches[0].detail.trimmed(), "detail");
}

void TestStepTable::codeBelongsToTheLastStep()
{
    const auto branch = phasesOf("1. **If it leaks**:\n   - Stop it\n   - See it\n\n```sh\nls -l\n```\n");
    QCOMPARE(branch.at(0).branches.at(0).steps.at(1).commands.at(0).text, QStringLiteral("ls -l"));
    QCOMPARE(branch[0].branches[0].lines, (LineRange{3, 9}));
    QVERIFY(branch[0].steps.empty());
    // Behind other text it is no longer the step's own.
    const auto apart = phasesOf("1. Stop it\n\nWords.\n\n```sh\nls -l\n```\n");
    QVERIFY(apart.at(0).steps.at(0).commands.empty());
    QVERIFY(apart[0].text.contains(QLatin1String("ls -l")));
    // A branch without a step has nothing to hang it on.
    const auto bare = phasesOf("1. If it leaks\n\n```sh\nls -l\n```\n");
    QVERIFY(bare.at(0).branches.at(0).steps.empty());
    QVERIFY(bare[0].text.contains(QLatin1String("ls -l")));
    const auto line = phasesOf("1. If it leaks, run `kubectl get pods` and see `x`\n");
    QCOMPARE(line.at(0).branches.at(0).steps.at(0).commands.size(), std::size_t(1));
}

WF_TEST(TestStepTable)

} // namespace tst_steptable

#include "tst_steptable.moc"
