// SPDX-License-Identifier: GPL-3.0-or-later
// Each rule that turns Markdown into the model, on a small text of its own.
#include "runbook/runbook.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_parser {

using namespace std::chrono_literals;
using wf::PhaseRole;
using wf::Severity;

namespace {

wf::RunbookDocument parse(const char *markdown)
{
    return wf::parseRunbook(QByteArray(markdown), QStringLiteral("notes/db-full.md"));
}

/// One line that shows steps and branches: "Title(2): step|step; IF branch: step|step".
QString outline(const wf::RunbookDocument &document)
{
    const auto titles = [](const std::vector<wf::Step> &steps) {
        QStringList list;
        for (const wf::Step &step : steps)
            list << step.title;
        return list.join(u'|');
    };
    QStringList parts;
    for (const wf::Runbook &runbook : document.runbooks) {
        for (const wf::Phase &phase : runbook.phases) {
            QString text = phase.name + QStringLiteral(": ") + titles(phase.steps);
            for (const wf::Branch &branch : phase.branches)
                text += QStringLiteral("; IF ") + branch.title + QStringLiteral(": ") + titles(branch.steps);
            parts << text.trimmed();
        }
    }
    return parts.join(QStringLiteral(" // "));
}

} // namespace

class TestParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void steps_data();
    void steps();
    void windows_data();
    void windows();
    void roles_data();
    void roles();
    void severities_data();
    void severities();
    void titles_data();
    void titles();
    void conditions();
    void invalidConditionIsAWarningAtItsPlace();
    void promQlAndProse();
    void boldLeadSplits();
    void linksAndCodeSurvive();
    void commandsBelongToSteps();
    void templatesAndCommentsAreText();
    void frontMatter();
    void collection();
    void contactsVersionAndScale();
    void checklistOutsidePhases();
    void watchListIsNoCondition();
    void idsAreStable();
    void linesPointIntoTheSource();
    void lostTextIsNoticed();
};

void TestParser::steps_data()
{
    QTest::addColumn<QByteArray>("markdown");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *markdown, const char *expected) {
        QTest::newRow(name) << QByteArray(markdown) << QString::fromUtf8(expected);
    };
    row("ordered items", "# T\n## Mitigation\n1. One thing\n2. Other thing\n",
        "Mitigation: One thing|Other thing");
    row("task items", "# T\n## Recovery\n- [ ] See it\n- [x] Say it\n", "Recovery: See it|Say it");
    row("imperative bullets", "# T\n## Diagnosis\n- Check the pods\n- Look at logs\n- The disk\n",
        "Diagnosis: Check the pods|Look at logs|The disk");
    row("bullets of facts are text", "# T\n## Diagnosis\n- The disk\n- The network\n- Check it\n",
        "Diagnosis:");
    row("numbered verb headings",
        "# T\n## Procedure\n### Step 1: Stop it\ntext\n### 2) Start it\n```sh\nx\n```\n",
        "Procedure: Stop it|Start it");
    row("step headings without a wrapper", "# T\n## Step 1 - Build\na\n## Step 2 - Ship\nb\n",
        "Steps: Build|Ship");
    row("numbered heading with a list is a phase", "# T\n## Procedure\n### 1. Stop it\n1. Halt\n2. Wait\n",
        "Stop it: Halt|Wait");
    row("step table",
        "# T\n## Resolution\n| Step | Action |\n|---|---|\n| 1 | Drain it |\n| 2 | Restart it |\n",
        "Resolution: Drain it|Restart it");
    row("check table",
        "# T\n## Verification\n| Check | Command |\n|---|---|\n| Pods up | `kubectl get pods` |\n",
        "Verification: Pods up");
    row("nested items are detail", "# T\n## Mitigation\n1. Restart it\n   - wait\n   - look\n",
        "Mitigation: Restart it");
    row("bare label", "# T\n## Mitigation\n- **Network:**\n  - Check ports\n  - Restart proxy\n",
        "Mitigation: Check ports|Restart proxy");
    row("branch items",
        "# T\n## Resolution\n1. **If disk full**:\n   - Clean\n   - Grow\n2. Otherwise:\n   - Call\n",
        "Resolution: ; IF disk full: Clean|Grow; IF Otherwise: Call");
    row("branch in one line", "# T\n## Resolution\n1. Look\n2. If it is down, restart it.\n",
        "Resolution: Look; IF it is down: Restart it.");
    row("branch heading",
        "# T\n## Resolution\n### If the disk is full\n- Clean up\n### Option B: Move\n1. Copy\n2. Switch\n",
        "Resolution: ; IF the disk is full: Clean up; IF Option B: Move: Copy|Switch");
    row("bold branch",
        "# T\n## Resolution\n**If DNS is wrong:**\n\n- Fix it\n\n**Leak suspected?**\n\n- Restart it\n",
        "Resolution: ; IF DNS is wrong: Fix it; IF Leak suspected?: Restart it");
    row("a question is no branch", "# T\n## When to use\n- Check it\n", "");
    row("bold headings", "# T\n\n**Investigation**\n\n1. Look\n\n**Recovery**\n\n1. Verify\n",
        "Investigation: Look // Recovery: Verify");
    row("sub-headings inherit", "# T\n## Mitigation\n### Pods\n- Restart pod\n### Nodes\n- Drain node\n",
        "Pods: Restart pod // Nodes: Drain node");
    row("wrapper is descended into",
        "# T\n## Response procedure\n### Containment\n1. Cut it off\n### Recovery\n1. Verify\n",
        "Containment: Cut it off // Recovery: Verify");
    row("prose with commands", "# T\n## Diagnosis\nCheck the pods:\n\n```sh\nkubectl get pods\n```\n",
        "Diagnosis: Check the pods");
    row("causes and symptoms are text",
        "# T\n## Symptoms\n- Check engine light\n## Possible causes\n- Run out of disk\n## Mitigation\n1. "
        "Fix\n",
        "Mitigation: Fix");
    row("unknown heading with actions", "# T\n## Swap the disk\n1. Stop the node\n2. Replace the disk\n",
        "Swap the disk: Stop the node|Replace the disk");
    row("link index is text", "# T\n## Mitigation\n- [Check this](a.md)\n- [Other](b.md)\n- [Third](c.md)\n",
        "Mitigation:");
    row("setext and CRLF", "T\r\n=\r\n\r\nDiagnosis\r\n---------\r\n\r\n1. Look\r\n", "Diagnosis: Look");
}

