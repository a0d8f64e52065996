// SPDX-License-Identifier: GPL-3.0-or-later
// The post-mortem in the log, and the numbers of one incident.
#include "incident/measures.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_review {

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr auto Timed = R"(# Failover

## Immediate response (0-5 minutes)
1. Stop the writers
2. Tell the team

## Recovery (5-30 minutes)
1. Promote the replica
2. Start the writers
)";

void turnTo(BookFixture &desk, const IncidentId &id, IncidentStatus to)
{
    desk.run(command::ChangeStatus{id, to, {}});
}

} // namespace

class TestReview : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sectionsKeepTheirLastText();
    void correctedMilestoneCountsAndCanBeTakenBack();
    void measuresSayWhyTheyHaveNoValue();
    void phasesAgainstTheirWindows();
    void updatesAgainstTheirDueTimes();
    void severityTakesItsShareOfTheTime();
    void keyMomentsArePinnedAndTakenOut();
    void actionsFromNotesAndReview();
    void factorsAreNamedAndTakenBack();
    void closingTheReviewClosesTheIncident();
    void reviewIsDueBySeverity_data();
    void reviewIsDueBySeverity();
    void refusals();
};

void TestReview::sectionsKeepTheirLastText()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    QVERIFY(!desk.incident(id).review.begun);
    desk.run(command::WriteSection{id, ReviewSection::Summary, QStringLiteral("first")});
    QVERIFY(desk.run(command::WriteSection{id, ReviewSection::Summary, QStringLiteral("first")}).empty());
    desk.run(command::WriteSection{id, ReviewSection::Summary, QStringLiteral("second")},
             QStringLiteral("Grace"));
    const SectionText &text = desk.incident(id).review.sections.at(ReviewSection::Summary);
    QCOMPARE(text.markdown, QStringLiteral("second"));
    QCOMPARE(text.by, QStringLiteral("Grace"));
    QCOMPARE(text.revisions, 2);
    QVERIFY(desk.incident(id).review.begun);
}

void TestReview::correctedMilestoneCountsAndCanBeTakenBack()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const Timestamp declared = *desk.incident(id).declaredAt;
    desk.clock.advance(30min);
    turnTo(desk, id, IncidentStatus::Monitoring);
    QCOMPARE(measureOf(desk.incident(id), MeasureKind::Mitigate).length, Millis(30min));
    QCOMPARE(measureOf(desk.incident(id), MeasureKind::Mitigate).from, Milestone::Declared);

    desk.run(
        command::CorrectMilestone{id, Milestone::Started, declared - 10min, QStringLiteral("from the logs")});
    const Measure measure = measureOf(desk.incident(id), MeasureKind::Mitigate);
    QCOMPARE(measure.length, Millis(40min));
    QCOMPARE(formulaText(measure), QStringLiteral("mitigated \u2212 started"));
    desk.run(command::CorrectMilestone{id, Milestone::Mitigated, declared + 20min, {}});
    QCOMPARE(measureOf(desk.incident(id), MeasureKind::Mitigate).length, Millis(30min));
    QCOMPARE(*recordedMilestone(desk.incident(id), Milestone::Mitigated), declared + 30min);
    desk.run(command::CorrectMilestone{id, Milestone::Mitigated, {}, {}});
    QCOMPARE(measureOf(desk.incident(id), MeasureKind::Mitigate).length, Millis(40min));
}

void TestReview::measuresSayWhyTheyHaveNoValue()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    QCOMPARE(measureOf(desk.incident(id), MeasureKind::Detect).state, MeasureState::NotApplicable);
    QCOMPARE(measureOf(desk.incident(id), MeasureKind::Resolve).state, MeasureState::Pending);
    const Timestamp declared = *desk.incident(id).declaredAt;
    desk.clock.advance(10min);
    turnTo(desk, id, IncidentStatus::Resolved);
    desk.run(command::CorrectMilestone{id, Milestone::Started, declared + 20min - 15min, {}});
    QCOMPARE(measureOf(desk.incident(id), MeasureKind::Resolve).length, Millis(5min));
    desk.clock.advance(1h);
    desk.run(command::CorrectMilestone{id, Milestone::Started, declared + 20min, {}});
    QCOMPARE(measureOf(desk.incident(id), MeasureKind::Resolve).state, MeasureState::Invalid);
    desk.run(command::CorrectMilestone{id, Milestone::Detected, declared - 1min, {}});
    QCOMPARE(measureOf(desk.incident(id), MeasureKind::Acknowledge).length, Millis(1min));

    const IncidentId other = desk.declare();
    desk.run(command::Cancel{other, QStringLiteral("false positive")});
    QCOMPARE(measureOf(desk.incident(other), MeasureKind::Resolve).state, MeasureState::NotApplicable);
}

