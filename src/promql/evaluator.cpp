// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/evaluator.h"

#include "promql/labelsets.h"
#include "promql/literals.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace wf::promql {

namespace {

/// Their result depends on the time of evaluation, also over arguments that do not.
constexpr std::array TimeFunctions{Function::DayOfMonth,  Function::DayOfWeek, Function::DayOfYear,
                                   Function::DaysInMonth, Function::Hour,      Function::Minute,
                                   Function::Month,       Function::Year,      Function::PredictLinear,
                                   Function::Time,        Function::Timestamp, Function::Info};

bool dependsOnTime(Function function)
{
    return std::ranges::find(TimeFunctions, function) != TimeFunctions.end();
}

Points repeated(Meter &meter, const Points &one, std::size_t count)
{
    return Points(meter, count, one[0]);
}

std::uint64_t keyOf(const Labels &labels)
{
    std::uint64_t key = 0xcbf29ce484222325ULL;
    for (const auto &[name, value] : labels.pairs()) {
        key = (key ^ std::hash<std::string_view>()(name)) * 0x100000001b3ULL;
        key = (key ^ std::hash<std::string_view>()(value)) * 0x100000001b3ULL;
    }
    return key;
}

} // namespace

Evaluator::Evaluator(const ParsedExpr &expr, SeriesSource &source, const QueryOptions &options,
                     QueryTimes times)
    : m_expr(expr), m_source(source), m_options(options), m_times(times), m_meter(options.limits)
{
    markInvariant(*expr.root);
}

bool Evaluator::markInvariant(const Expr &expr)
{
    const auto mark = [this](const ExprPtr &child) { return !child || markInvariant(*child); };
    const bool invariant = std::visit(
        [&](const auto &node) {
            using Node = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<Node, NumberLiteral> || std::is_same_v<Node, StringLiteral>) {
                return true;
            } else if constexpr (std::is_same_v<Node, VectorSelector>) {
                return node.shift.at != TimeShift::At::Evaluation;
            } else if constexpr (std::is_same_v<Node, MatrixSelector>) {
                return node.vector.shift.at != TimeShift::At::Evaluation;
            } else if constexpr (std::is_same_v<Node, Subquery>) {
                mark(node.expr); // At steps of its own.
                return node.shift.at != TimeShift::At::Evaluation;
            } else if constexpr (std::is_same_v<Node, Binary>) {
                const bool left = mark(node.left);
                return mark(node.right) && left;
            } else if constexpr (std::is_same_v<Node, Aggregate>) {
                const bool parameter = mark(node.parameter);
                return mark(node.expr) && parameter;
            } else if constexpr (std::is_same_v<Node, Call>) {
                bool all = !dependsOnTime(node.function);
                for (const ExprPtr &argument : node.arguments)
                    all = mark(argument) && all;
                return all;
            } else {
                return mark(node.expr);
            }
        },
        expr.node);
    if (invariant)
        m_invariant.insert(&expr);
    return invariant;
}

void Evaluator::checkStop() const
{
    if (m_options.stop && m_options.stop->load(std::memory_order_relaxed))
        throw QueryError{QueryErrorKind::Cancelled, "the query was cancelled", {}};
}

void Evaluator::countOperations(std::size_t samples)
{
    m_operations += samples;
    if (m_operations > m_options.limits.maxOperations)
        throw QueryError{QueryErrorKind::Limit,
                         "the query would look at steps and samples more than " +
                             std::to_string(m_options.limits.maxOperations) +
                             " times: ask for shorter ranges or fewer steps",
                         {}};
}

void Evaluator::note(Annotation::Kind kind, std::string_view text, Span where)
{
    Annotation annotation{kind, kind == Annotation::Kind::Info ? "PromQL info: " : "PromQL warning: "};
    annotation.text += text;
    annotation.text += " (" + placeIn(m_expr.text, where.begin) + ')';
    static constexpr std::size_t Most = 100;
    if (m_annotations.size() < Most && std::ranges::find(m_annotations, annotation) == m_annotations.end())
        m_annotations.push_back(std::move(annotation));
}

