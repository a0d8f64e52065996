// SPDX-License-Identifier: GPL-3.0-or-later
// What is said to others and thought of an incident: messages and their states, calls, decisions, hypotheses,
// evidence, detections that are put off or belong together.
#include "support/bodies.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_messages {

using namespace std::chrono_literals;
using namespace wf;

namespace {

OutgoingMessage message(ChannelKind kind = ChannelKind::Slack, const QString &channel = QStringLiteral("ops"))
{
    OutgoingMessage m;
    m.channel = channel;
    m.kind = kind;
    m.audience = Audience::Customers;
    m.text = QStringLiteral("results are late");
    return m;
}

command::ReportCondition report(const BookFixture &desk, const char *runbook, int condition)
{
    command::ReportCondition c;
    c.runbook = RunbookId(QLatin1String(runbook));
    c.runbookTitle = QLatin1String(runbook);
    c.severities = {Severity::P1};
    c.condition = condition;
    c.text = QStringLiteral("condition %1").arg(condition);
    c.at = desk.clock.wall();
    return c;
}

const MessageRecord &first(const BookFixture &desk, const IncidentId &id)
{
    return desk.incident(id).messages.front();
}

} // namespace

class TestMessages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void updateQueuesItsMessages();
    void customerTextWaitsForTheCommander();
    void rejectedMessageIsGivenUp();
    void deliveryIsToldOnce();
    void givenUpMessageIsSentAgainUnderItsKey();
    void toldByPhoneEndsTheWaiting();
    void drillsSendNothing();
    void wrongMessagesAreRefused_data();
    void wrongMessagesAreRefused();
    void calledPeopleAreTold();
    void mergedIncidentKeepsWhoMustBeTold();
    void decisionKeepsItsVotes();
    void hypothesesChange();
    void evidenceBelongsToAStep();
    void worseEndsASnooze();
    void detectionHasAnOwner();
    void detectionsAreDeclaredAsOne();
    void namesComeBack();
};

void TestMessages::updateQueuesItsMessages()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    command::PostUpdate update{id, QStringLiteral("results are late"), 20min};
    update.audience = Audience::Customers;
    update.messages = {message(), message(ChannelKind::Clipboard, QStringLiteral("clipboard"))};
    const auto events = desk.run(update);
    QCOMPARE(events.front()->kind(), EventKind::UpdatePosted);
    QCOMPARE(desk.incident(id).messages.size(), std::size_t(2));
    QCOMPARE(first(desk, id).state, MessageState::Queued);
    QCOMPARE(first(desk, id).message.number, desk.incident(id).number);
    QCOMPARE(first(desk, id).message.severity, Severity::P1);
    // What a person copies is done with the click.
    QCOMPARE(desk.incident(id).messages.back().state, MessageState::Sent);
    QCOMPARE(desk.incident(id).unsentMessages(), 1);
    QCOMPARE(*nextUpdateDue(desk.incident(id)), desk.clock.wall() + 20min);
}

void TestMessages::customerTextWaitsForTheCommander()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    desk.run(command::SendMessages{id, {message()}, true}, QStringLiteral("Bo"));
    QCOMPARE(first(desk, id).state, MessageState::Held);
    const command::ApproveMessage approve{id, first(desk, id).id};
    QVERIFY(!decide(desk.book, approve, {desk.clock.wall(), QStringLiteral("Bo")}));
    desk.run(approve, QStringLiteral("Ada"));
    QCOMPARE(first(desk, id).state, MessageState::Queued);
    QCOMPARE(first(desk, id).approvedBy, QStringLiteral("Ada"));
    // The commander's own words need nobody.
    desk.run(command::SendMessages{id, {message()}, true}, QStringLiteral("Ada"));
    QCOMPARE(desk.incident(id).messages.back().state, MessageState::Queued);
}

void TestMessages::rejectedMessageIsGivenUp()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    desk.run(command::SendMessages{id, {message()}, true}, QStringLiteral("Bo"));
    desk.run(command::ApproveMessage{id, first(desk, id).id, false, QStringLiteral("too early")});
    QCOMPARE(first(desk, id).state, MessageState::Failed);
    QVERIFY(first(desk, id).answer.contains(QStringLiteral("too early")));
}

void TestMessages::deliveryIsToldOnce()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    desk.run(command::SendMessages{id, {message()}});
    const MessageId m = first(desk, id).id;
    const command::ReportDelivery later{id, m, MessageState::Queued, QStringLiteral("503"), {}};
    QCOMPARE(desk.run(later).size(), std::size_t(1));
    QCOMPARE(desk.run(later).size(), std::size_t(0));
    QCOMPARE(first(desk, id).state, MessageState::Queued);
    QCOMPARE(first(desk, id).answer, QStringLiteral("503"));
    desk.run(
        command::ReportDelivery{id, m, MessageState::Sent, QStringLiteral("202"), QStringLiteral("ref")});
    QCOMPARE(first(desk, id).state, MessageState::Sent);
    QCOMPARE(first(desk, id).reference, QStringLiteral("ref"));
    QCOMPARE(desk.run(command::ReportDelivery{id, m, MessageState::Failed, QStringLiteral("400"), {}}).size(),
             std::size_t(0));
}

