// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/terms.h"

#include "base/names.h"

namespace wf {

namespace {

constexpr std::array StatusNames{"detected", "investigating", "identified", "monitoring",
                                 "resolved", "closed",        "merged",     "cancelled"};
constexpr std::array RoleNames{"commander", "deputy", "scribe", "communications", "operations", "expert"};

constexpr std::array StepStateNames{"open", "running", "done", "skipped"};
constexpr std::array HypothesisNames{"open", "likely", "ruled_out"};
constexpr std::array MilestoneNames{"started",   "detected", "declared", "identified",
                                    "mitigated", "resolved", "closed"};
constexpr std::array ReviewStateNames{"draft", "in_review", "reviewed", "closed"};
constexpr std::array SectionNames{"summary",   "impact",     "what_happened", "contributing_factors",
                                  "detection", "resolution", "responders",    "timeline",
                                  "went_well", "went_badly", "lucky",         "surprise",
                                  "runbook",   "actions",    "messages"};
static_assert(SectionNames.size() == ReviewSectionCount);
constexpr std::array ActionStateNames{"open", "done", "dropped"};
constexpr std::array DetectionEndNames{"cleared", "dismissed"};
constexpr std::array ClockChangeNames{"stepped", "slept"};
constexpr std::array DeliveryRouteNames{"network", "clipboard", "phone"};

} // namespace

QString statusName(IncidentStatus s)
{
    return nameIn(StatusNames, s);
}

std::optional<IncidentStatus> parseStatus(QStringView name)
{
    return parseIn<IncidentStatus>(StatusNames, name);
}

bool isActive(IncidentStatus s)
{
    switch (s) {
    case IncidentStatus::Investigating:
    case IncidentStatus::Identified:
    case IncidentStatus::Monitoring:
        return true;
    case IncidentStatus::Detected:
    case IncidentStatus::Resolved:
    case IncidentStatus::Closed:
    case IncidentStatus::Merged:
    case IncidentStatus::Cancelled:
        return false;
    }
    return false;
}

QString roleName(Role r)
{
    return nameIn(RoleNames, r);
}

std::optional<Role> parseRole(QStringView name)
{
    const QString word = name.trimmed().toString().toLower();
    if (const auto role = parseIn<Role>(RoleNames, word))
        return role;
    if (word == QLatin1String("ic"))
        return Role::Commander;
    if (word == QLatin1String("comms"))
        return Role::Communications;
    if (word == QLatin1String("ops"))
        return Role::Operations;
    if (word == QLatin1String("sme"))
        return Role::Expert;
    return std::nullopt;
}

QString stepStateName(StepState s)
{
    return nameIn(StepStateNames, s);
}

bool isFinished(StepState s)
{
    return s == StepState::Done || s == StepState::Skipped;
}

QString hypothesisStateName(HypothesisState s)
{
    return nameIn(HypothesisNames, s);
}

std::optional<HypothesisState> parseHypothesisState(QStringView name)
{
    return parseIn<HypothesisState>(HypothesisNames, name);
}

QString milestoneName(Milestone m)
{
    return nameIn(MilestoneNames, m);
}

std::optional<Milestone> parseMilestone(QStringView name)
{
    return parseIn<Milestone>(MilestoneNames, name);
}

QString reviewStateName(ReviewState s)
{
    return nameIn(ReviewStateNames, s);
}

std::optional<ReviewState> parseReviewState(QStringView name)
{
    return parseIn<ReviewState>(ReviewStateNames, name);
}

QString reviewSectionName(ReviewSection s)
{
    return nameIn(SectionNames, s);
}

std::optional<ReviewSection> parseReviewSection(QStringView name)
{
    return parseIn<ReviewSection>(SectionNames, name);
}

QString actionStateName(ActionState s)
{
    return nameIn(ActionStateNames, s);
}

std::optional<ActionState> parseActionState(QStringView name)
{
    return parseIn<ActionState>(ActionStateNames, name);
}

QString detectionEndName(DetectionEnd end)
{
    return nameIn(DetectionEndNames, end);
}

std::optional<DetectionEnd> parseDetectionEnd(QStringView name)
{
    return parseIn<DetectionEnd>(DetectionEndNames, name);
}

QString clockChangeName(ClockChange change)
{
    return nameIn(ClockChangeNames, change);
}

std::optional<ClockChange> parseClockChange(QStringView name)
{
    return parseIn<ClockChange>(ClockChangeNames, name);
}

QString deliveryRouteName(DeliveryRoute route)
{
    return nameIn(DeliveryRouteNames, route);
}

std::optional<DeliveryRoute> parseDeliveryRoute(QStringView name)
{
    return parseIn<DeliveryRoute>(DeliveryRouteNames, name);
}

} // namespace wf
