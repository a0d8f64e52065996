// SPDX-License-Identifier: GPL-3.0-or-later
// The runbooks that come with the program: every fact an incident hangs on.
#include "runbook/runbook.h"
#include "support/testentry.h"

#include <QDir>
#include <QTest>

namespace tst_shipped {

using namespace std::chrono_literals;

namespace {

QString shipped(const QString &name)
{
    return QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks/") + name;
}

} // namespace

class TestShipped : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void facts_data();
    void facts();
    void everyFileIsClean();
    void sharedParts();
};

void TestShipped::facts_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("severities");
    QTest::addColumn<QString>("first");
    QTest::addColumn<int>("firstHold"); ///< Seconds.
    QTest::addColumn<QString>("second");
    QTest::addColumn<int>("secondHold");
    QTest::addColumn<QStringList>("branches");
    QTest::newRow("dynex-outage") << "Dynex outage"
                                  << "P1 P0"
                                  << "dynex.health_status = \"down\"" << 0 << "quantum.fallback_rate > 0.5"
                                  << 15
                                  << QStringList{"Dynex platform outage", "network or configuration fault",
                                                 "credentials rejected"};
    QTest::newRow("ipfs-pin-failures")
        << "IPFS pin failures"
        << "P2"
        << "ipfs.pin_failure_rate > 0.1" << 30 << "ltc.verification_failures > 0" << 0
        << QStringList{"storage full", "network fault", "authentication fault"};
    QTest::newRow("quota-exhaustion")
        << "Quota exhaustion"
        << "P2"
        << "api.quota_usage > 0.9" << 30 << "api.rate_limit_exceeded > 0" << 10
        << QStringList{"legitimate high usage", "API abuse", "configuration fault"};
    QTest::newRow("delayed-jobs") << "Delayed jobs"
                                  << "P2"
                                  << "qih.queue_depth > 100" << 30 << "qih.avg_processing_time > 300s" << 30
                                  << QStringList{"worker bottleneck", "database bottleneck",
                                                 "resources exhausted"};
    QTest::newRow("billing-drift") << "Billing drift"
                                   << "P1"
                                   << "billing.daily_revenue_variance > 0.2" << 30
                                   << "billing.failed_charges > 0" << 0
                                   << QStringList{"pricing error", "usage mismatch",
                                                  "payment processing fault"};
    QTest::newRow("api-rate-limit-exceeded")
        << "API rate limit exceeded"
        << "P2"
        << "api.rate_limit_exceeded > 0.1" << 15 << "api.error_rate > 0.05" << 30
        << QStringList{"legitimate high usage", "API abuse", "configuration fault"};
    QTest::newRow("authentication-failures")
        << "Authentication failures"
        << "P1"
        << "auth.failure_rate > 0.1" << 15 << "auth.locked_accounts > 0" << 0
        << QStringList{"brute force attack", "service fault", "configuration fault"};
    QTest::newRow("quantum-job-failures")
        << "Quantum job failures"
        << "P2"
        << "quantum.failure_rate > 0.2" << 15 << "quantum.success_rate < 0.8" << 15
        << QStringList{"solver fault", "resources short", "parameters invalid"};
}