void TestMessages::givenUpMessageIsSentAgainUnderItsKey()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    desk.run(command::SendMessages{id, {message()}});
    const MessageId m = first(desk, id).id;
    QCOMPARE(desk.refusal(command::ResendMessage{id, m}).code, ErrorCode::Refused);
    desk.run(command::ReportDelivery{id, m, MessageState::Failed, QStringLiteral("400 invalid_payload"), {}});
    QVERIFY(first(desk, id).settledAt);
    desk.run(command::ResendMessage{id, m});
    QCOMPARE(desk.incident(id).messages.size(), std::size_t(1));
    QCOMPARE(first(desk, id).id, m);
    QCOMPARE(first(desk, id).state, MessageState::Queued);
    QCOMPARE(first(desk, id).message.text, QStringLiteral("results are late"));
}

void TestMessages::toldByPhoneEndsTheWaiting()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    desk.run(command::SendMessages{id, {message()}});
    desk.run(command::MarkTold{id, first(desk, id).id, QStringLiteral("the desk of the bank")});
    QCOMPARE(first(desk, id).state, MessageState::Sent);
    QVERIFY(first(desk, id).answer.contains(QStringLiteral("the desk of the bank")));
    QCOMPARE(desk.refusal(command::MarkTold{id, first(desk, id).id, QStringLiteral("x")}).code,
             ErrorCode::Refused);
}

void TestMessages::drillsSendNothing()
{
    BookFixture desk;
    const IncidentId id =
        desk.run(command::Declare{{}, QStringLiteral("exercise"), Severity::P1, true, {}, {}})
            .front()
            ->incident;
    const Error e = desk.refusal(command::SendMessages{id, {message()}});
    QVERIFY2(e.message.contains(QStringLiteral("is a drill")), qPrintable(e.message));
    desk.run(command::SendMessages{id, {message(ChannelKind::Phone, QStringLiteral("phone"))}});
}

void TestMessages::wrongMessagesAreRefused_data()
{
    QTest::addColumn<QString>("channel");
    QTest::addColumn<int>("subject");
    QTest::addColumn<int>("text");
    QTest::newRow("no channel") << "" << 1 << 1;
    QTest::newRow("no text") << "ops" << 1 << 0;
    QTest::newRow("long subject") << "ops" << MaxSubjectLength + 1 << 1;
    QTest::newRow("long text") << "ops" << 1 << MaxMessageLength + 1;
}

void TestMessages::wrongMessagesAreRefused()
{
    QFETCH(QString, channel);
    QFETCH(int, subject);
    QFETCH(int, text);
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    OutgoingMessage m = message(ChannelKind::Slack, channel);
    m.subject = QString(subject, u'x');
    m.text = QString(text, u'x');
    QCOMPARE(desk.refusal(command::SendMessages{id, {m}}).code, ErrorCode::InvalidInput);
}

void TestMessages::calledPeopleAreTold()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P2, false);
    desk.run(command::ChangeSeverity{
        id, Severity::P0, {}, {QStringLiteral("CTO"), QStringLiteral("Security lead")}});
    QCOMPARE(desk.incident(id).toTell.size(), std::size_t(2));
    desk.run(command::LogCall{id, QStringLiteral("CTO"), false, {}});
    QVERIFY(!desk.incident(id).toTell.front().told);
    desk.run(command::LogCall{id, QStringLiteral("CTO"), true, QStringLiteral("joins")});
    QVERIFY(desk.incident(id).toTell.front().told);
    QVERIFY(!desk.incident(id).toTell.back().told);
    QCOMPARE(desk.incident(id).calls.size(), std::size_t(2));
}

void TestMessages::mergedIncidentKeepsWhoMustBeTold()
{
    BookFixture desk;
    const IncidentId worse = desk.declare(Severity::P2, false);
    desk.run(command::ChangeSeverity{worse, Severity::P0, {}, {QStringLiteral("CTO")}});
    const IncidentId target = desk.declare(Severity::P2, false);
    desk.run(command::Merge{target, {worse}});
    QCOMPARE(desk.incident(target).severity, Severity::P0);
    QCOMPARE(desk.incident(target).toTell.size(), std::size_t(1));
    QCOMPARE(desk.incident(target).toTell.front().person, QStringLiteral("CTO"));
}

