// SPDX-License-Identifier: GPL-3.0-or-later
// Two incidents of a runbook side by side.
#include "models/comparison.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_comparison {

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr auto First =
    "# Failover\n\n## Immediate response\n1. Stop the writers\n2. Tell the team\n3. Old step\n";
constexpr auto Second =
    "# Failover\n\n## Immediate response\n1. Stop the writers\n2. Tell the team\n3. New step\n";

const ComparedRow &rowOf(const std::vector<ComparedRow> &rows, const QString &name)
{
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&name](const ComparedRow &r) { return r.name == name || r.key == name; });
    if (row == rows.end())
        qFatal("no row %s", qPrintable(name));
    return *row;
}

} // namespace

class TestComparison : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void stepsAreAlignedOnTimeSinceDeclaration();
    void stepsOfOneRunbookOnlyStandAlone();
    void candidatesFollowTheSameRunbook();
};

void TestComparison::stepsAreAlignedOnTimeSinceDeclaration()
{
    BookFixture desk;
    const IncidentId a = desk.declareUnder(First);
    desk.clock.advance(2min);
    desk.run(command::CompleteStep{a, StepId(QStringLiteral("p0.s0")), {}});
    desk.clock.advance(8min);
    desk.run(command::ChangeStatus{a, IncidentStatus::Resolved, {}});
    desk.clock.advance(24h);
    const IncidentId b = desk.declareUnder(First);
    desk.clock.advance(5min);
    desk.run(command::SkipStep{b, StepId(QStringLiteral("p0.s0")), QStringLiteral("done before")});
    const auto rows = compare(desk.incident(a), desk.incident(b));
    const ComparedRow &step = rowOf(rows, QStringLiteral("Stop the writers"));
    QCOMPARE(*step.first, Millis(2min));
    QCOMPARE(*step.second, Millis(5min));
    QCOMPARE(step.secondState, StepState::Skipped);
    QVERIFY(!rowOf(rows, QStringLiteral("Tell the team")).first);
    QCOMPARE(*rowOf(rows, QStringLiteral("milestone:resolved")).first, Millis(10min));
    QVERIFY(!rowOf(rows, QStringLiteral("milestone:resolved")).second);
    QCOMPARE(*rowOf(rows, QStringLiteral("milestone:declared")).second, Millis(0));
}

void TestComparison::stepsOfOneRunbookOnlyStandAlone()
{
    BookFixture desk;
    const IncidentId a = desk.declareUnder(First);
    const IncidentId b = desk.declareUnder(Second);
    desk.clock.advance(1min);
    desk.run(command::CompleteStep{a, StepId(QStringLiteral("p0.s2")), {}});
    desk.run(command::CompleteStep{b, StepId(QStringLiteral("p0.s2")), {}});
    const auto rows = compare(desk.incident(a), desk.incident(b));
    QVERIFY(rowOf(rows, QStringLiteral("Old step")).first);
    QVERIFY(!rowOf(rows, QStringLiteral("Old step")).second);
    QVERIFY(rowOf(rows, QStringLiteral("New step")).second);
    QVERIFY(!rowOf(rows, QStringLiteral("New step")).first);
    QCOMPARE(std::count_if(rows.begin(), rows.end(),
                           [](const ComparedRow &r) { return r.kind == ComparedRow::Kind::Step; }),
             std::ptrdiff_t(4));
}

void TestComparison::candidatesFollowTheSameRunbook()
{
    BookFixture desk;
    const IncidentId a = desk.declareUnder(First);
    desk.clock.advance(1min);
    const IncidentId b = desk.declareUnder(First);
    desk.clock.advance(1min);
    const IncidentId c = desk.declareUnder(First);
    desk.declareUnder(First, Severity::P1, true);
    desk.declare();
    const auto others = comparableWith(desk.book, a);
    QCOMPARE(int(others.size()), 2);
    QCOMPARE(others[0].id, c);
    QCOMPARE(others[1].id, b);
}

WF_TEST(TestComparison)

} // namespace tst_comparison

#include "tst_comparison.moc"
