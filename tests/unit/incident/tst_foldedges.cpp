// SPDX-License-Identifier: GPL-3.0-or-later
// What the fold, the book and the measures make of what stands at an edge or behind something passed over.
#include "incident/fold.h"
#include "incident/measures.h"
#include "incident/statistics.h"
#include "support/bodies.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_foldedges {

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr auto Timed = "# Failover\n\n## Immediate response (0-5 minutes)\n\n1. Stop the writers\n"
                       "2. Tell the team\n\n## Recovery (5-30 minutes)\n\n1. **If it leaks**:\n   - Stop it\n"
                       "   - See it\n2. Promote the replica\n";

/// An event of any desk, without the rules of a command.
EventPtr made(const QString &desk, qint64 sequence, qint64 ms, EventBody body,
              const QString &incident = QStringLiteral("i"))
{
    Event e;
    e.id = {DeskId(desk), sequence};
    e.time = {ms, 0};
    e.incident = IncidentId(incident);
    e.happenedAt = e.recordedAt = fromMs(ms);
    e.actor = QStringLiteral("Ada");
    e.body = std::move(body);
    return std::make_shared<Event>(std::move(e));
}

const QString Ours = QStringLiteral("ours");
const QString Theirs = QStringLiteral("theirs");

IncidentBook ourBook()
{
    IncidentBook book;
    book.setHome(DeskId(Ours));
    return book;
}

event::Declared declared(const char *number = "INC-0001")
{
    event::Declared d;
    d.number = QLatin1String(number);
    d.title = QStringLiteral("Down");
    return d;
}

event::ConditionTrue conditionTrue(int index, bool flapping)
{
    event::ConditionTrue news;
    news.condition = index;
    news.text = QStringLiteral("c%1").arg(index);
    news.flapping = flapping;
    return news;
}

} // namespace

class TestFoldEdges : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void flappingIsListedOnce();
    void simulatedStaysSimulated();
    void whatEndedIt();
    void wordsOfAnotherDesk();
    void whatIsTakenUpHere();
    void twiceTheSameEvent();
    void numbersAndIds();
    void ourIncidents();
    void workedInAnother();
    void phasesAtTheirWindows();
    void measuresOfNothing();
    void updatesDueNow();
    void keyMoments();
    void severitiesGivenTwice();
    void callOutsBehindOthers();
    void statisticsOfNoUpdates();
    void troublesOfAnUnknownKind();
    void conditionsOfStatistics();
};

void TestFoldEdges::flappingIsListedOnce()
{
    IncidentBook book;
    book.apply({made(Ours, 1, 1, declared()), made(Ours, 2, 2, conditionTrue(0, true)),
                made(Ours, 3, 3, conditionTrue(1, false)), made(Ours, 4, 4, conditionTrue(0, true)),
                made(Ours, 5, 5, conditionTrue(2, true))});
    const Incident &i = *book.find(IncidentId(QStringLiteral("i")));
    QCOMPARE(i.tally.flapped, (std::vector<QString>{QStringLiteral("c0"), QStringLiteral("c2")}));
    QVERIFY(i.flapping);
}

void TestFoldEdges::simulatedStaysSimulated()
{
    for (const bool later : {false, true}) {
        event::Detected detected;
        detected.simulated = !later;
        event::Declared d = declared();
        d.simulated = later;
        IncidentBook book;
        book.apply({made(Ours, 1, 1, detected), made(Ours, 2, 2, d)});
        QVERIFY(book.find(IncidentId(QStringLiteral("i")))->simulated);
    }
    IncidentBook real;
    real.apply({made(Ours, 1, 1, declared())});
    QVERIFY(!real.find(IncidentId(QStringLiteral("i")))->simulated);
}

void TestFoldEdges::whatEndedIt()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    const auto endedBy = [&] { return desk.incident(id).tally.endedBy; };
    desk.run(command::ChangeStatus{id, IncidentStatus::Identified, QStringLiteral("a full disk")});
    QCOMPARE(endedBy(), QString()); // It is known, and not over.
    desk.run(command::ChangeStatus{id, IncidentStatus::Monitoring, QStringLiteral("disk added")});
    QCOMPARE(endedBy(), QStringLiteral("disk added"));
    desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, QStringLiteral("logs moved")});
    QCOMPARE(endedBy(), QStringLiteral("logs moved"));
}

