// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/evaluate.h"

#include "rules/ruleevaluation.h"

#include <algorithm>

namespace wf::rules {

namespace {

RuleFailure failureOf(const promql::QueryError &error)
{
    return {promql::toError(error).message, error.kind == promql::QueryErrorKind::Cancelled};
}

/// The samples of a query of a template.
tl::expected<std::vector<TemplateSample>, std::string> answered(const std::string &expression,
                                                                promql::SeriesSource &source, Timestamp at,
                                                                const EvaluationOptions &options)
{
    const auto parsed = promql::parse(expression);
    if (!parsed)
        return tl::unexpected(parsed.error().text);
    promql::QueryOptions query = options.query;
    query.limits.maxPoints = std::min(query.limits.maxPoints, std::size_t{1'000'000});
    const auto result = promql::instantQuery(**parsed, source, at, query);
    if (!result)
        return tl::unexpected(result.error().text);
    std::vector<TemplateSample> samples;
    if (const auto *vector = std::get_if<promql::VectorResult>(&result->value)) {
        if (vector->elements.size() > options.templates.maxQuerySamples)
            return tl::unexpected("it gives more than " + std::to_string(options.templates.maxQuerySamples) +
                                  " series");
        for (const promql::VectorElement &element : vector->elements)
            samples.push_back({*element.labels, element.value});
    } else if (const auto *scalar = std::get_if<promql::ScalarResult>(&result->value)) {
        samples.push_back({{}, scalar->point.value});
    } else if (const auto *text = std::get_if<promql::StringResult>(&result->value)) {
        samples.push_back({Labels({{"__value__", text->text}}), 0});
    } else {
        return tl::unexpected(std::string("it gives a range vector"));
    }
    return samples;
}

RuleExpected<void> evaluateRecord(const Rule &rule, RuleState &state, const EvaluationContext &context,
                                  std::vector<RecordedSample> &samples)
{
    auto result = ruleResult(rule, state, context);
    if (!result)
        return tl::unexpected(result.error());
    LabelsSet written;
    std::vector<RecordedSample> made;
    for (const promql::VectorElement &element : *result) {
        Labels labels = *element.labels;
        promql::setLabel(labels, promql::NameLabel, rule.name);
        for (const RuleText &label : rule.labels)
            promql::setLabel(labels, label.name, label.text->text());
        auto shared = std::make_shared<const Labels>(std::move(labels));
        if (!written.insert(shared).second)
            return tl::unexpected(RuleFailure{QStringLiteral(
                "the result has several series with the same labels once those of the rule are set")});
        made.push_back({std::move(shared), {context.queryAt, element.value}});
    }
    if (context.group.limit > 0 && made.size() > context.group.limit)
        return tl::unexpected(RuleFailure{
            QStringLiteral("exceeded limit of %1 with %2 series").arg(context.group.limit).arg(made.size())});
    samples = std::move(made);
    finishWritten(state, std::move(written), context.queryAt, samples);
    return {};
}

} // namespace

RuleExpected<std::vector<promql::VectorElement>> ruleResult(const Rule &rule, RuleState &state,
                                                            const EvaluationContext &context)
{
    auto result = promql::instantQuery(*rule.expr, context.source, context.queryAt, context.options.query);
    if (!result)
        return tl::unexpected(failureOf(result.error()));
    state.cost = result->cost;
    state.remarks = std::move(result->annotations);
    std::vector<promql::VectorElement> elements;
    if (auto *vector = std::get_if<promql::VectorResult>(&result->value))
        elements = std::move(vector->elements);
    else if (const auto *scalar = std::get_if<promql::ScalarResult>(&result->value))
        elements.push_back({std::make_shared<const Labels>(), scalar->point.value});
    if (elements.size() > context.options.maxInstances)
        return tl::unexpected(RuleFailure{QStringLiteral("the expression gives %1 series, more than %2")
                                              .arg(elements.size())
                                              .arg(context.options.maxInstances)});
    return elements;
}

void finishWritten(RuleState &state, LabelsSet written, Timestamp at, std::vector<RecordedSample> &samples)
{
    std::vector<promql::LabelsPtr> gone;
    for (const promql::LabelsPtr &labels : state.written) {
        if (!written.contains(labels))
            gone.push_back(labels);
    }
    std::ranges::sort(gone, [](const auto &a, const auto &b) { return promql::compare(*a, *b) < 0; });
    for (promql::LabelsPtr &labels : gone)
        samples.push_back({std::move(labels), {at, staleMarker()}});
    state.written = std::move(written);
}

GroupEvaluation evaluateGroup(const RuleGroup &group, GroupState &state, Timestamp at,
                              promql::SeriesSource &source, const EvaluationOptions &options)
{
    OverlaySource overlay(source);
    SourceLiveness fromSamples(source);
    OverlaidLiveness liveness(options.liveness ? *options.liveness : fromSamples, overlay);
    EvaluationContext context{
        group, overlay, liveness, options, at, at - group.queryOffset.value_or(Millis{0}), {}};
    context.query = [&](const std::string &expression) { return answered(expression, overlay, at, options); };
    GroupEvaluation evaluation;
    state.rules.resize(group.rules.size());
    for (std::size_t i = 0; i < group.rules.size(); ++i) {
        const Rule &rule = group.rules[i];
        RuleState &now = state.rules[i];
        std::vector<InstanceChange> changes;
        std::vector<RecordedSample> samples;
        const auto done = rule.kind == RuleKind::Alert ? evaluateAlert(rule, now, context, changes, samples)
                                                       : evaluateRecord(rule, now, context, samples);
        if (!done && done.error().stopped) {
            evaluation.stopped = true;
            return evaluation;
        }
        now.evaluatedAt = at;
        now.health = done ? RuleHealth::Good : RuleHealth::Bad;
        now.error = done ? QString() : done.error().text;
        evaluation.failed += done ? 0 : 1;
        evaluation.cost.series += now.cost.series;
        evaluation.cost.samples += now.cost.samples;
        evaluation.cost.points = std::max(evaluation.cost.points, now.cost.points);
        for (InstanceChange &change : changes) {
            change.rule = i;
            evaluation.changes.push_back(std::move(change));
        }
        for (RecordedSample &sample : samples) {
            overlay.add(sample.labels, sample.sample);
            evaluation.samples.push_back(std::move(sample));
        }
    }
    // A series that one rule has no more and another has is not stale.
    std::erase_if(evaluation.samples, [&](const RecordedSample &sample) {
        return isStaleMarker(sample.sample.value) && overlay.hasValue(sample.labels);
    });
    state.evaluatedAt = at;
    return evaluation;
}

} // namespace wf::rules
