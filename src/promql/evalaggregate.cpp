// SPDX-License-Identifier: GPL-3.0-or-later
// Aggregations that make one series of a group. Series after series is added to its group's values of all
// steps.
#include "promql/evalgroups.h"
#include "promql/labelsets.h"
#include "promql/literals.h"
#include "promql/rangefunctions.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

namespace wf::promql {

namespace {

constexpr double NoNumber = std::numeric_limits<double>::quiet_NaN();

/// One group's mean at one step, as exact as its sum for as long as that is finite.
struct MeanCell
{
    KahanSum sum;
    double count = 0;
    bool incremental = false;

    void add(double value)
    {
        if (++count == 1) {
            sum = {value, 0};
            return;
        }
        if (!incremental) {
            KahanSum next = sum;
            next.add(value);
            if (!std::isinf(next.sum)) {
                sum = next;
                return;
            }
            incremental = true;
            sum = {sum.sum / (count - 1), sum.lost / (count - 1)};
        }
        if (std::isinf(sum.sum)) {
            // An infinite mean stays, unless the other infinity or a NaN comes.
            if (std::isfinite(value) || (std::isinf(value) && (sum.sum > 0) == (value > 0)))
                return;
        }
        const double q = (count - 1) / count;
        sum.sum *= q;
        sum.lost *= q;
        sum.add(value / count);
    }
    double mean() const { return incremental ? sum.total() : sum.sum / count + sum.lost / count; }
};

/// Welford's variance.
struct VarianceCell
{
    double count = 0;
    double mean = 0;
    double squares = 0;

    void add(double value)
    {
        if (++count == 1) {
            mean = value;
            squares = std::isfinite(value) ? 0 : NoNumber;
            return;
        }
        const double difference = value - mean;
        mean += difference / count;
        squares += difference * (value - mean);
    }
    double variance() const { return squares / count; }
};

struct SumCell
{
    KahanSum sum;
    bool has = false;
    void add(double value)
    {
        if (!has)
            sum = {value, 0};
        else
            sum.add(value);
        has = true;
    }
};

/// Adds each group's series into cells and makes values of them.
template <typename Cell, typename Read>
Tracks gather(const Tracks &tracks, const Groups &groups, Tracks out, std::size_t steps, Meter &meter,
              Read read)
{
    constexpr std::size_t Weight = (sizeof(Cell) + sizeof(double) - 1) / sizeof(double);
    meter.hold(steps * Weight);
    std::vector<Cell> cells(steps);
    for (std::size_t g = 0; g < out.size(); ++g) {
        std::ranges::fill(cells, Cell());
        for (const std::size_t place : groups.members[g]) {
            const Points &values = tracks[place].values;
            for (std::size_t k = 0; k < steps; ++k) {
                if (!isAbsent(values[k]))
                    cells[k].add(values[k]);
            }
        }
        for (std::size_t k = 0; k < steps; ++k)
            out[g].values[k] = read(cells[k]);
    }
    meter.release(steps * Weight);
    return out;
}

/// The same for what needs no more than its value.
template <typename Add>
Tracks fold(const Tracks &tracks, const Groups &groups, Tracks out, Add add)
{
    for (std::size_t g = 0; g < out.size(); ++g) {
        Points &result = out[g].values;
        for (const std::size_t place : groups.members[g]) {
            const Points &values = tracks[place].values;
            for (std::size_t k = 0; k < result.size(); ++k) {
                if (!isAbsent(values[k]))
                    result[k] = add(result[k], values[k]);
            }
        }
    }
    return out;
}

} // namespace

Groups Evaluator::groupsOf(const Aggregate &aggregate, const Tracks &tracks)
{
    std::vector<std::string> names = aggregate.grouping;
    std::ranges::sort(names);
    Groups groups;
    std::unordered_map<std::string, std::size_t> places;
    std::string key;
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        key.clear();
        appendKey(key, *tracks[i].labels, names, !aggregate.without);
        const auto [it, added] = places.try_emplace(key, groups.members.size());
        if (added) {
            groups.members.emplace_back();
            const Labels labels =
                aggregate.without ? without(*tracks[i].labels, names) : only(*tracks[i].labels, names);
            groups.labels.push_back(std::make_shared<const Labels>(
                aggregate.without ? without(labels, {std::string(NameLabel)}) : labels));
            groups.dropName.push_back(tracks[i].dropName);
        }
        groups.members[it->second].push_back(i);
    }
    return groups;
}

Tracks Evaluator::groupTracks(const Groups &groups, const Steps &steps)
{
    Tracks out;
    out.reserve(groups.members.size());
    for (std::size_t g = 0; g < groups.members.size(); ++g)
        out.push_back({groups.labels[g], groups.dropName[g], blank(steps)});
    return out;
}

