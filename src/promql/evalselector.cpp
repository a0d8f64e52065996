// SPDX-License-Identifier: GPL-3.0-or-later
// Selectors, the times they look at, and ranges.
#include "promql/evaluator.h"
#include "promql/labelsets.h"
#include "promql/rangefunctions.h"

#include <cmath>

namespace wf::promql {

namespace {

/// Beyond it, times are no times any more: 285,000 years.
constexpr double LongestShiftMs = 9e15;

Timestamp timestampOf(std::int64_t ms)
{
    return Timestamp{Millis{ms}};
}

} // namespace

double Evaluator::secondsOf(const Duration &duration) const
{
    return promql::secondsOf(
        duration, double(m_times.step) / 1000, double(m_times.end - m_times.start) / 1000,
        [this](const Duration &divided) -> double {
            throw syntaxError(m_expr.text, divided.span,
                              divided.kind == Duration::Kind::Mod ? "modulo by zero" : "division by zero");
        });
}

std::int64_t Evaluator::durationMs(const Duration &duration, bool positive) const
{
    const double seconds = secondsOf(duration);
    if (positive && !(seconds > 0))
        throw syntaxError(m_expr.text, duration.span, "duration must be greater than 0");
    const double ms = seconds * 1000;
    if (!(std::fabs(ms) < LongestShiftMs))
        throw syntaxError(m_expr.text, duration.span, "duration is out of range");
    // Binary fractions of seconds are a hair off whole milliseconds.
    const double whole = std::round(ms);
    return std::int64_t(std::fabs(ms - whole) < 1e-6 * std::fabs(ms) ? whole : std::trunc(ms));
}

std::int64_t Evaluator::offsetMs(const TimeShift &shift) const
{
    return shift.offset ? durationMs(*shift.offset, false) : 0;
}

std::int64_t Evaluator::shifted(const TimeShift &shift, std::int64_t offset, std::int64_t step) const
{
    switch (shift.at) {
    case TimeShift::At::Evaluation:
        return step - offset;
    case TimeShift::At::Time:
        return shift.atMs - offset;
    case TimeShift::At::Start:
        return m_times.start - offset;
    case TimeShift::At::End:
        return m_times.end - offset;
    }
    return step - offset;
}

std::unique_ptr<SeriesSelection> Evaluator::select(const VectorSelector &selector, Span where,
                                                   std::int64_t after, std::int64_t upTo)
{
    const std::size_t most = m_options.limits.maxSeries - m_series;
    auto selection = m_source.select(selector.matchers, {timestampOf(after + 1), timestampOf(upTo)}, most);
    const auto tooMany = [&] {
        throw QueryError{QueryErrorKind::Limit,
                         "the query selects more than " + std::to_string(m_options.limits.maxSeries) +
                             " series: narrow the selector at " + placeIn(m_expr.text, where.begin),
                         where};
    };
    if (!selection && selection.error().code == ErrorCode::TooLarge)
        tooMany();
    if (!selection)
        fail(selection.error().message.toStdString());
    if ((*selection)->size() > most)
        tooMany();
    m_series += (*selection)->size();
    for (std::size_t i = 0; i < (*selection)->size(); ++i) {
        if ((*selection)->hasNativeHistograms(i))
            throw QueryError{QueryErrorKind::NativeHistogram,
                             "native histograms are not read yet, and " +
                                 seriesTextOf(*(*selection)->labels(i)) + " has some (" +
                                 placeIn(m_expr.text, where.begin) + ')',
                             where};
    }
    return std::move(*selection);
}

Tracks Evaluator::instant(const VectorSelector &selector, Span where, const Steps &steps, Take take)
{
    const std::int64_t offset = offsetMs(selector.shift);
    const std::int64_t lookback = m_options.lookback.count();
    const std::int64_t first = shifted(selector.shift, offset, steps.front());
    const std::int64_t last = shifted(selector.shift, offset, steps.back());
    const auto selection = select(selector, where, first - lookback, last);
    Tracks tracks;
    tracks.reserve(selection->size());
    for (std::size_t i = 0; i < selection->size(); ++i) {
        checkStop();
        countOperations(steps.size());
        selection->open(i);
        LatestReader reader{RunReader(*selection)};
        Points values;
        for (std::size_t k = 0; k < steps.size(); ++k) {
            const std::int64_t at = shifted(selector.shift, offset, steps[k]);
            const Sample *sample = reader.at(at - lookback, at);
            if (!sample || isStaleMarker(sample->value))
                continue;
            if (values.size() == 0)
                values = blank(steps);
            values[k] = take == Take::Value ? sample->value : double(toMs(sample->at)) / 1000;
        }
        countRead(reader.read());
        if (values.size() > 0)
            tracks.push_back({selection->labels(i), false, std::move(values)});
    }
    return tracks;
}

void Evaluator::countRead(std::size_t samples)
{
    m_samples += samples;
    if (m_samples > m_options.limits.maxSamples)
        throw QueryError{QueryErrorKind::Limit,
                         "the query would read more than " + std::to_string(m_options.limits.maxSamples) +
                             " samples: ask for fewer series or a shorter time",
                         {}};
}

Tracks Evaluator::smoothed(const VectorSelector &selector, Span where, const Steps &steps)
{
    const std::int64_t offset = offsetMs(selector.shift);
    const std::int64_t lookback = m_options.lookback.count();
    const std::int64_t first = shifted(selector.shift, offset, steps.front());
    const std::int64_t last = shifted(selector.shift, offset, steps.back());
    const auto selection = select(selector, where, first - lookback, last + lookback);
    Tracks tracks;
    for (std::size_t i = 0; i < selection->size(); ++i) {
        checkStop();
        countOperations(steps.size());
        selection->open(i);
        WindowReader reader{RunReader(*selection)};
        Points values = blank(steps);
        for (std::size_t k = 0; k < steps.size(); ++k) {
            const std::int64_t at = shifted(selector.shift, offset, steps[k]);
            values[k] = interpolated(reader.window(at - lookback, at + lookback), at);
        }
        countRead(reader.read());
        if (values.hasAny())
            tracks.push_back({selection->labels(i), false, std::move(values)});
    }
    return tracks;
}

Steps Evaluator::subquerySteps(const Subquery &subquery, const Steps &steps) const
{
    const std::int64_t range = durationMs(*subquery.range, true);
    const std::int64_t step = std::max<std::int64_t>(
        subquery.step ? durationMs(*subquery.step, true) : m_options.subqueryStep.count(), 1);
    const std::int64_t offset = offsetMs(subquery.shift);
    const std::size_t most = m_options.limits.maxSubquerySteps;
    Steps inner;
    for (const std::int64_t outer : steps) {
        const std::int64_t end = shifted(subquery.shift, offset, outer);
        // The first multiple of the step that is after the range's open left end.
        std::int64_t at = (end - range) / step * step;
        while (at <= end - range)
            at += step;
        if (!inner.empty() && at <= inner.back())
            at = inner.back() + step;
        if (end >= at && (end - at) / step >= std::int64_t(most - std::min(most, inner.size())))
            throw QueryError{QueryErrorKind::Limit,
                             "the subquery at " + placeIn(m_expr.text, subquery.expr->span.begin) +
                                 " has more than " + std::to_string(most) +
                                 " steps: ask for a shorter range or a longer step",
                             subquery.expr->span};
        for (; at <= end; at += step)
            inner.push_back(at);
    }
    return inner;
}

void Evaluator::eachSeries(const Expr &matrix, const Steps &steps, const EachSeries &each)
{
    const Expr &bare = withoutParens(matrix);
    RangeOf range;
    if (const auto *subquery = std::get_if<Subquery>(&bare.node)) {
        range.range = durationMs(*subquery->range, true);
        range.offset = offsetMs(subquery->shift);
        range.shift = &subquery->shift;
        const Steps inner = subquerySteps(*subquery, steps);
        if (inner.empty())
            return;
        Tracks tracks = evalVector(*subquery->expr, inner);
        std::vector<Sample> samples;
        for (Track &track : tracks) {
            checkStop();
            countOperations(inner.size() + steps.size());
            samples.clear();
            for (std::size_t k = 0; k < inner.size(); ++k) {
                if (!isAbsent(track.values[k]))
                    samples.push_back({timestampOf(inner[k]), track.values[k]});
            }
            track.values = {};
            WindowReader reader{RunReader(samples)};
            each(track.labels, track.dropName, reader, range);
        }
        return;
    }
    const auto &selector = std::get<MatrixSelector>(bare.node);
    range.range = durationMs(*selector.range, true);
    range.offset = offsetMs(selector.vector.shift);
    range.shift = &selector.vector.shift;
    range.edges = selector.vector.edges;
    if (range.edges != Edges::Plain)
        range.before = m_options.lookback.count();
    if (range.edges == Edges::Smoothed)
        range.behind = m_options.lookback.count();
    const std::int64_t first = shifted(*range.shift, range.offset, steps.front());
    const std::int64_t last = shifted(*range.shift, range.offset, steps.back());
    const auto selection =
        select(selector.vector, bare.span, first - range.range - range.before, last + range.behind);
    for (std::size_t i = 0; i < selection->size(); ++i) {
        checkStop();
        countOperations(steps.size());
        selection->open(i);
        WindowReader reader{RunReader(*selection)};
        each(selection->labels(i), false, reader, range);
        countRead(reader.read());
    }
}

std::vector<SeriesPoints> Evaluator::matrix(const Expr &expr, std::int64_t at)
{
    std::vector<SeriesPoints> result;
    const Steps steps{at};
    eachSeries(
        expr, steps, [&](const LabelsPtr &labels, bool dropName, WindowReader &reader, const RangeOf &range) {
            const std::int64_t end = shifted(*range.shift, range.offset, at);
            const auto window = reader.window(end - range.range - range.before, end + range.behind);
            std::vector<Sample> points(window.begin(), window.end());
            if (range.edges != Edges::Plain)
                points = withEdges(window, end - range.range, end, range.edges);
            if (points.empty())
                return;
            m_meter.hold(2 * points.size());
            result.push_back({dropName ? std::make_shared<const Labels>(withoutMetadata(*labels)) : labels,
                              std::move(points)});
        });
    return result;
}

} // namespace wf::promql
