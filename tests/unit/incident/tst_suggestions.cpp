// SPDX-License-Identifier: GPL-3.0-or-later
// What an incident suggests for its runbooks, and the history of a section.
#include "incident/reviewhistory.h"
#include "incident/suggestions.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_suggestions {

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr auto Failover = R"(# Failover

## Immediate response (0-5 minutes)

1. Stop the writers
2. Tell the team
3. Look at the lag

## Recovery (5-30 minutes)

- Promote the replica
- Start the writers
)";

StepId step(const char *id)
{
    return StepId(QLatin1String(id));
}

/// The text of a part after a suggestion.
QByteArray changed(const Incident &incident, const RunbookSuggestion &s)
{
    const RunbookDocument &document = *incident.parts[s.part].document;
    const auto text = changedSource(document.source, document.file, s.change);
    return text ? *text : text.error().message.toUtf8();
}

} // namespace

class TestSuggestions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingFromAQuietIncident();
    void skippedStepBecomesOptional();
    void addedStepStandsBehindWhatWasDone();
    void addedStepThatWasSkipped();
    void stepsOfABranch();
    void latePhaseGetsTheTimeItTook();
    void timesAreRounded_data();
    void timesAreRounded();
    void secondPartIsChangedInItsOwnText();
    void stepsOfOnesOwnHaveNoText();
    void sittings();
};

void TestSuggestions::nothingFromAQuietIncident()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Failover);
    desk.clock.advance(1min);
    desk.run(command::CompleteStep{id, step("p0.s0"), {}});
    QVERIFY(suggestionsFor(desk.incident(id)).empty());
}

void TestSuggestions::skippedStepBecomesOptional()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Failover);
    desk.run(command::SkipStep{id, step("p0.s1"), QStringLiteral("the team was there")});
    const auto suggestions = suggestionsFor(desk.incident(id));
    QCOMPARE(suggestions.size(), std::size_t(1));
    QCOMPARE(suggestions[0].reason, RunbookSuggestion::Reason::Skipped);
    QCOMPARE(suggestions[0].said, QStringLiteral("the team was there"));
    QCOMPARE(suggestions[0].line, 6);
    QByteArray expected(Failover);
    expected.replace("2. Tell the team", "2. Tell the team (optional: skipped in " +
                                             desk.incident(id).number.toUtf8() + ": the team was there)");
    QCOMPARE(changed(desk.incident(id), suggestions[0]), expected);
}

void TestSuggestions::addedStepStandsBehindWhatWasDone()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Failover);
    desk.run(command::CompleteStep{id, step("p0.s0"), {}});
    desk.clock.advance(1min);
    desk.run(command::AddStep{id, 0, QStringLiteral("fence the old primary"), {}});
    desk.run(command::AddStep{id, 1, QStringLiteral("warm the cache"), {}});
    desk.clock.advance(1min);
    desk.run(command::CompleteStep{id, step("p0.s1"), {}});
    const auto suggestions = suggestionsFor(desk.incident(id));
    QCOMPARE(suggestions.size(), std::size_t(2));
    const QByteArray number = desk.incident(id).number.toUtf8();
    QByteArray expected(Failover);
    expected.replace("2. Tell the team\n3. Look",
                     "2. Fence the old primary (added in " + number + ")\n3. Tell the team\n4. Look");
    QCOMPARE(changed(desk.incident(id), suggestions[0]), expected);
    QCOMPARE(changed(desk.incident(id), suggestions[1]),
             QByteArray(Failover) + "- Warm the cache (added in " + number + ")\n");
}

void TestSuggestions::addedStepThatWasSkipped()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Failover);
    desk.run(command::AddStep{id, 0, QStringLiteral("fence the old primary"), {}});
    const StepId added = desk.incident(id).addedSteps.front().step.id;
    desk.run(command::AddStep{id, 0, QStringLiteral("close the port"), {}});
    desk.run(command::SkipStep{id, added, QStringLiteral("no use")});
    const auto suggestions = suggestionsFor(desk.incident(id));
    QCOMPARE(suggestions.size(), std::size_t(1));
    QCOMPARE(suggestions[0].change.text, QStringLiteral("close the port"));
}

