// SPDX-License-Identifier: GPL-3.0-or-later
// What another desk's events may be: names, times, neighbours, numbers, and whose targets they are of.
#include "elsewhere.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_importbounds {

using namespace std::chrono_literals;
using namespace wf;

namespace {

/// An event of another desk that concerns no incident, with a hash that is right.
Event written(qint64 sequence, qint64 wallMs, const QByteArray &previous = {},
              const QString &desk = QStringLiteral("other"))
{
    Event e;
    e.id = {DeskId(desk), sequence};
    e.time = {wallMs, quint32(sequence)};
    e.happenedAt = e.recordedAt = fromMs(wallMs);
    e.actor = QStringLiteral("feed");
    e.body = event::FeedLost{{QStringLiteral("estate"), QStringLiteral("refused")}};
    e.payload = encodeBody(e.body);
    e.previousHash = previous;
    e.hash = eventHash(e);
    return e;
}

Event about(const QString &incident, Event e, const EventBody &body)
{
    e.incident = IncidentId(incident);
    e.body = body;
    e.payload = encodeBody(body);
    e.hash = eventHash(e);
    return e;
}

Event hashed(Event e)
{
    e.hash = eventHash(e);
    return e;
}

std::vector<EventPtr> list(const std::vector<Event> &events)
{
    std::vector<EventPtr> all;
    for (const Event &event : events)
        all.push_back(std::make_shared<Event>(event));
    return all;
}

/// A log that is empty, and what it says to events.
class Here : public LogFixture
{
public:
    Here() : log(open()), now(toMs(clock.wall())) {}
    /// Why they are refused; empty: they are in.
    QString refused(const std::vector<Event> &events) const
    {
        const auto result = log->import(list(events), Source);
        return result ? QString() : result.error().message;
    }

    std::unique_ptr<EventLog> log;
    qint64 now;
};

/// An incident that is over, of a desk that works on these targets.
std::vector<EventPtr> overOn(LogTargets targets, bool declared)
{
    LogFixture bench;
    const auto log = bench.open();
    if (!log->claim(targets))
        qFatal("the log belongs to others");
    if (declared) {
        const IncidentId id = bench.declare(*log, false);
        bench.run(*log, command::ChangeStatus{id, IncidentStatus::Resolved, {}});
        return log->book().find(id)->events.toVector();
    }
    command::ReportCondition seen;
    seen.runbook = RunbookId(QStringLiteral("dynex"));
    seen.runbookTitle = QStringLiteral("Dynex outage");
    seen.text = QStringLiteral("queue > 5");
    seen.value = QStringLiteral("9");
    seen.at = bench.clock.wall();
    const IncidentId id = bench.run(*log, seen).front()->incident;
    bench.run(*log, command::DismissDetection{id, QStringLiteral("a test")});
    return log->book().find(id)->events.toVector();
}

} // namespace

class TestImportBounds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void howMany();
    void contentThatIsNone_data();
    void contentThatIsNone();
    void strangeNames();
    void aDayAhead();
    void theSameTwiceAtOnce();
    void theFirstOfAChain();
    void neighboursThatAreHere();
    void runsAsTheyAreKept();
    void ownIncidentsBehindOthers();
    void realAndSimulated_data();
    void realAndSimulated();
    void oneOfTwoIsSimulated();
    void feedsThatWereDown();
    void feedsOfSeveralDesks();
};

void TestImportBounds::howMany()
{
    const Here here;
    Event broken = written(1, here.now);
    broken.hash[0] = char(broken.hash[0] ^ 1);
    const auto event = std::make_shared<const Event>(broken);
    std::vector<EventPtr> events(MaxImportedEvents, event);
    QCOMPARE(here.log->import(events, Source).error().code, ErrorCode::Corrupt); // They are looked at.
    events.push_back(event);
    const auto refused = here.log->import(events, Source);
    QCOMPARE(refused.error().code, ErrorCode::TooLarge);
    QCOMPARE(refused.error().message, QStringLiteral("500001 events at once; at most 500000 are allowed"));
}

void TestImportBounds::contentThatIsNone_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what : {"no desk", "sequence 0", "sequence -1", "no hash", "half a letter"})
        QTest::newRow(what) << what;
}

