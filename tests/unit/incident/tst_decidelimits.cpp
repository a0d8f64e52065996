// SPDX-License-Identifier: GPL-3.0-or-later
// Commands exactly at what is allowed, and one beyond it.
#include "incident/past.h"
#include "support/bodies.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_decidelimits {

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr auto Leak = "# Leak\n\n## Stop (0-5 minutes)\n\n1. **If it leaks**:\n   - Stop it\n   - See it\n"
                      "2. Look at it\n\n## Repair (5-30 minutes)\n\n1. Mend it\n2. Call storage\n";

/// What the last of `count` commands came to, after all before it were accepted.
template <typename Make>
QString afterMany(BookFixture &desk, int count, const Make &make)
{
    for (int i = 0; i < count; ++i)
        desk.run(make(i));
    return desk.refusal(make(count)).message;
}

bool isAccepted(const BookFixture &desk, const Command &command)
{
    return desk.refusal(command).message == QStringLiteral("accepted");
}

OutgoingMessage message(const QString &channel, ChannelKind kind = ChannelKind::Slack)
{
    OutgoingMessage m;
    m.channel = channel;
    m.kind = kind;
    m.text = QStringLiteral("it is down");
    return m;
}

command::ReportCondition report(const BookFixture &desk, const QString &runbook, int condition = 0,
                                ConditionRecord::State state = ConditionRecord::State::True)
{
    command::ReportCondition c;
    c.runbook = RunbookId(runbook);
    c.runbookTitle = runbook;
    c.condition = condition;
    c.text = QStringLiteral("c%1").arg(condition);
    c.state = state;
    c.at = desk.clock.wall();
    return c;
}

} // namespace

class TestDecideLimits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lengths();
    void merges();
    void whoHasNotHeard();
    void declaredTogether();
    void runbooksThatAreNotThere();
    void partsOfAnIncident();
    void stepsOfOnesOwn();
    void knowledge();
    void factors();
    void listsOfAReview();
    void evidence();
    void milestonesUpToNow();
    void messagesAtOnce();
    void channels();
    void saidByPhone();
    void timeBoxes();
    void branchesOfTheFirstPhase();
    void phasesForNewSteps();
    void snoozesThatEnd();
    void timesOfThePast();
};

void TestDecideLimits::lengths()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    const QString brief(MaxTextLength, u'x');
    QVERIFY(isAccepted(desk, command::OfferCommand{id, QStringLiteral("Grace"), brief}));
    QVERIFY(!isAccepted(desk, command::OfferCommand{id, QStringLiteral("Grace"), brief + u'x'}));
    const QString tag(MaxTitleLength, u't');
    QVERIFY(isAccepted(desk, command::NameFactor{id, {}, tag, QStringLiteral("why")}));
    QVERIFY(!isAccepted(desk, command::NameFactor{id, {}, tag + u't', QStringLiteral("why")}));
    const QString section(MaxSectionLength, u's');
    QVERIFY(isAccepted(desk, command::WriteSection{id, ReviewSection::Summary, section}));
    QVERIFY(!isAccepted(desk, command::WriteSection{id, ReviewSection::Summary, section + u's'}));
}

void TestDecideLimits::merges()
{
    BookFixture desk;
    const IncidentId target = desk.declare(Severity::P1, false);
    std::vector<IncidentId> sources;
    for (int i = 0; i < 20; ++i)
        sources.push_back(desk.declare(Severity::P1, false));
    QVERIFY(!isAccepted(desk, command::Merge{target, {}}));
    QVERIFY(isAccepted(desk, command::Merge{target, sources}));
    sources.push_back(desk.declare(Severity::P1, false));
    QCOMPARE(desk.refusal(command::Merge{target, sources}).message,
             QStringLiteral("1 to 20 incidents can be merged at once"));
}