void TestReview::phasesAgainstTheirWindows()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Timed);
    desk.clock.advance(2min);
    desk.run(command::CompleteStep{id, StepId(QStringLiteral("p0.s0")), {}});
    desk.clock.advance(6min);
    desk.run(command::CompleteStep{id, StepId(QStringLiteral("p0.s1")), {}});
    desk.clock.advance(2min);
    desk.run(command::SkipStep{id, StepId(QStringLiteral("p1.s0")), QStringLiteral("not needed")});
    desk.clock.advance(5min);
    turnTo(desk, id, IncidentStatus::Resolved);

    const auto phases = runbookAsFollowed(desk.incident(id));
    QCOMPARE(int(phases.size()), 2);
    QCOMPARE(phases[0].done, 2);
    QCOMPARE(*phases[0].overrun, Millis(3min));
    QVERIFY(!phases[0].steps[0].late);
    QVERIFY(phases[0].steps[1].late);
    QCOMPARE(phases[1].skipped, 1);
    QCOMPARE(phases[1].done, 0);
    QCOMPARE(phases[1].steps[0].record.remark, QStringLiteral("not needed"));
    QVERIFY(!phases[1].overrun);
    QCOMPARE(*phases[1].leftAt, *desk.incident(id).resolvedAt);
    QCOMPARE(stepsOnTime(desk.incident(id)), (Kept{1, 4}));
}

void TestReview::updatesAgainstTheirDueTimes()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const Timestamp declared = *desk.incident(id).declaredAt;
    desk.clock.advance(4min);
    desk.run(command::PostUpdate{id, QStringLiteral("we look"), {}});
    desk.clock.advance(25min);
    desk.run(command::PostUpdate{id, QStringLiteral("still"), {}});
    desk.clock.advance(21min);
    turnTo(desk, id, IncidentStatus::Identified); // Late, but it goes on: told once, at the end.
    desk.clock.advance(1min);
    turnTo(desk, id, IncidentStatus::Resolved);
    const auto updates = updatesOf(desk.incident(id), desk.clock.wall() + 1h);
    QCOMPARE(int(updates.size()), 3);
    QCOMPARE(updates[0].dueAt, declared + 5min);
    QVERIFY(updates[0].onTime());
    QCOMPARE(updates[1].dueAt, declared + 24min);
    QVERIFY(!updates[1].onTime());
    QVERIFY(!updates[2].postedAt);
    QCOMPARE(updatesOnTime(desk.incident(id), desk.clock.wall()), (Kept{1, 3}));
}

void TestReview::severityTakesItsShareOfTheTime()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P2);
    desk.clock.advance(10min);
    desk.run(command::ChangeSeverity{id, Severity::P0, {}});
    desk.clock.advance(30min);
    turnTo(desk, id, IncidentStatus::Resolved);
    const auto spans = severitiesOf(desk.incident(id), desk.clock.wall() + 5h);
    QCOMPARE(int(spans.size()), 2);
    QCOMPARE(spans[0].range.length(), Millis(10min));
    QCOMPARE(int(spans[1].severity), int(Severity::P0));
    QCOMPARE(spans[1].range.length(), Millis(30min));
    QCOMPARE(int(worstSeverity(desk.incident(id))), int(Severity::P0));
}

void TestReview::keyMomentsArePinnedAndTakenOut()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const auto before = keyMomentsOf(desk.incident(id)).size();
    const EventPtr note = desk.run(command::AddEntry{id, EventKind::Note, QStringLiteral("odd")}).front();
    QVERIFY(!isKeyMoment(desk.incident(id), *note));
    desk.run(command::MarkKeyMoment{id, note->id, true});
    QVERIFY(desk.run(command::MarkKeyMoment{id, note->id, true}).empty());
    QCOMPARE(keyMomentsOf(desk.incident(id)).size(), before + 1);
    desk.run(command::MarkKeyMoment{id, desk.incident(id).events.front()->id, false});
    QCOMPARE(keyMomentsOf(desk.incident(id)).size(), before);
    desk.run(command::Annotate{id, desk.clock.wall() - 10min, QStringLiteral("bad charges begin")});
    QCOMPARE(keyMomentsOf(desk.incident(id)).front()->kind(), EventKind::Annotated);
}

void TestReview::actionsFromNotesAndReview()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    desk.run(command::AddEntry{id, EventKind::Note, QStringLiteral("TODO: rotate the keys")});
    QCOMPARE(int(desk.incident(id).review.actions.size()), 1);
    QVERIFY(!desk.incident(id).review.begun);
    ActionItem item = desk.incident(id).review.actions.front();
    item.owner = QStringLiteral("Grace");
    item.dueAt = desk.clock.wall() + 24h;
    desk.run(command::SetAction{id, item});
    item.state = ActionState::Done;
    desk.clock.advance(1h);
    desk.run(command::SetAction{id, item});
    const ActionItem &done = *desk.incident(id).review.action(item.id);
    QCOMPARE(done.text, QStringLiteral("rotate the keys"));
    QCOMPARE(*done.doneAt, desk.clock.wall());
    item.id.clear();
    item.state = ActionState::Open;
    desk.run(command::SetAction{id, item});
    QCOMPARE(int(desk.incident(id).review.actions.size()), 2);
    QVERIFY(!desk.incident(id).review.actions.back().doneAt);
}

