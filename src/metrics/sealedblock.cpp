// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/sealedblock.h"

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <numeric>

namespace wf {

namespace {

/// Feeds that are sealed in turn.
constexpr std::size_t MaxRecent = 16;
/// What a heap block costs besides its bytes.
constexpr std::size_t HeapCost = 16;

SampleSummary summaryOf(std::span<const Sample> samples)
{
    SampleSummary summary;
    for (const Sample &sample : samples)
        summary.add(sample);
    return summary;
}

ByteString valuesOf(std::span<const Sample> samples)
{
    std::vector<double> values;
    values.reserve(samples.size());
    for (const Sample &sample : samples)
        values.push_back(sample.value);
    return encodeValues(values);
}

std::vector<Sample> joined(std::span<const Timestamp> times, std::span<const double> values)
{
    std::vector<Sample> samples;
    samples.reserve(times.size());
    for (std::size_t i = 0; i < times.size(); ++i)
        samples.push_back({times[i], values[i]});
    return samples;
}

bool sameTimes(std::span<const Timestamp> times, std::span<const Sample> samples)
{
    return std::equal(times.begin(), times.end(), samples.begin(), samples.end(),
                      [](Timestamp t, const Sample &sample) { return t == sample.at; });
}

} // namespace

BlockTimes::BlockTimes(std::span<const Timestamp> times) : BlockTimes(encodeTimes(times), times) {}

BlockTimes::BlockTimes(ByteString bytes, std::span<const Timestamp> times)
    : m_bytes(std::move(bytes)), m_count(times.size()), m_firstAt(times.front()), m_lastAt(times.back())
{
}

Expected<std::shared_ptr<const BlockTimes>> BlockTimes::fromBytes(ByteString bytes)
{
    const auto times = decodeTimes(bytes);
    if (!times)
        return tl::unexpected(times.error());
    return std::shared_ptr<const BlockTimes>(new BlockTimes(std::move(bytes), *times));
}

std::vector<Timestamp> BlockTimes::decode() const
{
    auto times = decodeTimes(m_bytes);
    Q_ASSERT(times); // Encoded here, or checked in fromBytes().
    return std::move(*times);
}

BlockTimesPtr TimesPool::share(std::span<const Sample> samples)
{
    for (const Recent &recent : m_recent) {
        if (sameTimes(recent.times, samples))
            return recent.shared;
    }
    std::vector<Timestamp> times;
    times.reserve(samples.size());
    for (const Sample &sample : samples)
        times.push_back(sample.at);
    auto shared = std::make_shared<const BlockTimes>(std::span<const Timestamp>(times));
    m_recent.push_front({std::move(times), shared});
    if (m_recent.size() > MaxRecent)
        m_recent.pop_back();
    return shared;
}

SealedBlock::SealedBlock(BlockTimesPtr times, std::span<const Sample> samples)
    : SealedBlock(std::move(times), valuesOf(samples), samples)
{
}

SealedBlock::SealedBlock(BlockTimesPtr times, ByteString values, std::span<const Sample> samples)
    : m_times(std::move(times)), m_values(std::move(values)), m_summary(summaryOf(samples)),
      m_countsTimes(m_times.use_count() <= 2) // This one and the pool's.
{
    Q_ASSERT(samples.size() == m_times->count());
}

Expected<SealedBlock> SealedBlock::fromBytes(BlockTimesPtr times, ByteString values)
{
    std::array<double, MaxBlockSamples> numbers;
    const auto found = std::span(numbers).first(times->count());
    if (const auto decoded = decodeValues(values, found); !decoded)
        return tl::unexpected(decoded.error());
    const std::vector<Sample> samples = joined(times->decode(), found);
    return SealedBlock(std::move(times), std::move(values), samples);
}

void SealedBlock::decode(std::vector<Sample> &out) const
{
    std::array<double, MaxBlockSamples> numbers;
    const auto found = std::span(numbers).first(count());
    const auto decoded = decodeValues(m_values, found);
    Q_ASSERT(decoded);
    static_cast<void>(decoded);
    out = joined(m_times->decode(), found);
}

void SealedBlock::decode(std::vector<Sample> &out, std::span<const Timestamp> times) const
{
    Q_ASSERT(times.size() == count());
    std::array<double, MaxBlockSamples> numbers;
    const auto found = std::span(numbers).first(count());
    const auto decoded = decodeValues(m_values, found);
    Q_ASSERT(decoded);
    static_cast<void>(decoded);
    out.resize(found.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        out[i] = {times[i], found[i]};
}

std::span<const Sample> BlockDecoder::decode(const SealedBlock &block)
{
    // A block of times is 2 KB: those of a week at a scrape each 15 s.
    constexpr std::size_t MostTimes = 512;
    auto it = m_times.find(block.times());
    if (it == m_times.end()) {
        if (m_times.size() >= MostTimes)
            m_times.clear();
        it = m_times.emplace(block.times(), block.times()->decode()).first;
    }
    block.decode(m_samples, it->second);
    return m_samples;
}

std::size_t SealedBlock::memory() const
{
    const std::size_t times =
        m_countsTimes ? sizeof(BlockTimes) + m_times->bytes().capacity() + 2 * HeapCost : 0;
    return sizeof(SealedBlock) + m_values.capacity() + HeapCost + times;
}

std::vector<Sample> inTimeOrder(std::vector<Sample> samples)
{
    std::stable_sort(samples.begin(), samples.end(),
                     [](const Sample &a, const Sample &b) { return a.at < b.at; });
    std::vector<Sample> ordered;
    ordered.reserve(samples.size());
    for (const Sample &sample : samples) {
        if (!ordered.empty() && ordered.back().at == sample.at)
            ordered.back() = sample;
        else
            ordered.push_back(sample);
    }
    return ordered;
}

std::vector<SealedBlock> sealSamples(std::span<const Sample> samples, TimesPool &pool)
{
    std::vector<SealedBlock> blocks;
    while (!samples.empty()) {
        const auto part = samples.first(std::min(samples.size(), SealedBlock::Full));
        blocks.emplace_back(pool.share(part), part);
        samples = samples.subspan(part.size());
    }
    return blocks;
}

std::vector<SealedBlock> mergedBlocks(std::vector<SealedBlock> blocks, TimesPool &pool, std::size_t *leftOut)
{
    std::vector<std::size_t> byTime(blocks.size());
    std::iota(byTime.begin(), byTime.end(), std::size_t{0});
    std::stable_sort(byTime.begin(), byTime.end(),
                     [&](std::size_t a, std::size_t b) { return blocks[a].firstAt() < blocks[b].firstAt(); });
    std::vector<SealedBlock> out;
    std::vector<Sample> decoded;
    for (auto begin = byTime.begin(); begin != byTime.end();) {
        auto end = begin + 1;
        Timestamp last = blocks[*begin].lastAt();
        for (; end != byTime.end() && blocks[*end].firstAt() <= last; ++end)
            last = std::max(last, blocks[*end].lastAt());
        if (end == begin + 1) {
            out.push_back(std::move(blocks[*begin]));
        } else {
            std::sort(begin, end); // In the order they were written.
            // Reserved as a whole: growing would hold it twice.
            std::vector<Sample> samples;
            std::size_t count = 0;
            for (auto it = begin; it != end; ++it)
                count += blocks[*it].count();
            samples.reserve(std::min(count, MaxOverlapping));
            Millis step{0};
            for (auto it = begin; it != end; ++it) {
                if (samples.size() + blocks[*it].count() > MaxOverlapping) {
                    if (leftOut)
                        *leftOut += std::size_t(end - it);
                    break;
                }
                step = std::max(step, blocks[*it].step());
                blocks[*it].decode(decoded);
                samples.insert(samples.end(), decoded.begin(), decoded.end());
            }
            for (SealedBlock &block : sealSamples(inTimeOrder(std::move(samples)), pool)) {
                block.setStep(step);
                out.push_back(std::move(block));
            }
        }
        begin = end;
    }
    return out;
}

} // namespace wf