void TestFoldEdges::wordsOfAnotherDesk()
{
    const IncidentId id(QStringLiteral("i"));
    event::StatusChanged resolved;
    resolved.to = IncidentStatus::Resolved;
    // Of an incident of ours they are a remark.
    IncidentBook book = ourBook();
    book.apply({made(Ours, 1, 1, declared()), made(Theirs, 1, 2, resolved), made(Ours, 2, 3, event::Note{})});
    const Incident &ours = *book.find(id);
    QCOMPARE(ours.status, IncidentStatus::Investigating);
    QCOMPARE(ours.events.size(), std::size_t(2));
    QCOMPARE(ours.remarks.size(), std::size_t(1));
    QVERIFY(isRemark(ours, *ours.remarks.front()));
    QVERIFY(!isRemark(ours, *ours.events.front()));
    QCOMPARE(linesOf(ours).size(), std::size_t(3));
    QCOMPARE(authorOf(ours, *ours.events.front()), QStringLiteral("Ada"));
    QVERIFY(authorOf(ours, *ours.remarks.front()).startsWith(QStringLiteral("Ada@")));
    // Of one of theirs they count.
    IncidentBook other = ourBook();
    other.apply({made(Theirs, 1, 1, declared()), made(Theirs, 2, 2, resolved)});
    QCOMPARE(other.find(id)->status, IncidentStatus::Resolved);
    QVERIFY(other.find(id)->number.startsWith(QStringLiteral("INC-0001@")));
    // In nobody's book every word does.
    IncidentBook bundle;
    bundle.apply({made(Ours, 1, 1, declared()), made(Theirs, 1, 2, resolved)});
    QCOMPARE(bundle.find(id)->status, IncidentStatus::Resolved);
    QCOMPARE(bundle.find(id)->number, QStringLiteral("INC-0001"));
}

/// Reopened here, an incident of theirs is ours as long as it is open.
void TestFoldEdges::whatIsTakenUpHere()
{
    const IncidentId id(QStringLiteral("i"));
    event::StatusChanged resolved;
    resolved.to = IncidentStatus::Resolved;
    event::SeverityChanged worse;
    worse.to = Severity::P0;
    IncidentBook book = ourBook();
    book.apply({made(Theirs, 1, 1, declared()), made(Theirs, 2, 2, resolved)});
    QVERIFY(!isHeldHere(*book.find(id)));
    book.apply({made(Ours, 1, 3, event::Note{})});
    QVERIFY(!isHeldHere(*book.find(id)));
    book.apply({made(Ours, 2, 4, event::Reopened{})});
    QVERIFY(isHeldHere(*book.find(id)));
    book.apply({made(Theirs, 3, 5, worse)});
    QVERIFY(book.find(id)->severity != Severity::P0);
    book.apply({made(Ours, 3, 6, resolved)});
    QVERIFY(!isHeldHere(*book.find(id)));
    book.apply({made(Theirs, 4, 7, worse)});
    QCOMPARE(book.find(id)->severity, Severity::P0);
    // Taken into one of ours it is held as well.
    event::Merged merged;
    merged.into = IncidentId(QStringLiteral("j"));
    IncidentBook taken = ourBook();
    taken.apply({made(Theirs, 1, 1, declared()), made(Ours, 1, 2, merged)});
    QVERIFY(isHeldHere(*taken.find(id)));
}

void TestFoldEdges::twiceTheSameEvent()
{
    IncidentBook book;
    const EventPtr first = made(Ours, 1, 1, declared());
    const auto changed = book.apply({first, first, made(Ours, 2, 2, event::Note{}),
                                     made(Ours, 3, 3, declared("INC-0002"), QStringLiteral("j"))});
    QCOMPARE(changed.size(), std::size_t(2));
    QCOMPARE(book.find(IncidentId(QStringLiteral("i")))->events.size(), std::size_t(2));
    QCOMPARE(book.nextNumber(), QStringLiteral("INC-0003"));
}

void TestFoldEdges::numbersAndIds()
{
    const IncidentId id(QStringLiteral("i"));
    QVERIFY(isCalled(id, QStringLiteral("INC-0121"), QStringLiteral("121")));
    QVERIFY(isCalled(id, QStringLiteral("INC-0121"), QStringLiteral("inc-0121")));
    QVERIFY(isCalled(id, QString(), QStringLiteral("i")));
    // A detection has no number: 0 is none.
    QVERIFY(!isCalled(id, QString(), QStringLiteral("0")));
    QVERIFY(!isCalled(id, QString(), QString()));
    QVERIFY(!isCalled(id, QStringLiteral("INC-0121"), QStringLiteral("12")));
}

