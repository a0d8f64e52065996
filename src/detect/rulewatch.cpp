// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/rulewatch.h"

#include "base/print.h"
#include "base/threadtime.h"
#include "metrics/sealedblock.h"
#include "rules/needs.h"

#include <algorithm>
#include <functional>

namespace wf {

namespace {

/// How much processor time a tick may take. Feeds wait no longer than that.
constexpr ThreadTime MostOfATick = std::chrono::milliseconds(250);
/// How old the newest sample of a metric may be that is measured: as far as a query looks back.
constexpr Millis Lookback = std::chrono::minutes(5);
/// What one rule may cost on the ingest thread: some tenths of a second.
constexpr std::uint64_t MostRuleSamples = 10'000'000;
constexpr std::size_t MostPoints = 1'000'000;
constexpr std::size_t MostOperations = 50'000'000;
/// A rule that waits for a metric is tried again when series come, not only when it is due.
constexpr Millis Again = std::chrono::seconds(1);
/// Of intervals: after so long without an evaluation nothing is known any more.
constexpr int MostMissed = 4;

rules::EvaluationOptions evaluationOptions()
{
    rules::EvaluationOptions options;
    options.interval = RuleWatch::Interval;
    options.query.lookback = Lookback;
    options.query.limits.maxSamples = MostRuleSamples;
    options.query.limits.maxPoints = MostPoints;
    options.query.limits.maxOperations = MostOperations;
    return options;
}

/// Where in its interval a group is evaluated: not all of them at once, and each at the same place.
Millis offsetOf(const rules::RuleGroup &group, Millis interval)
{
    const std::size_t hash = qHash(group.file) ^ (std::hash<std::string>()(group.name) << 1);
    return Millis{std::int64_t(hash % std::size_t(std::max<std::int64_t>(interval.count(), 1)))};
}

/// The clock was set back: nothing has happened in the future.
void turnBack(rules::GroupState &state, Timestamp now)
{
    state.evaluatedAt.reset();
    for (rules::RuleState &rule : state.rules) {
        for (auto &[labels, instance] : rule.instances) {
            instance.activeAt = std::min(instance.activeAt, now);
            instance.lastSeen = std::min(instance.lastSeen, now);
            for (std::optional<Timestamp> *at :
                 {&instance.firedAt, &instance.keptSince, &instance.noDataSince}) {
                if (*at)
                    *at = std::min(**at, now);
            }
        }
    }
}

int rankOf(rules::InstanceState state)
{
    switch (state) {
    case rules::InstanceState::Firing:
        return 0;
    case rules::InstanceState::NoData:
        return 1;
    case rules::InstanceState::Pending:
        return 2;
    case rules::InstanceState::Inactive:
        return 3;
    }
    return 3;
}

std::vector<RuleReport::Instance> shownOf(const rules::RuleState &state)
{
    std::vector<const rules::AlertInstance *> all;
    for (const auto &[labels, instance] : state.instances)
        all.push_back(&instance);
    const auto before = [](const rules::AlertInstance *a, const rules::AlertInstance *b) {
        return rankOf(a->state) != rankOf(b->state) ? rankOf(a->state) < rankOf(b->state)
                                                    : promql::compare(*a->labels, *b->labels) < 0;
    };
    const std::size_t most = std::min(all.size(), RuleReport::MostInstances);
    std::partial_sort(all.begin(), all.begin() + std::ptrdiff_t(most), all.end(), before);
    all.resize(most);
    std::vector<RuleReport::Instance> shown;
    for (const rules::AlertInstance *each : all)
        shown.push_back({excerpt(QString::fromStdString(toText(*each->labels))), each->state, each->value,
                         each->activeAt});
    return shown;
}

} // namespace

bool RuleWatch::Watched::isDue(Timestamp now, std::uint64_t generationNow) const
{
    if (!state.evaluatedAt)
        return true;
    const Millis since = now - *state.evaluatedAt;
    const bool waits =
        std::any_of(missing.begin(), missing.end(), [](const auto &names) { return !names.empty(); });
    if (waits && generation != generationNow && since >= Again)
        return true;
    const Millis offset = offsetOf(*what.group, interval());
    const auto turn = [&](Timestamp at) { return (at - offset).time_since_epoch() / interval(); };
    return since < Millis{0} || turn(now) != turn(*state.evaluatedAt);
}

void RuleWatch::setGroups(std::vector<WatchedGroup> groups)
{
    std::map<std::pair<QString, std::string>, Watched> old;
    for (Watched &group : m_groups)
        old.emplace(std::pair(group.what.group->file, group.what.group->name), std::move(group));
    m_groups.clear();
    for (WatchedGroup &group : groups) {
        Watched now;
        std::map<std::pair<std::string, int>, RuleCondition> known;
        const auto before = old.find({group.group->file, group.group->name});
        if (before != old.end()) {
            now.state =
                rules::carriedOver(*before->second.what.group, std::move(before->second.state), *group.group);
            for (auto &condition : before->second.conditions) {
                if (condition)
                    known.emplace(std::pair(condition->place().runbook.text().toStdString(),
                                            condition->place().condition),
                                  std::move(*condition));
            }
            old.erase(before);
            now.state.evaluatedAt.reset(); // What was edited is looked at at once.
        } else {
            now.state = m_saved.restored(*group.group);
        }
        for (const auto &place : group.places) {
            now.conditions.emplace_back();
            if (!place)
                continue;
            const auto kept = known.find({place->runbook.text().toStdString(), place->condition});
            if (kept == known.end()) {
                now.conditions.back().emplace(*place);
            } else {
                now.conditions.back().emplace(std::move(kept->second));
                now.conditions.back()->adopt(*place);
                known.erase(kept);
            }
            if (const auto saved = m_restored.find({place->runbook, place->condition});
                saved != m_restored.end()) {
                now.conditions.back()->restore(saved->second.first, saved->second.second);
                m_restored.erase(saved);
            }
        }
        now.missing.resize(group.places.size());
        now.what = std::move(group);
        m_groups.push_back(std::move(now));
    }
    m_next = 0;
    report();
}

std::vector<ConditionTransition> RuleWatch::tick(Timestamp now, const Hooks &hooks)
{
    std::vector<ConditionTransition> out;
    const ThreadTime begun = usedByThread();
    bool any = false;
    for (std::size_t i = 0; i < m_groups.size(); ++i) {
        Watched &group = m_groups[(m_next + i) % m_groups.size()];
        if (group.state.evaluatedAt && now < *group.state.evaluatedAt)
            turnBack(group.state, now);
        if (!group.isDue(now, m_store.generation())) {
            continue;
        }
        if (usedByThread() - begun > MostOfATick) {
            m_next = (m_next + i) % m_groups.size();
            break;
        }
        const bool slept =
            group.state.evaluatedAt && now - *group.state.evaluatedAt > MostMissed * group.interval();
        for (auto &condition : group.conditions) {
            if (slept && condition)
                condition->lost(now, out);
        }
        evaluate(group, now, hooks, out);
        any = true;
    }
    if (any)
        report();
    return out;
}

void RuleWatch::evaluate(Watched &group, Timestamp now, const Hooks &hooks,
                         std::vector<ConditionTransition> &out)
{
    static const rules::EvaluationOptions options = evaluationOptions();
    const ThreadTime begun = usedByThread();
    const rules::RuleGroup &rulesOfIt = *group.what.group;
    const rules::GroupEvaluation done = rules::evaluateGroup(rulesOfIt, group.state, now, m_source, options);
    if (!done.samples.empty())
        hooks.keep(done.samples, group.interval());
    const bool seriesCame = std::exchange(group.generation, m_store.generation()) != m_store.generation();
    for (std::size_t i = 0; i < group.conditions.size(); ++i) {
        const rules::Rule &rule = rulesOfIt.rules[i];
        const std::set<std::string> shorter = tooShort(rule, now);
        for (const std::string &name : seriesCame ? shorter : std::set<std::string>())
            hooks.want(name, now - rules::reachOf(*rule.expr->root));
        if (!group.conditions[i])
            continue;
        group.missing[i] =
            rules::unmeasured(*rule.expr->root, [&](std::string_view name) { return isMeasured(name, now); });
        tellRefused(group.missing[i]);
        group.conditions[i]->evaluated(rule, group.state.rules[i], {group.missing[i], shorter.empty()}, now,
                                       out);
    }
    group.took = usedByThread() - begun;
}

bool RuleWatch::isMeasured(std::string_view name, Timestamp at) const
{
    // These are of this very program: that there are none says that nothing fires.
    if (name == "ALERTS" || name == "ALERTS_FOR_STATE")
        return true;
    const std::string folded = foldMetricName(name);
    // If series of a metric were refused, only a part of it is here: what is false of that part may be true.
    if (m_store.refused(folded) > 0)
        return false;
    for (const SeriesRef ref : m_store.byFoldedName(folded)) {
        const auto last = m_store.last(ref);
        if (last && at - last->at < Lookback && !isStaleMarker(last->value) &&
            m_store.info(ref).key.name == name)
            return true;
    }
    return false;
}

/// What is there and was refused is said to be so: its remedy is another one than that of a wrong name.
void RuleWatch::tellRefused(std::set<std::string> &missing) const
{
    std::set<std::string> told;
    for (const std::string &name : missing)
        told.insert(m_store.refused(foldMetricName(name)) > 0 ? name + " (series of it were refused)" : name);
    missing = std::move(told);
}

/// The metrics that no series of goes as far back as the rule looks.
std::set<std::string> RuleWatch::tooShort(const rules::Rule &rule, Timestamp at) const
{
    const Millis reach = rules::reachOf(*rule.expr->root);
    if (reach <= Millis{0})
        return {};
    BlockDecoder decoder;
    return rules::unmeasured(*rule.expr->root, [&](std::string_view name) {
        for (const SeriesRef ref : m_store.byFoldedName(foldMetricName(name))) {
            std::size_t block = 0;
            const auto first = m_store.nextRun(ref, block, EarliestAccepted, decoder);
            if (!first.empty() && first.front().at <= at - reach + gapOf(m_store.info(ref).meta))
                return true;
        }
        return false;
    });
}

template <typename F>
void RuleWatch::forConditions(const RunbookId &runbook, F &&f)
{
    for (Watched &group : m_groups) {
        for (auto &condition : group.conditions) {
            if (condition && condition->place().runbook == runbook)
                f(*condition);
        }
    }
}

void RuleWatch::endDetection(const RunbookId &runbook)
{
    forConditions(runbook, [](RuleCondition &condition) { condition.endDetection(); });
}

std::vector<ConditionTransition> RuleWatch::takeUpAgain(const RunbookId &runbook, Timestamp now)
{
    std::vector<ConditionTransition> standing;
    forConditions(runbook, [&](RuleCondition &condition) { standing.push_back(condition.takeUpAgain(now)); });
    return standing;
}

void RuleWatch::restore(const RunbookId &runbook, int condition, ConditionState state, Timestamp since)
{
    bool found = false;
    forConditions(runbook, [&](RuleCondition &each) {
        if (each.place().condition != condition)
            return;
        each.restore(state, since);
        found = true;
    });
    if (!found)
        m_restored.insert_or_assign({runbook, condition}, std::pair{state, since});
}

void RuleWatch::save(std::vector<SavedCondition> &conditions) const
{
    for (const Watched &group : m_groups) {
        for (const auto &condition : group.conditions) {
            if (!condition)
                continue;
            const MachineState &s = condition->machine();
            if (isWorthSaving(s))
                conditions.push_back(
                    {condition->place().runbook, condition->place().condition, condition->place().text, s});
        }
    }
}

QByteArray RuleWatch::savedInstances() const
{
    std::vector<rules::StateToSave> all;
    for (const Watched &group : m_groups)
        all.push_back({group.what.group.get(), &group.state});
    return rules::savedStates(all);
}

void RuleWatch::resume(const std::vector<SavedCondition> &conditions, const QByteArray &instances)
{
    m_saved = rules::SavedStates::read(instances);
    for (Watched &group : m_groups) {
        if (!group.state.evaluatedAt)
            group.state = m_saved.restored(*group.what.group);
    }
    for (const SavedCondition &saved : conditions) {
        forConditions(saved.runbook, [&saved](RuleCondition &each) {
            if (each.place().condition == saved.condition && each.place().text == saved.text)
                each.resume(saved.state);
        });
    }
}

void RuleWatch::addStatuses(std::vector<ConditionStatus> &all) const
{
    for (const Watched &group : m_groups) {
        for (const auto &condition : group.conditions) {
            if (condition)
                all.push_back(condition->status());
        }
    }
}

void RuleWatch::report()
{
    auto reports = std::make_shared<RuleReports>();
    for (const Watched &group : m_groups) {
        for (std::size_t i = 0; i < group.what.group->rules.size(); ++i) {
            const rules::Rule &rule = group.what.group->rules[i];
            RuleReport made;
            made.file = group.what.group->file;
            made.line = rule.line;
            made.group = QString::fromStdString(group.what.group->name);
            made.name = QString::fromStdString(rule.name);
            made.expression = QString::fromStdString(rule.expr->text);
            made.kind = rule.kind;
            made.interval = group.interval();
            made.took = group.took;
            if (i < group.conditions.size() && group.conditions[i]) {
                made.runbook = group.conditions[i]->place().runbook.text();
                made.problem = group.conditions[i]->explanation();
            }
            if (i < group.state.rules.size()) {
                const rules::RuleState &state = group.state.rules[i];
                made.health = state.health;
                made.evaluatedAt = state.evaluatedAt;
                made.cost = state.cost;
                made.firing = state.count(rules::InstanceState::Firing);
                made.pending = state.count(rules::InstanceState::Pending);
                made.noData = state.count(rules::InstanceState::NoData);
                made.instances = shownOf(state);
                if (made.problem.isEmpty())
                    made.problem = state.error;
            }
            reports->push_back(std::move(made));
        }
    }
    m_reports = std::move(reports);
}

} // namespace wf
