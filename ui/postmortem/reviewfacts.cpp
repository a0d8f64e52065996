// SPDX-License-Identifier: GPL-3.0-or-later
#include "postmortem/reviewfacts.h"

#include "delegates/words.h"
#include "incident/measures.h"
#include "words/eventsentence.h"

#include <algorithm>

namespace wf {

namespace {

QString at(Timestamp t)
{
    return QStringLiteral("%1 UTC").arg(Terms::clock(t));
}

} // namespace

std::vector<Fact> ReviewFacts::of(ReviewSection section, const Incident &incident, Timestamp now)
{
    std::vector<Fact> facts;
    switch (section) {
    case ReviewSection::Impact:
        facts = impact(incident, now);
        break;
    case ReviewSection::Detection:
        facts = detection(incident);
        break;
    case ReviewSection::Resolution:
        facts = resolution(incident);
        break;
    case ReviewSection::Responders:
        facts = responders(incident);
        break;
    case ReviewSection::Timeline:
        facts = timeline(incident);
        break;
    case ReviewSection::Runbook:
        facts = runbook(incident);
        break;
    case ReviewSection::Messages:
        facts = messages(incident);
        break;
    case ReviewSection::Summary:
    case ReviewSection::WhatHappened:
    case ReviewSection::Factors:
    case ReviewSection::WentWell:
    case ReviewSection::WentBadly:
    case ReviewSection::Lucky:
    case ReviewSection::Surprise:
    case ReviewSection::Actions:
        break;
    }
    if (facts.size() > MostRows) {
        const int more = int(facts.size() - MostRows);
        facts.resize(MostRows);
        facts.push_back({{}, tr("and %n more", nullptr, more), QStringLiteral("muted"), false});
    }
    return facts;
}

std::vector<Fact> ReviewFacts::impact(const Incident &incident, Timestamp now)
{
    std::vector<Fact> facts;
    std::map<Severity, Millis> lengths; // Worst first.
    for (const SeveritySpan &span : severitiesOf(incident, now))
        lengths[span.severity] += span.range.length();
    for (const auto &[severity, length] : lengths)
        facts.push_back({QStringLiteral("%1 %2").arg(severityCode(severity), Words::severity(severity)),
                         clockText(length),
                         {},
                         true});
    if (!incident.facts.services.isEmpty())
        facts.push_back({tr("Services"), incident.facts.services.join(QStringLiteral(", ")), {}, false});
    if (!incident.facts.impact.isEmpty())
        facts.push_back({tr("As stated then"), incident.facts.impact, {}, false});
    return facts;
}

std::vector<Fact> ReviewFacts::detection(const Incident &incident)
{
    std::vector<Fact> facts;
    if (const auto started = milestoneAt(incident, Milestone::Started))
        facts.push_back({Terms::milestone(Milestone::Started), at(*started), {}, true});
    const auto detected = milestoneAt(incident, Milestone::Detected);
    if (detected)
        facts.push_back({tr("Detected"), at(*detected), {}, true});
    else
        facts.push_back({tr("Detected"), tr("by a person, no condition"), {}, false});
    for (const EventPtr &e : incident.events) {
        if (e->as<event::ConditionTrue>() && isKeyMoment(incident, *e)) {
            const EventSentence text = sentenceOf(*e);
            facts.push_back(
                {Terms::clock(e->happenedAt), text.code.isEmpty() ? text.plain() : text.code, {}, true});
        }
    }
    const Measure detect = measureOf(incident, MeasureKind::Detect);
    if (detect.state == MeasureState::Recorded)
        facts.push_back({tr("Time to detect"), clockText(detect.length), {}, true});
    const Measure acknowledge = measureOf(incident, MeasureKind::Acknowledge);
    if (acknowledge.state == MeasureState::Recorded)
        facts.push_back({tr("To acknowledge"), clockText(acknowledge.length), {}, true});
    return facts;
}

std::vector<Fact> ReviewFacts::resolution(const Incident &incident)
{
    std::vector<Fact> facts;
    for (const Milestone m : {Milestone::Identified, Milestone::Mitigated, Milestone::Resolved}) {
        if (const auto reached = milestoneAt(incident, m))
            facts.push_back({Terms::milestone(m), at(*reached), {}, true});
    }
    for (const Hypothesis &h : incident.hypotheses) {
        if (h.state == HypothesisState::Likely)
            facts.push_back({tr("Likely cause"), h.title, {}, false});
    }
    for (const PhaseAsFollowed &phase : runbookAsFollowed(incident)) {
        if (!phase.branch.isEmpty())
            facts.push_back({phase.plan->name, phase.branch, {}, false});
    }
    if (!incident.facts.exitCriteria.isEmpty())
        facts.push_back({tr("Over when"), incident.facts.exitCriteria, {}, false});
    return facts;
}

std::vector<Fact> ReviewFacts::responders(const Incident &incident)
{
    std::vector<Fact> facts;
    std::map<Role, QStringList> held;
    QStringList known;
    for (const RoleChange &change : incident.roleHistory) {
        QStringList &people = held[change.role];
        if (!change.person.isEmpty() && !people.contains(change.person))
            people << change.person;
        known << change.person;
    }
    for (const auto &[role, people] : held) {
        if (!people.isEmpty())
            facts.push_back({Terms::role(role), people.join(QStringLiteral(", ")), {}, false});
    }
    QStringList others;
    const auto mention = [&](const QString &person) {
        if (!person.isEmpty() && !known.contains(person) && !others.contains(person))
            others << person;
    };
    for (const auto &[id, step] : incident.steps) {
        mention(step.actor);
        mention(step.assignee);
    }
    for (const CallRecord &call : incident.calls) {
        if (call.answered)
            mention(call.person);
    }
    if (!others.isEmpty())
        facts.push_back({tr("Also worked on it"), others.join(QStringLiteral(", ")), {}, false});
    return facts;
}

std::vector<Fact> ReviewFacts::timeline(const Incident &incident)
{
    std::vector<Fact> facts;
    for (const EventPtr &moment : keyMomentsOf(incident))
        facts.push_back({Terms::clock(moment->happenedAt), sentenceOf(*moment).plain(), {}, false});
    return facts;
}

std::vector<Fact> ReviewFacts::runbook(const Incident &incident)
{
    std::vector<Fact> facts;
    const QString dot = QStringLiteral(" · ");
    for (const PhaseAsFollowed &phase : runbookAsFollowed(incident)) {
        if (phase.total == 0)
            continue;
        QStringList parts{QStringLiteral("%1/%2").arg(phase.done).arg(phase.total)};
        QString tone;
        if (phase.window && phase.leftAt) {
            parts << tr("%1 of %2")
                         .arg(clockText(std::max(*phase.leftAt - phase.window->from, Millis{0})),
                              clockText(phase.window->length()));
            const bool whole = phase.done + phase.skipped == phase.total;
            tone = phase.overrun ? QStringLiteral("warning") : whole ? QStringLiteral("ok") : QString();
        }
        if (phase.overrun)
            parts << QStringLiteral("+%1").arg(clockText(*phase.overrun));
        if (!phase.branch.isEmpty())
            parts << phase.branch;
        if (phase.skipped > 0)
            parts << tr("%n skipped", nullptr, phase.skipped);
        facts.push_back({phase.plan->name, parts.join(dot), tone, true});
        for (const StepAsFollowed &step : phase.steps) {
            const bool skipped = step.record.state == StepState::Skipped;
            if (skipped)
                facts.push_back({{},
                                 step.record.remark.isEmpty()
                                     ? tr("skipped: %1").arg(step.step->title)
                                     : tr("skipped: %1 (%2)").arg(step.step->title, step.record.remark),
                                 QStringLiteral("muted"),
                                 false});
            else if (step.added)
                facts.push_back({{}, tr("added: %1").arg(step.step->title), QStringLiteral("muted"), false});
        }
    }
    return facts;
}

std::vector<Fact> ReviewFacts::messages(const Incident &incident)
{
    std::vector<Fact> facts;
    for (const MessageRecord &record : incident.messages) {
        const OutgoingMessage &m = record.message;
        const bool failed = record.state == MessageState::Failed;
        facts.push_back({Terms::clock(record.settledAt.value_or(record.queuedAt)),
                         tr("%1 to %2: %3")
                             .arg(Words::message(record.state), m.channel,
                                  (m.subject.isEmpty() ? m.text : m.subject).simplified().left(120)),
                         failed ? QStringLiteral("warning") : QString(), false});
    }
    return facts;
}

QString ReviewFacts::span(Millis length)
{
    return Words::age(length);
}

QString ReviewFacts::hint(ReviewSection section)
{
    switch (section) {
    case ReviewSection::Summary:
        return tr("Two or three sentences: what broke, who noticed it, how it ended.");
    case ReviewSection::Impact:
        return tr("Who could not do what, how many, and what it cost them.");
    case ReviewSection::WhatHappened:
        return tr("The story in order: the trigger, what people saw, what they tried, what helped.");
    case ReviewSection::Factors:
        return tr("There are usually several. Name each thing that made it possible, likely or worse.");
    case ReviewSection::Detection:
        return tr("How we learned of it, and what would have told us sooner.");
    case ReviewSection::Resolution:
        return tr("What ended it, and how we knew that it had ended.");
    case ReviewSection::Responders:
        return tr("Who else helped, and who was missing.");
    case ReviewSection::Timeline:
        return tr("What the key moments leave out.");
    case ReviewSection::WentWell:
        return tr("What helped and should stay as it is.");
    case ReviewSection::WentBadly:
        return tr("What slowed us down or made it worse: the system, not the people.");
    case ReviewSection::Lucky:
        return tr("What could have gone worse, and only by chance did not.");
    case ReviewSection::Surprise:
        return tr("What we believed about the system that was not true.");
    case ReviewSection::Runbook:
        return tr("Where the work departed from the runbook, and why.");
    case ReviewSection::Actions:
        return tr("What will be done so that it does not happen again, or hurts less: each with an owner and "
                  "a day.");
    case ReviewSection::Messages:
        return tr("What was said too late, to too few, or wrongly.");
    }
    return {};
}

} // namespace wf
