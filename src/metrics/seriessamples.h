// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/sealedblock.h"
#include "metrics/seriesstore.h"

#include <optional>

namespace wf {

/// What sealing needs from the store.
struct Sealing
{
    TimesPool &times;
    SealedSink *sink = nullptr; ///< May be null.
    SeriesRef series;
};

/// The samples of one series in time order: sealed blocks, then an open one. Appending is O(1) amortised.
class SeriesSamples
{
public:
    /// Adds a sample; TooLate, and nothing added, when it is older than the newest by more than
    /// `maxLateness`. Seals the open block when it is full.
    AppendResult append(const Sample &sample, Millis maxLateness, const Sealing &sealing);
    /// Seals the open block; nothing when it is empty.
    void seal(const Sealing &sealing);
    /// Takes in blocks from the recorder, in time order and without overlap. Where memory has samples of that
    /// time, memory stays.
    void adopt(std::vector<SealedBlock> blocks, TimesPool &times);

    /// The newest sample ever appended, also when its block was given up; a NaN may be among them.
    const std::optional<Sample> &newest() const { return m_newest; }
    /// The same, but never a NaN or stale marker.
    const std::optional<Sample> &newestReal() const { return m_newestReal; }
    std::vector<Sample> samples(TimeRange range) const;
    /// As SeriesStore::nextRun().
    std::span<const Sample> nextRun(std::size_t &block, Timestamp from, BlockDecoder &decoder) const;
    /// As SeriesStore::columns().
    std::vector<Column> columns(TimeRange range, Millis bin, Millis maxGap) const;
    /// Grows whenever anything but an appended sample changed what is held.
    std::uint64_t history() const { return m_history; }

    bool isEmpty() const { return m_sealed.empty() && m_open.empty(); }
    Timestamp firstAt() const { return m_sealed.empty() ? m_open.front().at : m_sealed.front().firstAt(); }
    Timestamp lastAt() const { return m_open.empty() ? m_sealed.back().lastAt() : m_open.back().at; }
    std::size_t bytes() const { return m_sealedBytes + m_open.capacity() * sizeof(Sample); }
    /// Gives up the oldest block; returns how many samples it held.
    std::size_t dropOldestBlock();

private:
    class Reader;

    AppendResult place(const Sample &sample, const Sealing &sealing);
    AppendResult placeInSealed(const Sample &sample, const Sealing &sealing);
    void replaceSealed(std::size_t index, std::span<const Sample> samples, TimesPool &times);
    std::size_t blockCount() const { return m_sealed.size() + (m_open.empty() ? 0 : 1); }
    Timestamp firstOf(std::size_t block) const;
    Timestamp lastOf(std::size_t block) const;
    const SampleSummary &summaryOf(std::size_t block) const;
    /// The first block that ends at or after `at`.
    std::size_t blockAt(Timestamp at) const;
    std::optional<Timestamp> realBefore(Timestamp at, Reader &reader) const;
    std::optional<Timestamp> realAfter(Timestamp at, Reader &reader) const;

    std::vector<SealedBlock> m_sealed;
    std::vector<Sample> m_open;
    SampleSummary m_openSummary;
    std::optional<Sample> m_newest;
    std::optional<Sample> m_newestReal;
    std::size_t m_sealedBytes = 0;
    std::uint64_t m_history = 0;
};

} // namespace wf