void TestParser::steps()
{
    QFETCH(QByteArray, markdown);
    const wf::RunbookDocument document = wf::parseRunbook(markdown, QStringLiteral("t.md"));
    QTEST(outline(document), "expected");
    QVERIFY(document.unreachedLines.empty());
}

void TestParser::windows_data()
{
    QTest::addColumn<QString>("heading");
    QTest::addColumn<int>("from"); ///< Minutes; -1: no window.
    QTest::addColumn<int>("to");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *heading, int from, int to, const char *name) {
        QTest::newRow(heading) << QString::fromUtf8(heading) << from << to << QString::fromUtf8(name);
    };
    row("Immediate Response (0-5 minutes)", 0, 5, "Immediate Response");
    row("Investigation (30 min – 2 h)", 30, 120, "Investigation");
    row("Triage (first 15 minutes)", 0, 15, "Triage");
    row("Containment (within 1 hour)", 0, 60, "Containment");
    row("Recovery (≤ 10 min)", 0, 10, "Recovery");
    row("Mitigation [5–30m]", 5, 30, "Mitigation");
    row("Immediate actions: first hour", 0, 60, "Immediate actions");
    row("Resolution (T+5 to T+60 min)", 5, 60, "Resolution");
    row("Recovery (30 min)", -1, -1, "Recovery (30 min)");
    row("Communication (every 30 min)", -1, -1, "Communication (every 30 min)");
    row("Investigation (2-3 engineers)", -1, -1, "Investigation (2-3 engineers)");
    row("Triage (5-0 minutes)", -1, -1, "Triage (5-0 minutes)");
}

void TestParser::windows()
{
    QFETCH(QString, heading);
    QFETCH(int, from);
    QFETCH(int, to);
    const wf::RunbookDocument document =
        wf::parseRunbook(("# T\n## " + heading + "\n1. Look\n").toUtf8(), QStringLiteral("t.md"));
    const wf::Phase &phase = document.runbooks.at(0).phases.at(0);
    QTEST(phase.name, "name");
    QCOMPARE(phase.from.has_value(), from >= 0);
    QCOMPARE(phase.to.has_value(), from >= 0);
    if (from >= 0) {
        QCOMPARE(*phase.from, wf::Millis(std::chrono::minutes(from)));
        QCOMPARE(*phase.to, wf::Millis(std::chrono::minutes(to)));
    }
}