void TestImportBounds::contentThatIsNone()
{
    QFETCH(QString, what);
    const Here here;
    Event event = written(1, here.now);
    if (what == QLatin1String("no desk"))
        event.id.desk = DeskId();
    else if (what == QLatin1String("sequence 0"))
        event.id.sequence = 0;
    else if (what == QLatin1String("sequence -1"))
        event.id.sequence = -1;
    else if (what == QLatin1String("half a letter"))
        event.payload = "{\"feed\":\"\xc3\"}";
    event.hash = what == QLatin1String("no hash") ? QByteArray() : eventHash(event);
    QCOMPARE(here.refused({event}),
             QStringLiteral("event %1: its content is not what was written").arg(event.id.text()));
    QVERIFY(here.log->heads().empty());
}

void TestImportBounds::strangeNames()
{
    const Here here;
    const QString says = QStringLiteral("the id of an event's desk or incident is not valid");
    QVERIFY(here.refused({written(1, here.now, {}, QStringLiteral("a/b"))}).startsWith(says));
    for (const QString &incident : {QStringLiteral("a b"), QStringLiteral("../x"), QString(65, u'a')})
        QVERIFY(here.refused({about(incident, written(1, here.now), event::Note{})}).startsWith(says));
    QCOMPARE(here.refused({written(1, here.now, {}, QString(64, u'a'))}), QString());
}

void TestImportBounds::aDayAhead()
{
    const Here here;
    constexpr qint64 Day = 86'400'000;
    QVERIFY2(here.refused({written(1, here.now + Day + 1)}).contains(QStringLiteral("is from the future")),
             "a millisecond more");
    QCOMPARE(here.refused({written(1, here.now + Day)}), QString());
}

void TestImportBounds::theSameTwiceAtOnce()
{
    const Here here;
    const Event first = written(1, here.now);
    const Event second = written(2, here.now, first.hash);
    const auto result = here.log->import(list({first, second, first, second}), Source);
    QVERIFY(result);
    QCOMPARE(result->added, 2);
    QCOMPARE(result->known, 0);
}

void TestImportBounds::theFirstOfAChain()
{
    const Here here;
    QCOMPARE(here.refused({written(1, here.now, "something")}),
             QStringLiteral("event other:1 does not follow the event before it"));
    // One in the middle follows what is not here.
    QCOMPARE(here.refused({written(7, here.now, "something")}), QString());
}

void TestImportBounds::neighboursThatAreHere()
{
    const Here here;
    const Event first = written(1, here.now);
    const Event second = written(2, here.now, first.hash);
    const Event third = written(3, here.now, second.hash);
    QCOMPARE(here.refused({first}), QString());
    QCOMPARE(here.refused({written(2, here.now, "another")}),
             QStringLiteral("event other:2 does not follow the event before it"));
    QCOMPARE(here.refused({third}), QString());
    Event other = second;
    other.actor = QStringLiteral("Eve");
    QCOMPARE(here.refused({hashed(other)}),
             QStringLiteral("event other:2 is not the event that the one after it follows"));
    QCOMPARE(here.refused({second}), QString());
    QCOMPARE(here.problems(), QStringList());
}

void TestImportBounds::runsAsTheyAreKept()
{
    const Here here;
    const Event a1 = written(1, here.now, {}, QStringLiteral("a"));
    const Event a2 = written(2, here.now, a1.hash, QStringLiteral("a"));
    const Event a4 = written(4, here.now, "x", QStringLiteral("a"));
    const Event b5 = written(5, here.now, "y", QStringLiteral("b"));
    QCOMPARE(here.refused({b5, a4, a2, a1}), QString());
    RawDatabase raw(here.db());
    QCOMPARE(raw.value(QStringLiteral("SELECT group_concat(desk || first || '-' || last || ' ' || source)"
                                      " FROM (SELECT * FROM imported ORDER BY id)"))
                 .toString(),
             QStringLiteral("a1-2 %1,a4-4 %1,b5-5 %1").arg(Source));
    QCOMPARE(here.log->heads().at(DeskId(QStringLiteral("a"))).sequence, 4);
    QCOMPARE(here.problems(), QStringList());
}

void TestImportBounds::ownIncidentsBehindOthers()
{
    // The first event is about their own incident, the second one about ours.
    Here here;
    const IncidentId own = here.declare(*here.log, false);
    const Event theirs = about(QStringLiteral("theirs"), written(1, here.now), event::Note{});
    const Event ours = about(own.text(), written(2, here.now, theirs.hash), event::Note{});
    const QString refused = here.refused({theirs, ours});
    QVERIFY2(refused.startsWith(QStringLiteral("event other:2 (note, by feed@othe) is about INC-0001")),
             qPrintable(refused));
    QVERIFY(refused.contains(QStringLiteral("is this desk's own")));
    QCOMPARE(here.log->heads().size(), 1u);
}