void TestFoldEdges::ourIncidents()
{
    event::StatusChanged resolved;
    resolved.to = IncidentStatus::Resolved;
    const QString j = QStringLiteral("j");
    const QString k = QStringLiteral("k");
    IncidentBook book = ourBook();
    book.apply({made(Ours, 1, 1, declared()), made(Ours, 2, 2, resolved), made(Theirs, 1, 3, declared(), j),
                made(Theirs, 2, 4, declared(), k), made(Theirs, 3, 5, resolved, k)});
    QVERIFY(book.isOurs(*book.find(IncidentId(QStringLiteral("i"))))); // It began here.
    QVERIFY(book.isOurs(*book.find(IncidentId(j))));                   // It is open.
    QVERIFY(!book.isOurs(*book.find(IncidentId(k))));
}

void TestFoldEdges::workedInAnother()
{
    BookFixture desk;
    std::vector<IncidentId> chain;
    for (int i = 0; i < 4; ++i)
        chain.push_back(desk.declare(Severity::P1, false));
    for (std::size_t i = 0; i + 1 < chain.size(); ++i)
        desk.run(command::Merge{chain[i + 1], {chain[i]}});
    for (const IncidentId &id : chain)
        QCOMPARE(desk.book.workedIn(desk.incident(id)).id, chain.back());
    const IncidentId alone = desk.declare(Severity::P1, false);
    QCOMPARE(desk.book.workedIn(desk.incident(alone)).id, alone);
}

void TestFoldEdges::phasesAtTheirWindows()
{
    const auto followed = [](Millis at) {
        BookFixture desk;
        const IncidentId id = desk.declareUnder(Timed);
        desk.clock.advance(at);
        desk.run(command::CompleteStep{id, StepId(QStringLiteral("p0.s0")), {}});
        desk.run(command::SkipStep{id, StepId(QStringLiteral("p0.s1")), QStringLiteral("no need")});
        desk.run(command::ChooseBranch{id, 1, 0});
        auto phases = runbookAsFollowed(desk.incident(id));
        return std::tuple(phases[0].steps[0].late, phases[0].overrun, phases[0].done, phases[0].skipped,
                          phases[0].branch, phases[1].branch);
    };
    const QString branch = QStringLiteral("it leaks");
    QCOMPARE(followed(5min), std::tuple(false, std::optional<Millis>(), 1, 1, QString(), branch));
    QCOMPARE(followed(5min + 1ms), std::tuple(true, std::optional<Millis>(1ms), 1, 1, QString(), branch));
}

void TestFoldEdges::measuresOfNothing()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    desk.run(command::CorrectMilestone{id, Milestone::Started, desk.incident(id).declaredAt});
    desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    const Measure measure = measureOf(desk.incident(id), MeasureKind::Resolve);
    QCOMPARE(measure.state, MeasureState::Recorded);
    QCOMPARE(measure.length, Millis{0});
}

void TestFoldEdges::updatesDueNow()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    const Timestamp due = *nextUpdateDue(desk.incident(id));
    QCOMPARE(updatesOf(desk.incident(id), due).size(), std::size_t(0));
    QCOMPARE(updatesOf(desk.incident(id), due + 1ms).size(), std::size_t(1));
    // It ends at the moment one is due: none was missed.
    desk.clock.advance(due - desk.clock.wall());
    desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    QCOMPARE(updatesOf(desk.incident(id), due + 1h).size(), std::size_t(0));
}

void TestFoldEdges::keyMoments()
{
    const auto role = [](Role r) {
        event::RoleAssumed assumed;
        assumed.role = r;
        assumed.person = QStringLiteral("Ada");
        return assumed;
    };
    IncidentBook book;
    book.apply({made(Ours, 1, 1, declared()), made(Ours, 2, 2, role(Role::Commander)),
                made(Ours, 3, 3, role(Role::Scribe)), made(Ours, 4, 4, conditionTrue(0, false)),
                made(Ours, 5, 5, conditionTrue(0, true)), made(Ours, 6, 6, conditionTrue(1, false))});
    std::vector<qint64> sequences;
    for (const EventPtr &e : keyMomentsOf(*book.find(IncidentId(QStringLiteral("i")))))
        sequences.push_back(e->id.sequence);
    QCOMPARE(sequences, (std::vector<qint64>{1, 2, 4, 6}));
}

