// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "desk/review.h"

namespace wf {

/// Another incident, or a detection nobody had declared, that was open at a moment.
struct OpenThen
{
    IncidentId id;
    QString number; ///< Empty: a detection.
    QString title;
    Severity severity = Severity::P2;
};

/// What the commander could see at the playhead besides charts, checklist and timeline.
struct ReviewMoment
{
    Timestamp at;
    IncidentStatus status = IncidentStatus::Detected;
    Severity severity = Severity::P2;
    QString commander;
    std::vector<ConditionStatus> conditions;
    std::vector<ReviewFeed> feeds;
    std::vector<TimerRecord> timers;
    std::vector<OpenThen> others;
};
/// Of a review that is ready.
ReviewMoment momentOf(const DeskView &desk, const Review &review);

} // namespace wf
