// SPDX-License-Identifier: GPL-3.0-or-later
// Calls of functions: over ranges, and those that look at a whole vector.
#include "promql/evaluator.h"
#include "promql/labelsets.h"
#include "promql/literals.h"
#include "promql/rangefunctions.h"
#include "promql/vectorfunctions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <set>

namespace wf::promql {

namespace {

bool keepsName(Function function)
{
    return function == Function::LastOverTime || function == Function::FirstOverTime;
}

/// "2" before "10": runs of digits count as numbers.
bool naturalLess(std::string_view a, std::string_view b)
{
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto chunk = [&](std::string_view &text) {
        std::size_t n = 1;
        while (n < text.size() && digit(text[n]) == digit(text[0]))
            ++n;
        const std::string_view part = text.substr(0, n);
        text.remove_prefix(n);
        return part;
    };
    while (!a.empty() && !b.empty()) {
        std::string_view x = chunk(a);
        std::string_view y = chunk(b);
        if (digit(x[0]) && digit(y[0])) {
            x.remove_prefix(std::min(x.find_first_not_of('0'), x.size()));
            y.remove_prefix(std::min(y.find_first_not_of('0'), y.size()));
            if (x.size() != y.size())
                return x.size() < y.size();
        }
        if (x != y)
            return x < y;
    }
    return a.empty() && !b.empty();
}

} // namespace

Value Evaluator::evalCall(const Call &call, const Expr &expr, const Steps &steps)
{
    if (windowFunction(call.function))
        return evalRange(call, steps);
    if (mappedFunction(call.function))
        return evalMapped(call, steps);
    if (isDateFunction(call.function))
        return evalDate(call, steps);
    if (isHistogramFunction(call.function))
        return evalHistogram(call, steps);
    const auto is = [&](auto... functions) { return ((call.function == functions) || ...); };
    if (is(Function::AbsentOverTime))
        return evalAbsentOverTime(*call.arguments[0], steps);
    if (is(Function::Absent))
        return evalAbsent(*call.arguments[0], steps);
    if (is(Function::Timestamp))
        return evalTimestamp(*call.arguments[0], steps);
    if (is(Function::Sort, Function::SortDesc, Function::SortByLabel, Function::SortByLabelDesc))
        return evalSort(call, expr, steps);
    if (is(Function::LabelReplace))
        return evalLabelReplace(call, steps);
    if (is(Function::LabelJoin))
        return evalLabelJoin(call, steps);
    if (is(Function::Info))
        return evalInfo(call, steps);
    return evalConstant(call, steps);
}

void Evaluator::noteNonCounter(const Labels &labels, Span where)
{
    const std::string_view name = labels.value(NameLabel);
    const std::string_view type = labels.value("__type__");
    if (name.empty() || type == "counter" || type == "histogram")
        return;
    if (!type.empty()) {
        info(
            "metric might not be a counter, __type__ label is not set to \"counter\" or \"histogram\", got " +
                quoted(type) + ": " + quoted(name),
            where);
        return;
    }
    for (const std::string_view ending : {"_total", "_sum", "_count", "_bucket"}) {
        if (name.ends_with(ending))
            return;
    }
    info("metric might not be a counter, name does not end in _total/_sum/_count/_bucket: " + quoted(name),
         where);
}

Value Evaluator::evalRange(const Call &call, const Steps &steps)
{
    const WindowFunction function = windowFunction(call.function);
    const Expr *matrix = nullptr;
    std::vector<Points> scalars;
    Span scalarSpan;
    for (const ExprPtr &argument : call.arguments) {
        if (typeOf(*argument) == ValueType::Matrix) {
            matrix = argument.get();
        } else {
            scalars.push_back(evalScalar(*argument, steps));
            scalarSpan = argument->span;
        }
    }
    checkEdges(call, *matrix);
    checkScalars(call, scalars);
    const bool counter = call.function == Function::Rate || call.function == Function::Increase;
    Tracks tracks;
    eachSeries(*matrix, steps,
               [&](const LabelsPtr &labels, bool dropName, WindowReader &reader, const RangeOf &range) {
                   Points values;
                   WindowArguments arguments;
                   arguments.edges = range.edges;
                   for (std::size_t k = 0; k < steps.size(); ++k) {
                       arguments.at = steps[k];
                       arguments.end = shifted(*range.shift, range.offset, steps[k]);
                       arguments.start = arguments.end - range.range;
                       arguments.samples =
                           reader.window(arguments.start - range.before, arguments.end + range.behind);
                       if (arguments.samples.empty())
                           continue;
                       countOperations(arguments.samples.size());
                       arguments.first = scalars.empty() ? 0 : scalars[0][k];
                       arguments.second = scalars.size() < 2 ? 0 : scalars[1][k];
                       const double value = function(arguments);
                       if (isAbsent(value))
                           continue;
                       if (values.size() == 0)
                           values = blank(steps);
                       values[k] = value;
                   }
                   if (values.size() == 0)
                       return;
                   if (counter)
                       noteNonCounter(*labels, matrix->span);
                   if (call.function == Function::QuantileOverTime)
                       warnQuantiles(scalars[0], scalarSpan);
                   tracks.push_back({labels, dropName || !keepsName(call.function), std::move(values)});
               });
    return vectorOf(std::move(tracks));
}

void Evaluator::warnQuantiles(const Points &quantiles, Span where)
{
    for (const double q : quantiles) {
        if (!(q >= 0 && q <= 1))
            warn("quantile value should be between 0 and 1, got " + roughNumberText(q), where);
    }
}

void Evaluator::checkEdges(const Call &call, const Expr &matrix) const
{
    const auto *selector = std::get_if<MatrixSelector>(&withoutParens(matrix).node);
    if (!selector || selector->vector.edges == Edges::Plain)
        return;
    const bool anchored = selector->vector.edges == Edges::Anchored;
    const auto is = [&](auto... functions) { return ((call.function == functions) || ...); };
    if (is(Function::Rate, Function::Increase, Function::Delta) ||
        (anchored && is(Function::Resets, Function::Changes)))
        return;
    fail((anchored ? "anchored modifier can only be used with: changes, delta, increase, rate, resets"
                   : "smoothed modifier can only be used with: delta, increase, rate") +
         std::string(" - not with ") + std::string(infoOf(call.function).name));
}

void Evaluator::checkScalars(const Call &call, const std::vector<Points> &scalars) const
{
    if (call.function != Function::DoubleExponentialSmoothing)
        return;
    for (std::size_t i = 0; i < scalars.size(); ++i) {
        for (const double value : scalars[i]) {
            if (!(value > 0 && value < 1))
                fail(std::string(i == 0 ? "invalid smoothing factor. Expected: 0 < sf < 1, got: "
                                        : "invalid trend factor. Expected: 0 < tf < 1, got: ") +
                     plainNumberText(value));
        }
    }
}

Labels Evaluator::absentLabels(const Expr &argument) const
{
    const Expr &bare = withoutParens(argument);
    const auto *selector = std::get_if<VectorSelector>(&bare.node);
    if (const auto *matrix = std::get_if<MatrixSelector>(&bare.node))
        selector = &matrix->vector;
    if (!selector)
        return {};
    // A label that one "=" asks for and nothing after it asks otherwise, as Prometheus has it.
    std::map<std::string, const Matcher *> single;
    std::set<std::string> asked;
    for (const Matcher &matcher : selector->matchers) {
        if (matcher.label == NameLabel)
            continue;
        const bool sets = matcher.kind == MatchKind::Equal && asked.insert(matcher.label).second;
        single[matcher.label] = sets ? &matcher : nullptr;
    }
    std::vector<Labels::Pair> pairs;
    for (const auto &[label, matcher] : single) {
        if (matcher && !matcher->value.empty())
            pairs.emplace_back(label, matcher->value);
    }
    return Labels(std::move(pairs));
}

Value Evaluator::evalAbsentOverTime(const Expr &argument, const Steps &steps)
{
    Points values = blank(steps, 1);
    eachSeries(argument, steps, [&](const LabelsPtr &, bool, WindowReader &reader, const RangeOf &range) {
        for (std::size_t k = 0; k < steps.size(); ++k) {
            const std::int64_t end = shifted(*range.shift, range.offset, steps[k]);
            if (!reader.window(end - range.range, end).empty())
                values[k] = Absent;
        }
    });
    Tracks tracks;
    if (values.hasAny())
        tracks.push_back({std::make_shared<const Labels>(absentLabels(argument)), false, std::move(values)});
    return vectorOf(std::move(tracks));
}

Value Evaluator::evalAbsent(const Expr &argument, const Steps &steps)
{
    Points values = blank(steps, 1);
    for (const Track &track : evalVector(argument, steps)) {
        for (std::size_t k = 0; k < steps.size(); ++k) {
            if (!isAbsent(track.values[k]))
                values[k] = Absent;
        }
    }
    Tracks tracks;
    if (values.hasAny())
        tracks.push_back({std::make_shared<const Labels>(absentLabels(argument)), false, std::move(values)});
    return vectorOf(std::move(tracks));
}

Value Evaluator::evalTimestamp(const Expr &argument, const Steps &steps)
{
    const Expr &bare = withoutParens(argument);
    const auto *selector = std::get_if<VectorSelector>(&bare.node);
    Tracks tracks;
    if (selector && selector->edges == Edges::Plain) {
        tracks = instant(*selector, bare.span, steps, Take::Time);
    } else {
        tracks = evalVector(argument, steps);
        for (Track &track : tracks) {
            for (std::size_t k = 0; k < steps.size(); ++k) {
                if (!isAbsent(track.values[k]))
                    track.values[k] = double(steps[k]) / 1000;
            }
        }
    }
    for (Track &track : tracks)
        track.dropName = true;
    return vectorOf(std::move(tracks));
}

Value Evaluator::evalConstant(const Call &call, const Steps &steps)
{
    const auto is = [&](Function function) { return call.function == function; };
    if (is(Function::Time)) {
        Value value = scalarOf(0, steps);
        for (std::size_t k = 0; k < steps.size(); ++k)
            value.scalar[k] = double(steps[k]) / 1000;
        return value;
    }
    if (is(Function::Vector)) {
        Tracks tracks;
        tracks.push_back({std::make_shared<const Labels>(), false, evalScalar(*call.arguments[0], steps)});
        return vectorOf(std::move(tracks));
    }
    if (is(Function::Scalar)) {
        constexpr double NaN = std::numeric_limits<double>::quiet_NaN();
        Value value = scalarOf(Absent, steps);
        std::vector<bool> many(steps.size());
        for (const Track &track : evalVector(*call.arguments[0], steps)) {
            for (std::size_t k = 0; k < steps.size(); ++k) {
                if (isAbsent(track.values[k]))
                    continue;
                many[k] = many[k] || !isAbsent(value.scalar[k]);
                value.scalar[k] = track.values[k];
            }
        }
        for (std::size_t k = 0; k < steps.size(); ++k) {
            if (many[k] || isAbsent(value.scalar[k]))
                value.scalar[k] = NaN;
        }
        return value;
    }
    if (is(Function::MinOf) || is(Function::MaxOf)) {
        Value value = scalarOf(0, steps);
        const Points left = evalScalar(*call.arguments[0], steps);
        const Points right = evalScalar(*call.arguments[1], steps);
        for (std::size_t k = 0; k < steps.size(); ++k) {
            const bool nan = std::isnan(left[k]) || std::isnan(right[k]);
            value.scalar[k] = nan                   ? left[k] + right[k]
                              : is(Function::MinOf) ? std::min(left[k], right[k])
                                                    : std::max(left[k], right[k]);
        }
        return value;
    }
    if (is(Function::Pi))
        return scalarOf(std::numbers::pi, steps);
    if (is(Function::Step))
        return scalarOf(double(m_times.step) / 1000, steps);
    if (is(Function::Range))
        return scalarOf(double(m_times.end - m_times.start) / 1000, steps);
    return scalarOf(double(is(Function::Start) ? m_times.start : m_times.end) / 1000, steps);
}

Value Evaluator::evalSort(const Call &call, const Expr &expr, const Steps &steps)
{
    Tracks tracks = evalVector(*call.arguments[0], steps);
    if (m_times.step > 0) {
        warn("sort is ineffective for range queries since results are always ordered by labels", expr.span);
        return vectorOf(std::move(tracks));
    }
    if (steps.size() != 1) // Inside of a subquery.
        return vectorOf(std::move(tracks));
    const bool descending = call.function == Function::SortDesc || call.function == Function::SortByLabelDesc;
    if (call.function == Function::Sort || call.function == Function::SortDesc) {
        std::ranges::stable_sort(tracks, [descending](const Track &a, const Track &b) {
            const double x = a.values[0];
            const double y = b.values[0];
            if (std::isnan(x) || std::isnan(y))
                return !std::isnan(x) && std::isnan(y);
            return descending ? x > y : x < y;
        });
        return vectorOf(std::move(tracks));
    }
    std::vector<std::string> names;
    for (std::size_t i = 1; i < call.arguments.size(); ++i) {
        names.push_back(evalString(*call.arguments[i], steps));
        if (names.back().empty() || !isUtf8(names.back()))
            fail("invalid label name in " + std::string(infoOf(call.function).name) + "(): " + names.back());
    }
    std::ranges::stable_sort(tracks, [&](const Track &a, const Track &b) {
        for (const std::string &name : names) {
            const std::string_view x = a.labels->value(name);
            const std::string_view y = b.labels->value(name);
            if (x != y)
                return descending ? naturalLess(y, x) : naturalLess(x, y);
        }
        const int order = compare(*a.labels, *b.labels);
        return descending ? order > 0 : order < 0;
    });
    return vectorOf(std::move(tracks));
}

} // namespace wf::promql