void TestDecideLimits::whoHasNotHeard()
{
    BookFixture desk;
    const IncidentId target = desk.declare(Severity::P2, false);
    const QStringList both{QStringLiteral("Ann"), QStringLiteral("Bob")};
    desk.run(command::ChangeSeverity{target, Severity::P1, {}, both});
    desk.run(command::LogCall{target, QStringLiteral("Ann"), true, {}});
    const IncidentId source = desk.declare(Severity::P0, false);
    const auto events = desk.run(command::Merge{target, {source}});
    QCOMPARE(body<event::SeverityChanged>(events.back()).tell, QStringList{QStringLiteral("Bob")});
}

void TestDecideLimits::declaredTogether()
{
    BookFixture desk;
    std::vector<IncidentId> detections;
    for (int i = 0; i < 51; ++i)
        detections.push_back(desk.run(report(desk, QStringLiteral("book %1").arg(i))).front()->incident);
    command::Declare declare{detections[0], QStringLiteral("All of it"), Severity::P1, false, {}, {}};
    declare.together = detections;
    QCOMPARE(desk.refusal(declare).message, QStringLiteral("50 detections are the most to declare as one"));
    // The declared one itself is passed over, what stands behind it is not.
    declare.together.pop_back();
    desk.run(declare);
    QCOMPARE(desk.incident(detections[0]).status, IncidentStatus::Investigating);
    for (std::size_t i = 1; i < 50; ++i)
        QCOMPARE(desk.incident(detections[i]).status, IncidentStatus::Merged);
    QVERIFY(desk.incident(detections[50]).isDetection());
}

void TestDecideLimits::runbooksThatAreNotThere()
{
    BookFixture desk;
    for (const int index : {1, -2}) {
        command::Declare declare{{}, QStringLiteral("Leak"), Severity::P1, false, {}, writtenCopy(Leak)};
        declare.runbook->index = index;
        const auto events = desk.run(declare);
        QVERIFY(!desk.incident(events.front()->incident).runbook());
        for (const EventPtr &e : events)
            QVERIFY(e->kind() != EventKind::PhaseEntered);
    }
}

void TestDecideLimits::partsOfAnIncident()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Leak);
    const QString refused = afterMany(desk, 9, [&](int i) {
        return command::AttachRunbook{
            id, writtenCopy("# Cache\n\n## Recovery\n\n1. Warm it\n", QStringLiteral("cache%1.md").arg(i))};
    });
    QCOMPARE(desk.incident(id).parts.size(), std::size_t(10));
    QVERIFY2(refused.endsWith(QStringLiteral("follows 10 runbooks already")), qPrintable(refused));
}

void TestDecideLimits::stepsOfOnesOwn()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    const QString refused = afterMany(desk, 500, [&](int i) {
        return command::AddStep{id, -1, QStringLiteral("step %1").arg(i), {}};
    });
    QVERIFY2(refused.startsWith(QStringLiteral("500 steps were added to ")), qPrintable(refused));
}

void TestDecideLimits::knowledge()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    command::Decide decision{id, QStringLiteral("fail over"), {}};
    decision.votes.assign(100, {QStringLiteral("Ann"), false, {}});
    QVERIFY(isAccepted(desk, decision));
    decision.votes.push_back({QStringLiteral("Bob"), true, {}});
    QCOMPARE(desk.refusal(decision).message, QStringLiteral("100 votes are the most"));
    const QString refused = afterMany(desk, 100, [&](int i) {
        return command::ChangeHypothesis{id, {}, QStringLiteral("h%1").arg(i), HypothesisState::Open, {}};
    });
    QVERIFY2(refused.endsWith(QStringLiteral("has 100 hypotheses already")), qPrintable(refused));
}

void TestDecideLimits::factors()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    const QString refused = afterMany(desk, 200, [&](int i) {
        return command::NameFactor{id, {}, {}, QStringLiteral("factor %1").arg(i)};
    });
    QVERIFY2(refused.endsWith(QStringLiteral("has 200 contributing factors already")), qPrintable(refused));
    // One that is there may still be changed.
    const QString known = desk.incident(id).review.factors.front().id;
    QVERIFY(isAccepted(desk, command::NameFactor{id, known, {}, QStringLiteral("in other words")}));
}