void TestMessages::decisionKeepsItsVotes()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P2, false);
    const auto events = desk.run(command::Decide{
        id, QStringLiteral("fail over"), {{QStringLiteral("Bo"), true, QStringLiteral("data is behind")}}});
    const auto &votes = body<event::Decision>(events.front()).votes;
    QVERIFY(
        (votes == std::vector{event::Vote{QStringLiteral("Bo"), true, QStringLiteral("data is behind")}}));
    QCOMPARE(desk.refusal(command::Decide{id, QStringLiteral("x"), {{{}, false, {}}}}).code,
             ErrorCode::InvalidInput);
}

void TestMessages::hypothesesChange()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P2, false);
    desk.run(command::ChangeHypothesis{id, {}, QStringLiteral("the new driver"), {}, {}});
    desk.run(command::ChangeHypothesis{id, {}, QStringLiteral("the network"), {}, {}});
    const QString driver = desk.incident(id).hypotheses.front().id;
    desk.run(command::ChangeHypothesis{
        id, driver, {}, HypothesisState::RuledOut, QStringLiteral("rolled back, no change")});
    QCOMPARE(desk.incident(id).hypotheses.front().state, HypothesisState::RuledOut);
    QCOMPARE(desk.incident(id).hypotheses.front().title, QStringLiteral("the new driver"));
    QCOMPARE(desk.refusal(command::ChangeHypothesis{id, QStringLiteral("nope"), {}, {}, {}}).code,
             ErrorCode::NotFound);
}

void TestMessages::evidenceBelongsToAStep()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    command::AttachEvidence evidence;
    evidence.incident = id;
    QCOMPARE(desk.refusal(evidence).code, ErrorCode::InvalidInput);
    evidence.text = QStringLiteral("latency steps up");
    evidence.step = StepId(QStringLiteral("p0.s0"));
    evidence.metric = QStringLiteral("dynex.latency");
    evidence.range = TimeRange{desk.clock.wall() - 10min, desk.clock.wall()};
    const auto events = desk.run(evidence);
    QCOMPARE(events.front()->kind(), EventKind::WindowPinned);
    QCOMPARE(desk.incident(id).evidence.front().range, evidence.range);
    QCOMPARE(desk.incident(id).evidence.front().step, evidence.step);
    evidence.step = StepId(QStringLiteral("p9.s9"));
    QCOMPARE(desk.refusal(evidence).code, ErrorCode::NotFound);
    evidence.step = {};
    evidence.file = QStringLiteral("trace.png");
    QCOMPARE(desk.refusal(evidence).code, ErrorCode::InvalidInput);
}

void TestMessages::worseEndsASnooze()
{
    BookFixture desk;
    desk.run(report(desk, "queue", 0));
    const IncidentId id = desk.book.openFor(RunbookId(QStringLiteral("queue")))->id;
    desk.run(command::SnoozeDetection{id, 15min, QStringLiteral("known")});
    QVERIFY(*desk.incident(id).snoozedUntil > desk.clock.wall());
    desk.run(report(desk, "queue", 1));
    QVERIFY(*desk.incident(id).snoozedUntil <= desk.clock.wall());
}

void TestMessages::detectionHasAnOwner()
{
    BookFixture desk;
    desk.run(report(desk, "queue", 0));
    const IncidentId id = desk.book.openFor(RunbookId(QStringLiteral("queue")))->id;
    desk.run(command::AcknowledgeDetection{id, QStringLiteral("Bo")});
    QCOMPARE(desk.incident(id).ownerOfDetection, QStringLiteral("Bo"));
    QVERIFY(desk.incident(id).isDetection());
}

void TestMessages::detectionsAreDeclaredAsOne()
{
    BookFixture desk;
    desk.run(report(desk, "queue", 0));
    desk.run(report(desk, "cache", 0));
    const IncidentId queue = desk.book.openFor(RunbookId(QStringLiteral("queue")))->id;
    const IncidentId cache = desk.book.openFor(RunbookId(QStringLiteral("cache")))->id;
    command::Declare declare{queue, QStringLiteral("All is slow"), Severity::P1, false, {}, {}};
    declare.together = {cache};
    desk.run(declare);
    QCOMPARE(desk.incident(cache).mergedInto, queue);
    QVERIFY(!desk.incident(cache).isDetection());
    QVERIFY(desk.incident(queue).mergedFrom.contains(cache));
}

void TestMessages::namesComeBack()
{
    for (int i = 0; i <= int(ChannelKind::Phone); ++i)
        QCOMPARE(parseChannelKind(channelKindName(ChannelKind(i))), std::optional(ChannelKind(i)));
    for (int i = 0; i <= int(MessagePurpose::Test); ++i)
        QCOMPARE(parsePurpose(purposeName(MessagePurpose(i))), std::optional(MessagePurpose(i)));
    for (int i = 0; i <= int(MessageState::Superseded); ++i)
        QCOMPARE(parseMessageState(messageStateName(MessageState(i))), std::optional(MessageState(i)));
}

WF_TEST(TestMessages)

} // namespace tst_messages

#include "tst_messages.moc"
