// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of a source that no part of the model holds.
#include "runbook/assembler.h"
#include "runbook/wording.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_coverage {

using namespace wf;

namespace {

using Lines = std::vector<int>;

Section section(const char *heading, LineRange lines, const char *markdown)
{
    Section section;
    section.heading = QString::fromUtf8(heading);
    section.lines = lines;
    section.markdown = QString::fromUtf8(markdown);
    return section;
}

Step step(const char *title, LineRange lines)
{
    Step step;
    step.title = QString::fromUtf8(title);
    step.lines = lines;
    return step;
}

} // namespace

class TestCoverage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingHeld();
    void sectionsHoldTheirWords();
    void rangesMayBeWider();
    void fencesBelongToTheirBlocks();
    void branchesShareALine();
    void checklistsAndTitles();
    void wordsOfALine_data();
    void wordsOfALine();
};

void TestCoverage::nothingHeld()
{
    const SourceText source = readSource("one\n\ntwo\n");
    QCOMPARE(unreachedLines(source, {}), (Lines{1, 3}));
}

void TestCoverage::sectionsHoldTheirWords()
{
    const SourceText source = readSource("Other words\nfirst line\nsecond line\nthird line\n");
    RunbookDocument document;
    document.sections = {section("Title", {1, 3}, "first line\nthird")};
    QCOMPARE(unreachedLines(source, document), (Lines{3, 4}));
    // Without a heading the first line has to be there word by word too.
    document.sections = {section("", {1, 3}, "first line\nthird")};
    QCOMPARE(unreachedLines(source, document), (Lines{1, 3, 4}));
    // What one part holds stays held.
    document.sections.push_back(section("", {1, 4}, "other words"));
    QCOMPARE(unreachedLines(source, document), (Lines{3, 4}));
}

void TestCoverage::rangesMayBeWider()
{
    const SourceText source = readSource("one\ntwo\n");
    RunbookDocument document;
    document.sections = {section("", {0, 9}, "one two")};
    QCOMPARE(unreachedLines(source, document), Lines{});
}

void TestCoverage::fencesBelongToTheirBlocks()
{
    const SourceText source =
        readSource("Look\n```sh {.wide}\nls\n```\n~~~sh {.wide}\nps\n~~~\n```\ntop\n```\n\n```sh {.far}\n");
    Step look = step("Look", {1, 10});
    const auto code = [](const char *text, const char *language, LineRange lines) {
        return CodeBlock{QString::fromLatin1(text), QString::fromLatin1(language), lines};
    };
    // One block that lies outside does not keep the others from being seen.
    look.commands = {code("x", "sh", {12, 12}), code("ls", "sh", {2, 4}), code("ps", "sh", {5, 7}),
                     code("top", "", {8, 10})};
    RunbookDocument document;
    Phase phase;
    phase.lines = {1, 1};
    phase.steps = {look};
    Runbook runbook;
    runbook.lines = {1, 1};
    runbook.phases = {phase};
    document.runbooks = {runbook};
    QCOMPARE(unreachedLines(source, document), (Lines{12}));
    // A fence with words and no language is not held by its block.
    const SourceText odd = readSource("Look\n``` {.wide}\nls\n```\n");
    document.runbooks[0].phases[0].steps[0].lines = {1, 4};
    document.runbooks[0].phases[0].steps[0].commands = {code("ls", "", {2, 4})};
    QCOMPARE(unreachedLines(odd, document), (Lines{2}));
}

void TestCoverage::branchesShareALine()
{
    const SourceText source = readSource("## Fix\nIf it leaks, stop it\nmore\n");
    RunbookDocument document;
    Branch branch;
    branch.title = QStringLiteral("it leaks");
    branch.lines = {2, 2};
    branch.steps = {step("stop it", {2, 2})};
    Phase phase;
    phase.name = QStringLiteral("Fix");
    phase.lines = {1, 3};
    phase.branches = {branch};
    Runbook runbook;
    runbook.phases = {phase};
    document.runbooks = {runbook};
    QCOMPARE(unreachedLines(source, document), (Lines{3}));
    // On lines of their own each of them has to hold its line alone.
    document.runbooks[0].phases[0].branches[0].steps = {step("stop it", {3, 3})};
    QCOMPARE(unreachedLines(source, document), (Lines{2, 3}));
}

void TestCoverage::checklistsAndTitles()
{
    const SourceText source = readSource("# Any title\n## Any list\n- [ ] Ask\n- [ ] Tell\n");
    RunbookDocument document;
    Runbook runbook;
    runbook.title = QStringLiteral("T");
    runbook.lines = {1, 4};
    document.runbooks = {runbook};
    Checklist list;
    list.title = QStringLiteral("L");
    list.lines = {2, 4};
    list.steps = {step("Ask", {3, 3})};
    document.checklists = {list};
    QCOMPARE(unreachedLines(source, document), (Lines{4}));
}

void TestCoverage::wordsOfALine_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<bool>("held");
    QTest::newRow("same words") << QStringLiteral("Check THE Logs") << true;
    QTest::newRow("one more word") << QStringLiteral("Check the logs twice") << false;
    QTest::newRow("a word at the end") << QStringLiteral("logs2") << false;
    QTest::newRow("markers do not count") << QStringLiteral("> - 12. [x] check logs!") << true;
    QTest::newRow("row numbers do not count") << QStringLiteral("| 12 | check | logs |") << true;
    QTest::newRow("other numbers do") << QStringLiteral("| check | 12 |") << false;
    QTest::newRow("if and then do not") << QStringLiteral("If logs then check") << true;
    QTest::newRow("nothing") << QString() << true;
}

void TestCoverage::wordsOfALine()
{
    QFETCH(QString, line);
    WordBag bag;
    bag.add(QStringLiteral("check (the) logs"));
    QTEST(bag.holds(line), "held");
}

WF_TEST(TestCoverage)

} // namespace tst_coverage

#include "tst_coverage.moc"
