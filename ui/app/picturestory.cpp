// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/picturestory.h"

#include "desk/demo.h"
#include "desk/people.h"
#include "desk/replayclock.h"
#include "detect/detector.h"
#include "incident/runbookcopy.h"
#include "log/execute.h"

#include <QCoreApplication>

namespace wf {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const RunbookId Outage(QStringLiteral("dynex-outage"));
const QString Ana = QStringLiteral("Ana");
const QString Bo = QStringLiteral("Bo");
const QString Cleo = QStringLiteral("Cleo");

QString storyText(const char *text)
{
    return QCoreApplication::translate("wf::PictureStory", text);
}

/// The log under the clock of then: every command happens at the moment the story has come to.
class Teller
{
public:
    Teller(EventLog &log, ReplayClock &clock, RunbookLibrary &library)
        : m_log(log), m_clock(clock), m_library(library)
    {
    }

    void act(const QString &actor, const Command &command)
    {
        const auto done = execute(m_log, command, {m_clock.wall(), actor});
        if (!done && !m_error)
            m_error = done.error();
    }
    const Incident *incident() const { return m_log.book().openFor(Outage); }
    const std::optional<Error> &error() const { return m_error; }

    void see(const std::vector<ConditionTransition> &changes)
    {
        const auto found = m_library.find(Outage);
        for (const ConditionTransition &t : changes) {
            if (t.to == ConditionState::True)
                act(QStringLiteral("feed"),
                    command::ReportCondition{t.runbook, found.runbook->title, found.runbook->severities,
                                             t.condition, t.text, ConditionRecord::State::True, t.valueText,
                                             t.flapping, t.at});
        }
    }
    void fireDueTimers()
    {
        const Incident *known = incident();
        if (!known)
            return;
        for (const TimerRecord &timer : timersOf(*known)) {
            if (timer.dueAt > m_clock.wall() || timer.firedAt)
                continue;
            act(QStringLiteral("desk"), command::FireTimer{known->id, timer.id});
            act(Ana, command::AcknowledgeTimer{known->id, timer.id});
        }
    }
    void declare()
    {
        const Incident *known = incident();
        if (known)
            act(Ana, command::Declare{known->id, known->title, Severity::P1, false, Ana,
                                      copyOf(m_library.find(Outage))});
    }
    void completeStep(const QString &who)
    {
        const Incident *known = incident();
        if (!known)
            return;
        if (const int phase = currentPhase(*known); phase >= 0 && needsBranch(*known, phase))
            act(Ana, command::ChooseBranch{known->id, phase, 0});
        known = incident();
        if (const Step *step = nextStep(*known))
            act(who, command::CompleteStep{known->id, step->id, {}});
    }

private:
    EventLog &m_log;
    ReplayClock &m_clock;
    RunbookLibrary &m_library;
    std::optional<Error> m_error;
};

/// What the team does, and how long after the outage began.
struct Deed
{
    Millis after;
    std::function<void(Teller &, const IncidentId &)> act;
};

std::vector<Deed> deeds()
{
    const auto step = [](const QString &who) {
        return [who](Teller &t, const IncidentId &) { t.completeStep(who); };
    };
    const auto entry = [](const QString &who, EventKind kind, const char *text) {
        return [who, kind, text](Teller &t, const IncidentId &id) {
            t.act(who, command::AddEntry{id, kind, storyText(text)});
        };
    };
    const auto update = [](const char *text) {
        return [text](Teller &t, const IncidentId &id) {
            t.act(Cleo, command::PostUpdate{id, storyText(text), minutes(20), Audience::Customers});
        };
    };
    const auto take = [](Role role, const QString &who) {
        return [role, who](Teller &t, const IncidentId &id) {
            t.act(who, command::TakeRole{id, role, who, false});
        };
    };
    return {
        {seconds(75), [](Teller &t, const IncidentId &) { t.declare(); }},
        {seconds(80), step(Ana)},
        {seconds(100), take(Role::Operations, Bo)},
        {seconds(125), take(Role::Communications, Cleo)},
        {seconds(150), step(Ana)},
        {seconds(215), step(Bo)},
        {seconds(260), step(Cleo)},
        {seconds(275), update("Quantum jobs are answered by classical solvers for now: results come later "
                              "and are less exact.")},
        {seconds(370), entry(Bo, EventKind::Note, "the breaker is open, no job starts on Dynex any more")},
        {seconds(430), step(Bo)},
        {seconds(450),
         [](Teller &t, const IncidentId &id) {
             t.act(Bo, command::LogCall{id, storyText("Dynex support"), true,
                                        storyText("they know, their scheduler hangs")});
         }},
        {seconds(480),
         [](Teller &t, const IncidentId &id) {
             t.act(Bo, command::ChangeHypothesis{id,
                                                 {},
                                                 storyText("Their scheduler hangs"),
                                                 HypothesisState::Likely,
                                                 storyText("support says so")});
         }},
        {seconds(560), step(Bo)},
        {seconds(640), step(Bo)},
        {seconds(690),
         [](Teller &t, const IncidentId &id) {
             t.act(Ana, command::ChangeStatus{id, IncidentStatus::Identified,
                                              storyText("a fault of the provider")});
         }},
        {seconds(720),
         entry(Ana, EventKind::Decision, "keep the classical fallback until the connectivity test passes")},
        {seconds(800), step(Bo)},
        {seconds(860), step(Bo)},
        {seconds(1010),
         update("The provider works on it. Results keep coming from classical solvers, with some delay.")},
        {seconds(1090),
         [](Teller &t, const IncidentId &id) {
             t.act(Ana, command::StartTimer{id, storyText("Ask Dynex support for an estimate"), minutes(8)});
         }},
        {seconds(1150), entry(Bo, EventKind::Note, "twelve classical solvers run, their queue holds")},
    };
}

} // namespace