void TestShipped::facts()
{
    QFETCH(QStringList, branches);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    const wf::RunbookDocument document = wf::loadRunbook(shipped(name + QStringLiteral(".md")));
    QCOMPARE(document.runbooks.size(), size_t(1));
    const wf::Runbook &runbook = document.runbooks.front();
    QCOMPARE(runbook.id.text(), name);
    QTEST(runbook.title, "title");
    QStringList severities;
    for (wf::Severity severity : runbook.severities)
        severities << wf::severityCode(severity);
    QTEST(severities.join(u' '), "severities");

    QCOMPARE(runbook.conditions.size(), size_t(2));
    for (const wf::Condition &condition : runbook.conditions)
        QCOMPARE(condition.kind, wf::ConditionKind::Declared);
    const auto &first = runbook.conditions[0].expression;
    const auto &second = runbook.conditions[1].expression;
    QTEST(wf::comparisonText(first.terms.at(0)), "first");
    QTEST(int(first.hold / 1s), "firstHold");
    QTEST(wf::comparisonText(second.terms.at(0)), "second");
    QTEST(int(second.hold / 1s), "secondHold");

    QCOMPARE(runbook.phases.size(), size_t(4));
    const wf::PhaseRole roles[] = {wf::PhaseRole::Immediate, wf::PhaseRole::Investigation,
                                   wf::PhaseRole::Resolution, wf::PhaseRole::Recovery};
    for (size_t i = 0; i < 4; ++i) {
        QCOMPARE(runbook.phases[i].role, roles[i]);
        QCOMPARE(runbook.phases[i].steps.size(), size_t(i == 2 ? 0 : 4));
        QCOMPARE(runbook.phases[i].branches.size(), size_t(i == 2 ? 3 : 0));
    }
    QCOMPARE(*runbook.phases[0].from, wf::Millis(0));
    QCOMPARE(*runbook.phases[0].to, wf::Millis(5min));
    QCOMPARE(*runbook.phases[1].from, wf::Millis(5min));
    QCOMPARE(*runbook.phases[1].to, wf::Millis(30min));
    QStringList titles;
    int commands = 0;
    for (const wf::Branch &branch : runbook.phases[2].branches) {
        titles << branch.title;
        // With four steps in each of the other phases: 15 steps on the path of any one branch.
        QCOMPARE(branch.steps.size(), size_t(3));
        for (const wf::Step &step : branch.steps)
            QVERIFY(!step.detail.isEmpty());
    }
    QCOMPARE(titles, branches);
    for (const wf::Phase &phase : runbook.phases) {
        for (const wf::Step &step : phase.steps)
            commands += int(step.commands.size());
    }
    QVERIFY(commands >= 4);
    QVERIFY(!runbook.watch.isEmpty());
    QVERIFY(!runbook.alerts.isEmpty());
    QVERIFY(!runbook.symptoms.isEmpty());
    QVERIFY(!runbook.info.owner.isEmpty());
}

void TestShipped::everyFileIsClean()
{
    const QStringList names = QDir(shipped(QString())).entryList({QStringLiteral("*.md")});
    QCOMPARE(names.size(), 11);
    for (const QString &name : names) {
        const wf::RunbookDocument document = wf::loadRunbook(shipped(name));
        QVERIFY2(document.diagnostics.empty(), qPrintable(name));
        QVERIFY2(document.unreachedLines.empty(), qPrintable(name));
        QVERIFY2(document.source.startsWith("<!-- SPDX-License-Identifier"), qPrintable(name));
    }
}

void TestShipped::sharedParts()
{
    const wf::RunbookDocument scale = wf::loadRunbook(shipped(QStringLiteral("severity-scale.md")));
    QCOMPARE(scale.severityScale.size(), size_t(4));
    const char *names[] = {"Critical", "High", "Medium", "Low"};
    for (size_t i = 0; i < 4; ++i) {
        QCOMPARE(scale.severityScale[i].severity, wf::AllSeverities[i]);
        QCOMPARE(scale.severityScale[i].name, QString::fromLatin1(names[i]));
        QVERIFY(!scale.severityScale[i].meaning.isEmpty());
    }
    const wf::RunbookDocument list = wf::loadRunbook(shipped(QStringLiteral("incident-checklist.md")));
    QCOMPARE(list.checklists.size(), size_t(3));
    QCOMPARE(list.checklists[0].steps.size(), size_t(6));
    QCOMPARE(list.checklists[1].steps.size(), size_t(5));
    QCOMPARE(list.checklists[2].steps.size(), size_t(5));
    QCOMPARE(list.checklists[0].steps[0].id.text(), QStringLiteral("c0.s0"));
    const wf::RunbookDocument contacts = wf::loadRunbook(shipped(QStringLiteral("contacts.md")));
    QCOMPARE(contacts.contacts.size(), size_t(11));
    QCOMPARE(contacts.contacts[7].value, QStringLiteral("#nqba-incidents"));
    for (const wf::RunbookDocument *document : {&scale, &list, &contacts})
        QVERIFY(document->runbooks.empty());
}

WF_TEST(TestShipped)

} // namespace tst_shipped

#include "tst_shipped.moc"