void TestDecideLimits::listsOfAReview()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    QString refused = afterMany(desk, 2000, [&](int i) {
        return command::Annotate{id, desk.clock.wall(), QStringLiteral("seen %1").arg(i)};
    });
    QVERIFY2(refused.endsWith(QStringLiteral("has 2000 annotations already")), qPrintable(refused));
    ActionItem item;
    item.text = QStringLiteral("mend it");
    refused = afterMany(desk, 1000, [&](int) { return command::SetAction{id, item}; });
    QVERIFY2(refused.endsWith(QStringLiteral("has 1000 action items already")), qPrintable(refused));
    item.id = desk.incident(id).review.actions.front().id;
    item.text = QStringLiteral("mend it well");
    QVERIFY(isAccepted(desk, command::SetAction{id, item}));
}

void TestDecideLimits::evidence()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    command::AttachEvidence seen;
    seen.incident = id;
    seen.text = QStringLiteral("the disk is full");
    const QString refused = afterMany(desk, 1000, [&](int) { return seen; });
    QVERIFY2(refused.endsWith(QStringLiteral("has 1000 pieces of evidence already")), qPrintable(refused));
}

void TestDecideLimits::milestonesUpToNow()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    const Timestamp now = desk.clock.wall();
    QVERIFY(isAccepted(desk, command::CorrectMilestone{id, Milestone::Started, now}));
    QVERIFY(!isAccepted(desk, command::CorrectMilestone{id, Milestone::Started, now + 1ms}));
}

void TestDecideLimits::messagesAtOnce()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    std::vector<OutgoingMessage> messages(50, message(QStringLiteral("team")));
    QVERIFY(isAccepted(desk, command::SendMessages{id, messages, false}));
    messages.push_back(messages.front());
    const Error refused = desk.refusal(command::SendMessages{id, messages, false});
    QCOMPARE(refused.code, ErrorCode::TooLarge);
}

void TestDecideLimits::channels()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    const auto fits = [&](const QString &channel) {
        return isAccepted(desk, command::SendMessages{id, {message(channel)}, false});
    };
    QVERIFY(fits(QString(MaxTitleLength, u'c')));
    QVERIFY(!fits(QString(MaxTitleLength + 1, u'c')));
    QVERIFY(!fits(QString()));
    QVERIFY(!fits(QStringLiteral("  ")));
}

void TestDecideLimits::saidByPhone()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    const auto via = [&](ChannelKind kind) {
        return body<event::MessageSent>(
                   desk.run(command::SendMessages{id, {message(QStringLiteral("x"), kind)}, false}).back())
            .via;
    };
    QCOMPARE(via(ChannelKind::Phone), DeliveryRoute::Phone);
    QCOMPARE(via(ChannelKind::Clipboard), DeliveryRoute::Clipboard);
}

void TestDecideLimits::timeBoxes()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Leak);
    const StepId step = stepsOfPhase(desk.incident(id), 0).front()->id;
    const auto fits = [&](Millis length, const QString &person) {
        return isAccepted(desk, command::AssignStep{id, step, person, length});
    };
    const QString ann = QStringLiteral("Ann");
    QVERIFY(fits(1s, ann));
    QVERIFY(fits(24h, ann));
    QVERIFY(!fits(1s - 1ms, ann));
    QVERIFY(!fits(24h + 1ms, ann));
    QVERIFY(!fits(1min, QString()));
}

void TestDecideLimits::branchesOfTheFirstPhase()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Leak);
    QVERIFY(needsBranch(desk.incident(id), 0));
    QVERIFY(!needsBranch(desk.incident(id), 1));
    QVERIFY(!needsBranch(desk.incident(id), -1));
    QVERIFY(!needsBranch(desk.incident(id), 2));
    QVERIFY(stepsOfPhase(desk.incident(id), -1).empty());
    QVERIFY(stepsOfPhase(desk.incident(id), 2).empty());
    for (const auto &[phase, branch] :
         {std::pair(-1, 0), std::pair(0, -1), std::pair(0, 1), std::pair(1, 0), std::pair(2, 0)})
        QVERIFY(!isAccepted(desk, command::ChooseBranch{id, phase, branch}));
    // Its two steps are certain to come, chosen or not.
    QCOMPARE(progressOfPhase(desk.incident(id), 0).total, 3);
    desk.run(command::ChooseBranch{id, 0, 0});
    QCOMPARE(progressOfPhase(desk.incident(id), 0).total, 3);
    QCOMPARE(stepsOfPhase(desk.incident(id), 0).size(), std::size_t(3));
}

