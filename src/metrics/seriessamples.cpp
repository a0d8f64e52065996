// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/seriessamples.h"

#include <QtGlobal>

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

/// A sealed block that late samples made longer is cut in two.
constexpr std::size_t TooLong = 2 * SealedBlock::Full;

/// Puts a sample where it belongs; true when it replaced one of the same time.
bool insertSorted(std::vector<Sample> &samples, const Sample &sample)
{
    const auto it = std::lower_bound(samples.begin(), samples.end(), sample.at,
                                     [](const Sample &s, Timestamp t) { return s.at < t; });
    if (it != samples.end() && it->at == sample.at) {
        it->value = sample.value;
        return true;
    }
    samples.insert(it, sample);
    return false;
}

std::span<const Sample> within(std::span<const Sample> samples, TimeRange range)
{
    const auto begin = std::lower_bound(samples.begin(), samples.end(), range.from,
                                        [](const Sample &s, Timestamp t) { return s.at < t; });
    const auto end = std::upper_bound(begin, samples.end(), range.to,
                                      [](Timestamp t, const Sample &s) { return t < s.at; });
    return {begin, end};
}

} // namespace

/// Decodes blocks, and remembers the last one: neighbouring questions often fall into one block.
class SeriesSamples::Reader
{
public:
    explicit Reader(const SeriesSamples &series) : m_series(series) {}

    std::span<const Sample> block(std::size_t index)
    {
        if (index == m_series.m_sealed.size())
            return m_series.m_open;
        if (index != m_index) {
            m_series.m_sealed[index].decode(m_samples);
            m_index = index;
        }
        return m_samples;
    }

private:
    const SeriesSamples &m_series;
    std::size_t m_index = SIZE_MAX;
    std::vector<Sample> m_samples;
};

AppendResult SeriesSamples::append(const Sample &sample, Millis maxLateness, const Sealing &sealing)
{
    const bool real = !std::isnan(sample.value);
    if (m_newest && m_newest->at - sample.at > maxLateness)
        return AppendResult::TooLate;
    if (real && (!m_newestReal || sample.at >= m_newestReal->at))
        m_newestReal = sample;
    if (m_newest && sample.at <= m_newest->at) {
        if (sample.at == m_newest->at)
            m_newest = sample;
        return place(sample, sealing);
    }
    m_newest = sample;
    m_open.push_back(sample);
    m_openSummary.add(sample);
    if (m_open.size() >= SealedBlock::Full)
        seal(sealing);
    return AppendResult::Appended;
}

void SeriesSamples::seal(const Sealing &sealing)
{
    if (m_open.empty())
        return;
    for (SealedBlock &block : sealSamples(m_open, sealing.times)) {
        m_sealedBytes += block.memory();
        m_sealed.push_back(std::move(block));
        if (sealing.sink)
            sealing.sink->sealed(sealing.series, m_sealed.back());
    }
    m_open.clear();
    m_open.shrink_to_fit(); // A series that falls silent keeps no room.
    m_openSummary = {};
}

AppendResult SeriesSamples::place(const Sample &sample, const Sealing &sealing)
{
    ++m_history;
    if (!m_sealed.empty() && sample.at <= m_sealed.back().lastAt())
        return placeInSealed(sample, sealing);
    const bool replaced = insertSorted(m_open, sample);
    m_openSummary = {};
    for (const Sample &s : m_open)
        m_openSummary.add(s);
    return replaced ? AppendResult::Replaced : AppendResult::Placed;
}

AppendResult SeriesSamples::placeInSealed(const Sample &sample, const Sealing &sealing)
{
    // The last block that starts at or before the sample, else the first one.
    auto it = std::upper_bound(m_sealed.begin(), m_sealed.end(), sample.at,
                               [](Timestamp t, const SealedBlock &block) { return t < block.firstAt(); });
    if (it != m_sealed.begin())
        --it;
    std::vector<Sample> samples;
    it->decode(samples);
    const bool replaced = insertSorted(samples, sample);
    replaceSealed(std::size_t(it - m_sealed.begin()), samples, sealing.times);
    if (sealing.sink)
        sealing.sink->late(sealing.series, sample);
    return replaced ? AppendResult::Replaced : AppendResult::Placed;
}

void SeriesSamples::replaceSealed(std::size_t index, std::span<const Sample> samples, TimesPool &times)
{
    const auto seal = [&](std::span<const Sample> part) {
        SealedBlock block(times.share(part), part);
        m_sealedBytes += block.memory();
        return block;
    };
    const std::size_t cut = samples.size() > TooLong ? samples.size() / 2 : samples.size();
    m_sealedBytes -= m_sealed[index].memory();
    m_sealed[index] = seal(samples.first(cut));
    if (cut < samples.size())
        m_sealed.insert(m_sealed.begin() + std::ptrdiff_t(index) + 1, seal(samples.subspan(cut)));
}

void SeriesSamples::adopt(std::vector<SealedBlock> blocks, TimesPool &times)
{
    if (blocks.empty())
        return;
    ++m_history;
    std::vector<Sample> decoded;
    std::vector<SealedBlock> older;
    for (SealedBlock &block : blocks) {
        if (isEmpty() || block.lastAt() < firstAt()) {
            older.push_back(std::move(block));
            continue;
        }
        block.decode(decoded);
        std::erase_if(decoded, [this](const Sample &s) { return s.at >= firstAt(); });
        for (SealedBlock &part : sealSamples(decoded, times))
            older.push_back(std::move(part));
    }
    for (const SealedBlock &block : older)
        m_sealedBytes += block.memory();
    m_sealed.insert(m_sealed.begin(), std::make_move_iterator(older.begin()),
                    std::make_move_iterator(older.end()));
    if (m_newest || older.empty())
        return;
    m_sealed.back().decode(decoded);
    m_newest = decoded.back();
    for (const Sample &sample : decoded) {
        if (!std::isnan(sample.value))
            m_newestReal = sample;
    }
}