Expected<void> writeStory(const DeskOptions &options, const Clock &clock)
{
    RunbookLibrary library;
    library.setPaths(options.config.runbookPaths.isEmpty() ? QStringList{shippedRunbooksPath()}
                                                           : options.config.runbookPaths);
    const auto found = library.find(Outage);
    if (!found)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no runbook \"%1\"").arg(Outage.text()));
    auto demo = startDemoEstate(
        {options.demo.value_or(Outage.text()), {}, {}, options.demoSeed, options.demoBegan}, clock);
    if (!demo)
        return tl::unexpected(demo.error());
    const Timestamp now = clock.wall();
    const Timestamp began = now - options.demoBegan;
    ReplayClock then;
    then.setWall(began);
    auto log = EventLog::open(options.dataDir, then);
    if (!log)
        return tl::unexpected(log.error());
    if (const auto claimed = (*log)->claim(LogTargets::Simulated); !claimed)
        return claimed;

    SeriesStore store;
    const SampleBatch past = demo->history(store);
    Detector detector;
    std::vector<DetectorRule> rules;
    for (int i = 0; i < int(found.runbook->conditions.size()); ++i)
        rules.push_back({Outage, i, found.runbook->conditions[std::size_t(i)]});
    detector.setRules(std::move(rules));
    Teller teller(**log, then, library);
    const std::vector<Deed> all = deeds();
    auto next = all.begin();
    auto sample = std::find_if(past.samples.begin(), past.samples.end(),
                               [&](const SeriesSample &s) { return s.sample.at >= began - minutes(1); });
    while (sample != past.samples.end() && !teller.error()) {
        SampleBatch scrape{past.feed, sample->sample.at, {}, false};
        for (; sample != past.samples.end() && sample->sample.at == scrape.receivedAt; ++sample)
            scrape.samples.push_back(*sample);
        then.setWall(scrape.receivedAt);
        teller.see(detector.evaluate(store, scrape));
        teller.fireDueTimers();
        for (; next != all.end() && began + next->after <= then.wall(); ++next)
            next->act(teller, teller.incident() ? teller.incident()->id : IncidentId());
    }
    return teller.error() ? Expected<void>(tl::unexpected(*teller.error())) : Expected<void>();
}

} // namespace wf
