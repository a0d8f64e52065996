// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a report that the log knows by itself, each on an incident of its own.
#include "endedincident.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_sections {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::endedincident;

namespace {

/// The tones of chips and words of a block's cells that say `text`.
std::optional<Tone> toneOf(const ReportBlocks &blocks, const QString &text)
{
    for (const ReportBlock &block : blocks) {
        const auto *table = std::get_if<TableBlock>(&block);
        for (const TableRow &row : table ? table->rows : std::vector<TableRow>()) {
            for (const ReportText &cell : row.cells) {
                for (const TextPiece &piece : cell) {
                    if (piece.text == text)
                        return piece.tone;
                }
            }
        }
    }
    return std::nullopt;
}

} // namespace

class TestSections : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void howItWasDetected();
    void conditionsAtTheEnd();
    void rolesFromAndTo();
    void whoElseTookPart();
    void callsWithTheirAnswers();
    void factorsAndHypotheses();
    void evidenceInItsParts();
    void actionsInOrder();
    void updatesAgainstTheirTimes();
    void messagesInTheirStates();
};

void TestSections::howItWasDetected()
{
    ReportInput input = ended();
    const auto first = [&] { return said(report::detectionBlocks(input)); };
    QCOMPARE(first(),
             QStringLiteral("Nothing detected it: it was declared by hand at 2026-11-23 12:00:00 UTC."));
    input.incident.detectedAt = Noon - 1min;
    QCOMPARE(first(),
             QStringLiteral("The runbook’s conditions detected it at 2026-11-23 11:59:00 UTC; it was "
                            "declared 1:00 later."));
    input.incident.detectedAt = Noon;
    QVERIFY(first().endsWith(QLatin1String("it was declared 0:00 later.")));
    input.incident.detectedAt = Noon + 1min;
    QCOMPARE(first(),
             QStringLiteral("It was declared by hand at 2026-11-23 12:00:00 UTC; the runbook’s conditions "
                            "saw it 1:00 later."));
    input.incident.declaredAt.reset();
    QCOMPARE(first(), QStringLiteral("The runbook’s conditions detected it at 2026-11-23 12:01:00 UTC."));
    input.incident.detectedAt.reset();
    QCOMPARE(first(), QString());
}

void TestSections::conditionsAtTheEnd()
{
    ReportFixture bench;
    bench.from = bench.desk.clock.wall();
    using State = ConditionRecord::State;
    const auto report = [&](int condition, State state, const char *value) {
        command::ReportCondition seen;
        seen.runbook = RunbookId(QStringLiteral("dynex-outage"));
        seen.runbookTitle = QStringLiteral("Dynex outage");
        seen.severities = {Severity::P1};
        seen.condition = condition;
        seen.text = QStringLiteral("m%1 > 5").arg(condition);
        seen.state = state;
        seen.value = QString::fromLatin1(value);
        seen.at = bench.desk.clock.wall();
        bench.desk.run(seen, QStringLiteral("feed"));
        bench.desk.clock.advance(1min);
    };
    report(0, State::True, "6");
    report(1, State::True, "7");
    report(2, State::True, "8");
    report(0, State::False, "1");
    report(1, State::NoData, "");
    report(0, State::True, "9");
    report(0, State::False, "2");
    const ReportBlocks blocks = report::detectionBlocks(bench.input(bench.detection()));
    const QString words = said(blocks);
    const auto clock = [&](int minutes) { return toIsoUtc(bench.from + minutes * 1min).mid(11, 8); };
    QVERIFY2(words.contains(QStringLiteral("%1\t6\t2\tfalse since %2").arg(clock(0), clock(6))),
             qPrintable(words));
    QVERIFY2(words.contains(QStringLiteral("%1\t7\t1\tno data since %2").arg(clock(1), clock(4))),
             qPrintable(words));
    QVERIFY2(words.contains(QStringLiteral("%1\t8\t1\ttrue since %1").arg(clock(2))), qPrintable(words));
    QCOMPARE(toneOf(blocks, QStringLiteral("true")), std::optional(Tone::Bad));
    QCOMPARE(toneOf(blocks, QStringLiteral("false")), std::optional(Tone::Good));
    QCOMPARE(toneOf(blocks, QStringLiteral("no data")), std::optional(Tone::Review));
}

