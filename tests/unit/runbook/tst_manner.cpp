// SPDX-License-Identifier: GPL-3.0-or-later
// Small documents in the manner of many teams, with what a responder would tick in each.
#include "runbook/readcoverage.h"
#include "support/testentry.h"

#include <QFile>
#include <QTest>

namespace tst_manner {

using namespace wf;

namespace {

const QString Folder = QStringLiteral(WATCHFLOOR_SOURCE_DIR "/tests/data/runbook/manner/");

RunbookDocument load(const char *name)
{
    return loadRunbook(Folder + QLatin1String(name) + QStringLiteral(".md"));
}

/// "Name(role)steps+branches" of each phase, runbooks parted by " | ".
QString shapeOf(const RunbookDocument &document)
{
    QStringList runbooks;
    for (const Runbook &runbook : document.runbooks) {
        QStringList phases;
        for (const Phase &phase : runbook.phases) {
            QString text =
                phase.name + u'(' + phaseRoleName(phase.role) + u')' + QString::number(phase.steps.size());
            for (const Branch &branch : phase.branches)
                text += u'+' + QString::number(branch.steps.size());
            if (phase.to)
                text += QStringLiteral(" to %1 min").arg(phase.to->count() / 60'000);
            phases << text;
        }
        runbooks << runbook.title + QStringLiteral(": ") + phases.join(QStringLiteral(", "));
    }
    return runbooks.join(QStringLiteral(" | "));
}

QStringList branchTitles(const Phase &phase)
{
    QStringList titles;
    for (const Branch &branch : phase.branches)
        titles << branch.title;
    return titles;
}

} // namespace

class TestManner : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void shapes_data();
    void shapes();
    void choicesAndTheirNames();
    void expressions();
    void severityIsNoExample();
    void factsStayFacts();
    void nothingToTickSaysSo();
    void coverage();
};

void TestManner::shapes_data()
{
    QTest::addColumn<QString>("shape");
    const auto row = [](const char *file, const char *shape) {
        QTest::newRow(file) << QString::fromUtf8(shape);
    };
    row("preparation", "Expired certificate: Preparation(steps)3, Identification(investigation)2, "
                       "Containment(containment)1");
    row("bullets", "Mail queue: The queue grows(steps)3");
    row("numbers", "Night shift: The pump is silent(steps)3");
    row("checklist", "Payments down: First actions(immediate)2 to 10 min, Repair(resolution)2 to 60 min, "
                     "Afterwards(steps)1");
    row("triage", "Slow search: Triage checklist(immediate)2, Mitigation(resolution)1");
    row("time", "Lost region: Containment(containment)2 to 55 min, Recovery(recovery)3");
    row("branches", "Login fails: Diagnosis(investigation)1+1, Resolution(resolution)0+2+1+1+1+2+1");
    row("collection", "Operations handbook: Daily work(steps)2 | Disk pressure: Disk pressure(steps)2 | "
                      "Feed stale: Feed stale(steps)1 | Shop unreachable: Shop unreachable(steps)2");
    row("alerts", "ShopDown: What to do(steps)2 | ShopErrorRateHigh: ShopErrorRateHigh(steps)1 | "
                  "DiskFull: DiskFull(steps)2");
    row("repeated", "Printer jam: Fix(resolution)2 | No toner: Fix(resolution)1");
    row("rows", "Paper jam: Resolution(resolution)1 | No toner: Resolution(resolution)2");
    row("frontmatter", "Cache cluster lost: Steps(steps)2");
    row("deutsch",
        "Datenbank nicht erreichbar: Sofortmaßnahmen(immediate)3 to 15 min, Behebung(resolution)1+1, "
        "Wiederherstellung(recovery)2");
    row("francais", "Base de données injoignable: Actions immédiates(immediate)2 to 15 min, "
                    "Résolution(resolution)1+1, Vérification(recovery)2");
    row("espanol",
        "Base de datos caida: Diagnostico(investigation)2, Acciones(steps)2, Recuperacion(recovery)1 to "
        "30 min");
    row("zhongwen",
        "数据库故障: 应急处理(immediate)2 to 15 min, 排查步骤(investigation)1+1, 恢复验证(recovery)2");
    row("labels", "labels: Steps(steps)2, Verification(recovery)2");
    row("steptable", "Failover: Procedure(steps)2, Common failures(steps)0+1+1");
    row("prose", "ClockSkew: Diagnosis(investigation)3, Mitigation(resolution)1+1");
    row("numberlabels", "Response: Triage(immediate)2, Stabilize(immediate)1, Diagnose(investigation)2");
    row("nothing", "About the cluster: ");
}

void TestManner::shapes()
{
    const RunbookDocument document = load(QTest::currentDataTag());
    QVERIFY(!document.hasErrors());
    QVERIFY(document.unreachedLines.empty());
    QTEST(shapeOf(document), "shape");
}

void TestManner::choicesAndTheirNames()
{
    const RunbookDocument document = load("branches");
    const std::vector<Phase> &phases = document.runbooks.at(0).phases;
    QCOMPARE(branchTitles(phases.at(0)),
             QStringList{QStringLiteral("the tokens are rejected, there may be a clock problem")});
    QCOMPARE(phases[0].branches[0].steps.at(0).title, QStringLiteral("Compare the clocks of both hosts."));
    const QStringList titles = branchTitles(phases.at(1));
    QCOMPARE(titles.value(0), QStringLiteral("the database is slow, a migration runs"));
    QCOMPARE(titles.value(1), QStringLiteral("the database is slow, no migration runs"));
    QCOMPARE(titles.value(2), QStringLiteral("the cache is cold"));
    QVERIFY(titles.value(3).startsWith(QLatin1String("Path A")));
    QVERIFY(titles.value(5).startsWith(QLatin1String("Attack suspected?")));
    const RunbookDocument table = load("steptable");
    QCOMPARE(branchTitles(table.runbooks.at(0).phases.at(1)),
             (QStringList{QStringLiteral("Promotion hangs"), QStringLiteral("Writers retry")}));
    QCOMPARE(table.runbooks[0].phases[1].branches[0].detail, QStringLiteral("Cause: Replication slot"));
}

void TestManner::expressions()
{
    const RunbookDocument document = load("alerts");
    const Condition &plain = document.runbooks.at(0).conditions.at(0);
    QCOMPARE(plain.kind, ConditionKind::Declared);
    const Condition &row = document.runbooks.at(1).conditions.at(0);
    QCOMPARE(row.kind, ConditionKind::PromQl);
    QCOMPARE(row.language, QStringLiteral("promql"));
    QCOMPARE(row.text, QStringLiteral("sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 0.05"));
    QCOMPARE(row.line, 22);
    const Condition &rule = document.runbooks.at(2).conditions.at(0);
    QCOMPARE(rule.kind, ConditionKind::PromQl);
    QCOMPARE(rule.text, QStringLiteral("disk_free_bytes\n/ disk_size_bytes < 0.1"));
    QCOMPARE(rule.expression.hold, Millis(std::chrono::minutes(15)));
    QCOMPARE(document.runbooks[2].alerts, QStringList{QStringLiteral("DiskFull")});
    const RunbookDocument prose = load("prose");
    QCOMPARE(prose.runbooks.at(0).conditions.at(0).text,
             QStringLiteral("node_timex_offset_seconds / node_timex_frequency > 0.9"));
    QCOMPARE(prose.runbooks[0].conditions[0].kind, ConditionKind::PromQl);
}

void TestManner::severityIsNoExample()
{
    const RunbookDocument document = load("frontmatter");
    QCOMPARE(document.runbooks.at(0).title, QStringLiteral("Cache cluster lost"));
    QCOMPARE(document.runbooks[0].severities, std::vector<Severity>{Severity::P1});
    const RunbookDocument levels = parseRunbook(
        "# T\n\n## P0 — Shop down\n1. Stop it\n\n## P2: Mail late\n1. Start it\n", QStringLiteral("t.md"));
    QCOMPARE(levels.runbooks.size(), std::size_t(2));
    QCOMPARE(levels.runbooks[0].title, QStringLiteral("P0 — Shop down"));
    QVERIFY(levels.runbooks[0].severity == Severity::P0);
    QVERIFY(levels.runbooks[1].severity == Severity::P2);
    const RunbookDocument open = parseRunbook(
        "# T\n\n**Severity**: Critical/High/Medium/Low\n\n## Fix\n1. Stop it\n", QStringLiteral("t.md"));
    QVERIFY(!open.runbooks.at(0).severity);
}

void TestManner::factsStayFacts()
{
    const RunbookDocument document = load("preparation");
    QCOMPARE(document.runbooks.at(0).symptoms.size(), 2);
    const RunbookDocument german = load("deutsch");
    QCOMPARE(german.runbooks.at(0).conditions.size(), std::size_t(1));
    QCOMPARE(german.runbooks[0].contacts.size(), std::size_t(1));
}

void TestManner::nothingToTickSaysSo()
{
    const RunbookDocument document = load("nothing");
    QVERIFY(hasNoStep(document.runbooks.at(0)));
    QCOMPARE(document.diagnostics.size(), std::size_t(1));
    QCOMPARE(document.diagnostics[0].level, Diagnostic::Level::Warning);
    QVERIFY(document.diagnostics[0].message.startsWith(
        QLatin1String("no step was found in \"About the cluster\"")));
    QVERIFY(document.diagnostics[0].message.contains(QLatin1String("nothing.watchfloor.toml")));
    QVERIFY(load("numbers").diagnostics.empty());
}

void TestManner::coverage()
{
    const ReadingCoverage whole = readingCoverage(load("branches"));
    QCOMPARE(coverageText(whole), QStringLiteral("10 of 10 instructions are steps"));
    QVERIFY(whole.complete());
    // Bullets below an explaining heading read like work and stay text.
    const ReadingCoverage part = readingCoverage(load("bullets"));
    QCOMPARE(coverageText(part), QStringLiteral("3 of 5 instructions are steps"));
    QCOMPARE(part.missed, (std::vector<LineRange>{{11, 11}, {12, 12}}));
    QVERIFY(!part.complete());
    ReadingCoverage left;
    left.leftoverLines = 2;
    QCOMPARE(coverageText(left), QStringLiteral("0 of 0 instructions are steps; 2 lines are kept apart"));
    QVERIFY(!left.complete());
    QCOMPARE(readingCoverage(parseRunbook({}, QStringLiteral("t.md"))), ReadingCoverage());
    // A condition is watched by the desk: nobody has to do it.
    const ReadingCoverage watched = readingCoverage(parseRunbook(
        "# Login\n\n## Detection\n\n- **Metrics**: `login.failure_rate > 5`\n\n## Response\n\n1. Look\n",
        QStringLiteral("t.md")));
    QCOMPARE(watched.instructions, 1);
    QVERIFY(watched.complete());
}

WF_TEST(TestManner)

} // namespace tst_manner

#include "tst_manner.moc"
