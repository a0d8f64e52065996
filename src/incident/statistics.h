// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/measures.h"

namespace wf {

enum class TroubleKind { StepSkipped, StepOverrun, PhaseOverrun, ConditionFlapped };
QString troubleName(TroubleKind kind); ///< "step_skipped"

/// What went otherwise than its runbook meant it to.
struct Trouble
{
    TroubleKind kind = TroubleKind::StepSkipped;
    QString runbook; ///< Its title.
    QString what;    ///< Title of the step or the phase, text of the condition.
    bool operator==(const Trouble &) const = default;
};

/// What the history counts of one declared incident; a function of its events alone. The log keeps it beside
/// the incident's row, so that nobody has to fold a hundred thousand incidents to draw a trend.
struct IncidentStatistics
{
    QString runbook; ///< Title of the one it followed; of an imported one, what its source called it.
    QStringList services;
    QStringList tags;
    std::map<Milestone, Timestamp> recorded;
    std::map<Milestone, Timestamp> corrected; ///< In the review; they go first.
    std::array<Measure, 4> measures;          ///< In the order of AllMeasures.
    Severity worst = Severity::P2;
    Kept updates; ///< Posted on time, of those that fell due until the last event.
    std::vector<Trouble> troubles;
    std::vector<ActionItem> actions; ///< Their texts cut to MaxListedText.
    bool reviewBegun = false;
    ReviewState review = ReviewState::Draft;
    std::optional<Timestamp> reviewDue;
    QString source;         ///< Where it was imported from; empty: it was worked here.
    QString reference;      ///< What it is called there.
    QString endedBy;        ///< What mitigated or resolved it, in somebody's words; empty: nobody said.
    QStringList conditions; ///< Texts of those that were true, each once, at most MaxListedNames.
    bool operator==(const IncidentStatistics &) const = default;

    std::optional<Timestamp> milestone(Milestone m) const;
    const Measure &measure(MeasureKind kind) const { return measures[std::size_t(kind)]; }
};

/// Bounds, so that one incident cannot make the history heavy: what is beyond is not counted.
inline constexpr std::size_t MaxListedTroubles = 200;
inline constexpr std::size_t MaxListedActions = 200;
inline constexpr int MaxListedNames = 50; ///< Services, tags.
inline constexpr int MaxListedTitle = 250;
inline constexpr int MaxListedText = 500;

IncidentStatistics statisticsOf(const Incident &incident);
/// Compact JSON, the same bytes for the same statistics.
QByteArray statisticsText(const IncidentStatistics &statistics);
/// Corrupt where it is no JSON object; fields that are missing have their defaults.
Expected<IncidentStatistics> readStatistics(const QByteArray &text);

} // namespace wf