void TestSections::rolesFromAndTo()
{
    ReportInput input = ended();
    QCOMPARE(said(report::responderBlocks(input)), QStringLiteral("Nobody took a role."));
    input.incident.roleHistory = {{Role::Communications, QStringLiteral("Bo"), Noon},
                                  {Role::Commander, QStringLiteral("Ada"), Noon},
                                  {Role::Commander, QStringLiteral("Cy"), Noon + 1min},
                                  {Role::Communications, {}, Noon + 2min},
                                  {Role::Commander, QStringLiteral("Di"), Noon + 3min}};
    QCOMPARE(
        said(report::responderBlocks(input)).split(u'\n'),
        (QStringList{QStringLiteral("Incident commander\tAda\t2026-11-23 12:00:00\t2026-11-23 12:01:00\t"),
                     QStringLiteral("Incident commander\tCy\t2026-11-23 12:01:00\t2026-11-23 12:03:00\t"),
                     QStringLiteral("Incident commander\tDi\t2026-11-23 12:03:00\tto the end\t"),
                     QStringLiteral("Communications\tBo\t2026-11-23 12:00:00\t2026-11-23 12:02:00")}));
}

void TestSections::whoElseTookPart()
{
    ReportInput input = ended();
    input.incident.roleHistory = {{Role::Commander, QStringLiteral("Ada"), Noon}};
    for (const char *actor : {"Ada", "feed", "desk", "", "Bo", "Cy", "Bo"})
        add(input.incident, eventOf(event::Reopened{}, Noon, actor));
    QVERIFY(said(report::responderBlocks(input))
                .endsWith(QStringLiteral("Also took part: Bo (2 entries), Cy (1 entry)")));
    input.incident.events = {};
    QVERIFY(!said(report::responderBlocks(input)).contains(QLatin1String("Also took part")));
}

void TestSections::callsWithTheirAnswers()
{
    ReportInput input = ended();
    input.incident.calls = {
        {QStringLiteral("Provider"), true, {}, QStringLiteral("Ada"), Noon},
        {QStringLiteral("Owner"), false, {}, QStringLiteral("Ada"), Noon},
        {QStringLiteral("Bo"), false, QStringLiteral("mailbox"), QStringLiteral("Ada"), Noon}};
    const QString words = said(report::responderBlocks(input));
    QVERIFY(words.contains(QStringLiteral("Provider\t2026-11-23 12:00:00\tanswered\tAda")));
    QVERIFY(words.contains(QStringLiteral("Owner\t2026-11-23 12:00:00\tno answer\tAda")));
    QVERIFY(words.contains(QStringLiteral("Bo\t2026-11-23 12:00:00\tno answer: mailbox\tAda")));
}

void TestSections::factorsAndHypotheses()
{
    ReportInput input = ended();
    QVERIFY(report::factorBlocks(input).empty());
    input.incident.review.factors = {{{}, QStringLiteral("change"), QStringLiteral("a"), {}},
                                     {{}, {}, QStringLiteral("b"), {}}};
    input.incident.hypotheses = {
        {{},
         QStringLiteral("h1"),
         HypothesisState::Likely,
         QStringLiteral("why"),
         QStringLiteral("Ada"),
         Noon},
        {{}, QStringLiteral("h2"), HypothesisState::RuledOut, {}, QStringLiteral("Bo"), Noon}};
    const ReportBlocks blocks = report::factorBlocks(input);
    QCOMPARE(said(blocks),
             QStringLiteral("change a\nb\n--\nHypotheses at the time\n--\nh1\tlikely\twhy\tAda\t\n"
                            "h2\truled out\t—\tBo"));
    QCOMPARE(toneOf(blocks, QStringLiteral("likely")), std::optional(Tone::Warn));
    QCOMPARE(toneOf(blocks, QStringLiteral("ruled out")), std::optional(Tone::Muted));
}

void TestSections::evidenceInItsParts()
{
    ReportInput input = ended();
    QCOMPARE(said(report::evidenceBlocks(input)),
             QStringLiteral("No recorded metrics belong to this incident."));
    input.charts.resize(2);
    input.charts[1].marked = {{{Noon, Noon + 1min}, QStringLiteral("here")}, {{Noon, Noon + 1min}, {}}};
    Evidence all;
    all.at = Noon;
    all.text = QStringLiteral("graph");
    all.metric = QStringLiteral("m");
    all.range = TimeRange{Noon, Noon + 1min};
    all.file = QStringLiteral("a.png");
    all.size = 7;
    all.by = QStringLiteral("Ada");
    Evidence range;
    range.at = Noon;
    range.range = all.range;
    Evidence file;
    file.at = Noon;
    file.file = QStringLiteral("b.txt");
    input.incident.evidence = {all, range, file};
    const ReportBlocks blocks = report::evidenceBlocks(input);
    QCOMPARE(said(blocks),
             QStringLiteral("Metrics\n--\nchart 0\n--\nchart 1\n--\nEvidence\n--\n"
                            "2026-11-23 12:00:00\tgraph\tm 12:00:00–12:01:00\na.png, 7 bytes\tAda\t\n"
                            "2026-11-23 12:00:00\t—\t12:00:00–12:01:00\t\t\n"
                            "2026-11-23 12:00:00\t—\tb.txt, 0 bytes"));
    const auto &chart = std::get<ChartBlock>(blocks[2]);
    QCOMPARE(chart.captions.size(), std::size_t(2));
    QCOMPARE(wordsOf(chart.captions[0]), QStringLiteral("12:00:00–12:01:00 here"));
    QCOMPARE(wordsOf(chart.captions[1]), QStringLiteral("12:00:00–12:01:00"));
    QVERIFY(std::get<ChartBlock>(blocks[1]).captions.empty());
}