void TestImportBounds::realAndSimulated_data()
{
    QTest::addColumn<bool>("declared");
    QTest::newRow("declared") << true;
    QTest::newRow("detected only") << false;
}

void TestImportBounds::realAndSimulated()
{
    QFETCH(bool, declared);
    const auto real = overOn(LogTargets::Real, declared);
    const auto simulated = overOn(LogTargets::Simulated, declared);
    const QString name = declared ? QStringLiteral("INC-0001") : QStringLiteral("Dynex outage");
    for (const LogTargets targets : {LogTargets::Unmarked, LogTargets::Real, LogTargets::Simulated}) {
        const bool isDemo = targets == LogTargets::Simulated;
        const Here here;
        QVERIFY(here.log->claim(targets));
        const auto refused = here.log->import(isDemo ? real : simulated, Source);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Refused);
        QVERIFY2(refused.error().message.startsWith(name +
                                                    (isDemo ? QStringLiteral(" is a real incident")
                                                            : QStringLiteral(" is from a simulated estate"))),
                 qPrintable(refused.error().message));
        QVERIFY(here.log->heads().empty());
        const auto taken = here.log->import(isDemo ? simulated : real, Source);
        QVERIFY2(taken, taken ? "" : qPrintable(taken.error().message));
    }
}

void TestImportBounds::oneOfTwoIsSimulated()
{
    const Here here;
    event::Declared declared;
    declared.title = QStringLiteral("first");
    const Event first = about(QStringLiteral("a"), written(1, here.now), declared);
    declared.title = QStringLiteral("second");
    declared.simulated = true;
    const Event second = about(QStringLiteral("b"), written(2, here.now, first.hash), declared);
    QVERIFY2(here.refused({first, second}).startsWith(QStringLiteral("second is from a simulated estate")),
             qPrintable(here.refused({first, second})));
}

void TestImportBounds::feedsThatWereDown()
{
    LogFixture bench;
    const auto log = bench.open();
    const auto report = [&](const char *feed, bool up) {
        bench.clock.advance(1min);
        bench.run(*log, command::ReportFeed{QLatin1String(feed), up, QStringLiteral("refused")});
    };
    report("estate", false);
    report("estate", true);
    report("web", false);
    report("web", true);
    report("web", false);
    bench.run(*log, command::ReportClock{ClockChange::Slept, 10min});
    bench.clock.advance(1h);
    const Timestamp from = bench.clock.wall();
    bench.clock.advance(1h);
    report("estate", false);
    const auto said = [&](TimeRange range) {
        QStringList texts;
        const auto events = log->deskEvents({log->desk()}, range);
        if (!events)
            qFatal("%s", qPrintable(events.error().message));
        for (const EventPtr &event : *events) {
            const auto *news = event->as<event::FeedNews>();
            texts += event->kindName() + QLatin1Char(' ') + (news ? news->feed : QString());
        }
        return texts;
    };
    // The last word on each feed that was down, and what came in the range.
    QCOMPARE(said({from, from}), QStringList{QStringLiteral("feed_lost web")});
    QCOMPARE(said({from, bench.clock.wall()}),
             (QStringList{QStringLiteral("feed_lost web"), QStringLiteral("feed_lost estate")}));
    // Both ends are in the range.
    QCOMPARE(said({bench.clock.wall(), bench.clock.wall()}).last(), QStringLiteral("feed_lost estate"));
}

void TestImportBounds::feedsOfSeveralDesks()
{
    // Of another desk the events of no incident are told in the order of time, whatever their chain.
    const Here here;
    const Event a = written(1, here.now - 1, {}, QStringLiteral("a"));
    const Event b = written(1, here.now - 2, {}, QStringLiteral("b"));
    QCOMPARE(here.refused({a, b}), QString());
    const auto events = here.log->deskEvents({a.id.desk, b.id.desk}, {fromMs(0), fromMs(here.now)});
    QVERIFY(events);
    QCOMPARE(events->size(), 2u);
    QCOMPARE(events->front()->id, b.id);
    QCOMPARE(here.log->deskEvents({a.id.desk}, {fromMs(0), fromMs(here.now)})->size(), 1u);
}

WF_TEST(TestImportBounds)

} // namespace tst_importbounds

#include "tst_importbounds.moc"
