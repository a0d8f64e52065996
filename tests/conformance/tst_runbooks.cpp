// SPDX-License-Identifier: GPL-3.0-or-later
// The document the project starts from, and public runbooks of many teams.
#include "runbook/runbook.h"
#include "support/testentry.h"

#include <QDirIterator>
#include <QFileInfo>
#include <QTest>

namespace tst_runbooks {

using namespace std::chrono_literals;

namespace {

const QString Seed = QStringLiteral(WATCHFLOOR_SOURCE_DIR "/../shared/seed/nqba-runbooks.md");
const QString Public = QStringLiteral(WATCHFLOOR_SOURCE_DIR "/../shared/conformance/runbooks");

int stepsOf(const wf::Runbook &runbook)
{
    int steps = 0;
    for (const wf::Phase &phase : runbook.phases) {
        steps += int(phase.steps.size());
        for (const wf::Branch &branch : phase.branches)
            steps += int(branch.steps.size());
    }
    return steps;
}

} // namespace

class TestRunbooks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void seedCounts();
    void seedRunbooks_data();
    void seedRunbooks();
    void seedSharedParts();
    void publicRunbooksLoseNothing();

private:
    wf::RunbookDocument seed() { return wf::loadRunbook(Seed); }
};

void TestRunbooks::seedCounts()
{
    if (!QFileInfo::exists(Seed))
        QSKIP("the seed document is not here");
    const wf::RunbookDocument document = seed();
    QVERIFY(document.diagnostics.empty());
    QVERIFY(document.unreachedLines.empty());
    QCOMPARE(document.runbooks.size(), size_t(8));
    int conditions = 0;
    int steps = 0;
    int branches = 0;
    int windows = 0;
    for (const wf::Runbook &runbook : document.runbooks) {
        conditions += int(runbook.conditions.size());
        for (const wf::Condition &condition : runbook.conditions)
            QCOMPARE(condition.kind, wf::ConditionKind::Declared);
        steps += stepsOf(runbook);
        for (const wf::Phase &phase : runbook.phases) {
            branches += int(phase.branches.size());
            windows += phase.to ? 1 : 0;
        }
    }
    QCOMPARE(conditions, 16);
    QCOMPARE(steps, 168);
    QCOMPARE(branches, 24);
    QCOMPARE(windows, 16);
    int tasks = 0;
    for (const wf::Checklist &list : document.checklists)
        tasks += int(list.steps.size());
    QCOMPARE(document.checklists.size(), size_t(3));
    QCOMPARE(tasks, 16);
}

void TestRunbooks::seedRunbooks_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("severities");
    QTest::addColumn<QStringList>("conditions");
    QTest::addColumn<QStringList>("branches");
    QTest::newRow("0") << "Dynex Outage"
                       << "P1 P0"
                       << QStringList{"dynex.health_status = \"down\"", "quantum.fallback_rate > 0.5"}
                       << QStringList{"Dynex Platform Issue", "Network/Configuration Issue",
                                      "Authentication Issue"};
    QTest::newRow("1") << "IPFS Pin Failures"
                       << "P2" << QStringList{"ipfs.pin_failure_rate > 0.1", "ltc.verification_failures > 0"}
                       << QStringList{"Storage Full", "Network Issues", "Authentication Issues"};
    QTest::newRow("2") << "Quota Exhaustion"
                       << "P2" << QStringList{"api.quota_usage > 0.9", "api.rate_limit_exceeded > 0"}
                       << QStringList{"Legitimate High Usage", "API Abuse", "Configuration Issue"};
    QTest::newRow("3") << "Delayed Jobs"
                       << "P2" << QStringList{"qih.queue_depth > 100", "qih.avg_processing_time > 300s"}
                       << QStringList{"Worker Bottleneck", "Database Bottleneck", "Resource Exhaustion"};
    QTest::newRow("4") << "Billing Drift"
                       << "P1"
                       << QStringList{"billing.daily_revenue_variance > 0.2", "billing.failed_charges > 0"}
                       << QStringList{"Pricing Error", "Usage Mismatch", "Payment Processing Issue"};
    QTest::newRow("5") << "API Rate Limit Exceeded"
                       << "P2" << QStringList{"api.rate_limit_exceeded > 0.1", "api.error_rate > 0.05"}
                       << QStringList{"Legitimate High Usage", "API Abuse", "Configuration Issue"};
    QTest::newRow("6") << "Authentication Failures"
                       << "P1" << QStringList{"auth.failure_rate > 0.1", "auth.locked_accounts > 0"}
                       << QStringList{"Brute Force Attack", "Service Issue", "Configuration Issue"};
    QTest::newRow("7") << "Quantum Job Failures"
                       << "P2" << QStringList{"quantum.failure_rate > 0.2", "quantum.success_rate < 0.8"}
                       << QStringList{"Solver Issue", "Resource Issue", "Parameter Issue"};
}