void TestParser::roles_data()
{
    QTest::addColumn<QString>("heading");
    QTest::addColumn<QString>("role");
    const auto row = [](const char *heading, const char *role) {
        QTest::newRow(heading) << QString::fromUtf8(heading) << QString::fromLatin1(role);
    };
    row("Immediate Response", "immediate");
    row("🚨 Triage", "immediate");
    row("2. Diagnosis", "investigation");
    row("Troubleshooting", "investigation");
    row("Possible checks", "investigation");
    row("Contain", "containment");
    row("Mitigation {#fix}", "resolution");
    row("Resolution Steps:", "resolution");
    row("Manual Rollback", "resolution");
    row("Verification", "recovery");
    row("Post checks", "recovery");
    row("Communicate", "communication");
    row("Escalation", "escalation");
    row("Lessons Learned", "post-incident");
    row("Procedure", "steps");
    row("诊断", "investigation");
}

void TestParser::roles()
{
    QFETCH(QString, heading);
    const wf::RunbookDocument document =
        wf::parseRunbook(("# T\n## " + heading + "\n1. Look\n").toUtf8(), QStringLiteral("t.md"));
    QCOMPARE(document.runbooks.at(0).phases.size(), size_t(1));
    QTEST(wf::phaseRoleName(document.runbooks[0].phases[0].role), "role");
}

void TestParser::severities_data()
{
    QTest::addColumn<QByteArray>("markdown");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *markdown, const char *expected) {
        QTest::newRow(name) << QByteArray(markdown) << QString::fromLatin1(expected);
    };
    row("declare step", "# T\n## Immediate\n1. **Declare Incident**: P1 or P0 depending on impact\n",
        "P1 P0");
    row("label", "# T\n**Severity**: SEV2\n## Mitigation\n1. Fix\n", "P1");
    row("key and value",
        "# T\n\n| Field | Value |\n|---|---|\n| Severity | high |\n\n## Mitigation\n1. Fix\n", "P1");
    row("row in a list", "# T\n## Impact\n- **Severity:** Warning\n## Mitigation\n1. Fix\n", "P2");
    row("front matter", "---\nseverity: critical\n---\n# T\n## Mitigation\n1. Fix\n", "P0");
    row("own section", "# T\n## Severity\nP2, or P1 when customers notice\n## Mitigation\n1. Fix\n", "P2");
    row("label before declare", "# T\nSeverity: P3\n## Immediate\n1. Declare: P1\n", "P3 P1");
    row("none", "# T\n## Mitigation\n1. Fix the P1 machine\n", "");
}

void TestParser::severities()
{
    QFETCH(QByteArray, markdown);
    const wf::RunbookDocument document = wf::parseRunbook(markdown, QStringLiteral("t.md"));
    const wf::Runbook &runbook = document.runbooks.at(0);
    QStringList codes;
    for (Severity severity : runbook.severities)
        codes << wf::severityCode(severity);
    QTEST(codes.join(u' '), "expected");
    QCOMPARE(runbook.severity.has_value(), !codes.isEmpty());
    if (runbook.severity)
        QCOMPARE(wf::severityCode(*runbook.severity), codes.front());
}

void TestParser::titles_data()
{
    QTest::addColumn<QByteArray>("markdown");
    QTest::addColumn<QString>("title");
    QTest::newRow("h1") << QByteArray("# Disk *full*\n## Mitigation\n1. Fix\n")
                        << QStringLiteral("Disk full");
    QTest::newRow("front matter") << QByteArray("---\ntitle: \"Disk full\"\n---\n## Mitigation\n1. Fix\n")
                                  << QStringLiteral("Disk full");
    QTest::newRow("file name") << QByteArray("## Mitigation\n1. Fix\n") << QStringLiteral("db-full");
    QTest::newRow("only h2 on top") << QByteArray("## Playbook: Worm\n### Recover\n1. Fix\n")
                                    << QStringLiteral("Playbook: Worm");
    QTest::newRow("several h1") << QByteArray("# Disk full\n# Diagnosis\n1. Look\n# Mitigation\n1. Fix\n")
                                << QStringLiteral("Disk full");
    QTest::newRow("after a comment") << QByteArray("<!-- licence -->\n# Disk full\n## Mitigation\n1. Fix\n")
                                     << QStringLiteral("Disk full");
}

void TestParser::titles()
{
    QFETCH(QByteArray, markdown);
    const wf::RunbookDocument document = wf::parseRunbook(markdown, QStringLiteral("notes/db-full.md"));
    QCOMPARE(document.runbooks.size(), size_t(1));
    QTEST(document.runbooks[0].title, "title");
    QCOMPARE(document.runbooks[0].id.text(), QStringLiteral("db-full"));
    QVERIFY(document.unreachedLines.empty());
}