void TestSuggestions::stepsOfABranch()
{
    constexpr auto Leak = "# Leak\n\n## Recovery (0-5 minutes)\n\n1. Look at it\n2. **If it leaks**:\n"
                          "   - Stop it\n   - Mend it\n3. **If it burns**:\n   - Call the fire brigade\n";
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Leak);
    desk.run(command::ChooseBranch{id, 0, 0});
    std::vector<StepId> steps;
    for (const Step *each : stepsOfPhase(desk.incident(id), 0))
        steps.push_back(each->id);
    QCOMPARE(steps.size(), std::size_t(3));
    desk.run(command::CompleteStep{id, steps[0], {}});
    desk.run(command::CompleteStep{id, steps[1], {}});
    // At the moment that one is finished another is thought of: it belongs behind it.
    desk.run(command::AddStep{id, 0, QStringLiteral("empty the bucket"), {}});
    desk.clock.advance(1s);
    desk.run(command::SkipStep{id, steps[2], QStringLiteral("it holds")});
    QStringList said;
    for (const RunbookSuggestion &s : suggestionsFor(desk.incident(id)))
        said << s.change.branch + u'/' + s.change.step + u'/' + s.change.text;
    QCOMPARE(said.size(), 2);
    QVERIFY2(said.contains(QStringLiteral("it leaks/Stop it/empty the bucket")), qPrintable(said.join(u'|')));
    QVERIFY2(said.join(u'|').contains(QStringLiteral("it leaks/Mend it/skipped in ")),
             qPrintable(said.join(u'|')));
}

void TestSuggestions::latePhaseGetsTheTimeItTook()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Failover);
    desk.clock.advance(7min + 10s);
    for (const char *name : {"p0.s0", "p0.s1", "p0.s2"})
        desk.run(command::CompleteStep{id, step(name), {}});
    const auto suggestions = suggestionsFor(desk.incident(id));
    QCOMPARE(suggestions.size(), std::size_t(1));
    QCOMPARE(suggestions[0].reason, RunbookSuggestion::Reason::Late);
    QCOMPARE(suggestions[0].overrun, Millis(2min + 10s));
    QByteArray expected(Failover);
    expected.replace("(0-5 minutes)", "(0-10 minutes)").replace("(5-30 minutes)", "(10-30 minutes)");
    QCOMPARE(changed(desk.incident(id), suggestions[0]), expected);
}

void TestSuggestions::timesAreRounded_data()
{
    QTest::addColumn<Millis>("took");
    QTest::addColumn<Millis>("until");
    QTest::newRow("to five minutes") << Millis(51min) << Millis(55min);
    QTest::newRow("an hour") << Millis(60min) << Millis(60min);
    QTest::newRow("to a quarter of an hour") << Millis(60min + 1ms) << Millis(75min);
    QTest::newRow("six hours") << Millis(6h) << Millis(6h);
    QTest::newRow("to an hour") << Millis(6h + 1ms) << Millis(7h);
}

void TestSuggestions::timesAreRounded()
{
    QFETCH(Millis, took);
    BookFixture desk;
    const IncidentId id = desk.declareUnder("# Slow\n\n## Recovery (0-5 minutes)\n\n1. Wait for it\n");
    desk.clock.advance(took);
    desk.run(command::CompleteStep{id, step("p0.s0"), {}});
    const auto suggestions = suggestionsFor(desk.incident(id));
    QCOMPARE(suggestions.size(), std::size_t(1));
    QTEST(suggestions[0].change.until, "until");
}

void TestSuggestions::secondPartIsChangedInItsOwnText()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Failover);
    constexpr auto Cache = "# Cache\n\n## Immediate response (0-5 minutes)\n\n1. Warm the cache\n";
    desk.run(command::AttachRunbook{id, writtenCopy(Cache, QStringLiteral("cache.md"))});
    desk.run(command::SkipStep{id, step("r1.p0.s0"), QStringLiteral("it was warm")});
    const auto suggestions = suggestionsFor(desk.incident(id));
    QCOMPARE(suggestions.size(), std::size_t(1));
    QCOMPARE(suggestions[0].part, std::size_t(1));
    QVERIFY(changed(desk.incident(id), suggestions[0]).contains("1. Warm the cache (optional: skipped in "));
}

void TestSuggestions::stepsOfOnesOwnHaveNoText()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    desk.run(command::AddStep{id, -1, QStringLiteral("look around"), {}});
    QVERIFY(suggestionsFor(desk.incident(id)).empty());
}

void TestSuggestions::sittings()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Failover);
    const auto write = [&](const char *text, const char *who = "Ada") {
        desk.run(command::WriteSection{id, ReviewSection::Summary, QLatin1String(text)}, QLatin1String(who));
        desk.clock.advance(5s);
    };
    write("a");
    write("a b");
    desk.run(command::WriteSection{id, ReviewSection::Lucky, QStringLiteral("another section")});
    write("a b c");
    write("mine", "Grace");
    desk.clock.advance(11min);
    write("later", "Grace");
    const auto revisions = revisionsOf(desk.incident(id), ReviewSection::Summary);
    QCOMPARE(revisions.size(), std::size_t(5));
    QStringList texts;
    for (const SectionRevision &sitting : sittingsOf(revisions))
        texts << sitting.by + u':' + sitting.markdown;
    QCOMPARE(texts, (QStringList{QStringLiteral("Ada:a b c"), QStringLiteral("Grace:mine"),
                                 QStringLiteral("Grace:later")}));
}

WF_TEST(TestSuggestions)

} // namespace tst_suggestions

#include "tst_suggestions.moc"
