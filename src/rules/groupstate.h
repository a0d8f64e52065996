// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/labelsets.h"
#include "promql/query.h"
#include "rules/rulefile.h"

#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace wf::rules {

/// Hash and equality of shared labels by what is in them.
struct LabelsHash
{
    std::size_t operator()(const promql::LabelsPtr &labels) const { return promql::hashOf(*labels); }
};
struct LabelsEqual
{
    bool operator()(const promql::LabelsPtr &a, const promql::LabelsPtr &b) const
    {
        return a == b || *a == *b;
    }
};
using LabelsSet = std::unordered_set<promql::LabelsPtr, LabelsHash, LabelsEqual>;

enum class InstanceState {
    Inactive, ///< Not there: in changes only.
    Pending,  ///< True, but not yet for as long as "for" asks.
    Firing,
    NoData ///< It was pending or firing, and what its expression reads is not measured any more.
};
/// "inactive", "pending", "firing", "no-data".
QString stateName(InstanceState state);

/// One label set for which the expression of an alert is, or was, true. All times are those of evaluations.
struct AlertInstance
{
    promql::LabelsPtr labels;      ///< Those of the alert, with alertname: what it is known by.
    promql::LabelsPtr series;      ///< Of the expression's result.
    promql::LabelsPtr annotations; ///< Names and texts.
    InstanceState state = InstanceState::Pending;
    InstanceState before = InstanceState::Pending; ///< Of NoData: what it was.
    double value = 0;                              ///< When it was last true.
    Timestamp activeAt; ///< Since when it is true; time without data does not count.
    std::optional<Timestamp> firedAt;
    std::optional<Timestamp> keptSince; ///< Fires on by keep_firing_for since then.
    std::optional<Timestamp> noDataSince;
    Timestamp lastSeen;        ///< When it was last true.
    std::uint64_t sources = 0; ///< The sources (sources.h) that were live when it became true.
    bool sourcesKnown = false;
};
using AlertInstances = std::unordered_map<promql::LabelsPtr, AlertInstance, LabelsHash, LabelsEqual>;

enum class RuleHealth { Unknown, Good, Bad };

/// What is known of one rule between two evaluations.
struct RuleState
{
    RuleHealth health = RuleHealth::Unknown;
    QString error; ///< Of Bad: a sentence.
    std::optional<Timestamp> evaluatedAt;
    promql::QueryCost cost;                  ///< Of the last evaluation's expression.
    std::vector<promql::Annotation> remarks; ///< What the last evaluation has to say, such as warnings.
    AlertInstances instances;                ///< Of an alert.
    LabelsSet written;                       ///< The series that the last good evaluation wrote.

    std::size_t count(InstanceState state) const;
    /// The one that a person should see: firing before no data before pending.
    InstanceState worst() const;
};

/// Of one group; as many as it has rules. A value: whoever holds it evaluates it, one thread at a time.
struct GroupState
{
    std::vector<RuleState> rules;
    std::optional<Timestamp> evaluatedAt;
};

/// What tells a rule from the others of its group: kind, name, labels, and of equal ones their order.
std::vector<std::string> ruleIdentities(const RuleGroup &group);
/// The state for a group that was read again: that of each rule which is there still, whatever changed in its
/// expression, "for" or annotations.
GroupState carriedOver(const RuleGroup &before, GroupState state, const RuleGroup &now);
/// Forgets an instance, as a person decides about one without data. False where there is none.
bool forgetInstance(RuleState &rule, const Labels &labels);

} // namespace wf::rules
