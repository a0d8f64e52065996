// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/terms.h"

#include <QDateTime>

namespace wf {

namespace {

QString utcText(Timestamp t, const char *format)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(t), Qt::UTC).toString(QLatin1String(format));
}

} // namespace

QString Terms::status(IncidentStatus status)
{
    switch (status) {
    case IncidentStatus::Detected:
        return tr("Detected");
    case IncidentStatus::Investigating:
        return tr("Investigating");
    case IncidentStatus::Identified:
        return tr("Identified");
    case IncidentStatus::Monitoring:
        return tr("Monitoring");
    case IncidentStatus::Resolved:
        return tr("Resolved");
    case IncidentStatus::Closed:
        return tr("Closed");
    case IncidentStatus::Merged:
        return tr("Merged");
    case IncidentStatus::Cancelled:
        return tr("Cancelled");
    }
    return {};
}

QString Terms::role(Role role)
{
    switch (role) {
    case Role::Commander:
        return tr("Incident commander");
    case Role::Deputy:
        return tr("Deputy");
    case Role::Scribe:
        return tr("Scribe");
    case Role::Communications:
        return tr("Communications");
    case Role::Operations:
        return tr("Operations lead");
    case Role::Expert:
        return tr("Subject-matter expert");
    }
    return {};
}

QString Terms::hypothesis(HypothesisState state)
{
    switch (state) {
    case HypothesisState::Open:
        return tr("Open");
    case HypothesisState::Likely:
        return tr("Likely");
    case HypothesisState::RuledOut:
        return tr("Ruled out");
    }
    return {};
}

QString Terms::milestone(Milestone milestone)
{
    switch (milestone) {
    case Milestone::Started:
        return tr("Impact began");
    case Milestone::Detected:
        return tr("Detected");
    case Milestone::Declared:
        return tr("Declared");
    case Milestone::Identified:
        return tr("Identified");
    case Milestone::Mitigated:
        return tr("Mitigated");
    case Milestone::Resolved:
        return tr("Resolved");
    case Milestone::Closed:
        return tr("Closed");
    }
    return {};
}

QString Terms::section(ReviewSection section)
{
    switch (section) {
    case ReviewSection::Summary:
        return tr("Summary");
    case ReviewSection::Impact:
        return tr("Impact");
    case ReviewSection::WhatHappened:
        return tr("What happened");
    case ReviewSection::Factors:
        return tr("Contributing factors");
    case ReviewSection::Detection:
        return tr("Detection");
    case ReviewSection::Resolution:
        return tr("Resolution");
    case ReviewSection::Responders:
        return tr("Responders");
    case ReviewSection::Timeline:
        return tr("Timeline");
    case ReviewSection::WentWell:
        return tr("What went well");
    case ReviewSection::WentBadly:
        return tr("What did not go well");
    case ReviewSection::Lucky:
        return tr("Where we were lucky");
    case ReviewSection::Surprise:
        return tr("Why it surprised us");
    case ReviewSection::Runbook:
        return tr("Runbook as followed");
    case ReviewSection::Actions:
        return tr("Action items");
    case ReviewSection::Messages:
        return tr("Messages sent");
    }
    return {};
}

QString Terms::review(ReviewState state)
{
    switch (state) {
    case ReviewState::Draft:
        return tr("Draft");
    case ReviewState::InReview:
        return tr("In review");
    case ReviewState::Reviewed:
        return tr("Reviewed");
    case ReviewState::Closed:
        return tr("Closed");
    }
    return {};
}

QString Terms::action(ActionState state)
{
    switch (state) {
    case ActionState::Open:
        return tr("Open");
    case ActionState::Done:
        return tr("Done");
    case ActionState::Dropped:
        return tr("Dropped");
    }
    return {};
}

QString Terms::clock(Timestamp t)
{
    return utcText(t, "HH:mm:ss");
}

QString Terms::date(Timestamp t)
{
    return utcText(t, "yyyy-MM-dd");
}

QString Terms::minute(Timestamp t)
{
    return utcText(t, "yyyy-MM-dd HH:mm");
}

QString Terms::moment(Timestamp t)
{
    return utcText(t, "yyyy-MM-dd HH:mm:ss");
}

QString Terms::range(TimeRange range)
{
    const bool sameDay = date(range.from) == date(range.to);
    return QStringLiteral("%1\u2013%2")
        .arg(sameDay ? clock(range.from) : moment(range.from), sameDay ? clock(range.to) : moment(range.to));
}

} // namespace wf
