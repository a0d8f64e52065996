// SPDX-License-Identifier: GPL-3.0-or-later
// What a redaction takes from an event and what it leaves, for every kind, and which entries go together.
#include "incident/eventcodec.h"
#include "incident/redaction.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QFile>
#include <QTest>

namespace tst_redaction {

using namespace wf;

namespace {

Event eventOf(EventKind kind, const QByteArray &payload)
{
    Event event;
    event.id = {DeskId(QStringLiteral("d")), 1};
    event.actor = QStringLiteral("Ada");
    event.payload = payload;
    event.body = decodeOrStub(eventKindName(kind), payload);
    event.hash = eventHash(event);
    return event;
}

} // namespace

class TestRedaction : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void marks();
    void everyKind();
    void whatIsNotKnownStays();
    void onlyWhatTheHashSays();
    void anotherDeskHasNoSay();
    void whatGoesTogether();
    void refusals();
};

void TestRedaction::marks()
{
    const QString mark = redactionMark(QStringLiteral("hunter2"));
    QCOMPARE(mark, QStringLiteral("[redacted f52fbd32b2b3]")); // sha256sum of the seven bytes.
    QVERIFY(isRedactionMark(mark));
    for (const QString &none : {QString(), QStringLiteral("[redacted ]"), mark.chopped(1), mark + u' ',
                                mark.toUpper(), QStringLiteral("[redacted f52fbd32b2bg]")})
        QVERIFY2(!isRedactionMark(none), qPrintable(none));
}

/// The golden line of each kind: no text of people is left, everything else is to the letter, and a second
/// time there is nothing to do.
void TestRedaction::everyKind()
{
    QFile file(QStringLiteral(WATCHFLOOR_TEST_DATA "/events/golden.txt"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    int withWords = 0;
    for (const QByteArray &line : file.readAll().trimmed().split('\n')) {
        const auto kind = parseEventKind(QString::fromUtf8(line.left(line.indexOf(' '))));
        QVERIFY(kind);
        const Event event = eventOf(*kind, line.mid(line.indexOf('{')));
        const EventPtr after = redacted(event);
        QCOMPARE(after != nullptr, !wordsIn(event).isEmpty());
        if (!after)
            continue;
        ++withWords;
        QCOMPARE(after->kind(), *kind);
        QVERIFY(!after->as<event::Unreadable>());
        QVERIFY(after->hash == event.hash && after->actor == event.actor && after->id == event.id);
        QVERIFY(eventHash(*after) != event.hash);
        QCOMPARE(wordsIn(*after), QStringList());
        QVERIFY(!redacted(*after));
        for (const QString &words : wordsIn(event))
            QVERIFY2(after->payload.contains(redactionMark(words).toUtf8()), line.constData());
    }
    QVERIFY(withWords > 25);
}

void TestRedaction::whatIsNotKnownStays()
{
    const Event event =
        eventOf(EventKind::StepDone,
                R"({"later":[1.5,"x"],"request":"r","step":"p0.s1","text":"hunter2","title":"Call"})");
    QCOMPARE(
        redacted(event)->payload,
        QByteArray(
            R"({"later":[1.5,"x"],"request":"r","step":"p0.s1","text":"[redacted f52fbd32b2b3]","title":"Call"})"));
    // A payload that is none, and a kind of a later version, have no words that anybody knows.
    QVERIFY(!redacted(eventOf(EventKind::Note, "{")));
    QVERIFY(!redacted(eventOf(EventKind::Note, R"({"text":""})")));
}

void TestRedaction::onlyWhatTheHashSays()
{
    auto event = std::make_shared<Event>(eventOf(EventKind::Note, R"({"text":"hunter2"})"));
    const EventPtr after = redacted(*event);
    auto redaction = std::make_shared<Event>();
    redaction->id = {event->id.desk, 2};
    redaction->body = event::EntryRedacted{{redactedEntry(*after)}, QStringLiteral("why")};
    std::vector<EventPtr> events{event, redaction};
    obeyRedactions(events, event->id.desk);
    QCOMPARE(events[0]->payload, after->payload);
    QVERIFY(isAsWritten(*after, redactionsIn(events)));
    QVERIFY(isAsWritten(*event, {}));
    QVERIFY(!isAsWritten(*after, {}));
    // Another text under the same name is not what was redacted.
    auto other = std::make_shared<Event>(eventOf(EventKind::Note, R"({"text":"else"})"));
    events = {other, redaction};
    obeyRedactions(events, other->id.desk);
    QCOMPARE(events[0]->payload, other->payload);
}

void TestRedaction::anotherDeskHasNoSay()
{
    auto event = std::make_shared<Event>(eventOf(EventKind::Note, R"({"text":"hunter2"})"));
    auto redaction = std::make_shared<Event>();
    redaction->id = {DeskId(QStringLiteral("e")), 2};
    redaction->body = event::EntryRedacted{{redactedEntry(*redacted(*event))}, {}};
    std::vector<EventPtr> events{event, redaction};
    obeyRedactions(events, DeskId(QStringLiteral("d")));
    QCOMPARE(events[0]->payload, event->payload);
    obeyRedactions(events, DeskId(QStringLiteral("e"))); // In its own log it may.
    QVERIFY(events[0]->payload != event->payload);
}

void TestRedaction::whatGoesTogether()
{
    BookFixture f;
    const IncidentId id = f.declare();
    const auto say = [&](const QString &text) {
        return f.run(command::AddEntry{id, EventKind::Note, text}).front()->id;
    };
    const EventId first = say(QStringLiteral("the phone is 555-0100-22"));
    const EventId repeats = say(QStringLiteral("call: the phone is 555-0100-22 now"));
    const EventId part = say(QStringLiteral("phone is 555-0100-22"));
    const EventId shortPart = say(QStringLiteral("the phone"));
    const EventId corrects = f.run(command::AmendEntry{id, first, QStringLiteral("no")}).front()->id;
    const EventId other = say(QStringLiteral("no"));
    std::vector<EventId> together;
    for (const EventPtr &event : redactedTogether(*f.book.find(id), first))
        together.push_back(event->id);
    QCOMPARE(together, (std::vector<EventId>{first, repeats, part, corrects}));
    together.clear();
    for (const EventPtr &event : redactedTogether(*f.book.find(id), other))
        together.push_back(event->id);
    QCOMPARE(together, (std::vector<EventId>{corrects, other})); // The same words, however short.
    QCOMPARE(redactedTogether(*f.book.find(id), shortPart).size(), std::size_t(1));
}

void TestRedaction::refusals()
{
    BookFixture f;
    const IncidentId id = f.declare();
    const EventId note = f.run(command::AddEntry{id, EventKind::Note, QStringLiteral("x")}).front()->id;
    QCOMPARE(f.refusal(command::Redact{id, note, QStringLiteral("  ")}).code, ErrorCode::InvalidInput);
    QCOMPARE(f.refusal(command::Redact{IncidentId(QStringLiteral("no")), note, QStringLiteral("w")}).code,
             ErrorCode::NotFound);
    QCOMPARE(f.refusal(command::Redact{id, {note.desk, 999}, QStringLiteral("w")}).code, ErrorCode::NotFound);
    for (int i = 0; i <= int(event::MaxRedactedEntries); ++i)
        f.run(command::AddEntry{id, EventKind::Note, QStringLiteral("x")});
    QCOMPARE(f.refusal(command::Redact{id, note, QStringLiteral("w")}).code, ErrorCode::Refused);
}

WF_TEST(TestRedaction)

} // namespace tst_redaction

#include "tst_redaction.moc"