void TestParser::conditions()
{
    const wf::RunbookDocument document = parse(
        "# T\n\n## Detection\n- **Alert**: it fails, usage > 90%\n- **Symptoms**: slow\n"
        "- **Metrics**: `a.b > 0.5`, `c = \"down\"` and `d > 3s for 10s`\n## Mitigation\n1. Fix `x > 5`\n");
    const wf::Runbook &runbook = document.runbooks.at(0);
    QCOMPARE(runbook.conditions.size(), size_t(3));
    for (const wf::Condition &condition : runbook.conditions)
        QCOMPARE(condition.kind, wf::ConditionKind::Declared);
    QCOMPARE(runbook.conditions[0].line, 6);
    QCOMPARE(runbook.conditions[0].column, 17);
    QCOMPARE(runbook.conditions[1].column, 30);
    QCOMPARE(runbook.conditions[2].expression.hold, wf::Millis(10s));
    QCOMPARE(runbook.alerts, QStringList{QStringLiteral("it fails, usage > 90%")});
    QCOMPARE(runbook.symptoms, QStringList{QStringLiteral("slow")});
}

void TestParser::invalidConditionIsAWarningAtItsPlace()
{
    const wf::RunbookDocument document =
        parse("# T\n## Detection\n- **Metrics**: `a.b => 5`\n## Mitigation\n1. Fix\n");
    QCOMPARE(document.runbooks.at(0).conditions.at(0).kind, wf::ConditionKind::Invalid);
    QVERIFY(document.runbooks[0].conditions[0].error.contains(QLatin1String(">=")));
    QCOMPARE(document.diagnostics.size(), size_t(1));
    const wf::Diagnostic &d = document.diagnostics.front();
    QCOMPARE(d.level, wf::Diagnostic::Level::Warning);
    QCOMPARE(d.line, 3);
    QCOMPARE(d.column, 21);
    QVERIFY(!document.hasErrors());
    QVERIFY(
        wf::diagnosticText(document.file, d).startsWith(QLatin1String("notes/db-full.md:3:21: warning: ")));
}

void TestParser::promQlAndProse()
{
    const wf::RunbookDocument promql =
        parse("# T\n## Alert\n```promql\nrate(x[5m]) > 1\n```\n## Diagnosis\n```promql\ny > 2\n```\n");
    QCOMPARE(promql.runbooks.at(0).conditions.size(), size_t(1));
    QCOMPARE(promql.runbooks[0].conditions[0].kind, wf::ConditionKind::PromQl);
    QCOMPARE(promql.runbooks[0].conditions[0].text, QStringLiteral("rate(x[5m]) > 1"));
    QCOMPARE(promql.runbooks[0].conditions[0].line, 4);

    const wf::RunbookDocument prose =
        parse("# T\n## Symptoms\nThe queue depth exceeds 100 jobs.\n## Mitigation\n1. Fix\n");
    QCOMPARE(prose.runbooks.at(0).conditions.size(), size_t(1));
    QCOMPARE(prose.runbooks[0].conditions[0].kind, wf::ConditionKind::Suggested);
    QCOMPARE(prose.runbooks[0].conditions[0].text, QStringLiteral("queue_depth > 100"));
}

void TestParser::boldLeadSplits()
{
    const wf::RunbookDocument document = parse(
        "# T\n## Mitigation\n1. **Drain it**: with care\n2. **Stop.** Then wait.\n3. **Start** it again\n");
    const std::vector<wf::Step> &steps = document.runbooks.at(0).phases.at(0).steps;
    QCOMPARE(steps.at(0).title, QStringLiteral("Drain it"));
    QCOMPARE(steps[0].detail, QStringLiteral("with care"));
    QCOMPARE(steps.at(1).title, QStringLiteral("Stop"));
    QCOMPARE(steps[1].detail, QStringLiteral("Then wait."));
    QCOMPARE(steps.at(2).title, QStringLiteral("Start it again"));
    QCOMPARE(steps[2].detail, QString());
}

void TestParser::linksAndCodeSurvive()
{
    const wf::RunbookDocument document =
        parse("# T\n## Mitigation\n1. Read [the page](https://wiki/x) for <pod>\n");
    const wf::Step &step = document.runbooks.at(0).phases.at(0).steps.at(0);
    QCOMPARE(step.title, QStringLiteral("Read the page for <pod>"));
    QVERIFY(step.detail.contains(QLatin1String("https://wiki/x")));
    QVERIFY(document.unreachedLines.empty());
}

