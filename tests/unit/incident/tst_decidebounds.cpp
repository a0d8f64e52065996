// SPDX-License-Identifier: GPL-3.0-or-later
// What may be asked for exactly at its bounds, and one over.
#include "incident/eventcodec.h"
#include "incident/parts.h"
#include "incident/past.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

#include <functional>

namespace tst_decidebounds {

using namespace std::chrono_literals;
using namespace wf;

namespace {

using Ask = std::function<Command(const IncidentId &)>;

constexpr auto TwoPhases = R"(# Failover

## Immediate response (0-5 minutes)
1. Stop the writers

## Recovery (5-30 minutes)
1. Promote the replica
)";

QString text(int length)
{
    return QString(length, u'x');
}

TimeRange range(Millis length)
{
    return {fromMs(1'760'000'000'000), fromMs(1'760'000'000'000) + length};
}

OutgoingMessage message(int length, int subject)
{
    OutgoingMessage m;
    m.channel = QStringLiteral("team");
    m.text = text(length);
    m.subject = text(subject);
    return m;
}

/// An hour long, and over since yesterday.
PastIncident past(const QString &reference = QStringLiteral("1"))
{
    PastIncident p;
    p.reference = reference;
    p.title = QStringLiteral("Down");
    p.resolvedAt = fromMs(1'760'000'000'000) - 24h;
    p.declaredAt = p.resolvedAt - 1h;
    return p;
}

QStringList many(int count)
{
    QStringList list;
    for (int i = 0; i < count; ++i)
        list << QString::number(i);
    return list;
}

using Id = const IncidentId &;

/// A row for the most that is accepted, and one for what is over.
template <typename Number, typename Make>
void bound(const QByteArray &name, Number most, Number over, Make make)
{
    const Ask fits = [=](Id id) { return Command(make(id, most)); };
    const Ask doesNot = [=](Id id) { return Command(make(id, over)); };
    QTest::newRow((name + ": most").constData()) << fits << true;
    QTest::newRow((name + ": over").constData()) << doesNot << false;
}

void factRows()
{
    bound("tag", MaxTitleLength, MaxTitleLength + 1, [](Id id, int n) {
        IncidentFacts facts;
        facts.tags = {text(n)};
        return command::ChangeFacts{id, facts};
    });
    bound("tags", 50, 51, [](Id id, int n) {
        IncidentFacts facts;
        facts.tags = many(n);
        return command::ChangeFacts{id, facts};
    });
    bound("pinned", Millis(MaxPinnedWindow), Millis(MaxPinnedWindow) + 1ms, [](Id id, Millis n) {
        return command::PinWindow{id, range(n), {}, {}};
    });
    bound("pinned nothing", 1ms, 0ms, [](Id id, Millis n) {
        return command::PinWindow{id, range(n), {}, {}};
    });
    bound("pinned caption", MaxTextLength, MaxTextLength + 1, [](Id id, int n) {
        return command::PinWindow{id, range(1s), {}, text(n)};
    });
    bound("pinned metric", MaxTitleLength, MaxTitleLength + 1, [](Id id, int n) {
        return command::PinWindow{id, range(1s), text(n), {}};
    });
    bound("evidence", MaxTextLength, MaxTextLength + 1,
          [](Id id, int n) { return command::AttachEvidence{id, text(n), {}, {}, 0, {}, {}, {}, {}}; });
    bound("metric of evidence", MaxTitleLength, MaxTitleLength + 1,
          [](Id id, int n) { return command::AttachEvidence{id, text(1), {}, {}, 0, text(n), {}, {}, {}}; });
    bound("window of evidence", Millis(MaxPinnedWindow), Millis(MaxPinnedWindow) + 1ms, [](Id id, Millis n) {
        return command::AttachEvidence{id, text(1), {}, {}, 0, {}, range(n), {}, {}};
    });
    bound("empty window of evidence", 1ms, 0ms, [](Id id, Millis n) {
        return command::AttachEvidence{id, text(1), {}, {}, 0, {}, range(n), {}, {}};
    });
}

void messageRows()
{
    bound("message", MaxMessageLength, MaxMessageLength + 1, [](Id id, int n) {
        return command::SendMessages{id, {message(n, 1)}};
    });
    bound("subject", MaxSubjectLength, MaxSubjectLength + 1, [](Id id, int n) {
        return command::SendMessages{id, {message(1, n)}};
    });
    bound("next update", Millis(24h * 7), Millis(24h * 7) + 1ms, [](Id id, Millis n) {
        return command::PostUpdate{id, text(1), n};
    });
    bound("next update soon", 1000ms, 999ms, [](Id id, Millis n) {
        return command::PostUpdate{id, text(1), n};
    });
}

void reviewRows()
{
    bound("metric of an annotation", MaxTitleLength, MaxTitleLength + 1, [](Id id, int n) {
        return command::Annotate{id, {}, text(1), text(n)};
    });
    bound("range of an annotation", Millis(MaxPinnedWindow), Millis(MaxPinnedWindow) + 1ms,
          [](Id id, Millis n) {
              return command::Annotate{id, {}, text(1), {}, range(n)};
          });
    bound("empty range of an annotation", 1ms, 0ms, [](Id id, Millis n) {
        return command::Annotate{id, {}, text(1), {}, range(n)};
    });
    bound("owner of an action", MaxTitleLength, MaxTitleLength + 1, [](Id id, int n) {
        ActionItem item;
        item.text = text(1);
        item.owner = text(n);
        return command::SetAction{id, item};
    });
    bound("link of an action", MaxTextLength, MaxTextLength + 1, [](Id id, int n) {
        ActionItem item;
        item.text = text(1);
        item.link = text(n);
        return command::SetAction{id, item};
    });
    bound("phase of a step", 1, 2, [](Id id, int n) { return command::AddStep{id, n, text(1), {}}; });
    bound("imported at once", int(command::MaxImportedAtOnce), int(command::MaxImportedAtOnce) + 1,
          [](Id, int n) {
              command::ImportIncidents import{QStringLiteral("pager"), {}};
              for (int i = 0; i < n; ++i)
                  import.incidents.push_back(past(QString::number(i)));
              return import;
          });
}

} // namespace