void TestFoldEdges::severitiesGivenTwice()
{
    const auto changed = [](Severity to) {
        event::SeverityChanged c;
        c.to = to;
        return c;
    };
    IncidentBook book;
    event::Declared d = declared();
    d.severity = Severity::P2;
    book.apply({made(Ours, 1, 1000, d), made(Ours, 2, 2000, changed(Severity::P2)),
                made(Ours, 3, 3000, changed(Severity::P0)), made(Ours, 4, 4000, changed(Severity::P1))});
    const Incident &i = *book.find(IncidentId(QStringLiteral("i")));
    std::vector<Severity> given;
    for (const SeveritySpan &span : severitiesOf(i, fromMs(9000)))
        given.push_back(span.severity);
    QCOMPARE(given, (std::vector{Severity::P2, Severity::P0, Severity::P1}));
    QCOMPARE(worstSeverity(i), Severity::P0);
}

void TestFoldEdges::callOutsBehindOthers()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Timed);
    const QString ann = QStringLiteral("Ann");
    desk.run(command::AssignStep{id, StepId(QStringLiteral("p0.s0")), ann}); // Without a time-box.
    desk.run(command::AssignStep{id, StepId(QStringLiteral("p0.s1")), ann, 3min});
    QStringList titles;
    for (const TimerRecord &timer : timersOf(desk.incident(id))) {
        if (timer.kind == TimerKind::CallOut)
            titles << timer.title + u':' + timer.person;
    }
    QCOMPARE(titles, QStringList{QStringLiteral("Tell the team:Ann")});
    // One update, one phase, one call-out; the commander is there.
    QCOMPARE(timersOf(desk.incident(id)).size(), std::size_t(3));
}

void TestFoldEdges::statisticsOfNoUpdates()
{
    IncidentStatistics s;
    QVERIFY(!statisticsText(s).contains("updates"));
    s.updates = {0, 1};
    QVERIFY(statisticsText(s).contains(R"("updates":[0,1])"));
    QCOMPARE(s.milestone(Milestone::Declared), std::nullopt);
    s.recorded[Milestone::Declared] = fromMs(1);
    QCOMPARE(s.milestone(Milestone::Declared), std::optional(fromMs(1)));
    s.corrected[Milestone::Declared] = fromMs(2);
    QCOMPARE(s.milestone(Milestone::Declared), std::optional(fromMs(2)));
}

void TestFoldEdges::troublesOfAnUnknownKind()
{
    const auto read = readStatistics(R"({"troubles":[[-1,"b","x"],[4,"b","x"],[99,"b","x"],[],[3,"b","y"],)"
                                     R"([0,"b","z"]]})");
    QVERIFY(read);
    QStringList whats;
    for (const Trouble &t : read->troubles)
        whats << t.what;
    QCOMPARE(whats, (QStringList{QStringLiteral("y"), QStringLiteral("z")}));
}

void TestFoldEdges::conditionsOfStatistics()
{
    IncidentBook book;
    std::vector<EventPtr> events{made(Ours, 1, 1, declared())};
    for (int i = 0; i <= MaxListedNames; ++i)
        events.push_back(made(Ours, 2 + i, 2 + i, conditionTrue(i, false)));
    event::ConditionTrue same = conditionTrue(3, false);
    same.condition = 1000;
    events.insert(events.begin() + 5, made(Ours, 999, 5, same));
    book.apply(events);
    Incident i = *book.find(IncidentId(QStringLiteral("i")));
    const IncidentStatistics s = statisticsOf(i);
    QCOMPARE(s.conditions.size(), MaxListedNames);
    QCOMPARE(s.conditions.front(), QStringLiteral("c0"));
    QCOMPARE(s.conditions.back(), QStringLiteral("c%1").arg(MaxListedNames - 1));
    // One whose record is not there has no text.
    i.conditions.erase(0);
    QCOMPARE(statisticsOf(i).conditions.front(), QStringLiteral("c1"));
}

WF_TEST(TestFoldEdges)

} // namespace tst_foldedges

#include "tst_foldedges.moc"