void TestReview::factorsAreNamedAndTakenBack()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    desk.run(command::NameFactor{id, {}, QStringLiteral("change"), QStringLiteral("migration")});
    const QString factor = desk.incident(id).review.factors.front().id;
    desk.run(command::NameFactor{id, factor, QStringLiteral("detection"), QStringLiteral("no hourly check")});
    QCOMPARE(desk.incident(id).review.factors.front().tag, QStringLiteral("detection"));
    desk.run(command::NameFactor{id, factor, {}, {}});
    QVERIFY(desk.incident(id).review.factors.empty());
}

void TestReview::closingTheReviewClosesTheIncident()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    QVERIFY(desk.refusal(command::ChangeReviewState{id, ReviewState::Closed, {}})
                .message.contains(QStringLiteral("until it is resolved")));
    turnTo(desk, id, IncidentStatus::Resolved);
    desk.run(command::ChangeReviewState{id, ReviewState::InReview, {}});
    desk.run(command::ChangeReviewState{id, ReviewState::Closed, {}});
    QCOMPARE(desk.incident(id).status, IncidentStatus::Closed);
    QCOMPARE(*milestoneAt(desk.incident(id), Milestone::Closed), desk.clock.wall());
    // What is closed can still be written about.
    desk.run(command::WriteSection{id, ReviewSection::Lucky, QStringLiteral("it was noon")});
}

void TestReview::reviewIsDueBySeverity_data()
{
    QTest::addColumn<int>("severity");
    QTest::addColumn<QString>("resolved");
    QTest::addColumn<QString>("due");
    QTest::newRow("P0") << int(Severity::P0) << "2026-10-03T10:00:00Z"
                        << "2026-10-06T10:00:00Z";
    QTest::newRow("P1 over a weekend") << int(Severity::P1) << "2026-10-01T10:00:00Z"
                                       << "2026-10-08T10:00:00Z";
    QTest::newRow("P1 resolved on a Saturday") << int(Severity::P1) << "2026-10-03T10:00:00Z"
                                               << "2026-10-09T10:00:00Z";
    QTest::newRow("P2") << int(Severity::P2) << "2026-10-03T10:00:00Z"
                        << "";
}

void TestReview::reviewIsDueBySeverity()
{
    QFETCH(int, severity);
    QFETCH(QString, resolved);
    QFETCH(QString, due);
    BookFixture desk;
    const IncidentId id = desk.declare(Severity(severity));
    desk.clock.advance(1h);
    turnTo(desk, id, IncidentStatus::Resolved);
    QVERIFY(reviewDueAt(desk.incident(id)).has_value() == !due.isEmpty());
    Incident moved = desk.incident(id);
    moved.review.corrected[Milestone::Resolved] = *fromIso(resolved);
    QCOMPARE(reviewDueAt(moved).has_value() ? toIsoUtc(*reviewDueAt(moved)) : QString(), due);
}

void TestReview::refusals()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const Timestamp now = desk.clock.wall();
    QCOMPARE(desk.refusal(command::Annotate{id, now, QStringLiteral("  ")}).code, ErrorCode::InvalidInput);
    QCOMPARE(desk.refusal(command::Annotate{id, now, QStringLiteral("x"), {}, TimeRange{now, now}}).code,
             ErrorCode::InvalidInput);
    QCOMPARE(desk.refusal(command::CorrectMilestone{id, Milestone::Started, now + 1s, {}}).code,
             ErrorCode::InvalidInput);
    QCOMPARE(desk.refusal(command::MarkKeyMoment{id, EventId{DeskId(QStringLiteral("other")), 1}, true}).code,
             ErrorCode::NotFound);
    QCOMPARE(desk.refusal(command::NameFactor{id, QStringLiteral("none"), {}, QStringLiteral("x")}).code,
             ErrorCode::NotFound);
    QCOMPARE(desk.refusal(command::WriteSection{id, ReviewSection::Impact,
                                                QString(MaxSectionLength + 1, QLatin1Char('x'))})
                 .code,
             ErrorCode::TooLarge);
    ActionItem unknown;
    unknown.id = QStringLiteral("none");
    unknown.text = QStringLiteral("x");
    QCOMPARE(desk.refusal(command::SetAction{id, unknown}).code, ErrorCode::NotFound);
}

WF_TEST(TestReview)

} // namespace tst_review

#include "tst_review.moc"