class TestDecideBounds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lengths_data();
    void lengths();
    void listsLeaveOutWhatIsEmpty();
    void pastIncidents_data();
    void pastIncidents();
    void pastTexts();
    void importedTwice();
    void hypothesesThatStay();
    void closingAReview();
    void plainIds_data();
    void plainIds();
    void storableTexts_data();
    void storableTexts();
    void partsOfParts();
    void timersOfAMergedIncident();
};

void TestDecideBounds::lengths_data()
{
    QTest::addColumn<Ask>("ask");
    QTest::addColumn<bool>("accepted");
    factRows();
    messageRows();
    reviewRows();
}

void TestDecideBounds::lengths()
{
    QFETCH(Ask, ask);
    QFETCH(bool, accepted);
    BookFixture desk;
    const IncidentId id = desk.declareUnder(TwoPhases);
    const auto events = desk.tryRun(ask(id));
    QVERIFY2(events.has_value() == accepted, events ? "accepted" : qPrintable(events.error().message));
    QVERIFY(!events || !events->empty());
}

void TestDecideBounds::listsLeaveOutWhatIsEmpty()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    IncidentFacts facts;
    facts.services = {QStringLiteral("mail"), QStringLiteral(" "), QStringLiteral("mail "),
                      QStringLiteral("shop")};
    desk.run(command::ChangeFacts{id, facts});
    QCOMPARE(desk.incident(id).facts.services, (QStringList{QStringLiteral("mail"), QStringLiteral("shop")}));
}