Tracks Evaluator::accumulate(const Aggregate &aggregate, const Tracks &tracks, const Groups &groups,
                             const Steps &steps)
{
    Tracks out = groupTracks(groups, steps);
    const std::size_t n = steps.size();
    if (aggregate.op == AggregateOp::Sum)
        return gather<SumCell>(tracks, groups, std::move(out), n, m_meter,
                               [](const SumCell &cell) { return cell.has ? cell.sum.total() : Absent; });
    if (aggregate.op == AggregateOp::Avg)
        return gather<MeanCell>(tracks, groups, std::move(out), n, m_meter,
                                [](const MeanCell &cell) { return cell.count > 0 ? cell.mean() : Absent; });
    if (aggregate.op == AggregateOp::Stdvar || aggregate.op == AggregateOp::Stddev) {
        const bool root = aggregate.op == AggregateOp::Stddev;
        return gather<VarianceCell>(tracks, groups, std::move(out), n, m_meter,
                                    [root](const VarianceCell &cell) {
                                        if (cell.count == 0)
                                            return Absent;
                                        return root ? std::sqrt(cell.variance()) : cell.variance();
                                    });
    }
    if (aggregate.op == AggregateOp::Count)
        return fold(tracks, groups, std::move(out),
                    [](double count, double) { return isAbsent(count) ? 1 : count + 1; });
    if (aggregate.op == AggregateOp::Group)
        return fold(tracks, groups, std::move(out), [](double, double) { return 1.0; });
    const bool most = aggregate.op == AggregateOp::Max;
    return fold(tracks, groups, std::move(out), [most](double best, double value) {
        if (std::isnan(best)) // Absent is one too.
            return value;
        return (most ? value > best : value < best) ? value : best;
    });
}

Tracks Evaluator::quantiles(const Aggregate &aggregate, const Tracks &tracks, const Groups &groups,
                            const Steps &steps)
{
    const Points q = evalScalar(*aggregate.parameter, steps);
    if (!tracks.empty())
        warnQuantiles(q, aggregate.parameter->span);
    Tracks out = groupTracks(groups, steps);
    std::vector<double> values;
    for (std::size_t g = 0; g < out.size(); ++g) {
        checkStop();
        for (std::size_t k = 0; k < steps.size(); ++k) {
            values.clear();
            for (const std::size_t place : groups.members[g]) {
                if (!isAbsent(tracks[place].values[k]))
                    values.push_back(tracks[place].values[k]);
            }
            if (!values.empty())
                out[g].values[k] = quantileOf(q[k], values);
        }
    }
    return out;
}

Tracks Evaluator::countValues(const Aggregate &aggregate, const Tracks &tracks, const Groups &groups,
                              const Steps &steps)
{
    const std::string label = evalString(*aggregate.parameter, steps);
    if (label.empty() || !isUtf8(label))
        fail("invalid label name " + quoted(label));
    Tracks out;
    std::map<std::vector<Labels::Pair>, std::size_t> places;
    for (std::size_t g = 0; g < groups.members.size(); ++g) {
        checkStop();
        std::map<std::string, std::size_t> byText;
        for (const std::size_t place : groups.members[g]) {
            for (std::size_t k = 0; k < steps.size(); ++k) {
                const double value = tracks[place].values[k];
                if (isAbsent(value))
                    continue;
                const auto [it, added] = byText.try_emplace(plainNumberText(value), 0);
                if (added) {
                    Labels labels = *groups.labels[g];
                    setLabel(labels, label, it->first);
                    const auto [known, isNew] = places.try_emplace(labels.pairs(), out.size());
                    if (isNew)
                        out.push_back({std::make_shared<const Labels>(std::move(labels)), groups.dropName[g],
                                       blank(steps)});
                    it->second = known->second;
                }
                double &count = out[it->second].values[k];
                count = isAbsent(count) ? 1 : count + 1;
            }
        }
    }
    return out;
}

Value Evaluator::evalAggregate(const Aggregate &aggregate, const Steps &steps)
{
    Tracks tracks = evalVector(*aggregate.expr, steps);
    const Groups groups = groupsOf(aggregate, tracks);
    if (aggregate.op == AggregateOp::Quantile)
        return vectorOf(quantiles(aggregate, tracks, groups, steps));
    if (aggregate.op == AggregateOp::CountValues)
        return vectorOf(countValues(aggregate, tracks, groups, steps));
    if (takesParameter(aggregate.op))
        return vectorOf(chosen(aggregate, std::move(tracks), groups, steps));
    return vectorOf(accumulate(aggregate, tracks, groups, steps));
}

} // namespace wf::promql
