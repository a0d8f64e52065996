// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/seriessamples.h"

#include <QtGlobal>

#include <algorithm>

namespace wf {

AppendResult SeriesSamples::append(const Sample &sample, Millis maxLateness)
{
    if (m_newest && sample.at <= m_newest->at) {
        if (m_newest->at - sample.at > maxLateness)
            return AppendResult::TooLate;
        if (sample.at == m_newest->at)
            m_newest = sample;
        return place(sample);
    }
    m_newest = sample;
    if (m_blocks.empty() || m_blocks.back().isFull())
        m_blocks.emplace_back();
    else
        m_bytes -= m_blocks.back().bytes();
    m_blocks.back().push(sample);
    m_bytes += m_blocks.back().bytes();
    return AppendResult::Appended;
}

AppendResult SeriesSamples::place(const Sample &sample)
{
    // The last block that starts at or before the sample, else the first one.
    auto it = std::upper_bound(m_blocks.begin(), m_blocks.end(), sample.at,
                               [](Timestamp t, const SampleBlock &block) { return t < block.firstAt(); });
    if (it != m_blocks.begin())
        --it;
    if (it == m_blocks.end())
        it = m_blocks.emplace(it); // Everything was given up: only the late sample is left.
    else
        m_bytes -= it->bytes();
    const bool replaced = it->place(sample);
    if (it->samples().size() > 2 * SampleBlock::Full) {
        SampleBlock later = it->split();
        m_bytes += later.bytes();
        it = m_blocks.insert(it + 1, std::move(later)) - 1;
    }
    m_bytes += it->bytes();
    return replaced ? AppendResult::Replaced : AppendResult::Placed;
}

SeriesSamples::Place SeriesSamples::firstNotBefore(Timestamp at) const
{
    const auto it =
        std::lower_bound(m_blocks.begin(), m_blocks.end(), at,
                         [](const SampleBlock &block, Timestamp t) { return block.lastAt() < t; });
    const auto block = static_cast<std::size_t>(it - m_blocks.begin());
    return {block, it == m_blocks.end() ? 0 : it->lowerBound(at)};
}

SeriesSamples::Place SeriesSamples::firstAfter(Timestamp at) const
{
    // Not firstNotBefore(at + 1 ms): an open range may end at the largest time there is.
    Place place = firstNotBefore(at);
    if (place.block < m_blocks.size()) {
        const std::span<const Sample> all = m_blocks[place.block].samples();
        if (all[place.index].at == at && ++place.index == all.size())
            place = {place.block + 1, 0};
    }
    return place;
}

std::vector<Sample> SeriesSamples::samples(TimeRange range) const
{
    std::vector<Sample> found;
    if (range.from > range.to)
        return found;
    Place at = firstNotBefore(range.from);
    for (; at.block < m_blocks.size() && m_blocks[at.block].firstAt() <= range.to; at = {at.block + 1, 0}) {
        const std::span<const Sample> all = m_blocks[at.block].samples();
        const auto end = std::upper_bound(all.begin(), all.end(), range.to,
                                          [](Timestamp t, const Sample &sample) { return t < sample.at; });
        found.insert(found.end(), all.begin() + static_cast<std::ptrdiff_t>(at.index), end);
    }
    return found;
}

std::vector<Column> SeriesSamples::columns(TimeRange range, Millis bin, Millis maxGap) const
{
    if (range.from > range.to || m_blocks.empty())
        return {};
    Place begin = firstNotBefore(range.from);
    if (begin.index > 0)
        --begin.index;
    else if (begin.block > 0)
        begin = {begin.block - 1, m_blocks[begin.block - 1].samples().size() - 1};
    Place end = firstAfter(range.to);
    if (end.block < m_blocks.size() && ++end.index == m_blocks[end.block].samples().size())
        end = {end.block + 1, 0};

    ColumnBuilder builder(bin, maxGap);
    for (std::size_t b = begin.block; b < m_blocks.size() && b <= end.block; ++b) {
        const std::span<const Sample> all = m_blocks[b].samples();
        const std::size_t from = b == begin.block ? begin.index : 0;
        const std::size_t to = b == end.block ? end.index : all.size();
        if (from == 0 && to == all.size() && builder.add(m_blocks[b].summary()))
            continue;
        for (const Sample &sample : all.subspan(from, to - from))
            builder.add(sample);
    }
    return builder.take();
}

std::size_t SeriesSamples::dropOldestBlock()
{
    Q_ASSERT(!m_blocks.empty());
    const std::size_t count = m_blocks.front().samples().size();
    m_bytes -= m_blocks.front().bytes();
    m_blocks.erase(m_blocks.begin());
    return count;
}

} // namespace wf
