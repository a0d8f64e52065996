// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/groupstate.h"
#include "rules/liveness.h"

namespace wf::rules {

/// An instance that became another; `instance` is as it is now, or as it was at its end.
struct InstanceChange
{
    std::size_t rule = 0; ///< Place in the group.
    InstanceState from = InstanceState::Inactive;
    InstanceState to = InstanceState::Inactive;
    AlertInstance instance;
};

/// A sample to write: of a recording rule, or ALERTS and ALERTS_FOR_STATE. A series that went away gets a
/// stale marker. Of two samples of a series the first counts.
struct RecordedSample
{
    promql::LabelsPtr labels; ///< With __name__.
    Sample sample;
};

struct GroupEvaluation
{
    std::vector<InstanceChange> changes; ///< By rule; those of a rule sorted by labels.
    std::vector<RecordedSample> samples; ///< By rule, in the order in which they arose.
    promql::QueryCost cost;              ///< Of all rules: series and samples are summed.
    std::size_t failed = 0;              ///< Rules whose health is bad.
    bool stopped = false;                ///< By QueryOptions::stop: the rules from there on were not touched.
};

struct EvaluationOptions
{
    promql::QueryOptions query;
    /// How often the group is evaluated if it does not say so itself.
    Millis interval = std::chrono::minutes(1);
    const Labels *externalLabels = nullptr; ///< For templates.
    std::string externalUrl;
    TemplateLimits templates;
    /// Series a rule may give, whatever the group's limit is.
    std::size_t maxInstances = 10'000;
    /// Whether ALERTS and ALERTS_FOR_STATE are written, as Prometheus does.
    bool alertSeries = true;
    /// What an instance does that is gone from the result.
    enum class Vanished {
        AskSources, ///< No data where a source of it is not live any more, else it resolves.
        Resolve     ///< It resolves, as in Prometheus.
    } vanished = Vanished::AskSources;
    /// Null: the samples of the source say what is live.
    Liveness *liveness = nullptr;
};

/// Evaluates the rules of a group one after the other at one time, which is later than the last one; each
/// sees what those before it recorded. The state is brought up to date. A rule that fails keeps its instances
/// and says why in its health. Pure; on the caller's thread, which is the source's.
GroupEvaluation evaluateGroup(const RuleGroup &group, GroupState &state, Timestamp at,
                              promql::SeriesSource &source, const EvaluationOptions &options = {});

} // namespace wf::rules