void TestSections::actionsInOrder()
{
    ReportInput input = ended();
    QCOMPARE(said(report::actionBlocks(input)), QStringLiteral("No action items."));
    const auto action = [](const char *text, ActionState state, const char *link = "") {
        ActionItem item;
        item.text = QString::fromLatin1(text);
        item.state = state;
        item.link = QString::fromLatin1(link);
        return item;
    };
    input.incident.review.actions = {action("a", ActionState::Done),
                                     action("b", ActionState::Open, "https://x.test"),
                                     action("c", ActionState::Dropped), action("d", ActionState::Open)};
    input.incident.review.actions[3].dueAt = Noon;
    input.incident.review.actions[3].owner = QStringLiteral("Bo");
    const ReportBlocks blocks = report::actionBlocks(input);
    QCOMPARE(said(blocks),
             QStringLiteral("b\nhttps://x.test\t—\t—\topen\t\nd\tBo\t2026-11-23\topen\t\na\t—\t—\tdone\t\n"
                            "c\t—\t—\tdropped"));
    QCOMPARE(toneOf(blocks, QStringLiteral("open")), std::optional(Tone::Warn));
    QCOMPARE(toneOf(blocks, QStringLiteral("done")), std::optional(Tone::Good));
    QCOMPARE(toneOf(blocks, QStringLiteral("dropped")), std::optional(Tone::Muted));
}

void TestSections::updatesAgainstTheirTimes()
{
    ReportInput input = ended();
    QCOMPARE(said(report::messageBlocks(input)), QStringLiteral("No messages were sent."));
    input.incident.tally.updates = {
        {Noon + 30min, Noon + 30min}, {Noon + 20min, Noon + 21min}, {Noon + 5min, {}}};
    const auto post = [&](int minutes, const QString &text) {
        event::UpdatePosted update;
        update.text = text;
        add(input.incident, eventOf(update, Noon + minutes * 1min));
    };
    post(21, QStringLiteral("late"));
    post(30, QString(400, u'x'));
    post(40, QString(401, u'y'));
    add(input.incident, eventOf(event::Reopened{}));
    const ReportBlocks blocks = report::messageBlocks(input);
    QCOMPARE(said(blocks),
             QStringLiteral(
                 "Status updates\n--\n1 of 3 updates on time.\n--\n2026-11-23 12:05:00\t—\tmissed\t—\t\n"
                 "2026-11-23 12:20:00\t2026-11-23 12:21:00\t1:00 late\tlate\t\n"
                 "2026-11-23 12:30:00\t2026-11-23 12:30:00\ton time\t%1\t\n"
                 "—\t2026-11-23 12:40:00\t\t%2\n--\nNo messages were sent.")
                 .arg(QString(400, u'x'), QString(399, u'y') + QChar(0x2026)));
    input.incident.tally.updates.clear();
    QVERIFY(!said(report::messageBlocks(input)).contains(QLatin1String("on time")));
}

void TestSections::messagesInTheirStates()
{
    ReportInput input = ended();
    const std::pair<MessageState, Tone> states[]{{MessageState::Sent, Tone::Good},
                                                 {MessageState::Failed, Tone::Bad},
                                                 {MessageState::Held, Tone::Warn},
                                                 {MessageState::Queued, Tone::Warn},
                                                 {MessageState::Superseded, Tone::Muted}};
    for (const auto &[state, tone] : states) {
        MessageRecord message;
        message.state = state;
        message.queuedAt = Noon;
        message.message.channel = QStringLiteral("page");
        input.incident.messages = {message};
        const QString bare = said(report::messageBlocks(input));
        QVERIFY2(bare.startsWith(QLatin1String("Messages by channel\n--\n2026-11-23 12:00:00\tpage\t")),
                 qPrintable(bare));
        QVERIFY(bare.endsWith(messageStateName(state)));
        QCOMPARE(toneOf(report::messageBlocks(input), messageStateName(state)), std::optional(tone));
        input.incident.messages[0].message.text = QStringLiteral("words");
        input.incident.messages[0].settledAt = Noon + 1min;
        input.incident.messages[0].answer = QStringLiteral("200");
        const QString full = said(report::messageBlocks(input));
        QVERIFY2(full.endsWith(
                     QStringLiteral("\nwords\t%1\n2026-11-23 12:01:00\n200").arg(messageStateName(state))),
                 qPrintable(full));
    }
}

WF_TEST(TestSections)

} // namespace tst_sections

#include "tst_sections.moc"
