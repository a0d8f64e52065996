// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/comparison.h"

#include "incident/measures.h"

#include <algorithm>

namespace wf {

namespace {

constexpr std::array Compared{Milestone::Started,    Milestone::Detected,  Milestone::Declared,
                              Milestone::Identified, Milestone::Mitigated, Milestone::Resolved};

/// A line of one incident before it meets the other's.
struct Told
{
    ComparedRow::Kind kind;
    QString key;
    QString name;
    std::optional<Millis> at;
    StepState state = StepState::Open;
    bool operator==(const Told &other) const { return key == other.key && name == other.name; }
};

std::vector<Told> toldLines(const Incident &incident)
{
    std::vector<Told> lines;
    const auto declared = milestoneAt(incident, Milestone::Declared);
    const auto since = [&](std::optional<Timestamp> t) {
        return t && declared ? std::optional(*t - *declared) : std::nullopt;
    };
    for (const PhaseAsFollowed &phase : runbookAsFollowed(incident)) {
        if (phase.plan->beside)
            continue;
        lines.push_back({ComparedRow::Kind::Phase, QStringLiteral("phase:%1").arg(phase.phase),
                         phase.plan->name, since(phase.enteredAt ? phase.leftAt : std::nullopt)});
        for (const StepAsFollowed &step : phase.steps) {
            const bool finished = isFinished(step.record.state);
            lines.push_back({ComparedRow::Kind::Step, step.step->id.text(), step.step->title,
                             finished ? since(step.record.at) : std::nullopt, step.record.state});
        }
    }
    return lines;
}

ComparedRow rowOf(const Told &line)
{
    ComparedRow row;
    row.kind = line.kind;
    row.key = line.key;
    row.name = line.name;
    return row;
}

} // namespace

std::vector<ComparedRow> compare(const Incident &first, const Incident &second)
{
    std::vector<ComparedRow> rows;
    const auto since = [](const Incident &incident, Milestone m) -> std::optional<Millis> {
        const auto at = milestoneAt(incident, m);
        const auto declared = milestoneAt(incident, Milestone::Declared);
        return at && declared ? std::optional(*at - *declared) : std::nullopt;
    };
    for (const Milestone m : Compared) {
        ComparedRow row;
        row.key = QStringLiteral("milestone:") + milestoneName(m);
        row.milestone = m;
        row.first = since(first, m);
        row.second = since(second, m);
        rows.push_back(std::move(row));
    }
    const std::vector<Told> a = toldLines(first);
    const std::vector<Told> b = toldLines(second);
    std::size_t next = 0; // Of the second's lines, the first that is not placed yet.
    const auto takeSecondUpTo = [&](std::size_t end) {
        for (; next < end; ++next) {
            rows.push_back(rowOf(b[next]));
            rows.back().second = b[next].at;
            rows.back().secondState = b[next].state;
        }
    };
    for (const Told &line : a) {
        const auto match = std::find(b.begin() + std::ptrdiff_t(next), b.end(), line);
        if (match != b.end())
            takeSecondUpTo(std::size_t(match - b.begin()));
        ComparedRow row = rowOf(line);
        row.first = line.at;
        row.firstState = line.state;
        if (match != b.end()) {
            row.second = match->at;
            row.secondState = match->state;
            ++next;
        }
        rows.push_back(std::move(row));
    }
    takeSecondUpTo(b.size());
    return rows;
}

std::vector<IncidentSummary> comparableWith(const IncidentBook &book, const IncidentId &incident)
{
    std::vector<IncidentSummary> others;
    const Incident *own = book.find(incident);
    if (!own)
        return others;
    const auto take = [&](const IncidentSummary &s) {
        if (s.id != incident && s.declaredAt && s.runbookId == own->runbookId && s.drill == own->drill)
            others.push_back(s);
    };
    for (const auto &[id, other] : book.incidents())
        take(summaryOf(other));
    for (const auto &[id, summary] : book.archived())
        take(summary);
    std::sort(others.begin(), others.end(), [](const IncidentSummary &a, const IncidentSummary &b) {
        return *a.declaredAt > *b.declaredAt;
    });
    return others;
}

} // namespace wf
