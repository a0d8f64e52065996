// SPDX-License-Identifier: GPL-3.0-or-later
// Proposed changes, written in the style of the runbook.
#include "runbook/runbookchange.h"
#include "support/testentry.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

namespace tst_runbookchange {

using namespace std::chrono_literals;
using namespace wf;

namespace {

using Kind = RunbookChange::Kind;

RunbookChange add(const QString &phase, const QString &after,
                  const QString &text = QStringLiteral("page the owner"))
{
    RunbookChange change;
    change.kind = Kind::AddStep;
    change.phase = phase;
    change.step = after;
    change.text = text;
    change.detail = QStringLiteral("added in INC-0107");
    return change;
}

RunbookChange optional(const QString &phase, const QString &step)
{
    RunbookChange change;
    change.kind = Kind::MarkOptional;
    change.phase = phase;
    change.step = step;
    change.text = QStringLiteral("skipped in INC-0107: not needed");
    return change;
}

RunbookChange widen(const QString &phase, Millis until)
{
    RunbookChange change;
    change.kind = Kind::WidenWindow;
    change.phase = phase;
    change.until = until;
    return change;
}

} // namespace

class TestRunbookChange : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void inItsStyle_data();
    void inItsStyle();
    void everyShippedStepCanBeFollowedAndMarked();
    void titlesCannotBecomeMarkup();
    void goneOrUnclear();
    void sameChangeInAnotherStateOfTheFile();
    void branchesHaveStepsOfTheirOwn();
};

void TestRunbookChange::inItsStyle_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<RunbookChange>("change");
    QTest::addColumn<QByteArray>("after");
    const QString phase = QStringLiteral("Recovery");
    const QByteArray head("# R\n\n## Recovery (5-30 minutes)\n\n");
    const auto row = [&](const char *name, const QByteArray &before, const RunbookChange &change,
                         const QByteArray &after) {
        QTest::newRow(name) << QByteArray(head + before) << change << QByteArray(head + after);
    };
    const QString check = QStringLiteral("Check the logs");
    const QByteArray title("Page the owner (added in INC-0107)");
    row("numbers go on", "1. Check the logs\n2. Restart it\n3. Wait\n", add(phase, check),
        "1. Check the logs\n2. " + title + "\n3. Restart it\n4. Wait\n");
    row("all ones stay ones", "1. Check the logs\n1. Restart it\n", add(phase, check),
        "1. Check the logs\n1. " + title + "\n1. Restart it\n");
    row("bold stays bold", "1. **Check the logs**: all of them.\n2. **Restart it**: once.\n",
        add(phase, check),
        "1. **Check the logs**: all of them.\n2. **Page the owner**: added in INC-0107.\n3. **Restart it**: "
        "once.\n");
    row("check boxes", "- [ ] Check the logs\n- [x] Restart it\n", add(phase, check),
        "- [ ] Check the logs\n- [ ] " + title + "\n- [x] Restart it\n");
    row("last of a loose list", "1. Check the logs\n\n2. Restart it\n",
        add(phase, QStringLiteral("Restart it")), "1. Check the logs\n\n2. Restart it\n\n3. " + title + "\n");
    row("behind a command", "1. Check the logs:\n\n   ```sh\n   cat log\n   ```\n\n2. Restart it\n",
        add(phase, check),
        "1. Check the logs:\n\n   ```sh\n   cat log\n   ```\n\n2. " + title + "\n\n3. Restart it\n");
    row("ten needs more room", "8. Check the logs\n9. Restart it\n   ```sh\n   reboot\n   ```\n",
        add(phase, check),
        "8. Check the logs\n9. " + title + "\n10. Restart it\n    ```sh\n    reboot\n    ```\n");
    row("headings", "### Step 1: Check the logs\n\nText.\n\n### Step 2: Restart it\n\nText.\n",
        add(phase, check),
        "### Step 1: Check the logs\n\nText.\n\n### Step 2: " + title +
            "\n\n### Step 3: Restart it\n\nText.\n");
    row("rows",
        "| # | Action | Command |\n|---|---|---|\n| 1 | Check the logs | `cat log` |\n| 2 | Restart it | |\n",
        add(phase, check),
        "| # | Action | Command |\n|---|---|---|\n| 1 | Check the logs | `cat log` |\n| 2 | " + title +
            " | |\n| 3 | Restart it | |\n");
    row("optional", "1. Check the logs\n2. Restart it\n", optional(phase, check),
        "1. Check the logs (optional: skipped in INC-0107: not needed)\n2. Restart it\n");
    row("optional before a colon", "1. Check the logs:\n   ```sh\n   cat log\n   ```\n2. Restart it\n",
        optional(phase, check),
        "1. Check the logs (optional: skipped in INC-0107: not needed):\n   ```sh\n   cat log\n   ```\n"
        "2. Restart it\n");
    row("optional behind a paragraph", "1. **Check the logs**: all\n   of them.\n2. Restart it\n",
        optional(phase, check),
        "1. **Check the logs**: all\n   of them. (optional: skipped in INC-0107: not needed)\n2. Restart "
        "it\n");
    row("optional in a row", "| Action | Command |\n|---|---|\n| Check the logs | `cat log` |\n",
        optional(phase, check),
        "| Action | Command |\n|---|---|\n| Check the logs (optional: skipped in INC-0107: not needed) | "
        "`cat "
        "log` |\n");
    QTest::newRow("window") << QByteArray("# R\n\n## Recovery (5-30 minutes)\n\n1. Wait\n")
                            << widen(phase, 40min)
                            << QByteArray("# R\n\n## Recovery (5-40 minutes)\n\n1. Wait\n");
    QTest::newRow("the next window begins later")
        << QByteArray("# R\n\n## Triage (first 5 minutes)\n\n1. Wait\n\n## Recovery (5-30 min)\n\n1. Go\n")
        << widen(QStringLiteral("Triage"), 10min)
        << QByteArray("# R\n\n## Triage (first 10 minutes)\n\n1. Wait\n\n## Recovery (10-30 min)\n\n1. Go\n");
    QTest::newRow("first step of a phase")
        << QByteArray("# R\n\n## Recovery (5-30 minutes)\n\nMind the cache.\n\n## Resolution\n\n1. Go\n")
        << add(phase, {})
        << QByteArray(
               "# R\n\n## Recovery (5-30 minutes)\n\n1. page the owner (added in INC-0107)\n\nMind the "
               "cache.\n\n## Resolution\n\n1. Go\n");
}