Timestamp SeriesSamples::firstOf(std::size_t block) const
{
    return block == m_sealed.size() ? m_open.front().at : m_sealed[block].firstAt();
}

Timestamp SeriesSamples::lastOf(std::size_t block) const
{
    return block == m_sealed.size() ? m_open.back().at : m_sealed[block].lastAt();
}

const SampleSummary &SeriesSamples::summaryOf(std::size_t block) const
{
    return block == m_sealed.size() ? m_openSummary : m_sealed[block].summary();
}

std::size_t SeriesSamples::blockAt(Timestamp at) const
{
    const auto it =
        std::lower_bound(m_sealed.begin(), m_sealed.end(), at,
                         [](const SealedBlock &block, Timestamp t) { return block.lastAt() < t; });
    const auto index = std::size_t(it - m_sealed.begin());
    return index == m_sealed.size() && !m_open.empty() && m_open.back().at < at ? index + 1 : index;
}

std::vector<Sample> SeriesSamples::samples(TimeRange range) const
{
    std::vector<Sample> found;
    if (range.from > range.to)
        return found;
    Reader reader(*this);
    for (std::size_t b = blockAt(range.from); b < blockCount() && firstOf(b) <= range.to; ++b) {
        const auto part = within(reader.block(b), range);
        found.insert(found.end(), part.begin(), part.end());
    }
    return found;
}

std::span<const Sample> SeriesSamples::nextRun(std::size_t &block, Timestamp from,
                                               BlockDecoder &decoder) const
{
    block = std::max(block, blockAt(from));
    if (block >= blockCount())
        return {};
    const std::size_t at = block++;
    return at == m_sealed.size() ? std::span<const Sample>(m_open) : decoder.decode(m_sealed[at]);
}

std::optional<Timestamp> SeriesSamples::realBefore(Timestamp at, Reader &reader) const
{
    for (std::size_t b = std::min(blockAt(at) + 1, blockCount()); b-- > 0;) {
        const SampleSummary &summary = summaryOf(b);
        if (summary.count == 0 || summary.firstAt >= at)
            continue;
        if (summary.lastAt < at)
            return summary.lastAt;
        const auto samples = reader.block(b);
        for (std::size_t i = samples.size(); i-- > 0;) {
            if (samples[i].at < at && !std::isnan(samples[i].value))
                return samples[i].at;
        }
    }
    return std::nullopt;
}

std::optional<Timestamp> SeriesSamples::realAfter(Timestamp at, Reader &reader) const
{
    for (std::size_t b = blockAt(at); b < blockCount(); ++b) {
        const SampleSummary &summary = summaryOf(b);
        if (summary.count == 0 || summary.lastAt <= at)
            continue;
        if (summary.firstAt > at)
            return summary.firstAt;
        for (const Sample &sample : reader.block(b)) {
            if (sample.at > at && !std::isnan(sample.value))
                return sample.at;
        }
    }
    return std::nullopt;
}

std::vector<Column> SeriesSamples::columns(TimeRange range, Millis bin, Millis maxGap) const
{
    if (range.from > range.to || isEmpty())
        return {};
    // Whole bins. Beyond the data a range is cut off, or a bin's end might be beyond what a time can hold.
    Reader reader(*this);
    const auto lastInBin = [bin](Timestamp at) { return binStart(at, bin) + bin - Millis{1}; };
    TimeRange whole{binStart(std::max(range.from, firstAt()), bin), lastInBin(std::min(range.to, lastAt()))};
    const auto before = realBefore(whole.from, reader);
    const auto after = realAfter(whole.to, reader);
    if (before)
        whole.from = binStart(*before, bin);
    if (after)
        whole.to = lastInBin(*after);

    ColumnBuilder builder(bin, maxGap);
    for (std::size_t b = blockAt(whole.from); b < blockCount() && firstOf(b) <= whole.to; ++b) {
        // Where the recorder thinned the samples, their distance is no gap.
        const Millis step = b < m_sealed.size() ? m_sealed[b].step() : Millis{0};
        builder.setMaxGap(maxGap.count() > 0 ? std::max(maxGap, gapOf(step)) : maxGap);
        const bool inside = firstOf(b) >= whole.from && lastOf(b) <= whole.to;
        if (inside && builder.add(summaryOf(b)))
            continue;
        for (const Sample &sample : within(reader.block(b), whole))
            builder.add(sample);
    }
    return builder.take();
}

std::size_t SeriesSamples::dropOldestBlock()
{
    Q_ASSERT(!isEmpty());
    ++m_history;
    if (m_sealed.empty()) {
        const std::size_t count = m_open.size();
        m_open = std::vector<Sample>();
        m_openSummary = {};
        return count;
    }
    const std::size_t count = m_sealed.front().count();
    m_sealedBytes -= m_sealed.front().memory();
    m_sealed.erase(m_sealed.begin());
    return count;
}

} // namespace wf
