// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/sampleblock.h"
#include "metrics/seriesstore.h"

#include <optional>

namespace wf {

/// The samples of one series: blocks in time order. Appending is O(1) amortised.
class SeriesSamples
{
public:
    /// Adds a sample; TooLate, and nothing added, when it is older than the newest by more than
    /// `maxLateness`.
    AppendResult append(const Sample &sample, Millis maxLateness);

    /// The newest sample ever appended, also when its block was given up.
    const std::optional<Sample> &newest() const { return m_newest; }
    std::vector<Sample> samples(TimeRange range) const;
    /// As SeriesStore::columns().
    std::vector<Column> columns(TimeRange range, Millis bin, Millis maxGap) const;

    bool isEmpty() const { return m_blocks.empty(); }
    Timestamp firstAt() const { return m_blocks.front().firstAt(); }
    std::size_t bytes() const { return m_bytes; }
    /// Gives up the oldest block; returns how many samples it held.
    std::size_t dropOldestBlock();

private:
    /// A place between samples: block and index in it; the end is {block count, 0}.
    struct Place
    {
        std::size_t block = 0;
        std::size_t index = 0;
    };
    Place firstNotBefore(Timestamp at) const;
    Place firstAfter(Timestamp at) const;
    AppendResult place(const Sample &sample);

    std::vector<SampleBlock> m_blocks;
    std::optional<Sample> m_newest;
    std::size_t m_bytes = 0;
};

} // namespace wf