void TestDecideLimits::phasesForNewSteps()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Leak);
    const auto phaseFor = [&](int asked) {
        return body<event::StepAdded>(
                   desk.run(command::AddStep{id, asked, QStringLiteral("also"), {}}).front())
            .phase;
    };
    const auto finish = [&] {
        while (const Step *next = nextStep(desk.incident(id)))
            desk.run(command::CompleteStep{id, next->id, {}});
    };
    QCOMPARE(phaseFor(-1), 0);
    desk.run(command::ChooseBranch{id, 0, 0});
    for (const Step *step : stepsOfPhase(desk.incident(id), 0))
        desk.run(command::CompleteStep{id, step->id, {}});
    QCOMPARE(phaseFor(-1), 1);
    QCOMPARE(phaseFor(0), 0); // Where somebody wants it, although that phase is over.
    QCOMPARE(phaseFor(1), 1);
    QVERIFY(!isAccepted(desk, command::AddStep{id, 2, QStringLiteral("also"), {}}));
    finish();
    QCOMPARE(currentPhase(desk.incident(id)), -1);
    QCOMPARE(phaseFor(-1), 1); // The last one.
}

void TestDecideLimits::snoozesThatEnd()
{
    using State = ConditionRecord::State;
    const QString book = QStringLiteral("book");
    const auto snoozed = [&](BookFixture &desk) {
        const IncidentId id = desk.run(report(desk, book, 0)).front()->incident;
        desk.run(report(desk, book, 1));
        desk.run(report(desk, book, 1, State::False));
        desk.run(command::SnoozeDetection{id, 5min});
        return id;
    };
    const auto ends = [](const std::vector<EventPtr> &events) {
        return events.back()->kind() == EventKind::DetectionSnoozed;
    };
    BookFixture desk;
    snoozed(desk);
    // What was true all the time is no worse because it flaps.
    command::ReportCondition flaps = report(desk, book, 0);
    flaps.flapping = true;
    QVERIFY(!ends(desk.run(flaps)));
    QVERIFY(ends(desk.run(report(desk, book, 1)))); // Known, and false until now.
    BookFixture other;
    snoozed(other);
    QVERIFY(ends(other.run(report(other, book, 7)))); // Not known yet.
    BookFixture late;
    snoozed(late);
    late.clock.advance(5min); // It is over by itself.
    QVERIFY(!ends(late.run(report(late, book, 1))));
}

void TestDecideLimits::timesOfThePast()
{
    const Timestamp now = *fromIso(u"2026-11-26T12:00:00Z");
    PastIncident p;
    p.reference = p.title = QStringLiteral("x");
    p.declaredAt = p.resolvedAt = now - 1h;
    QVERIFY(!problemOf(p, now));
    const Timestamp earliest = *fromIso(u"1980-01-01T00:00:00Z");
    p.startedAt = earliest;
    QVERIFY(!problemOf(p, now));
    p.startedAt = earliest - 1ms;
    QCOMPARE(problemOf(p, now)->field, QStringLiteral("started"));
    p.startedAt.reset();
    p.resolvedAt = now + 24h; // Clocks differ by as much.
    QVERIFY(!problemOf(p, now));
    p.resolvedAt = now + 24h + 1ms;
    QCOMPARE(problemOf(p, now)->field, QStringLiteral("resolved"));
}

WF_TEST(TestDecideLimits)

} // namespace tst_decidelimits

#include "tst_decidelimits.moc"
