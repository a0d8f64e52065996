// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts of other systems: told again, late, in another order.
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_alerts {

using namespace std::chrono_literals;
using namespace wf;

class TestAlerts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_fixture = std::make_unique<BookFixture>(); }
    void aFiringAlertIsADetection();
    void aWorseOneMakesItWorse();
    void toldAgainIsNoNews();
    void itEndsWhenItsLastAlertDoes();
    void lateOnesDoNotBringItBack();
    void whatAPersonEndedStaysEnded();
    void withoutTimesAResentOneIsTheSame();
    void noDataKeepsIt();
    void moreThanOneIncidentHolds();

private:
    using State = ConditionRecord::State;
    /// How alert `number` of the runbook stands since `told`; none: it does not say.
    std::vector<EventPtr> tell(int number, State state, std::optional<Timestamp> told,
                               Severity severity = Severity::P1)
    {
        command::ReportCondition condition;
        condition.runbook = RunbookId(QStringLiteral("alert-queue"));
        condition.runbookTitle = QStringLiteral("Queue");
        condition.severities = {severity};
        condition.condition = number;
        condition.text = QStringLiteral("Queue{n=\"%1\"}").arg(number);
        condition.state = state;
        condition.at = told.value_or(m_fixture->clock.wall());
        return m_fixture->run(command::ReportAlert{condition, told});
    }
    const Incident *open() const { return m_fixture->book.openFor(RunbookId(QStringLiteral("alert-queue"))); }
    void later(Millis by) { m_fixture->clock.advance(by); }

    std::unique_ptr<BookFixture> m_fixture;
};

void TestAlerts::aFiringAlertIsADetection()
{
    const Timestamp began = m_fixture->clock.wall() - 3h;
    const auto events = tell(1, State::True, began);
    QCOMPARE(events.size(), 2u);
    QVERIFY(open() && open()->isDetection());
    QCOMPARE(open()->title, QStringLiteral("Queue"));
    QCOMPARE(open()->severity, Severity::P1);
    // It was seen now, and is true since then.
    QCOMPARE(*open()->detectedAt, m_fixture->clock.wall());
    QCOMPARE(open()->conditions.at(1).at, began);
}

void TestAlerts::aWorseOneMakesItWorse()
{
    const Timestamp began = m_fixture->clock.wall();
    tell(1, State::True, began, Severity::P2); // Warning and critical often have one name.
    tell(2, State::True, began, Severity::P0);
    QCOMPARE(open()->severity, Severity::P0);
    tell(3, State::True, began, Severity::P3);
    QCOMPARE(open()->severity, Severity::P0);
    command::Declare declare;
    declare.detection = open()->id;
    declare.title = QStringLiteral("Queue");
    declare.severity = Severity::P2;
    m_fixture->run(declare);
    tell(4, State::True, began, Severity::P0);
    QCOMPARE(open()->severity, Severity::P2); // A person has said it.
}

void TestAlerts::toldAgainIsNoNews()
{
    const Timestamp began = m_fixture->clock.wall();
    tell(1, State::True, began);
    for (int i = 0; i < 3; ++i) {
        later(5min);
        QVERIFY(tell(1, State::True, began).empty());
        QVERIFY(tell(1, State::True, {}).empty());
    }
    QCOMPARE(tell(2, State::True, began).size(), 1u); // Another one is in the same detection.
}

void TestAlerts::itEndsWhenItsLastAlertDoes()
{
    const Timestamp began = m_fixture->clock.wall();
    tell(1, State::True, began);
    tell(2, State::True, began);
    later(5min);
    tell(1, State::False, m_fixture->clock.wall());
    QVERIFY(open());
    tell(2, State::False, m_fixture->clock.wall());
    QVERIFY(!open());
    QVERIFY(tell(3, State::False, m_fixture->clock.wall()).empty()); // Nobody knew of it.
}

void TestAlerts::lateOnesDoNotBringItBack()
{
    const Timestamp began = m_fixture->clock.wall();
    tell(1, State::True, began);
    later(5min);
    tell(1, State::False, m_fixture->clock.wall());
    QVERIFY(!open());
    later(1min);
    QVERIFY(tell(1, State::True, began).empty()); // A retry that was overtaken.
    QVERIFY(!open());
    tell(1, State::True, m_fixture->clock.wall()); // It fires anew.
    QVERIFY(open());
}

void TestAlerts::whatAPersonEndedStaysEnded()
{
    const Timestamp began = m_fixture->clock.wall();
    tell(1, State::True, began);
    later(1min);
    m_fixture->run(command::DismissDetection{open()->id, QStringLiteral("known")});
    later(4h);
    QVERIFY(tell(1, State::True, began).empty()); // Alertmanager repeats it.
    QVERIFY(!open());
    tell(1, State::False, m_fixture->clock.wall());
    later(1h);
    tell(1, State::True, m_fixture->clock.wall());
    QVERIFY(open());
}

void TestAlerts::withoutTimesAResentOneIsTheSame()
{
    tell(1, State::True, {});
    later(1min);
    m_fixture->run(command::DismissDetection{open()->id, QStringLiteral("known")});
    later(1min);
    QVERIFY(tell(1, State::True, {}).empty());
    QVERIFY(!open());
}

void TestAlerts::noDataKeepsIt()
{
    tell(1, State::True, m_fixture->clock.wall());
    later(5min);
    tell(1, State::NoData, m_fixture->clock.wall());
    QVERIFY(open());
    QVERIFY(open()->conditions.at(1).wasTrue);
    later(5min);
    tell(1, State::False, m_fixture->clock.wall());
    QVERIFY(!open());
}

void TestAlerts::moreThanOneIncidentHolds()
{
    const Timestamp began = m_fixture->clock.wall();
    for (int i = 0; i < 500; ++i)
        tell(i, State::True, began);
    command::ReportCondition condition;
    condition.runbook = RunbookId(QStringLiteral("alert-queue"));
    condition.condition = 500;
    condition.state = State::True;
    condition.at = began;
    QCOMPARE(m_fixture->refusal(command::ReportAlert{condition, began}).code, ErrorCode::TooLarge);
    later(1min);
    QVERIFY(!tell(7, State::False, m_fixture->clock.wall()).empty()); // Those that it has go on.
}

WF_TEST(TestAlerts)

} // namespace tst_alerts

#include "tst_alerts.moc"
