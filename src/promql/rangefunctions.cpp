// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/rangefunctions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

namespace wf::promql {

namespace {

using Args = const WindowArguments &;

double secondsBetween(const Sample &a, const Sample &b)
{
    return double(toMs(b.at) - toMs(a.at)) / 1000;
}

double secondsOfSample(const Sample &sample)
{
    return double(toMs(sample.at)) / 1000;
}

/// Prometheus' rate: the difference, extrapolated to the ends of the range if samples are near to them.
double extrapolated(Args a, bool counter, bool perSecond)
{
    if (a.edges != Edges::Plain) {
        const double difference = edgedDifference(a, counter);
        return isAbsent(difference) || !perSecond ? difference : difference / a.rangeSeconds();
    }
    if (a.samples.size() < 2)
        return Absent;
    const Sample &first = a.samples.front();
    const Sample &last = a.samples.back();
    double result = last.value - first.value;
    if (counter) {
        double before = first.value;
        for (const Sample &sample : a.samples.subspan(1)) {
            if (sample.value < before)
                result += before;
            before = sample.value;
        }
    }
    double toStart = double(toMs(first.at) - a.start) / 1000;
    double toEnd = double(a.end - toMs(last.at)) / 1000;
    const double sampled = secondsBetween(first, last);
    const double average = sampled / double(a.samples.size() - 1);
    const double near = average * 1.1;
    if (toStart >= near)
        toStart = average / 2;
    // A counter was not below zero: no extrapolation beyond where it would have been zero.
    if (counter && result > 0 && first.value >= 0)
        toStart = std::min(toStart, sampled * (first.value / result));
    if (toEnd >= near)
        toEnd = average / 2;
    double factor = (sampled + toStart + toEnd) / sampled;
    if (perSecond)
        factor /= a.rangeSeconds();
    return result * factor;
}

double rate(Args a)
{
    return extrapolated(a, true, true);
}

double increase(Args a)
{
    return extrapolated(a, true, false);
}

double delta(Args a)
{
    return extrapolated(a, false, false);
}

double lastDifference(Args a, bool counter)
{
    if (a.samples.size() < 2)
        return Absent;
    const Sample &last = a.samples.back();
    const Sample &before = a.samples[a.samples.size() - 2];
    const double seconds = secondsBetween(before, last);
    if (seconds == 0)
        return Absent;
    if (!counter)
        return last.value - before.value;
    return (last.value < before.value ? last.value : last.value - before.value) / seconds;
}

double irate(Args a)
{
    return lastDifference(a, true);
}

double idelta(Args a)
{
    return lastDifference(a, false);
}

double sumOverTime(Args a)
{
    KahanSum sum;
    for (const Sample &sample : a.samples)
        sum.add(sample.value);
    return std::isinf(sum.sum) ? sum.sum : sum.total();
}

double averageOverTime(Args a)
{
    KahanSum sum{a.samples.front().value, 0};
    KahanSum mean;
    bool incremental = false;
    double count = 1;
    for (const Sample &sample : a.samples.subspan(1)) {
        ++count;
        if (!incremental) {
            KahanSum next = sum;
            next.add(sample.value);
            if (!std::isinf(next.sum)) {
                sum = next;
                continue;
            }
            incremental = true; // The sum is too large: go on with means.
            mean = {sum.sum / (count - 1), sum.lost / (count - 1)};
        }
        const double q = (count - 1) / count;
        mean.sum *= q;
        mean.lost *= q;
        mean.add(sample.value / count);
    }
    return incremental ? mean.total() : sum.sum / count + sum.lost / count;
}

double countOverTime(Args a)
{
    return double(a.samples.size());
}

template <typename Better>
const Sample &best(Args a, Better better)
{
    const Sample *found = &a.samples.front();
    for (const Sample &sample : a.samples.subspan(1)) {
        if (better(sample.value, found->value) || std::isnan(found->value))
            found = &sample;
    }
    return *found;
}

double maxOverTime(Args a)
{
    return best(a, std::greater<>()).value;
}

double minOverTime(Args a)
{
    return best(a, std::less<>()).value;
}

double timeOfMax(Args a)
{
    return secondsOfSample(best(a, std::greater_equal<>()));
}

double timeOfMin(Args a)
{
    return secondsOfSample(best(a, std::less_equal<>()));
}

double timeOfFirst(Args a)
{
    return secondsOfSample(a.samples.front());
}

double timeOfLast(Args a)
{
    return secondsOfSample(a.samples.back());
}

double firstOverTime(Args a)
{
    return a.samples.front().value;
}

double lastOverTime(Args a)
{
    return a.samples.back().value;
}

double presentOverTime(Args)
{
    return 1;
}

double varianceOverTime(Args a)
{
    KahanSum mean;
    KahanSum squares;
    double count = 0;
    for (const Sample &sample : a.samples) {
        ++count;
        const double difference = sample.value - mean.total();
        mean.add(difference / count);
        squares.add(difference * (sample.value - mean.total()));
    }
    return squares.total() / count;
}

double deviationOverTime(Args a)
{
    return std::sqrt(varianceOverTime(a));
}

double quantileOverTime(Args a)
{
    std::vector<double> values;
    values.reserve(a.samples.size());
    for (const Sample &sample : a.samples)
        values.push_back(sample.value);
    return quantileOf(a.first, values);
}

double medianDeviation(Args a)
{
    std::vector<double> values;
    values.reserve(a.samples.size());
    for (const Sample &sample : a.samples) {
        if (std::isnan(sample.value))
            return std::numeric_limits<double>::quiet_NaN();
        values.push_back(sample.value);
    }
    const double median = quantileOf(0.5, values);
    for (double &value : values)
        value = std::fabs(value - median);
    return quantileOf(0.5, values);
}

std::vector<Sample> edged(Args a)
{
    return withEdges(a.samples, a.start, a.end, a.edges);
}

double changesIn(std::span<const Sample> samples)
{
    if (samples.empty())
        return Absent;
    double count = 0;
    for (std::size_t i = 1; i < samples.size(); ++i) {
        const double before = samples[i - 1].value;
        const double now = samples[i].value;
        if (now != before && !(std::isnan(now) && std::isnan(before)))
            ++count;
    }
    return count;
}

double changes(Args a)
{
    return a.edges == Edges::Plain ? changesIn(a.samples) : changesIn(edged(a));
}

double resetsIn(std::span<const Sample> samples)
{
    if (samples.empty())
        return Absent;
    double count = 0;
    for (std::size_t i = 1; i < samples.size(); ++i)
        count += samples[i].value < samples[i - 1].value ? 1 : 0;
    return count;
}

double resets(Args a)
{
    return a.edges == Edges::Plain ? resetsIn(a.samples) : resetsIn(edged(a));
}

struct Regression
{
    double slope = 0;
    double intercept = 0;
};

/// A straight line by least squares; the intercept is its value at `at`.
Regression regressionOf(std::span<const Sample> samples, std::int64_t at)
{
    KahanSum x, y, xy, xx;
    bool constant = true;
    for (const Sample &sample : samples) {
        constant = constant && sample.value == samples.front().value;
        const double seconds = double(toMs(sample.at) - at) / 1000;
        x.add(seconds);
        y.add(sample.value);
        xy.add(seconds * sample.value);
        xx.add(seconds * seconds);
    }
    if (constant) {
        constexpr double NaN = std::numeric_limits<double>::quiet_NaN();
        return std::isinf(samples.front().value) ? Regression{NaN, NaN}
                                                 : Regression{0, samples.front().value};
    }
    const double count = double(samples.size());
    const double covariance = xy.total() - x.total() * y.total() / count;
    const double variance = xx.total() - x.total() * x.total() / count;
    const double slope = covariance / variance;
    return {slope, y.total() / count - slope * x.total() / count};
}

double derivative(Args a)
{
    return a.samples.size() < 2 ? Absent : regressionOf(a.samples, toMs(a.samples.front().at)).slope;
}

double predictLinear(Args a)
{
    if (a.samples.size() < 2)
        return Absent;
    const Regression line = regressionOf(a.samples, a.at);
    return line.slope * a.first + line.intercept;
}

/// Holt and Winters' double smoothing: level and trend.
double smoothing(Args a)
{
    if (a.samples.size() < 2)
        return Absent;
    double level = a.samples[0].value;
    double trend = a.samples[1].value - a.samples[0].value;
    double before = 0;
    for (std::size_t i = 1; i < a.samples.size(); ++i) {
        if (i > 1)
            trend = a.second * (level - before) + (1 - a.second) * trend;
        const double next = a.first * a.samples[i].value + (1 - a.first) * (level + trend);
        before = level;
        level = next;
    }
    return level;
}

struct NamedFunction
{
    Function function;
    WindowFunction call;
};
constexpr auto WindowFunctions = std::to_array<NamedFunction>({
    {Function::Rate, rate},
    {Function::Increase, increase},
    {Function::Delta, delta},
    {Function::Irate, irate},
    {Function::Idelta, idelta},
    {Function::SumOverTime, sumOverTime},
    {Function::AvgOverTime, averageOverTime},
    {Function::CountOverTime, countOverTime},
    {Function::MaxOverTime, maxOverTime},
    {Function::MinOverTime, minOverTime},
    {Function::TsOfMaxOverTime, timeOfMax},
    {Function::TsOfMinOverTime, timeOfMin},
    {Function::TsOfFirstOverTime, timeOfFirst},
    {Function::TsOfLastOverTime, timeOfLast},
    {Function::FirstOverTime, firstOverTime},
    {Function::LastOverTime, lastOverTime},
    {Function::PresentOverTime, presentOverTime},
    {Function::StdvarOverTime, varianceOverTime},
    {Function::StddevOverTime, deviationOverTime},
    {Function::QuantileOverTime, quantileOverTime},
    {Function::MadOverTime, medianDeviation},
    {Function::Changes, changes},
    {Function::Resets, resets},
    {Function::Deriv, derivative},
    {Function::PredictLinear, predictLinear},
    {Function::DoubleExponentialSmoothing, smoothing},
});

} // namespace

void KahanSum::add(double value)
{
    const double next = sum + value;
    if (std::isinf(next))
        lost = 0;
    else if (std::fabs(sum) >= std::fabs(value))
        lost += (sum - next) + value;
    else
        lost += (value - next) + sum;
    sum = next;
}

double quantileOf(double q, std::vector<double> &values)
{
    if (values.empty() || std::isnan(q))
        return std::numeric_limits<double>::quiet_NaN();
    if (q < 0)
        return -std::numeric_limits<double>::infinity();
    if (q > 1)
        return std::numeric_limits<double>::infinity();
    const double count = double(values.size());
    const double rank = q * (count - 1);
    const double lower = std::max(0.0, std::floor(rank));
    const auto low = std::size_t(lower);
    const auto high = std::min(low + 1, values.size() - 1);
    const auto less = [](double a, double b) { return std::isnan(a) ? !std::isnan(b) : a < b; };
    std::nth_element(values.begin(), values.begin() + std::ptrdiff_t(low), values.end(), less);
    const double at = values[low];
    const double next =
        high == low ? at : *std::min_element(values.begin() + std::ptrdiff_t(high), values.end(), less);
    const double weight = rank - std::floor(rank);
    return at * (1 - weight) + next * weight;
}

WindowFunction windowFunction(Function function)
{
    const auto it = std::ranges::find(WindowFunctions, function, &NamedFunction::function);
    return it != WindowFunctions.end() ? it->call : nullptr;
}

} // namespace wf::promql