void TestParser::commandsBelongToSteps()
{
    const wf::RunbookDocument document =
        parse("# T\n## Diagnosis\n1. Look:\n   ```bash\n   kubectl get pods\n   ```\n   Good: all run.\n"
              "2. Run `kubectl top pods` now\n3. List:\n```sh\nls -l\n```\n");
    const std::vector<wf::Step> &steps = document.runbooks.at(0).phases.at(0).steps;
    QCOMPARE(steps.size(), size_t(3));
    QCOMPARE(steps[0].commands.at(0).text, QStringLiteral("kubectl get pods"));
    QCOMPARE(steps[0].commands[0].language, QStringLiteral("bash"));
    QCOMPARE(steps[0].detail, QStringLiteral("Good: all run."));
    QCOMPARE(steps[1].commands.at(0).text, QStringLiteral("kubectl top pods"));
    QCOMPARE(steps[2].commands.at(0).text, QStringLiteral("ls -l"));
    QCOMPARE(document.codeBlocks, 2);
    QVERIFY(document.unreachedLines.empty());
}

void TestParser::templatesAndCommentsAreText()
{
    const wf::RunbookDocument document = parse(
        "# T\n## Communication\nUse this:\n\n```markdown\n## Recovery (0-5 minutes)\n- [ ] Not a step\n```\n"
        "<!-- 1. Not a step -->\n");
    const wf::Runbook &runbook = document.runbooks.at(0);
    QCOMPARE(runbook.phases.size(), size_t(1));
    QVERIFY(runbook.phases[0].steps.empty());
    QVERIFY(runbook.phases[0].text.contains(QLatin1String("- [ ] Not a step")));
    QVERIFY(runbook.phases[0].text.contains(QLatin1String("<!-- 1. Not a step -->")));
    QVERIFY(document.checklists.empty());
    QVERIFY(document.unreachedLines.empty());
}

void TestParser::frontMatter()
{
    const wf::RunbookDocument document = parse(
        "---\ntitle: Other\nowner: Storage\nversion: 2.1\nnext_review: 2027-01-31\ntags: [a, b]\n---\n\n"
        "# Disk full\n## Detection\n- **Metrics**: `a => 1`\n## Mitigation\n1. Fix\n");
    const wf::Runbook &runbook = document.runbooks.at(0);
    QCOMPARE(runbook.title, QStringLiteral("Disk full"));
    QCOMPARE(runbook.info.owner, QStringLiteral("Storage"));
    QCOMPARE(runbook.info.version, QStringLiteral("2.1"));
    QCOMPARE(wf::toIsoUtc(*runbook.info.nextReviewDue), QStringLiteral("2027-01-31T00:00:00Z"));
    QCOMPARE(document.diagnostics.at(0).line, 11);
    QVERIFY(document.unreachedLines.empty());
    // Two rules with prose between them are no front matter.
    QCOMPARE(parse("---\n\nJust words\n\n---\n# Disk full\n## Mitigation\n1. Fix\n").runbooks.at(0).title,
             QStringLiteral("Disk full"));
}

void TestParser::collection()
{
    const wf::RunbookDocument document = parse("# All\n## Index\n1. [A](#a)\n## Disk full\n### Detection\n- "
                                               "**Metrics**: `a > 1`\n### Mitigation\n1. Clean\n"
                                               "## Disk full\n### Detection\n- **Metrics**: `b > 1`\n### "
                                               "Mitigation\n1. Grow\n## Contacts\n- **Lead**: Ann\n");
    QCOMPARE(document.runbooks.size(), size_t(2));
    QCOMPARE(document.runbooks[0].id.text(), QStringLiteral("db-full/disk-full"));
    QCOMPARE(document.runbooks[1].id.text(), QStringLiteral("db-full/disk-full-2"));
    QCOMPARE(document.runbooks[0].conditions.size(), size_t(1));
    QCOMPARE(document.contacts.at(0).name, QStringLiteral("Lead"));
    QVERIFY(document.unreachedLines.empty());
}

