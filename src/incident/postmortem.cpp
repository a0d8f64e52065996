// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/postmortem.h"

#include "base/names.h"

#include <algorithm>

namespace wf {

namespace {

constexpr std::array MilestoneNames{"started",   "detected", "declared", "identified",
                                    "mitigated", "resolved", "closed"};
constexpr std::array ReviewStateNames{"draft", "in_review", "reviewed", "closed"};
constexpr std::array SectionNames{"summary",   "impact",     "what_happened", "contributing_factors",
                                  "detection", "resolution", "responders",    "timeline",
                                  "went_well", "went_badly", "lucky",         "surprise",
                                  "runbook",   "actions",    "messages"};
static_assert(SectionNames.size() == ReviewSectionCount);
constexpr std::array ActionStateNames{"open", "done", "dropped"};

} // namespace

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

const ActionItem *PostMortem::action(const QString &id) const
{
    const auto it =
        std::find_if(actions.begin(), actions.end(), [&id](const ActionItem &a) { return a.id == id; });
    return it == actions.end() ? nullptr : &*it;
}

} // namespace wf
