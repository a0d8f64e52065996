// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers and names at the top, and how bad it was for how long.
#include "report/reportwords.h"
#include "report/sections.h"

#include <algorithm>

namespace wf::report {

namespace {

ReportFact fact(const char *name, ReportText value)
{
    return {QLatin1String(name), std::move(value)};
}

QString utcMoment(Timestamp t)
{
    return Terms::moment(t) + QStringLiteral(" UTC");
}

QString measureValue(const Measure &measure)
{
    switch (measure.state) {
    case MeasureState::Recorded:
    case MeasureState::Invalid:
        return clockText(measure.length);
    case MeasureState::Pending:
        return QStringLiteral("pending");
    case MeasureState::NotApplicable:
        return QStringLiteral("n/a");
    }
    return {};
}

ReportTile keptTile(const char *title, const Kept &kept, const QString &note)
{
    return {QLatin1String(title),
            kept.of > 0 ? QStringLiteral("%1/%2").arg(kept.kept).arg(kept.of) : QStringLiteral("n/a"), note,
            kept.kept < kept.of ? Tone::Warn : Tone::Plain};
}

/// The last word on a milestone that stands corrected.
const Event *correctionOf(const Incident &incident, Milestone milestone)
{
    for (auto e = incident.events.rbegin(); e != incident.events.rend(); ++e) {
        const auto *corrected = (*e)->as<event::MilestoneCorrected>();
        if (corrected && corrected->milestone == milestone)
            return e->get();
    }
    return nullptr;
}

TableRow milestoneRow(const Incident &i, Milestone milestone)
{
    const auto at = milestoneAt(i, milestone);
    const auto recorded = recordedMilestone(i, milestone);
    const bool corrected = i.review.corrected.contains(milestone);
    TableRow row;
    row.cells.push_back(plainLine(Terms::milestone(milestone)));
    row.cells.push_back(at ? plainLine(Terms::moment(*at)) : orDash({}));
    row.cells.push_back(recorded ? plainLine(Terms::moment(*recorded)) : orDash({}));
    const Event *correction = corrected ? correctionOf(i, milestone) : nullptr;
    ReportText why;
    if (corrected)
        why.push_back(
            chip(recorded ? QStringLiteral("corrected") : QStringLiteral("set in review"), Tone::Review));
    if (correction) {
        const QString reason = correction->as<event::MilestoneCorrected>()->text;
        why.push_back({QStringLiteral(" by %1%2")
                           .arg(cleaned(authorOf(i, *correction)),
                                reason.isEmpty() ? QString() : QStringLiteral(": ") + cleaned(reason))});
    }
    row.cells.push_back(std::move(why));
    return row;
}

} // namespace

std::vector<ReportFact> factsOf(const ReportInput &input)
{
    const Incident &i = input.incident;
    std::vector<ReportFact> facts;
    if (const auto declared = milestoneAt(i, Milestone::Declared)) {
        const auto resolved = milestoneAt(i, Milestone::Resolved);
        facts.push_back(fact("Declared", plainLine(utcMoment(*declared))));
        if (resolved)
            facts.push_back(fact("Resolved", plainLine(utcMoment(*resolved))));
        const Millis length = countedUntil(i, input.now) - *declared;
        facts.push_back(fact(
            "Duration",
            plainLine(clockText(length) + (isActive(i.status) ? QStringLiteral(" so far") : QString()))));
    }
    if (!i.commander().isEmpty())
        facts.push_back(fact("Commander", said(i.commander())));
    QStringList runbooks;
    for (const AttachedPart &part : i.parts)
        runbooks << part.title;
    if (!runbooks.isEmpty())
        facts.push_back(fact("Runbook", said(runbooks.join(QStringLiteral(", ")))));
    if (!i.facts.services.isEmpty())
        facts.push_back(fact("Services", said(i.facts.services.join(QStringLiteral(", ")))));
    if (!i.facts.tags.isEmpty())
        facts.push_back(fact("Tags", said(i.facts.tags.join(QStringLiteral(", ")))));
    if (!i.facts.links.isEmpty()) {
        ReportText links;
        for (const QString &link : i.facts.links) {
            if (!links.empty())
                links.push_back({QStringLiteral("\n")});
            links.push_back({cleaned(link), TextPiece::Form::Plain, Tone::Plain, safeLink(link)});
        }
        facts.push_back(fact("Links", std::move(links)));
    }
    if (const auto due = reviewDueAt(i))
        facts.push_back(fact("Post-mortem due", plainLine(Terms::date(*due))));
    return facts;
}

std::vector<ReportTile> tilesOf(const ReportInput &input)
{
    const Incident &i = input.incident;
    std::vector<ReportTile> tiles;
    for (const MeasureKind kind : AllMeasures) {
        const Measure measure = measureOf(i, kind);
        const bool wrong = measure.state == MeasureState::Invalid;
        tiles.push_back({measureTitle(kind), measureValue(measure),
                         wrong ? QStringLiteral("out of order") : formulaText(measure),
                         wrong                                     ? Tone::Bad
                         : measure.state == MeasureState::Recorded ? Tone::Plain
                                                                   : Tone::Muted});
    }
    tiles.push_back(
        keptTile("Steps on time", stepsOnTime(i), QStringLiteral("done in the phase\u2019s window")));
    tiles.push_back(keptTile("Updates on time", updatesOnTime(i, countedUntil(i, input.now)),
                             QStringLiteral("posted before due")));
    return tiles;
}

ReportBlocks milestoneBlocks(const ReportInput &input)
{
    const Incident &i = input.incident;
    ReportBlocks blocks;
    TableBlock measures{{{QStringLiteral("Measure"), 2},
                         {QStringLiteral("Value"), 0, true, true},
                         {QStringLiteral("Formula"), 3},
                         {QStringLiteral("State"), 2}},
                        {}};
    for (const MeasureKind kind : AllMeasures) {
        const Measure measure = measureOf(i, kind);
        const QString state = measureStateName(measure.state).replace(u'_', u' ');
        measures.rows.push_back(
            {{plainLine(measureTitle(kind)),
              plainLine(measureValue(measure)),
              plainLine(formulaText(measure)),
              {{measure.state == MeasureState::Invalid
                    ? state + QStringLiteral(": the milestones are out of order")
                    : state,
                TextPiece::Form::Plain, measure.state == MeasureState::Invalid ? Tone::Bad : Tone::Muted}}}});
    }
    TableBlock milestones{{{QStringLiteral("Milestone"), 2},
                           {QStringLiteral("Time (UTC)"), 0, false, true},
                           {QStringLiteral("As recorded"), 0, false, true},
                           {QStringLiteral("Correction"), 3}},
                          {}};
    for (int m = 0; m <= int(Milestone::Closed); ++m)
        milestones.rows.push_back(milestoneRow(i, static_cast<Milestone>(m)));
    blocks.push_back(HeadingBlock{QStringLiteral("Measures and milestones")});
    blocks.push_back(std::move(measures));
    blocks.push_back(std::move(milestones));
    return blocks;
}

ReportBlocks impactBlocks(const ReportInput &input)
{
    const Incident &i = input.incident;
    ReportBlocks blocks;
    ListBlock known;
    if (!i.facts.impact.isEmpty())
        known.items.push_back(
            {{QStringLiteral("As known at the time: "), TextPiece::Form::Strong}, {cleaned(i.facts.impact)}});
    if (!i.facts.exitCriteria.isEmpty())
        known.items.push_back(
            {{QStringLiteral("Over when: "), TextPiece::Form::Strong}, {cleaned(i.facts.exitCriteria)}});
    if (!known.items.empty())
        blocks.push_back(std::move(known));
    const auto spans = severitiesOf(i, countedUntil(i, input.now));
    if (spans.empty())
        return blocks;
    TableBlock table{{{QStringLiteral("Severity"), 2},
                      {QStringLiteral("From (UTC)"), 0, false, true},
                      {QStringLiteral("To (UTC)"), 0, false, true},
                      {QStringLiteral("Time"), 0, true, true}},
                     {}};
    Millis whole{0};
    for (const SeveritySpan &span : spans) {
        whole += span.range.length();
        table.rows.push_back({{{chip(severityTitle(span.severity), toneOf(span.severity))},
                               plainLine(Terms::moment(span.range.from)),
                               plainLine(Terms::moment(span.range.to)),
                               plainLine(clockText(span.range.length()))}});
    }
    if (spans.size() > 1) {
        const auto strong = [](const QString &text) { return ReportText{{text, TextPiece::Form::Strong}}; };
        table.rows.push_back(
            {{strong(QStringLiteral("In all")), strong(Terms::moment(spans.front().range.from)),
              strong(Terms::moment(spans.back().range.to)), strong(clockText(whole))}});
    }
    blocks.push_back(HeadingBlock{QStringLiteral("Time per severity")});
    blocks.push_back(std::move(table));
    if (isActive(i.status))
        blocks.push_back(TextBlock{
            mutedLine(QStringLiteral("The incident is open: counted until %1.").arg(utcMoment(input.now)))});
    return blocks;
}

} // namespace wf::report
