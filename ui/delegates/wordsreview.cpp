// SPDX-License-Identifier: GPL-3.0-or-later
// Words of the post-mortem.
#include "delegates/words.h"

#include <QDateTime>

namespace wf {

QString Words::milestone(Milestone m)
{
    switch (m) {
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

QString Words::section(ReviewSection section)
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

QString Words::review(ReviewState state)
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

QString Words::action(ActionState state)
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

QString Words::date(Timestamp t)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(t), Qt::UTC).toString(QStringLiteral("yyyy-MM-dd"));
}

} // namespace wf