void TestParser::contactsVersionAndScale()
{
    const wf::RunbookDocument document =
        parse("# Shared\n## Severity levels\n- **P0 (Critical)**: all down\n- **P1 (High)**: much down\n"
              "## Contacts\n### On-call\n- **Primary**: Ann\n### Channels\n| Name | Where |\n|---|---|\n| "
              "Slack | #inc |\n"
              "## Document version\n- **Version**: 3\n- **Owner**: Bob\n- **Next Review**: 2026-05-01\n");
    QVERIFY(document.runbooks.empty());
    QCOMPARE(document.severityScale.size(), size_t(2));
    QCOMPARE(document.severityScale[0].name, QStringLiteral("Critical"));
    QCOMPARE(document.severityScale[1].meaning, QStringLiteral("much down"));
    QCOMPARE(document.contacts.size(), size_t(2));
    QCOMPARE(document.contacts[0],
             (wf::Contact{QStringLiteral("On-call"), QStringLiteral("Primary"), QStringLiteral("Ann"), 7}));
    QCOMPARE(document.contacts[1].value, QStringLiteral("#inc"));
    QCOMPARE(document.info.version, QStringLiteral("3"));
    QCOMPARE(document.info.owner, QStringLiteral("Bob"));
    QVERIFY(document.info.nextReviewDue.has_value());
    QVERIFY(document.unreachedLines.empty());
}

void TestParser::checklistOutsidePhases()
{
    const wf::RunbookDocument document = parse("# T\n## Mitigation\n1. Fix\n## Release checklist\n### "
                                               "Before\n- [ ] Ask\n### After\n- [ ] Tell\n- [ ] Log\n");
    QCOMPARE(document.checklists.size(), size_t(2));
    QCOMPARE(document.checklists[0].title, QStringLiteral("Before"));
    QCOMPARE(document.checklists[0].group, QStringLiteral("Release checklist"));
    QCOMPARE(document.checklists[1].steps.at(1).id.text(), QStringLiteral("c1.s1"));
    QCOMPARE(document.runbooks.at(0).phases.size(), size_t(1));
    QVERIFY(document.unreachedLines.empty());
}

void TestParser::watchListIsNoCondition()
{
    const wf::RunbookDocument document =
        parse("# T\n## Detection\n- **Metrics**: `a.b > 1`\n## Mitigation\n1. Fix\n## Also watch\n- `c.d` "
              "and `e_f_total`\n- `kubectl get x`\n");
    QCOMPARE(document.runbooks.at(0).conditions.size(), size_t(1));
    QCOMPARE(document.runbooks[0].watch, (QStringList{QStringLiteral("c.d"), QStringLiteral("e_f_total")}));
}

void TestParser::idsAreStable()
{
    const wf::RunbookDocument document =
        parse("# T\n## Diagnosis\n1. Look\n2. See\n## Resolution\n1. Go\n2. **If x**:\n   - A\n   - B\n");
    const wf::Runbook &runbook = document.runbooks.at(0);
    QCOMPARE(runbook.phases[0].steps[1].id.text(), QStringLiteral("p0.s1"));
    const wf::Step *step = wf::findStep(runbook, wf::StepId(QStringLiteral("p1.b0.s1")));
    QVERIFY(step);
    QCOMPARE(step->title, QStringLiteral("B"));
    QVERIFY(!wf::findStep(runbook, wf::StepId(QStringLiteral("p9.s0"))));
}

void TestParser::linesPointIntoTheSource()
{
    const wf::RunbookDocument document = parse("# T\n\n## Diagnosis\n\n1. Look\n   twice\n\n2. See\n");
    const wf::Phase &phase = document.runbooks.at(0).phases.at(0);
    QCOMPARE(phase.lines, (wf::LineRange{3, 8}));
    QCOMPARE(phase.steps[0].lines, (wf::LineRange{5, 6}));
    QCOMPARE(phase.steps[1].lines, (wf::LineRange{8, 8}));
}

void TestParser::lostTextIsNoticed()
{
    // Reference definitions vanish from a Markdown tree; the kept text has them all the same.
    const wf::RunbookDocument document = parse("# T\n\nSee [x].\n\n[x]: https://example.test/page\n\n## "
                                               "Mitigation\n1. Fix [x]\n\n[y]: https://y.test\n");
    QVERIFY(document.unreachedLines.empty());
    bool kept = false;
    for (const wf::Section &section : document.runbooks.at(0).sections)
        kept = kept || section.markdown.contains(QLatin1String("[x]: https://example.test/page"));
    QVERIFY(kept);
    QVERIFY(document.runbooks[0].phases.at(0).text.contains(QLatin1String("https://y.test")));
}

WF_TEST(TestParser)

} // namespace tst_parser

#include "tst_parser.moc"
