// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/blockcodec.h"
#include "metrics/columnbuilder.h"

#include <deque>
#include <memory>
#include <unordered_map>

namespace wf {

/// The times of a block, compressed; series that were scraped together share one. Immutable.
class BlockTimes
{
public:
    /// 1 to MaxBlockSamples times in rising order.
    explicit BlockTimes(std::span<const Timestamp> times);
    /// Of bytes from a file; Corrupt where they are damaged.
    static Expected<std::shared_ptr<const BlockTimes>> fromBytes(ByteString bytes);

    std::vector<Timestamp> decode() const;
    std::size_t count() const { return m_count; }
    Timestamp firstAt() const { return m_firstAt; }
    Timestamp lastAt() const { return m_lastAt; }
    const ByteString &bytes() const { return m_bytes; }

private:
    BlockTimes(ByteString bytes, std::span<const Timestamp> times);

    ByteString m_bytes;
    std::size_t m_count;
    Timestamp m_firstAt;
    Timestamp m_lastAt;
};

using BlockTimesPtr = std::shared_ptr<const BlockTimes>;

/// Finds the times of series that are sealed one after the other equal, so that they are kept once.
class TimesPool
{
public:
    BlockTimesPtr share(std::span<const Sample> samples);

private:
    struct Recent
    {
        std::vector<Timestamp> times;
        BlockTimesPtr shared;
    };
    std::deque<Recent> m_recent;
};

/// A stretch of one series in time order, compressed, with its summary. Its samples never change; copies
/// share nothing but the times.
class SealedBlock
{
public:
    static constexpr std::size_t Full = 256; ///< Samples after which an open block is sealed.

    /// 1 to MaxBlockSamples samples; `times` are theirs.
    SealedBlock(BlockTimesPtr times, std::span<const Sample> samples);
    /// Of bytes from a file; Corrupt where they are damaged.
    static Expected<SealedBlock> fromBytes(BlockTimesPtr times, ByteString values);

    Timestamp firstAt() const { return m_times->firstAt(); }
    Timestamp lastAt() const { return m_times->lastAt(); }
    std::size_t count() const { return m_times->count(); }
    const SampleSummary &summary() const { return m_summary; }
    /// Distance to which its samples were thinned; 0: they were not. Decides what is a gap between them.
    Millis step() const { return m_step; }
    void setStep(Millis step) { m_step = step; }
    const BlockTimesPtr &times() const { return m_times; }
    const ByteString &values() const { return m_values; }
    /// Replaces what is in `out`.
    void decode(std::vector<Sample> &out) const;
    /// The same, with its times where somebody has decoded them already: as many as count().
    void decode(std::vector<Sample> &out, std::span<const Timestamp> times) const;
    /// Resident size; the times are counted with the first of the blocks that share them.
    std::size_t memory() const;

private:
    SealedBlock(BlockTimesPtr times, ByteString values, std::span<const Sample> samples);

    BlockTimesPtr m_times;
    ByteString m_values;
    SampleSummary m_summary;
    Millis m_step{0};
    bool m_countsTimes;
};

/// Decodes blocks of many series, one after the other, and the times they share only once. One thread.
class BlockDecoder
{
public:
    /// Valid until the next call.
    std::span<const Sample> decode(const SealedBlock &block);

private:
    std::unordered_map<BlockTimesPtr, std::vector<Timestamp>> m_times; ///< Of the blocks that came last.
    std::vector<Sample> m_samples;
};

/// Blocks in the order they were written become blocks in the order of time that do not overlap: of two
/// samples of one time the one written later stays. Of blocks that overlap at most MaxOverlapping samples are
/// decoded at once, those written first; blocks with more are left out, and counted in `leftOut`.
std::vector<SealedBlock> mergedBlocks(std::vector<SealedBlock> blocks, TimesPool &pool,
                                      std::size_t *leftOut = nullptr);
inline constexpr std::size_t MaxOverlapping = 3'000'000;
/// Samples in the order they came in the order of time: of two of one time the one that came later stays.
std::vector<Sample> inTimeOrder(std::vector<Sample> samples);
/// Samples in time order as sealed blocks of at most SealedBlock::Full.
std::vector<SealedBlock> sealSamples(std::span<const Sample> samples, TimesPool &pool);

} // namespace wf
