// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/book.h"
#include "rules/backtest.h"

namespace wf {

/// What a log has of a time, for backtests: declared incidents without drills, an exercise proves nothing.
/// Known whole or as summaries, in order of their beginnings.
class PastIncidents
{
public:
    PastIncidents(const IncidentBook &book, TimeRange range);
    /// As one rule sees them: it is there for those of its runbook. One without such is there for all.
    std::vector<rules::PastIncident> forRunbook(const RunbookId &runbook) const;

private:
    void add(const IncidentSummary &summary, TimeRange range);

    struct One
    {
        rules::PastIncident past;
        RunbookId runbook;
    };
    std::vector<One> m_all;
};

} // namespace wf
