// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

/// The closed sets of words an incident is described with, and their names on disk.
namespace wf {

enum class IncidentStatus {
    Detected,
    Investigating,
    Identified,
    Monitoring,
    Resolved,
    Closed,
    Merged,
    Cancelled
};
QString statusName(IncidentStatus s); ///< "investigating"
std::optional<IncidentStatus> parseStatus(QStringView name);
/// Somebody has to look at it: investigating, identified or monitoring.
bool isActive(IncidentStatus s);

enum class Role { Commander, Deputy, Scribe, Communications, Operations, Expert };
QString roleName(Role r);                        ///< "commander"
std::optional<Role> parseRole(QStringView name); ///< Also "ic", "comms", "ops", "sme".

enum class StepState { Open, Running, Done, Skipped };
QString stepStateName(StepState s); ///< "running"
/// Done or skipped: nobody has to work on it any more.
bool isFinished(StepState s);

enum class HypothesisState { Open, Likely, RuledOut };
QString hypothesisStateName(HypothesisState s); ///< "ruled_out"
std::optional<HypothesisState> parseHypothesisState(QStringView name);

/// The points of an incident that measures count between.
enum class Milestone { Started, Detected, Declared, Identified, Mitigated, Resolved, Closed };
QString milestoneName(Milestone m); ///< "mitigated"
std::optional<Milestone> parseMilestone(QStringView name);

enum class ReviewState { Draft, InReview, Reviewed, Closed };
QString reviewStateName(ReviewState s); ///< "in_review"
std::optional<ReviewState> parseReviewState(QStringView name);

/// The sections of a post-mortem, in the order of the document.
enum class ReviewSection {
    Summary,
    Impact,
    WhatHappened,
    Factors,
    Detection,
    Resolution,
    Responders,
    Timeline,
    WentWell,
    WentBadly,
    Lucky,
    Surprise,
    Runbook,
    Actions,
    Messages
};
inline constexpr int ReviewSectionCount = 15;
QString reviewSectionName(ReviewSection s); ///< "went_well"
std::optional<ReviewSection> parseReviewSection(QStringView name);

enum class ActionState { Open, Done, Dropped };
QString actionStateName(ActionState s); ///< "open"
std::optional<ActionState> parseActionState(QStringView name);

/// Why a detection is over that nobody declared.
enum class DetectionEnd { Cleared, Dismissed };
QString detectionEndName(DetectionEnd end); ///< "cleared"
std::optional<DetectionEnd> parseDetectionEnd(QStringView name);

/// What became of this machine's clock: set by somebody, or the machine slept.
enum class ClockChange { Stepped, Slept };
QString clockChangeName(ClockChange change); ///< "stepped"
std::optional<ClockChange> parseClockChange(QStringView name);

/// How words reached somebody.
enum class DeliveryRoute { Network, Clipboard, Phone };
QString deliveryRouteName(DeliveryRoute route); ///< "network"
std::optional<DeliveryRoute> parseDeliveryRoute(QStringView name);

} // namespace wf
