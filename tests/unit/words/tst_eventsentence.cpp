// SPDX-License-Identifier: GPL-3.0-or-later
// The sentence of an event, as every reader shows it.
#include "support/testentry.h"
#include "words/eventsentence.h"

#include <QTest>

namespace tst_eventsentence {

using namespace wf;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp At = Timestamp{Millis{1'760'000'000'000}}; // 2025-10-09 08:53:20 UTC

QString told(const EventBody &body)
{
    Event event;
    event.id = {DeskId(QStringLiteral("d")), 7};
    event.happenedAt = At;
    event.body = body;
    return sentenceOf(event).plain();
}

} // namespace

class TestEventSentence : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyKindSaysSomething();
    void sentences_data();
    void sentences();
    void whatAnInterimReaderMustNotLose();
    void referencesStandApart();
};

void TestEventSentence::everyKindSaysSomething()
{
    for (int k = 0; k < int(EventKindCount); ++k) {
        const EventKind kind = EventKind(k);
        Event event;
        event.body = emptyBody(kind);
        const EventSentence sentence = sentenceOf(event);
        // What is nothing but somebody's words has none of its own.
        const bool ownWords = kind == EventKind::Note || kind == EventKind::Annotated;
        QVERIFY2(sentence.lead.isEmpty() == ownWords, qPrintable(eventKindName(kind)));
        QVERIFY2(!sentence.plain().contains(u'_') && !sentence.plain().contains(u'%'),
                 qPrintable(sentence.plain()));
    }
}

void TestEventSentence::sentences_data()
{
    QTest::addColumn<QString>("is");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char *name, const EventBody &body, const char *wanted) {
        QTest::newRow(name) << told(body) << QString::fromUtf8(wanted);
    };
    const QString title = QStringLiteral("Look at it");
    row("step", event::StepDone{{StepId(), title, QStringLiteral("found")}}, "Step done Look at it — found");
    row("time-box", event::StepAssigned{StepId(), title, QStringLiteral("Bo"), At + 5min},
        "Step assigned Look at it — to Bo, to be asked back at 08:58:20 UTC");
    row("timer", event::TimerStarted{TimerId(), title, 1min, At + 1min, QStringLiteral("Bo"), 1min},
        "Timer started Look at it — due 08:54:20 UTC · for Bo · again every 1:00");
    row("update timer", event::UpdateSnoozed{{TimerId(), {}, At + 1min}},
        "Snoozed status update — until 08:54:20 UTC");
    row("true", event::ConditionTrue{{0, QStringLiteral("q > 1"), QStringLiteral("3"), true, false, false}},
        "Condition q > 1 became true (3) — flapping");
    row("back", event::ConditionFalse{{0, QStringLiteral("q > 1"), {}, false, true, false}},
        "Condition q > 1 has data again, still false");
    row("no data", event::ConditionNoData{{0, QStringLiteral("q > 1"), {}, false, false, false}},
        "Condition q > 1 has no data; the last state is kept");
    row("role", event::RoleHandedOver{{Role::Commander, QStringLiteral("Bo"), QStringLiteral("Ada")}},
        "Incident commander Bo — from Ada");
    row("role given up", event::RoleHandedOver{{Role::Scribe, {}, QStringLiteral("Ada")}},
        "Scribe given up by Ada");
    row("merged", event::Merged{IncidentId(QStringLiteral("x")), {}, QStringLiteral("INC-0002")},
        "Merged into INC-0002");
    row("took in", event::Merged{{}, IncidentId(QStringLiteral("x")), QStringLiteral("INC-0002")},
        "Merged INC-0002 into this one");
    row("update", event::UpdatePosted{QStringLiteral("Late"), At + 30min, {}, {QStringLiteral("page")}},
        "Status update Late — to page · next by 09:23:20 UTC");
    row("objection",
        event::Decision{QStringLiteral("Fail over"), {{QStringLiteral("Bo"), true, QStringLiteral("risky")}}},
        "Decision Fail over — objections: Bo: risky");
    row("no objection", event::Decision{QStringLiteral("Wait"), {{QStringLiteral("Bo"), false, {}}}},
        "Decision Wait — 1 asked, no strong objection");
    row("call", event::Called{QStringLiteral("Bo"), false, {}}, "Called Bo — no answer");
    row("salvaged", event::LogSalvaged{40, {{5, 5, 1}, {8, 19, 12}}, 50, {}},
        "Log salvaged events not found: 13 \u2014 5, 8\u201319");
    event::LogSalvaged torn;
    for (qint64 at = 1; at < 9; ++at)
        torn.lost.push_back({10 * at, 10 * at, 1});
    row("salvaged in many places", torn,
        "Log salvaged events not found: 8 \u2014 10, 20, 30, 40, 50, \u2026");
    row("redacted",
        event::EntryRedacted{{{EventId{DeskId(QStringLiteral("d")), 4}, {}}}, QStringLiteral("a password")},
        "Words redacted a password \u2014 entries: 1");
    row("change", event::ChangeMade{QStringLiteral("Deploy 1.4"), QStringLiteral("checkout"), {}, {}},
        "Changed checkout: Deploy 1.4");
    row("change with a link",
        event::ChangeMade{QStringLiteral("Failover"), {}, QStringLiteral("https://ci/7"), {}},
        "Changed Failover \u2014 https://ci/7");
    row("slept", event::ClockChanged{ClockChange::Slept, 61s}, "The machine slept for 1:01");
    row("action", event::ActionChanged{{title, QStringLiteral("Bo"), At, {}, ActionState::Done}, {}},
        "Action done Look at it — Bo · due 2025-10-09");
    event::FactsChanged facts;
    facts.impact = QString();
    facts.tags = QStringList{QStringLiteral("a"), QStringLiteral("b")};
    row("facts", facts, "Known impact: none · tags: a, b");
    row("damaged", event::Unreadable{QStringLiteral("note"), QStringLiteral("no JSON")},
        "Unreadable event 7 (note) — no JSON");
}

void TestEventSentence::sentences()
{
    QFETCH(QString, is);
    QFETCH(QString, wanted);
    QCOMPARE(is, wanted);
}

void TestEventSentence::whatAnInterimReaderMustNotLose()
{
    // Two readers had drifted apart over these.
    QCOMPARE(told(event::StatusChanged{IncidentStatus::Monitoring,
                                       IncidentStatus::Resolved,
                                       QStringLiteral("good enough"),
                                       {QStringLiteral("q > 1 (3)"), QStringLiteral("age > 5 (7)")}}),
             QStringLiteral("Resolved good enough \u2014 still true: q > 1 (3); age > 5 (7)"));
    QCOMPARE(told(event::DetectionSnoozed{At, QStringLiteral("age > 5")}),
             QStringLiteral("Snooze over it got worse \u2014 age > 5"));
    QCOMPARE(told(event::DetectionSnoozed{At + 10min, QStringLiteral("known")}),
             QStringLiteral("Detection snoozed until 09:03:20 UTC \u2014 known"));
}

void TestEventSentence::referencesStandApart()
{
    Event event;
    event.body = event::KeyMomentSet{{DeskId(QStringLiteral("d")), 3}, true};
    const EventSentence sentence = sentenceOf(event);
    QCOMPARE(sentence.plain(), QStringLiteral("Made a key moment"));
    QCOMPARE(sentence.reference, QStringLiteral("d:3"));
}

WF_TEST(TestEventSentence)

} // namespace tst_eventsentence

#include "tst_eventsentence.moc"
