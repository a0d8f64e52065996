// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/terms.h"

#include "base/time.h"

#include <QCoreApplication>

namespace wf {

/// What people read for the closed sets of an incident, and for times: in the window, on the wall, in reports
/// and on the command line alike. Times are in UTC.
class Terms
{
    Q_DECLARE_TR_FUNCTIONS(wf::Terms)
public:
    static QString status(IncidentStatus status);     ///< "Investigating"
    static QString role(Role role);                   ///< "Incident commander"
    static QString hypothesis(HypothesisState state); ///< "Ruled out"
    static QString milestone(Milestone milestone);    ///< "Impact began"
    static QString section(ReviewSection section);    ///< "What went well"
    static QString review(ReviewState state);         ///< "In review"
    static QString action(ActionState state);         ///< "Dropped"

    static QString clock(Timestamp t);     ///< "14:32:07"
    static QString date(Timestamp t);      ///< "2026-11-23"
    static QString minute(Timestamp t);    ///< "2026-11-23 14:32"
    static QString moment(Timestamp t);    ///< "2026-11-23 14:32:07"
    static QString range(TimeRange range); ///< "14:02:00–14:10:30", with dates where they differ.
};

} // namespace wf