void TestRunbookChange::inItsStyle()
{
    QFETCH(QByteArray, before);
    QFETCH(RunbookChange, change);
    QFETCH(QByteArray, after);
    const auto changed = changedSource(before, QStringLiteral("r.md"), change);
    QVERIFY2(changed, qPrintable(changed ? QString() : changed.error().message));
    QCOMPARE(QString::fromUtf8(*changed), QString::fromUtf8(after));
    const RunbookCounts was = countsOf(parseRunbook(before, QStringLiteral("r.md")));
    const RunbookCounts is = countsOf(parseRunbook(*changed, QStringLiteral("r.md")));
    QCOMPARE(is.steps, was.steps + (change.kind == Kind::AddStep ? 1 : 0));
    QCOMPARE(is.phases, was.phases);
}

void TestRunbookChange::everyShippedStepCanBeFollowedAndMarked()
{
    int tried = 0;
    QDirIterator files(QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks"), {QStringLiteral("*.md")});
    while (files.hasNext()) {
        const RunbookDocument document = loadRunbook(files.next());
        const RunbookCounts was = countsOf(document);
        const auto attempt = [&](const Runbook &runbook, int index, const Phase &phase, const QString &branch,
                                 const Step &step) {
            for (RunbookChange change : {add(phase.name, step.title), optional(phase.name, step.title)}) {
                change.runbook = runbook.title;
                change.index = index;
                change.branch = branch;
                const auto changed = changedSource(document.source, document.file, change);
                QVERIFY2(changed, qPrintable(document.file + QStringLiteral(": ") + step.title));
                QVERIFY(*changed != document.source);
                const RunbookDocument after = parseRunbook(*changed, document.file);
                QVERIFY(!after.hasErrors());
                RunbookCounts expected = was;
                expected.steps += change.kind == Kind::AddStep ? 1 : 0;
                QVERIFY2(countsOf(after) == expected,
                         qPrintable(document.file + QStringLiteral(": ") + step.title));
                ++tried;
            }
        };
        const auto all = [&](const Runbook &runbook, int index) {
            for (const Phase &phase : runbook.phases) {
                for (const Step &step : phase.steps)
                    attempt(runbook, index, phase, {}, step);
                for (const Branch &branch : phase.branches) {
                    for (const Step &step : branch.steps)
                        attempt(runbook, index, phase, branch.title, step);
                }
            }
        };
        for (std::size_t i = 0; i < document.runbooks.size(); ++i)
            all(document.runbooks[i], int(i));
        if (const auto lists = checklistsOf(document))
            all(*lists, -1);
    }
    QVERIFY2(tried > 200, qPrintable(QString::number(tried)));
}

void TestRunbookChange::titlesCannotBecomeMarkup()
{
    const QByteArray before("# R\n\n## Recovery\n\n1. Check the logs\n2. Restart it\n");
    const auto changed = changedSource(
        before, QStringLiteral("r.md"),
        add(QStringLiteral("Recovery"), QStringLiteral("Check the logs"),
            QStringLiteral("Run <b>it</b> *now*\n\n## Not a heading | `x` [a](http://b) queue_depth")));
    QVERIFY(changed);
    const RunbookDocument after = parseRunbook(*changed, QStringLiteral("r.md"));
    QCOMPARE(after.runbooks[0].phases.size(), std::size_t(1));
    QCOMPARE(after.runbooks[0].phases[0].steps[1].title,
             QStringLiteral("Run <b>it</b> *now* ## Not a heading | `x` [a](http://b) queue_depth (added in "
                            "INC-0107)"));
}

void TestRunbookChange::goneOrUnclear()
{
    const QByteArray before("# R\n\n## Recovery\n\n1. Check the logs\n");
    const auto message = [&](const RunbookChange &change) {
        const auto changed = changedSource(before, QStringLiteral("r.md"), change);
        return changed ? QStringLiteral("changed") : changed.error().message;
    };
    QCOMPARE(message(add(QStringLiteral("Recovery"), QStringLiteral("Wait"))),
             QStringLiteral("the runbook no longer has the step \"Wait\""));
    QCOMPARE(message(add(QStringLiteral("Cleanup"), {})),
             QStringLiteral("the runbook no longer has the phase \"Cleanup\""));
    QCOMPARE(message(widen(QStringLiteral("Recovery"), 5min)),
             QStringLiteral("the runbook no longer has the time window in the phase \"Recovery\""));
    const auto twice =
        changedSource("# R\n\n## Recovery\n\n1. Check the logs (optional)\n", QStringLiteral("r.md"),
                      optional(QStringLiteral("Recovery"), QStringLiteral("Check the logs")));
    QCOMPARE(*twice, QByteArray("# R\n\n## Recovery\n\n1. Check the logs (optional)\n"));
}

void TestRunbookChange::sameChangeInAnotherStateOfTheFile()
{
    const QByteArray present(
        "# R\r\n\r\nMore text.\r\n\r\n## Recovery\r\n\r\n- Stop it\r\n- Check the logs\r\n");
    const auto changed = changedSource(present, QStringLiteral("r.md"),
                                       add(QStringLiteral("Recovery"), QStringLiteral("Check the logs")));
    QVERIFY(changed);
    QCOMPARE(*changed, present + "- Page the owner (added in INC-0107)\r\n");
}

void TestRunbookChange::branchesHaveStepsOfTheirOwn()
{
    const QByteArray before("# R\n\n## Resolution\n\n1. **If it leaks**:\n   - **Restart it**: now.\n"
                            "   - **Watch it**: for long.\n2. **If not**:\n   - **Wait**: a day.\n");
    RunbookChange change = add(QStringLiteral("Resolution"), QStringLiteral("Restart it"));
    change.branch = QStringLiteral("it leaks");
    const auto changed = changedSource(before, QStringLiteral("r.md"), change);
    QVERIFY2(changed, qPrintable(changed ? QString() : changed.error().message));
    QCOMPARE(*changed, QByteArray("# R\n\n## Resolution\n\n1. **If it leaks**:\n   - **Restart it**: now.\n"
                                  "   - **Page the owner**: added in INC-0107.\n"
                                  "   - **Watch it**: for long.\n2. **If not**:\n   - **Wait**: a day.\n"));
}

WF_TEST(TestRunbookChange)

} // namespace tst_runbookchange

#include "tst_runbookchange.moc"
