// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/columnbuilder.h"

namespace wf {

/// A stretch of one series in time order, with its summary. Never empty once in a series.
class SampleBlock
{
public:
    static constexpr std::size_t Full = 256; ///< Samples after which a series starts its next block.

    std::span<const Sample> samples() const { return m_samples; }
    Timestamp firstAt() const { return m_samples.front().at; }
    Timestamp lastAt() const { return m_samples.back().at; }
    bool isFull() const { return m_samples.size() >= Full; }
    const SampleSummary &summary() const { return m_summary; }
    std::size_t bytes() const { return sizeof(SampleBlock) + m_samples.capacity() * sizeof(Sample); }

    /// Index of the first sample at or after `at`.
    std::size_t lowerBound(Timestamp at) const;

    /// Later than every sample of the block.
    void push(const Sample &sample);
    /// Puts a sample where it belongs; true when it replaced one of the same time.
    bool place(const Sample &sample);
    /// Cuts the later half off into a block of its own.
    SampleBlock split();

private:
    void summarize();

    std::vector<Sample> m_samples;
    SampleSummary m_summary;
};

} // namespace wf