void Evaluator::fail(std::string text) const
{
    throw QueryError{QueryErrorKind::Failed, std::move(text), {}};
}

Value Evaluator::scalarOf(double value, const Steps &steps)
{
    Value result;
    result.type = ValueType::Scalar;
    result.scalar = blank(steps, value);
    return result;
}

Value Evaluator::vectorOf(Tracks tracks) const
{
    Value result;
    result.tracks = std::move(tracks);
    return result;
}

Points Evaluator::evalScalar(const Expr &expr, const Steps &steps)
{
    return std::move(eval(expr, steps).scalar);
}

Tracks Evaluator::evalVector(const Expr &expr, const Steps &steps)
{
    return std::move(eval(expr, steps).tracks);
}

std::string Evaluator::evalString(const Expr &expr, const Steps &steps)
{
    return std::move(eval(expr, steps).text);
}

Value Evaluator::eval(const Expr &expr, const Steps &steps)
{
    checkStop();
    if (steps.size() <= 1 || !m_invariant.contains(&expr))
        return evalNode(expr, steps);
    Value once = evalNode(expr, Steps{steps.front()});
    if (once.type == ValueType::Scalar)
        once.scalar = repeated(m_meter, once.scalar, steps.size());
    for (Track &track : once.tracks)
        track.values = repeated(m_meter, track.values, steps.size());
    return once;
}

Value Evaluator::evalNode(const Expr &expr, const Steps &steps)
{
    return std::visit(
        [&](const auto &node) -> Value {
            using Node = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<Node, NumberLiteral>) {
                return scalarOf(node.value, steps);
            } else if constexpr (std::is_same_v<Node, StringLiteral>) {
                Value value;
                value.type = ValueType::String;
                value.text = node.value;
                return value;
            } else if constexpr (std::is_same_v<Node, VectorSelector>) {
                return vectorOf(node.edges == Edges::Smoothed ? smoothed(node, expr.span, steps)
                                                              : instant(node, expr.span, steps, Take::Value));
            } else if constexpr (std::is_same_v<Node, MatrixSelector> || std::is_same_v<Node, Subquery>) {
                fail("a range vector is no value by itself"); // The check of types keeps them out.
            } else if constexpr (std::is_same_v<Node, Paren>) {
                return eval(*node.expr, steps);
            } else if constexpr (std::is_same_v<Node, Unary>) {
                return evalUnary(node, steps);
            } else if constexpr (std::is_same_v<Node, Binary>) {
                return evalBinary(node, expr, steps);
            } else if constexpr (std::is_same_v<Node, Aggregate>) {
                return evalAggregate(node, steps);
            } else {
                return evalCall(node, expr, steps);
            }
        },
        expr.node);
}

void Evaluator::join(Tracks &tracks)
{
    std::unordered_multimap<std::uint64_t, std::size_t> seen;
    seen.reserve(tracks.size());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        const std::uint64_t key = keyOf(*tracks[i].labels);
        Track *same = nullptr;
        const auto [begin, end] = seen.equal_range(key);
        for (auto it = begin; it != end && !same; ++it) {
            Track &other = tracks[it->second];
            if (other.dropName == tracks[i].dropName && *other.labels == *tracks[i].labels)
                same = &other;
        }
        if (!same) {
            seen.emplace(key, kept);
            if (kept != i)
                tracks[kept] = std::move(tracks[i]);
            ++kept;
            continue;
        }
        for (std::size_t k = 0; k < same->values.size(); ++k) {
            const double value = tracks[i].values[k];
            if (isAbsent(value))
                continue;
            if (!isAbsent(same->values[k]))
                fail("vector cannot contain metrics with the same labelset");
            same->values[k] = value;
        }
    }
    tracks.resize(kept);
}

void Evaluator::finish(Tracks &tracks)
{
    for (Track &track : tracks) {
        if (!track.dropName)
            continue;
        track.dropName = false;
        const bool has = std::ranges::any_of(
            track.labels->pairs(), [](const Labels::Pair &pair) { return isMetadataLabel(pair.first); });
        if (has)
            track.labels = std::make_shared<const Labels>(withoutMetadata(*track.labels));
    }
    join(tracks);
}

} // namespace wf::promql
