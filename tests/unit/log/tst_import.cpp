// SPDX-License-Identifier: GPL-3.0-or-later
// Events of another desk: they come in as they are, a part of their chain, and change nothing that is here.
#include "elsewhere.h"
#include "support/statetext.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_import {

using namespace std::chrono_literals;
using namespace wf;

class TestImport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsTheChain();
    void twiceChangesNothing();
    void moreOfTheSameLater();
    void numbersStayApart();
    void otherFeedsAreNotOurs();
    void refusals_data();
    void refusals();
    void anotherEventOfThatName();
    void ownEventsThatAreGone();
    void whatIsNotOverStaysOut();
    void pendingMessagesDoNotBringItBack();
    void verifySeesWhatIsMissing_data();
    void verifySeesWhatIsMissing();
    void followersHearOfIt();
    void logicalTimeMovesOn();
};

void TestImport::keepsTheChain()
{
    const Elsewhere from;
    LogFixture here;
    auto log = here.open();
    const IncidentId own = here.declare(*log, false);
    const auto events = from.eventsOf(from.first);
    const auto result = log->import(events, Source);
    QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    QCOMPARE(result->added, qint64(events.size()));
    QCOMPARE(result->events.size(), events.size());
    QCOMPARE(result->incidents, std::set<IncidentId>{from.first});
    here.note(*log, own, QStringLiteral("and on"));
    QCOMPARE(here.problems(), QStringList());
    const QString state = stateText(log->book());
    log = nullptr;
    log = here.open();
    QVERIFY(log->warnings().isEmpty());
    // An incident that is over is a summary, until it is asked for.
    QVERIFY(log->loadIncident(from.first));
    QVERIFY(log->loadIncident(own));
    QCOMPARE(stateText(log->book()), state);
    const Incident *incident = log->book().find(from.first);
    QCOMPARE(incident->events.size(), events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        QCOMPARE(incident->events[i]->id, events[i]->id);
        QCOMPARE(incident->events[i]->hash, events[i]->hash);
        QCOMPARE(incident->events[i]->previousHash, events[i]->previousHash);
        QCOMPARE(incident->events[i]->payload, events[i]->payload);
    }
    QCOMPARE(log->heads().at(from.log->desk()).hash, events.back()->hash);
}

void TestImport::twiceChangesNothing()
{
    const Elsewhere from;
    LogFixture here;
    const auto log = here.open();
    const auto events = from.eventsOf(from.first);
    QVERIFY(log->import(events, Source));
    const ChainHeads heads = log->heads();
    const auto again = log->import(events, Source);
    QVERIFY(again);
    QCOMPARE(again->added, 0);
    QCOMPARE(again->known, qint64(events.size()));
    QVERIFY(again->incidents.empty());
    QVERIFY(log->heads() == heads);
    RawDatabase raw(here.db());
    QCOMPARE(raw.value(QStringLiteral("SELECT count(*) FROM events")).toULongLong(), events.size());
    // Its own chain, from which it came: all is known.
    QCOMPARE(Elsewhere().log->import({}, Source)->added, 0);
    QCOMPARE(from.log->import(events, Source)->known, qint64(events.size()));
}

void TestImport::moreOfTheSameLater()
{
    const Elsewhere from;
    LogFixture here;
    const auto log = here.open();
    const auto events = from.eventsOf(from.first);
    QVERIFY(log->import(allBut(events, events.size() - 2), Source));
    const auto rest = log->import(events, Source);
    QVERIFY2(rest, rest ? "" : qPrintable(rest.error().message));
    QCOMPARE(rest->added, 1);
    QCOMPARE(log->book().find(from.first)->events.size(), events.size());
    QCOMPARE(stateText(log->book().find(from.first)->events.size() ? log->book() : IncidentBook()),
             stateText(log->book()));
    QCOMPARE(here.problems(), QStringList());
}

void TestImport::numbersStayApart()
{
    const Elsewhere from;
    LogFixture here;
    auto log = here.open();
    const IncidentId own = here.declare(*log, false);
    QVERIFY(log->import(from.eventsOf(from.first), Source));
    const QString suffix = QLatin1Char('@') + from.log->desk().text().left(4);
    QCOMPARE(log->book().find(own)->number, QStringLiteral("INC-0001"));
    QCOMPARE(log->book().find(from.first)->number, QStringLiteral("INC-0001") + suffix);
    QCOMPARE((*log->book().resolve(QStringLiteral("INC-0001")))->id, own);
    QCOMPARE((*log->book().resolve(QStringLiteral("1")))->id, own);
    QCOMPARE((*log->book().resolve(QStringLiteral("inc-0001") + suffix))->id, from.first);
    QCOMPARE(log->book().nextNumber(), QStringLiteral("INC-0002"));
    log = nullptr;
    log = here.open();
    QCOMPARE(log->book().archived().at(from.first).number, QStringLiteral("INC-0001") + suffix);
    QCOMPARE(log->book().archived().at(from.first).desk, from.log->desk());
    QVERIFY(log->book().isForeign(from.log->desk()));
    QCOMPARE(log->book().nextNumber(), QStringLiteral("INC-0002"));
    QCOMPARE(here.problems(), QStringList());
}