void TestRunbooks::seedRunbooks()
{
    if (!QFileInfo::exists(Seed))
        QSKIP("the seed document is not here");
    QFETCH(QString, title);
    const wf::RunbookDocument document = seed();
    const wf::Runbook &runbook = document.runbooks.at(size_t(QByteArray(QTest::currentDataTag()).toInt()));
    QCOMPARE(runbook.title, title);
    QCOMPARE(runbook.id.text(), QStringLiteral("nqba-runbooks/") + title.toLower().replace(u' ', u'-'));
    QStringList severities;
    for (wf::Severity severity : runbook.severities)
        severities << wf::severityCode(severity);
    QTEST(severities.join(u' '), "severities");
    QStringList conditions;
    for (const wf::Condition &condition : runbook.conditions)
        conditions << wf::comparisonText(condition.expression.terms.at(0));
    QTEST(conditions, "conditions");
    QCOMPARE(stepsOf(runbook), 21);
    QStringList phases;
    for (const wf::Phase &phase : runbook.phases)
        phases << phase.name;
    QCOMPARE(phases, (QStringList{"Immediate Response", "Investigation", "Resolution Steps", "Recovery"}));
    QCOMPARE(*runbook.phases[0].to, wf::Millis(5min));
    QCOMPARE(*runbook.phases[1].from, wf::Millis(5min));
    QCOMPARE(*runbook.phases[1].to, wf::Millis(30min));
    QVERIFY(!runbook.phases[2].to);
    QStringList branches;
    for (const wf::Branch &branch : runbook.phases[2].branches) {
        branches << branch.title;
        QCOMPARE(branch.steps.size(), size_t(3));
    }
    QTEST(branches, "branches");
    QCOMPARE(runbook.phases[0].steps.at(0).title, QStringLiteral("Declare Incident"));
}

void TestRunbooks::seedSharedParts()
{
    if (!QFileInfo::exists(Seed))
        QSKIP("the seed document is not here");
    const wf::RunbookDocument document = seed();
    QCOMPARE(document.contacts.size(), size_t(11));
    QCOMPARE(document.contacts[0].group, QStringLiteral("On-Call Rotation"));
    QCOMPARE(document.contacts[7].group, QStringLiteral("Communication Channels"));
    QCOMPARE(document.contacts[7].value, QStringLiteral("#nqba-incidents"));
    QCOMPARE(document.severityScale.size(), size_t(4));
    QCOMPARE(document.severityScale[0].name, QStringLiteral("Critical"));
    QCOMPARE(document.severityScale[3].severity, wf::Severity::P3);
    QCOMPARE(document.info.version, QStringLiteral("1.0"));
    QCOMPARE(document.checklists[0].title, QStringLiteral("During Incident"));
    QCOMPARE(document.checklists[2].group, QStringLiteral("Incident Response Checklist"));
}

void TestRunbooks::publicRunbooksLoseNothing()
{
    if (!QFileInfo(Public).isDir())
        QSKIP("the public runbooks are not here");
    int files = 0;
    int withSteps = 0;
    int withPhases = 0;
    int steps = 0;
    QDirIterator it(Public, {QStringLiteral("*.md")}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString path = it.next();
        const wf::RunbookDocument document = wf::loadRunbook(path);
        ++files;
        QVERIFY2(!document.hasErrors(), qPrintable(path));
        QVERIFY2(
            document.unreachedLines.empty(),
            qPrintable(path + QStringLiteral(" line %1")
                                  .arg(document.unreachedLines.empty() ? 0 : document.unreachedLines[0])));
        QVERIFY2(!document.runbooks.empty(), qPrintable(path));
        int own = 0;
        bool phases = false;
        for (const wf::Runbook &runbook : document.runbooks) {
            QVERIFY2(!runbook.title.isEmpty(), qPrintable(path));
            own += stepsOf(runbook);
            phases = phases || !runbook.phases.empty();
        }
        steps += own;
        withSteps += own > 0 ? 1 : 0;
        withPhases += phases ? 1 : 0;
    }
    qInfo("%d files, %d with phases, %d with steps, %d steps", files, withPhases, withSteps, steps);
    QCOMPARE(files, 45);
    // The others are prose, an index, or a template that nobody filled in.
    QVERIFY(withSteps >= 39);
    QVERIFY(withPhases >= 41);
    QVERIFY(steps >= 400);
}

WF_TEST(TestRunbooks)

} // namespace tst_runbooks

#include "tst_runbooks.moc"
