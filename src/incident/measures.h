// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"

namespace wf {

// Numbers of one incident, all pure functions of its fold. Formulas: Watchfloor's conventions, after Google's
// SRE book and PagerDuty's definitions.

/// As it was recorded; Started never is, a person sets it in the review.
std::optional<Timestamp> recordedMilestone(const Incident &incident, Milestone milestone);
/// As corrected in the review, else as recorded.
std::optional<Timestamp> milestoneAt(const Incident &incident, Milestone milestone);

enum class MeasureKind { Detect, Acknowledge, Mitigate, Resolve };
inline constexpr std::array AllMeasures{MeasureKind::Detect, MeasureKind::Acknowledge, MeasureKind::Mitigate,
                                        MeasureKind::Resolve};
QString measureName(MeasureKind kind); ///< "mitigate"
enum class MeasureState {
    Recorded,
    Pending,       ///< A milestone is still to come, or the start of impact was not set.
    NotApplicable, ///< There was no detection, the incident was cancelled or merged.
    Invalid        ///< The milestones are out of order.
};
QString measureStateName(MeasureState state); ///< "not_applicable"

/// Time to detect = detected - started, to acknowledge = declared - detected, to mitigate = mitigated -
/// started, to resolve = resolved - started. Where nobody set the start of impact the last two count from the
/// first that is known of detected and declared: `from` says which.
struct Measure
{
    MeasureKind kind = MeasureKind::Detect;
    MeasureState state = MeasureState::Pending;
    Milestone from = Milestone::Started;
    Milestone to = Milestone::Detected;
    Millis length{0}; ///< Negative where it is invalid; 0 unless recorded or invalid.
    bool operator==(const Measure &) const = default;
};
Measure measureOf(const Incident &incident, MeasureKind kind);
/// "mitigated - started"
QString formulaText(const Measure &measure);

struct StepAsFollowed
{
    const Step *step = nullptr;
    StepRecord record;  ///< Open where nobody touched it.
    bool late = false;  ///< Finished, or still open, after the end of its phase's window.
    bool added = false; ///< On the spot.
};
/// A phase as it was worked.
struct PhaseAsFollowed
{
    int phase = 0;
    const Phase *plan = nullptr;
    QString branch;                     ///< The one that was chosen.
    std::optional<Timestamp> enteredAt; ///< Of the first phase: the declaration.
    std::optional<Timestamp> leftAt;    ///< When its last step was finished, or the incident was resolved.
    std::optional<TimeRange> window;    ///< The runbook's, in time.
    std::optional<Millis> overrun;      ///< How long after its window it was left.
    int done = 0;
    int skipped = 0;
    int total = 0;
    std::vector<StepAsFollowed> steps; ///< Its own, then the chosen branch's.
};
/// Phases of the incident's runbook in order; valid as long as the incident's `attached` is.
std::vector<PhaseAsFollowed> runbookAsFollowed(const Incident &incident);

struct Kept
{
    int kept = 0;
    int of = 0;
    bool operator==(const Kept &) const = default;
};
/// Steps that were done within their phase's window (or have none), of those that were to do.
Kept stepsOnTime(const Incident &incident);

/// Every update that fell due, by `now` at the latest. One that was posted before it was due counts as due.
std::vector<UpdateRecord> updatesOf(const Incident &incident, Timestamp now);
Kept updatesOnTime(const Incident &incident, Timestamp now);

struct SeveritySpan
{
    Severity severity = Severity::P2;
    TimeRange range;
};
/// Which severity it had when, from declaration to resolution or `now`.
std::vector<SeveritySpan> severitiesOf(const Incident &incident, Timestamp now);

/// Worth a place in the document's timeline: pinned by a person, or one that always is (detected, declared,
/// severity, state, command, decision, update, the first time a condition was true) unless taken out.
bool isKeyMoment(const Incident &incident, const Event &event);
/// The events that are, in the order of happened_at.
std::vector<EventPtr> keyMomentsOf(const Incident &incident);

/// When the post-mortem has to be there: P0 three days, P1 five working days (Monday to Friday) after the
/// resolution, by the worst severity it had; none for milder ones, drills and imported ones.
std::optional<Timestamp> reviewDueAt(const Incident &incident);
/// The worst severity it had since its declaration.
Severity worstSeverity(const Incident &incident);

} // namespace wf