void TestImport::otherFeedsAreNotOurs()
{
    const Elsewhere from;
    auto events = from.eventsOf(from.first);
    const auto feeds = from.log->deskEvents({from.log->desk()}, {fromMs(0), from.clock.wall()});
    QVERIFY(feeds);
    QCOMPARE(feeds->size(), 1u);
    // What was down before the window began is told, too.
    QCOMPARE(
        from.log->deskEvents({from.log->desk()}, {from.clock.wall() + 1h, from.clock.wall() + 2h})->size(),
        1u);
    events.push_back(feeds->front());
    LogFixture here;
    auto log = here.open();
    const auto result = log->import(events, Source);
    QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    QCOMPARE(result->added, qint64(events.size()));
    QCOMPARE(result->events.size(), events.size() - 1);
    QVERIFY(log->book().lostFeeds().empty());
    log = nullptr;
    log = here.open();
    QVERIFY(log->book().lostFeeds().empty());
    QCOMPARE(log->deskEvents({from.log->desk()}, {fromMs(0), from.clock.wall()})->size(), 1u);
    QCOMPARE(here.problems(), QStringList());
}

void TestImport::refusals_data()
{
    QTest::addColumn<QString>("damage");
    QTest::addColumn<QString>("says");
    QTest::newRow("words") << "words"
                           << "its content is not what was written";
    QTest::newRow("hash") << "hash"
                          << "its content is not what was written";
    QTest::newRow("forged") << "forged"
                            << "is not the event that the one after it follows";
    QTest::newRow("future") << "future"
                            << "is from the future";
    QTest::newRow("twice") << "twice"
                           << "is there twice, with different content";
    QTest::newRow("nameless") << "nameless"
                              << "its content is not what was written";
}

void TestImport::refusals()
{
    QFETCH(QString, damage);
    QFETCH(QString, says);
    const Elsewhere from;
    auto events = from.eventsOf(from.first);
    // The declaration: another event follows it at once.
    Event changed = *events.front();
    if (damage == QLatin1String("words"))
        changed.payload.replace("Dynex", "Dynix");
    else if (damage == QLatin1String("hash"))
        changed.hash[3] = char(changed.hash[3] ^ 1);
    else if (damage == QLatin1String("nameless"))
        changed.id.desk = DeskId();
    else if (damage == QLatin1String("future")) {
        changed.time.wallMs += 48 * 3'600'000LL;
        changed.hash = eventHash(changed);
    } else {
        changed = *forged(changed, QStringLiteral("x"));
    }
    if (damage == QLatin1String("twice"))
        events.push_back(std::make_shared<Event>(changed));
    else
        events.front() = std::make_shared<Event>(changed);
    LogFixture here;
    const auto log = here.open();
    const IncidentId own = here.declare(*log, false);
    const auto result = log->import(events, Source);
    QVERIFY(!result);
    QVERIFY2(result.error().message.contains(says), qPrintable(result.error().message));
    QVERIFY2(result.error().message.contains(changed.id.text()), qPrintable(result.error().message));
    // Nothing of it is here, and work goes on.
    QVERIFY(!log->book().find(from.first));
    here.note(*log, own, QStringLiteral("and on"));
    QCOMPARE(log->heads().size(), 1u);
    QCOMPARE(here.problems(), QStringList());
}

void TestImport::anotherEventOfThatName()
{
    const Elsewhere from;
    const auto events = from.eventsOf(from.first);
    LogFixture here;
    const auto log = here.open();
    QVERIFY(log->import(events, Source));
    const QString before = stateText(log->book());
    const auto result = log->import({forged(*events.back(), QStringLiteral("it was different"))}, Source);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Refused);
    QCOMPARE(result.error().message,
             QStringLiteral("event %1 is a different event in this log").arg(events.back()->id.text()));
    QCOMPARE(stateText(log->book()), before);
    QCOMPARE(here.problems(), QStringList());
}

