// SPDX-License-Identifier: GPL-3.0-or-later
// Which charts belong on a page.
#include "wall/wallboard.h"

#include <algorithm>

namespace wf {

namespace {

/// Of each incident on the overview.
constexpr std::size_t MaxPlans = 12;

bool isSame(const ChartPlan &a, const ChartPlan &b)
{
    return a.metric == b.metric && a.stateName == b.stateName;
}

void add(std::vector<ChartPlan> &all, const ChartPlan &plan)
{
    const bool known =
        std::any_of(all.begin(), all.end(), [&](const ChartPlan &other) { return isSame(other, plan); });
    if (!known && !plan.series.empty())
        all.push_back(plan);
}

} // namespace

std::vector<ChartPlan> WallBoard::incidentPlans(const IncidentId &id)
{
    const Incident *incident = m_desk.book().find(id);
    if (!incident)
        return {};
    std::vector<ChartPlan> plans;
    const auto found = m_desk.library().find(incident->runbookId);
    if (incident->runbook())
        plans = chartsOfRunbook(m_desk, m_index, incident->runbookId, *incident->runbook());
    else if (found)
        plans = chartsOfRunbook(m_desk, m_index, incident->runbookId, *found.runbook);
    // What holds is why everybody is here.
    std::set<QString> holding;
    for (const auto &[index, record] : incident->conditions) {
        if (record.wasTrue)
            holding.insert(record.text);
    }
    std::stable_partition(plans.begin(), plans.end(), [&](const ChartPlan &plan) {
        return std::any_of(holding.begin(), holding.end(), [&](const QString &text) {
            return text.startsWith(plan.metric + QLatin1Char(' '));
        });
    });
    std::erase_if(plans, [](const ChartPlan &plan) { return plan.series.empty(); });
    return plans;
}

std::vector<ChartPlan> WallBoard::plansOf(const WallPage &page)
{
    std::vector<ChartPlan> plans;
    switch (page.kind) {
    case WallPageKind::Incident:
        return incidentPlans(page.incident);
    case WallPageKind::Metrics:
        return chartsOfNames(m_index, m_config.metrics);
    case WallPageKind::Overview: {
        // One of each incident first, the worst before the others; then the second of each.
        std::vector<std::vector<ChartPlan>> all;
        for (const WallIncident &incident : m_facts.incidents)
            all.push_back(incidentPlans(incident.id));
        for (const WallDetection &detection : m_facts.detections)
            all.push_back(incidentPlans(IncidentId(detection.key)));
        for (std::size_t round = 0; round < MaxPlans && plans.size() < MaxPlans; ++round) {
            for (const auto &of : all) {
                if (round < of.size())
                    add(plans, of[round]);
            }
        }
        break;
    }
    case WallPageKind::AllClear:
        for (const ChartPlan &plan : chartsOfNames(m_index, m_config.metrics))
            add(plans, plan);
        break;
    }
    if (plans.empty()) {
        for (const ChartPlan &plan : chartsOfConditions(m_desk, m_index)) {
            if (plans.size() < MaxPlans)
                add(plans, plan);
        }
    }
    return plans;
}

} // namespace wf
