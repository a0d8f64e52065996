// SPDX-License-Identifier: GPL-3.0-or-later
// The states of the instances of one alert.
#include "rules/ruleevaluation.h"
#include "rules/sources.h"

#include <algorithm>
#include <bit>
#include <chrono>

namespace wf::rules {

namespace {

/// A pending instance without data is forgotten after as long as it would have to be true, and not before.
constexpr Millis LeastWithoutData = std::chrono::minutes(5);

class AlertEvaluation
{
public:
    AlertEvaluation(const Rule &rule, RuleState &state, const EvaluationContext &context,
                    std::vector<InstanceChange> &changes, std::vector<RecordedSample> &samples)
        : m_rule(rule), m_state(state), m_context(context), m_changes(changes), m_samples(samples),
          m_check(*rule.expr->root, context.liveness, context.queryAt, context.options.query.lookback,
                  context.options.query.limits.maxSeries)
    {
        const Millis interval = context.group.interval.value_or(context.options.interval);
        m_longestGap = std::max(context.options.query.lookback, 2 * interval);
        m_steady =
            std::ranges::all_of(rule.annotations, [](const RuleText &text) { return text.text->isSteady(); });
    }

    RuleExpected<void> run()
    {
        auto result = ruleResult(m_rule, m_state, m_context);
        if (!result)
            return tl::unexpected(result.error());
        if (const auto found = sortOut(std::move(*result)); !found)
            return found;
        if (const auto within = checkLimit(); !within)
            return within;
        for (const auto &[labels, element] : m_found)
            present(labels, element);
        absent();
        std::ranges::sort(m_changes, [](const InstanceChange &a, const InstanceChange &b) {
            return promql::compare(*a.instance.labels, *b.instance.labels) < 0;
        });
        write();
        return {};
    }

private:
    Timestamp at() const { return m_context.at; }
    const EvaluationOptions &options() const { return m_context.options; }

    TemplateData dataOf(const Labels &series, double value) const
    {
        return {&series, value, options().externalLabels, options().externalUrl, at(), &m_context.query};
    }
    /// The labels of the alerts, each once.
    RuleExpected<void> sortOut(std::vector<promql::VectorElement> result)
    {
        m_found.reserve(result.size());
        for (promql::VectorElement &element : result) {
            Labels labels = *element.labels;
            promql::setLabel(labels, promql::NameLabel, {});
            const TemplateData data = dataOf(*element.labels, element.value);
            for (const RuleText &label : m_rule.labels)
                promql::setLabel(labels, label.name, expandOrSay(*label.text, data, options().templates));
            promql::setLabel(labels, "alertname", m_rule.name);
            const auto [it, added] =
                m_found.try_emplace(std::make_shared<const Labels>(std::move(labels)), std::move(element));
            if (!added)
                return tl::unexpected(RuleFailure{QStringLiteral(
                    "the result has several series with the same labels once those of the alert are set")});
        }
        return {};
    }

    bool keepsFiring(const AlertInstance &instance) const
    {
        return instance.state == InstanceState::Firing && m_rule.keepFiringFor.count() > 0 &&
               at() - instance.keptSince.value_or(at()) < m_rule.keepFiringFor;
    }
    RuleExpected<void> checkLimit() const
    {
        const std::size_t limit = m_context.group.limit;
        if (limit == 0)
            return {};
        std::size_t count = m_found.size();
        for (const auto &[labels, instance] : m_state.instances)
            count += !m_found.contains(labels) && keepsFiring(instance) ? 1 : 0;
        if (count <= limit)
            return {};
        return tl::unexpected(
            RuleFailure{QStringLiteral("exceeded limit of %1 with %2 alerts").arg(limit).arg(count)});
    }

    void change(InstanceState from, const AlertInstance &now, InstanceState to)
    {
        if (from != to)
            m_changes.push_back({0, from, to, now});
    }
    void describe(AlertInstance &instance, const promql::VectorElement &element)
    {
        const bool same =
            instance.annotations && m_steady &&
            std::bit_cast<std::uint64_t>(instance.value) == std::bit_cast<std::uint64_t>(element.value) &&
            (instance.series == element.labels || *instance.series == *element.labels);
        instance.value = element.value;
        instance.series = element.labels;
        if (same)
            return;
        const TemplateData data = dataOf(*element.labels, element.value);
        std::vector<Labels::Pair> texts;
        for (const RuleText &annotation : m_rule.annotations) {
            std::string text = expandOrSay(*annotation.text, data, options().templates);
            if (!text.empty())
                texts.emplace_back(annotation.name, std::move(text));
        }
        instance.annotations = std::make_shared<const Labels>(std::move(texts));
    }