void TestImport::ownEventsThatAreGone()
{
    LogFixture here;
    auto log = here.open();
    const IncidentId id = here.declare(*log, false);
    log = nullptr;
    const QByteArray early = here.bytes();
    log = here.open();
    here.run(*log, command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    const auto events = log->book().find(id)->events.toVector();
    log = nullptr;
    here.setBytes(early); // An old copy was put back, without its witness.
    QVERIFY(QFile::remove(witnessPath(here.dir())));
    log = here.open();
    const auto result = log->import(events, Source);
    QVERIFY(!result);
    QVERIFY2(
        result.error().message.contains(QStringLiteral("was written by this desk, but is not in its log")),
        qPrintable(result.error().message));
}

void TestImport::whatIsNotOverStaysOut()
{
    const Elsewhere from;
    LogFixture here;
    const auto log = here.open();
    const auto result = log->import(from.eventsOf(from.other), Source);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Refused);
    QVERIFY2(result.error().message.startsWith(QStringLiteral("INC-0002@")),
             qPrintable(result.error().message));
    QVERIFY(result.error().message.contains(QStringLiteral("is not over yet")));
    QVERIFY(!log->book().find(from.other));
}

void TestImport::pendingMessagesDoNotBringItBack()
{
    LogFixture from;
    auto there = from.open();
    const IncidentId id = from.declare(*there, false);
    OutgoingMessage message;
    message.channel = QStringLiteral("ops");
    message.text = QStringLiteral("results are late");
    from.run(*there, command::SendMessages{id, {message}});
    from.run(*there, command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    LogFixture here;
    auto log = here.open();
    QVERIFY(log->import(there->book().find(id)->events.toVector(), Source));
    QVERIFY(log->book().isForeign(log->book().find(id)->messages.front().desk));
    log = nullptr;
    log = here.open();
    QVERIFY(!log->book().find(id));
    QCOMPARE(log->book().archived().at(id).unsent, 1);
}

void TestImport::verifySeesWhatIsMissing_data()
{
    QTest::addColumn<QString>("which");
    QTest::addColumn<QString>("says");
    QTest::newRow("the last") << "seq = (SELECT max(seq) FROM events)"
                              << "missing";
    QTest::newRow("one in a run") << "seq = (SELECT first + 1 FROM imported ORDER BY first LIMIT 1)"
                                  << "events before it are missing";
    QTest::newRow("the first of a run") << "seq = (SELECT max(first) FROM imported WHERE last > first)"
                                        << "events before it are missing";
}

void TestImport::verifySeesWhatIsMissing()
{
    QFETCH(QString, which);
    QFETCH(QString, says);
    const Elsewhere from;
    LogFixture here;
    {
        const auto log = here.open();
        QVERIFY(log->import(from.eventsOf(from.first), Source));
    }
    QCOMPARE(here.problems(), QStringList());
    RawDatabase raw(here.db());
    QVERIFY(!raw.attempt(QStringLiteral("DELETE FROM imported")).isEmpty());
    raw.run(QStringLiteral("DROP TRIGGER events_never_go"));
    raw.run(QStringLiteral("DELETE FROM events WHERE %1").arg(which));
    const QString problems = here.problems().join(u'\n');
    QVERIFY2(problems.contains(says) && problems.contains(from.log->desk().text()), qPrintable(problems));
}

void TestImport::followersHearOfIt()
{
    const Elsewhere from;
    const auto events = from.eventsOf(from.first);
    LogFixture here;
    const auto log = here.open();
    const IncidentId own = here.declare(*log, false);
    const auto reader = *EventLog::openReadOnly(here.dir(), here.clock);
    QVERIFY(log->import(allBut(events, events.size() - 2), Source));
    here.note(*log, own, QStringLiteral("and on"));
    QCOMPARE(reader->poll()->size(), 1u); // What was imported is no news.
    QCOMPARE(reader->pollImported()->size(), events.size() - 1);
    QVERIFY(log->import(events, Source)); // Fills a hole behind the chain's end.
    QVERIFY(reader->poll()->empty());
    QCOMPARE(reader->pollImported()->size(), 1u);
    QVERIFY(reader->pollImported()->empty());
    QCOMPARE(stateText(reader->book()), stateText(log->book()));
    QVERIFY(reader->heads() == log->heads());
}

void TestImport::logicalTimeMovesOn()
{
    Elsewhere from;
    from.clock.advance(2h);
    from.note(*from.log, from.first, QStringLiteral("later"));
    LogFixture here; // Its clock is two hours behind.
    auto log = here.open();
    const IncidentId own = here.declare(*log, false);
    const auto events = from.eventsOf(from.first);
    QVERIFY(log->import(events, Source));
    log = nullptr;
    log = here.open();
    here.note(*log, own, QStringLiteral("after the import"));
    QVERIFY(log->book().find(own)->events.back()->time > events.back()->time);
    QCOMPARE(here.problems(), QStringList());
}

WF_TEST(TestImport)

} // namespace tst_import

#include "tst_import.moc"
