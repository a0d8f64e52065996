// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/query.h"

#include "promql/evaluator.h"
#include "promql/labelsets.h"

#include <algorithm>

namespace wf::promql {

namespace {

Timestamp timeOf(std::int64_t ms)
{
    return Timestamp{Millis{ms}};
}

MatrixResult matrixOf(const Value &value, const Steps &steps)
{
    MatrixResult result;
    const auto add = [&](const LabelsPtr &labels, const Points &values) {
        SeriesPoints series{labels, {}};
        for (std::size_t k = 0; k < steps.size(); ++k) {
            if (!isAbsent(values[k]))
                series.points.push_back({timeOf(steps[k]), values[k]});
        }
        if (!series.points.empty())
            result.series.push_back(std::move(series));
    };
    if (value.type == ValueType::Scalar) {
        add(std::make_shared<const Labels>(), value.scalar);
        return result;
    }
    for (const Track &track : value.tracks)
        add(track.labels, track.values);
    return result;
}

void sortByLabels(MatrixResult &matrix)
{
    std::ranges::sort(matrix.series, [](const SeriesPoints &a, const SeriesPoints &b) {
        return compare(*a.labels, *b.labels) < 0;
    });
}

QueryError limitError(std::string text)
{
    return {QueryErrorKind::Limit, std::move(text), {}};
}

QueryResult atOneTime(const ParsedExpr &expr, Evaluator &evaluator, Timestamp at)
{
    QueryResult result;
    const std::int64_t ms = toMs(at);
    if (typeOf(*expr.root) == ValueType::Matrix) {
        MatrixResult matrix{evaluator.matrix(*expr.root, ms)};
        sortByLabels(matrix);
        result.value = std::move(matrix);
        return result;
    }
    Value value = evaluator.evaluate({ms});
    switch (value.type) {
    case ValueType::Scalar:
        result.value = ScalarResult{{at, value.scalar[0]}};
        break;
    case ValueType::String:
        result.value = StringResult{at, std::move(value.text)};
        break;
    case ValueType::Vector:
    case ValueType::Matrix: {
        evaluator.finish(value.tracks);
        VectorResult vector{at, {}};
        for (const Track &track : value.tracks) {
            if (!isAbsent(track.values[0]))
                vector.elements.push_back({track.labels, track.values[0]});
        }
        result.value = std::move(vector);
        break;
    }
    }
    return result;
}

} // namespace

QueryExpected<QueryResult> instantQuery(const ParsedExpr &expr, SeriesSource &source, Timestamp at,
                                        const QueryOptions &options)
{
    try {
        Evaluator evaluator(expr, source, options, {toMs(at), toMs(at), 0});
        QueryResult result = atOneTime(expr, evaluator, at);
        result.annotations = evaluator.takeAnnotations();
        result.cost = evaluator.cost();
        return result;
    } catch (QueryError &error) {
        return tl::unexpected(std::move(error));
    }
}

QueryExpected<QueryResult> rangeQuery(const ParsedExpr &expr, SeriesSource &source, TimeRange range,
                                      Millis step, const QueryOptions &options)
{
    const ValueType type = typeOf(*expr.root);
    if (type != ValueType::Scalar && type != ValueType::Vector)
        return tl::unexpected(QueryError{QueryErrorKind::Syntax,
                                         "1:1: parse error: invalid expression type \"" +
                                             std::string(nameOf(type)) +
                                             "\" for range query, must be Scalar or instant Vector",
                                         expr.root->span});
    if (step.count() <= 0)
        return tl::unexpected(limitError("the step of a range query must be longer than 0"));
    if (range.to < range.from)
        return tl::unexpected(limitError("the end of a range query is before its start"));
    if (std::uint64_t(range.length() / step) >= options.limits.maxSteps)
        return tl::unexpected(limitError("the query has more than " +
                                         std::to_string(options.limits.maxSteps) +
                                         " steps: ask for a shorter range or a longer step"));
    try {
        Steps steps;
        for (std::int64_t at = toMs(range.from); at <= toMs(range.to); at += step.count())
            steps.push_back(at);
        Evaluator evaluator(expr, source, options, {toMs(range.from), toMs(range.to), step.count()});
        Value value = evaluator.evaluate(steps);
        evaluator.finish(value.tracks);
        MatrixResult matrix = matrixOf(value, steps);
        sortByLabels(matrix);
        QueryResult result;
        result.value = std::move(matrix);
        result.annotations = evaluator.takeAnnotations();
        result.cost = evaluator.cost();
        return result;
    } catch (QueryError &error) {
        return tl::unexpected(std::move(error));
    }
}

} // namespace wf::promql
