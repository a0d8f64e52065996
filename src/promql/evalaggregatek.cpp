// SPDX-License-Identifier: GPL-3.0-or-later
// Aggregations that choose series of a group: topk, bottomk, limitk, limit_ratio.
#include "promql/evalgroups.h"
#include "promql/labelsets.h"
#include "promql/literals.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace wf::promql {

namespace {

/// Beyond it a number is no 64-bit integer.
constexpr double TooLarge = 9223372036854774784.0;

struct Candidate
{
    double value;
    std::size_t place;
};

/// The k best of a list that is handed in one by one; those that came first among equals.
class Best
{
public:
    Best(std::size_t k, bool highest) : m_most(k), m_highest(highest) {}

    void offer(Candidate candidate)
    {
        const auto better = [this](const Candidate &a, const Candidate &b) {
            return isBetter(a.value, b.value);
        };
        if (m_heap.size() < m_most) {
            m_heap.push_back(candidate);
            std::ranges::push_heap(m_heap, better);
        } else if (isBetter(candidate.value, m_heap.front().value)) {
            std::ranges::pop_heap(m_heap, better);
            m_heap.back() = candidate;
            std::ranges::push_heap(m_heap, better);
        }
    }
    /// The best one first.
    std::vector<Candidate> &sorted()
    {
        std::ranges::stable_sort(
            m_heap, [this](const Candidate &a, const Candidate &b) { return isBetter(a.value, b.value); });
        return m_heap;
    }
    void clear(std::size_t k)
    {
        m_heap.clear();
        m_most = k;
    }

private:
    /// A NaN is worse than any number.
    bool isBetter(double a, double b) const
    {
        if (std::isnan(a) || std::isnan(b))
            return !std::isnan(a) && std::isnan(b);
        return m_highest ? a > b : a < b;
    }

    std::size_t m_most;
    const bool m_highest;
    std::vector<Candidate> m_heap; ///< The worst one at the front.
};

} // namespace

void Evaluator::checkCount(const Points &parameter) const
{
    for (const double value : parameter) {
        if (std::isnan(value))
            fail("Parameter value is NaN");
        if (value >= TooLarge)
            fail("Scalar value " + roughNumberText(value) + " overflows int64");
        if (value <= -TooLarge)
            fail("Scalar value " + roughNumberText(value) + " underflows int64");
    }
}

void Evaluator::chooseBest(const Aggregate &aggregate, Tracks &tracks, const Groups &groups,
                           const Points &parameter, std::vector<std::size_t> &order)
{
    const bool limit = aggregate.op == AggregateOp::LimitK;
    Best best(0, aggregate.op == AggregateOp::TopK);
    std::vector<Candidate> kept;
    for (const std::vector<std::size_t> &members : groups.members) {
        checkStop();
        for (std::size_t k = 0; k < parameter.size(); ++k) {
            const std::size_t most = parameter[k] < 1 ? 0 : std::size_t(std::min(parameter[k], 1e15));
            best.clear(most);
            kept.clear();
            for (const std::size_t place : members) {
                double &value = tracks[place].values[k];
                if (isAbsent(value))
                    continue;
                if (most > 0 && !limit)
                    best.offer({value, place});
                else if (kept.size() < most)
                    kept.push_back({value, place});
                value = Absent;
            }
            for (const Candidate &candidate : limit ? kept : best.sorted()) {
                tracks[candidate.place].values[k] = candidate.value;
                if (parameter.size() == 1)
                    order.push_back(candidate.place);
            }
        }
    }
}

void Evaluator::chooseByRatio(const Aggregate &aggregate, Tracks &tracks, Points &ratios)
{
    for (double &ratio : ratios) {
        if (std::isnan(ratio))
            fail("Ratio value is NaN");
        if (std::fabs(ratio) <= 1)
            continue;
        const double capped = ratio > 0 ? 1 : -1;
        warn("ratio value should be between -1 and 1, got " + roughNumberText(ratio) + ", capping to " +
                 roughNumberText(capped),
             aggregate.parameter->span);
        ratio = capped;
    }
    for (Track &track : tracks) {
        const double place =
            double(hashOf(*track.labels)) / double(std::numeric_limits<std::uint64_t>::max());
        for (std::size_t k = 0; k < ratios.size(); ++k) {
            const double ratio = ratios[k];
            if (!(ratio >= 0 ? place < ratio : place >= 1 + ratio))
                track.values[k] = Absent;
        }
    }
}

Tracks Evaluator::chosen(const Aggregate &aggregate, Tracks tracks, const Groups &groups, const Steps &steps)
{
    Points parameter = evalScalar(*aggregate.parameter, steps);
    std::vector<std::size_t> order;
    if (aggregate.op == AggregateOp::LimitRatio) {
        chooseByRatio(aggregate, tracks, parameter);
    } else {
        checkCount(parameter);
        chooseBest(aggregate, tracks, groups, parameter, order);
    }
    if (!order.empty()) { // One step: the best one first.
        Tracks sorted;
        for (const std::size_t place : order)
            sorted.push_back(std::move(tracks[place]));
        return sorted;
    }
    std::erase_if(tracks, [](const Track &track) { return !track.values.hasAny(); });
    return tracks;
}

} // namespace wf::promql