    void present(const promql::LabelsPtr &labels, const promql::VectorElement &element)
    {
        const auto [it, added] = m_state.instances.try_emplace(labels);
        AlertInstance &instance = it->second;
        InstanceState from = instance.state;
        if (added) {
            instance.labels = labels;
            instance.activeAt = at();
            from = InstanceState::Inactive;
        } else {
            const bool returns = instance.state == InstanceState::NoData;
            if (returns) {
                instance.state = instance.before;
                instance.noDataSince.reset();
                instance.sourcesKnown = false;
            }
            // Nobody saw that it was true meanwhile.
            const Millis gap = at() - instance.lastSeen;
            if (instance.state == InstanceState::Pending && (returns || gap > m_longestGap))
                instance.activeAt += gap;
        }
        describe(instance, element);
        instance.lastSeen = at();
        instance.keptSince.reset();
        if (!instance.sourcesKnown && options().vanished == EvaluationOptions::Vanished::AskSources) {
            instance.sources = m_check.liveFor(*instance.series);
            instance.sourcesKnown = true;
        }
        if (instance.state == InstanceState::Pending && at() - instance.activeAt >= m_rule.holdFor) {
            instance.state = InstanceState::Firing;
            instance.firedAt = at();
        }
        change(from, instance, instance.state);
    }

    /// Whether one of the sources it came from has nothing to say any more.
    bool lostSource(const AlertInstance &instance)
    {
        if (options().vanished == EvaluationOptions::Vanished::Resolve)
            return false;
        const std::uint64_t needed = instance.sourcesKnown ? instance.sources : m_check.all();
        return needed != 0 && (needed & ~m_check.liveFor(*instance.series)) != 0;
    }
    void absent()
    {
        for (auto it = m_state.instances.begin(); it != m_state.instances.end();) {
            const bool stays = m_found.contains(it->first) || staysAbsent(it->second);
            it = stays ? std::next(it) : m_state.instances.erase(it);
        }
    }
    bool staysAbsent(AlertInstance &instance)
    {
        const InstanceState from = instance.state;
        if (lostSource(instance)) {
            if (from == InstanceState::NoData) {
                const Millis longest = std::max({m_rule.holdFor, options().query.lookback, LeastWithoutData});
                if (instance.before == InstanceState::Firing || at() - *instance.noDataSince < longest)
                    return true;
                change(from, instance, InstanceState::Inactive);
                return false;
            }
            instance.before = from;
            instance.state = InstanceState::NoData;
            instance.noDataSince = at();
            change(from, instance, instance.state);
            return true;
        }
        if (from == InstanceState::NoData && instance.before == InstanceState::Firing) {
            // Its sources are back and say that it is over.
            instance.state = InstanceState::Firing;
            instance.noDataSince.reset();
        }
        if (keepsFiring(instance)) {
            instance.keptSince = instance.keptSince.value_or(at());
            change(from, instance, instance.state);
            return true;
        }
        change(from, instance, InstanceState::Inactive);
        return false;
    }

    void write()
    {
        if (!options().alertSeries)
            return;
        LabelsSet written;
        std::vector<const AlertInstance *> active;
        for (const auto &[labels, instance] : m_state.instances) {
            if (instance.state != InstanceState::NoData)
                active.push_back(&instance);
        }
        std::ranges::sort(active, [](const AlertInstance *a, const AlertInstance *b) {
            return promql::compare(*a->labels, *b->labels) < 0;
        });
        written.reserve(2 * active.size());
        const auto add = [&](Labels labels, double value) {
            auto shared = std::make_shared<const Labels>(std::move(labels));
            written.insert(shared);
            m_samples.push_back({std::move(shared), {m_context.queryAt, value}});
        };
        for (const AlertInstance *instance : active) {
            Labels labels = *instance->labels;
            labels.set(promql::NameLabel, "ALERTS_FOR_STATE");
            Labels state = labels;
            state.set(promql::NameLabel, "ALERTS");
            state.set("alertstate", instance->state == InstanceState::Firing ? "firing" : "pending");
            add(std::move(state), 1);
            add(std::move(labels), double(toMs(instance->activeAt) / 1000));
        }
        finishWritten(m_state, std::move(written), m_context.queryAt, m_samples);
    }

    const Rule &m_rule;
    RuleState &m_state;
    const EvaluationContext &m_context;
    std::vector<InstanceChange> &m_changes;
    std::vector<RecordedSample> &m_samples;
    SourceCheck m_check;
    std::unordered_map<promql::LabelsPtr, promql::VectorElement, LabelsHash, LabelsEqual> m_found;
    Millis m_longestGap{0};
    bool m_steady = false;
};

} // namespace

RuleExpected<void> evaluateAlert(const Rule &rule, RuleState &state, const EvaluationContext &context,
                                 std::vector<InstanceChange> &changes, std::vector<RecordedSample> &samples)
{
    return AlertEvaluation(rule, state, context, changes, samples).run();
}

} // namespace wf::rules
