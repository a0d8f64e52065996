// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detect/rulecondition.h"
#include "promql/seriessource.h"
#include "rules/evaluate.h"
#include "rules/statefile.h"

namespace wf {

/// A group of rules as it is watched.
struct WatchedGroup
{
    rules::RuleGroupPtr group;
    /// For each rule; none of a recording rule, and of an alert that nobody has to hear of.
    std::vector<std::optional<RulePlace>> places;
};

/// What is shown of a rule. A value for other threads.
struct RuleReport
{
    struct Instance
    {
        QString labels; ///< {host="db-1"}
        rules::InstanceState state = rules::InstanceState::Pending;
        double value = 0;
        Timestamp activeAt;
    };
    static constexpr std::size_t MostInstances = 20;

    QString server; ///< The feed whose server evaluates it; empty: it is evaluated here.
    QString file;
    int line = 0;
    QString group;
    QString name;
    QString expression;
    rules::RuleKind kind = rules::RuleKind::Alert;
    rules::RuleHealth health = rules::RuleHealth::Unknown;
    QString problem; ///< Why it is not watched or failed; empty if all is well.
    QString runbook; ///< Id; empty of a rule that is no condition.
    Millis interval{0};
    std::optional<Timestamp> evaluatedAt;
    std::chrono::nanoseconds took{0}; ///< Of its group, processor time of the last evaluation.
    promql::QueryCost cost;           ///< Of its own last evaluation.
    std::size_t firing = 0;
    std::size_t pending = 0;
    std::size_t noData = 0;
    std::vector<Instance> instances; ///< The worst first.
};
using RuleReports = std::vector<RuleReport>;

/// Evaluates rules over a store when they are due: those of rule files, and the PromQL conditions of runbooks
/// as groups of their own. Each alert is a condition beside the detector's (RuleCondition). Pure but for
/// measuring processor time. Lives on the ingest thread.
class RuleWatch
{
public:
    /// How often a group is evaluated that does not say so itself.
    static constexpr Millis Interval = std::chrono::seconds(15);

    /// `source` reads `store`; both outlive it.
    RuleWatch(const SeriesStore &store, promql::SeriesSource &source) : m_store(store), m_source(source) {}

    /// Replaces the groups; a rule that is there still keeps its instances and its state.
    void setGroups(std::vector<WatchedGroup> groups);
    bool isEmpty() const { return m_groups.empty(); }

    struct Hooks
    {
        /// Writes what rules record; called after each group, before the next one reads.
        std::function<void(const std::vector<rules::RecordedSample> &, Millis interval)> keep;
        /// A rule looks further back than the store does: brings in, now or later, what was recorded of a
        /// metric since then.
        std::function<void(const std::string &name, Timestamp from)> want;
    };
    /// Once a second: evaluates the groups that are due, as many as fit into a quarter of a second of
    /// processor time; the others follow with the next call.
    std::vector<ConditionTransition> tick(Timestamp now, const Hooks &hooks);

    void endDetection(const RunbookId &runbook);
    std::vector<ConditionTransition> takeUpAgain(const RunbookId &runbook, Timestamp now);
    void restore(const RunbookId &runbook, int condition, ConditionState state, Timestamp since);
    /// What is worth remembering over a restart: conditions for the detector's list, and the instances.
    void save(std::vector<SavedCondition> &conditions) const;
    QByteArray savedInstances() const;
    void resume(const std::vector<SavedCondition> &conditions, const QByteArray &instances);

    void addStatuses(std::vector<ConditionStatus> &all) const;
    /// Another one after each evaluation; never null.
    const std::shared_ptr<const RuleReports> &reports() const { return m_reports; }

private:
    struct Watched
    {
        WatchedGroup what;
        rules::GroupState state;
        std::vector<std::optional<RuleCondition>> conditions;
        std::vector<std::set<std::string>> missing; ///< By rule, as of the last evaluation.
        std::uint64_t generation = 0;               ///< Of the store at that time.
        std::chrono::nanoseconds took{0};

        Millis interval() const { return what.group->interval.value_or(Interval); }
        bool isDue(Timestamp now, std::uint64_t generationNow) const;
    };
    void evaluate(Watched &group, Timestamp now, const Hooks &hooks, std::vector<ConditionTransition> &out);
    std::set<std::string> tooShort(const rules::Rule &rule, Timestamp at) const;
    bool isMeasured(std::string_view name, Timestamp at) const;
    void tellRefused(std::set<std::string> &missing) const;
    void report();
    template <typename F>
    void forConditions(const RunbookId &runbook, F &&f);

    const SeriesStore &m_store;
    promql::SeriesSource &m_source;
    std::vector<Watched> m_groups;
    std::size_t m_next = 0; ///< Where the next tick begins, so that nobody is always the last.
    std::map<std::pair<RunbookId, int>, std::pair<ConditionState, Timestamp>> m_restored;
    rules::SavedStates m_saved; ///< For groups that are not set yet.
    std::shared_ptr<const RuleReports> m_reports = std::make_shared<const RuleReports>();
};

} // namespace wf