void TestDecideBounds::pastIncidents_data()
{
    QTest::addColumn<std::function<void(PastIncident &)>>("change");
    QTest::addColumn<QString>("field"); ///< That is wrong; empty: none.
    const auto row = [](const char *name, const char *field,
                        const std::function<void(PastIncident &)> &change) {
        QTest::newRow(name) << change << QString::fromLatin1(field);
    };
    row("as it is", "", [](PastIncident &) {});
    row("over at once", "", [](PastIncident &p) { p.resolvedAt = p.declaredAt; });
    row("over before", "resolved", [](PastIncident &p) { p.resolvedAt = p.declaredAt - 1ms; });
    row("detected then", "", [](PastIncident &p) { p.detectedAt = p.declaredAt; });
    row("detected later", "acknowledged", [](PastIncident &p) { p.detectedAt = p.declaredAt + 1ms; });
    row("mitigated first", "", [](PastIncident &p) { p.mitigatedAt = p.declaredAt; });
    row("mitigated before", "mitigated", [](PastIncident &p) { p.mitigatedAt = p.declaredAt - 1ms; });
    row("mitigated last", "", [](PastIncident &p) { p.mitigatedAt = p.resolvedAt; });
    row("mitigated after", "mitigated", [](PastIncident &p) { p.mitigatedAt = p.resolvedAt + 1ms; });
    row("started last", "", [](PastIncident &p) { p.startedAt = p.resolvedAt; });
    row("started after", "started", [](PastIncident &p) { p.startedAt = p.resolvedAt + 1ms; });
    row("far ahead", "resolved", [](PastIncident &p) { p.resolvedAt += 30 * 24h; });
    row("long ago", "started", [](PastIncident &p) { p.startedAt = fromMs(-1); });
    row("no reference", "reference", [](PastIncident &p) { p.reference = QStringLiteral(" "); });
    row("no title", "title", [](PastIncident &p) { p.title = QStringLiteral(" "); });
}

void TestDecideBounds::pastIncidents()
{
    QFETCH(std::function<void(PastIncident &)>, change);
    QFETCH(QString, field);
    PastIncident p = past();
    change(p);
    const auto problem = problemOf(p, fromMs(1'760'000'000'000));
    QCOMPARE(problem ? problem->field : QString(), field);
}

void TestDecideBounds::pastTexts()
{
    const std::tuple<QString PastIncident::*, int, const char *> texts[] = {
        {&PastIncident::reference, MaxReferenceLength, "reference"},
        {&PastIncident::title, MaxTitleLength, "title"},
        {&PastIncident::summary, MaxSectionLength, "summary"},
        {&PastIncident::runbook, MaxTitleLength, "runbook"},
        {&PastIncident::commander, MaxTitleLength, "commander"}};
    const Timestamp now = fromMs(1'760'000'000'000);
    for (const auto &[member, most, field] : texts) {
        PastIncident p = past();
        p.*member = text(most);
        QVERIFY(!problemOf(p, now));
        p.*member += u'x';
        const auto problem = problemOf(p, now);
        QVERIFY(problem);
        QCOMPARE(problem->field, QString::fromLatin1(field));
    }
}

void TestDecideBounds::importedTwice()
{
    BookFixture desk;
    const auto references = [&desk](const std::vector<PastIncident> &incidents) {
        QStringList list;
        for (const EventPtr &e : desk.run(command::ImportIncidents{QStringLiteral("pager"), incidents})) {
            if (e->as<event::Imported>())
                list << desk.incident(e->incident).number;
        }
        return list.join(u' ');
    };
    QCOMPARE(references({past(QStringLiteral("1"))}), QStringLiteral("pager#1"));
    const QString again = references({past(QStringLiteral("1")), past(QStringLiteral("2")),
                                      past(QStringLiteral("2")), past(QStringLiteral("3"))});
    QCOMPARE(again, QStringLiteral("pager#2 pager#3"));
}

void TestDecideBounds::hypothesesThatStay()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    using State = HypothesisState;
    desk.run(command::ChangeHypothesis{id, {}, QStringLiteral("disk"), State::Open, QStringLiteral("why")});
    const QString known = desk.incident(id).hypotheses.front().id;
    const auto changes = [&](State state, const char *why) {
        return !desk.run(command::ChangeHypothesis{id, known, {}, state, QString::fromLatin1(why)}).empty();
    };
    QVERIFY(!changes(State::Open, "why "));
    QVERIFY(changes(State::Open, "another"));
    QVERIFY(changes(State::Likely, "another"));
    QVERIFY(!changes(State::Likely, "another"));
}

void TestDecideBounds::closingAReview()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    desk.run(command::ChangeReviewState{id, ReviewState::InReview});
    QCOMPARE(desk.incident(id).status, IncidentStatus::Resolved);
    desk.run(command::ChangeReviewState{id, ReviewState::Closed});
    QCOMPARE(desk.incident(id).status, IncidentStatus::Closed);
}

void TestDecideBounds::plainIds_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("plain");
    QTest::newRow("empty") << "" << false;
    QTest::newRow("letters") << "aZ9-_." << true;
    QTest::newRow("64") << text(64) << true;
    QTest::newRow("65") << text(65) << false;
    QTest::newRow("slash") << "a/b" << false;
    QTest::newRow("not ASCII") << QStringLiteral("é") << false;
}

void TestDecideBounds::plainIds()
{
    QFETCH(QString, id);
    QFETCH(bool, plain);
    QCOMPARE(isPlainId(id), plain);
}

void TestDecideBounds::storableTexts_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("stored");
    const QString pair = QString::fromUcs4(U"\U0001F525");
    const QString replaced(QChar(0xfffd));
    QTest::newRow("plain") << "a"
                           << "a";
    QTest::newRow("pair") << pair << pair;
    QTest::newRow("pair between") << u'a' + pair + u'b' << u'a' + pair + u'b';
    QTest::newRow("first half at the end") << pair.left(1) << replaced;
    QTest::newRow("first half") << pair.left(1) + u'a' << replaced + u'a';
    QTest::newRow("last of what is a character") << QString(QChar(0xfffd)) << QString(QChar(0xfffd));
    QTest::newRow("first that is none") << QString(QChar(0xfffe)) << replaced;
}

void TestDecideBounds::storableTexts()
{
    QFETCH(QString, given);
    QTEST(storable(given), "stored");
}

void TestDecideBounds::partsOfParts()
{
    BookFixture desk;
    const IncidentId whole = desk.declare(Severity::P1, false);
    const IncidentId first = desk.declare(Severity::P1, false);
    const IncidentId second = desk.declare(Severity::P1, false);
    desk.run(command::Merge{first, {second}});
    desk.run(command::Merge{whole, {first}});
    QCOMPARE(partsOf(desk.book, desk.incident(whole)).size(), std::size_t{3});
    // One that the book does not have, and one that is named twice.
    Incident odd = desk.incident(whole);
    odd.mergedFrom.insert(IncidentId(QStringLiteral("gone")));
    odd.mergedFrom.insert(second);
    QCOMPARE(partsOf(desk.book, odd).size(), std::size_t{3});
}

void TestDecideBounds::timersOfAMergedIncident()
{
    BookFixture desk;
    const IncidentId whole = desk.declare(Severity::P1, false);
    const IncidentId part = desk.declare(Severity::P1, false);
    for (const Millis length : {Millis(30min), Millis(10min), Millis(20min)})
        desk.run(command::StartTimer{part, clockText(length), length});
    desk.run(command::Merge{whole, {part}});
    Incident merged = desk.incident(part);
    QStringList titles;
    for (const TimerRecord &timer : runningTimers(desk.book, merged))
        titles << timer.title;
    QCOMPARE(titles, (QStringList{clockText(10min), clockText(20min), clockText(30min)}));
    for (auto &[id, timer] : merged.freeTimers)
        timer.stopped = timer.title != clockText(30min);
    QCOMPARE(runningTimers(desk.book, merged).size(), std::size_t{1});
}

WF_TEST(TestDecideBounds)

} // namespace tst_decidebounds

#include "tst_decidebounds.moc"
