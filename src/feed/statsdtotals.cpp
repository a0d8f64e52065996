// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/statsdtotals.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace wf {

namespace {

constexpr std::array<std::pair<const char *, double>, 4> Quantiles{
    {{"0.5", 0.5}, {"0.9", 0.9}, {"0.99", 0.99}, {"1", 1.0}}};
constexpr double MillisecondsPerSecond = 1000;
/// What a series takes besides its name and labels, and a text of a set.
constexpr std::size_t EntryBytes = 300;
constexpr std::size_t HashBytes = 40;

/// A key, and the name and labels it is made of.
std::size_t bytesOf(const std::string &key)
{
    return 2 * key.size() + EntryBytes;
}

/// The nearest rank of sorted values.
double quantileOf(const std::vector<double> &sorted, double share)
{
    const auto rank = std::size_t(std::ceil(share * double(sorted.size())));
    return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

} // namespace

StatsdTotals::StatsdTotals(StatsdDialect dialect, std::size_t maxSeries, Millis forgetAfter)
    : m_dialect(dialect), m_maxSeries(maxSeries), m_forgetAfter(forgetAfter)
{
}

bool StatsdTotals::add(const StatsdLine &line, Timestamp at)
{
    PushedSeries series = pushedSeries(line.name, line.tags);
    std::string key = series.key();
    auto found = m_entries.find(key);
    if (found == m_entries.end()) {
        if (m_entries.size() >= m_maxSeries || !hasRoom(bytesOf(key))) {
            ++m_refused;
            return false;
        }
        m_bytes += bytesOf(key);
        Entry entry;
        entry.type = line.type;
        entry.series = std::move(series);
        found = m_entries.emplace(std::move(key), std::move(entry)).first;
    }
    if (found->second.type != line.type) {
        ++m_refused;
        return false;
    }
    found->second.lastAt = at;
    m_samples += int(line.values.size());
    take(found->second, line);
    return true;
}

void StatsdTotals::take(Entry &entry, const StatsdLine &line)
{
    if (line.type == StatsdType::Set) {
        takeText(entry, line.values.front());
        return;
    }
    for (std::size_t i = 0; i < line.numbers.size(); ++i) {
        const double value = line.numbers[i];
        switch (line.type) {
        case StatsdType::Counter:
            entry.total += value / line.rate;
            break;
        case StatsdType::Gauge: {
            const bool changes = m_dialect == StatsdDialect::Statsd &&
                                 (line.values[i].front() == '+' || line.values[i].front() == '-');
            entry.total = changes ? entry.total + value : value;
            break;
        }
        case StatsdType::Timer:
        case StatsdType::Values:
            keep(entry, line.type == StatsdType::Timer ? value / MillisecondsPerSecond : value);
            entry.total +=
                (line.type == StatsdType::Timer ? value / MillisecondsPerSecond : value) / line.rate;
            entry.count += 1 / line.rate;
            break;
        case StatsdType::Set:
            break;
        }
    }
}

void StatsdTotals::takeText(Entry &entry, std::string_view text)
{
    if (entry.different.size() < MaxDifferent && hasRoom(HashBytes) &&
        entry.different.insert(std::hash<std::string_view>{}(text)).second)
        m_bytes += HashBytes;
}

void StatsdTotals::keep(Entry &entry, double value)
{
    ++entry.seen;
    if (entry.kept.empty() || (entry.kept.size() < Kept && hasRoom(sizeof value))) {
        entry.kept.push_back(value);
        m_bytes += sizeof value;
        return;
    }
    // xorshift64 (Marsaglia, "Xorshift RNGs"): no secret depends on it.
    m_random ^= m_random << 13;
    m_random ^= m_random >> 7;
    m_random ^= m_random << 17;
    if (const std::uint64_t place = m_random % entry.seen; place < entry.kept.size())
        entry.kept[place] = value;
}

void StatsdTotals::tellSummary(const std::string &key, Entry &entry, ExpositionSink &sink)
{
    const auto put = [&](double value, std::string_view suffix, const char *quantile = nullptr) {
        PushedSample sample{MetricType::Summary, value, std::nullopt, suffix};
        if (quantile)
            sample.extra = {"quantile", quantile};
        tellPushed(entry.series, key, sample, sink);
    };
    put(entry.count, "_count");
    put(entry.total, "_sum");
    std::sort(entry.kept.begin(), entry.kept.end());
    for (const auto &[text, share] : Quantiles) {
        if (!entry.kept.empty())
            put(quantileOf(entry.kept, share), {}, text);
    }
    m_bytes -= entry.kept.size() * sizeof(double);
    entry.kept = {}; // Not its memory either.
    entry.seen = 0;
}

void StatsdTotals::forgetOld(Timestamp now)
{
    std::erase_if(m_entries, [&](const auto &known) {
        const auto &[key, entry] = known;
        if (now - entry.lastAt <= m_forgetAfter)
            return false;
        m_bytes -= bytesOf(key) + entry.kept.size() * sizeof(double) + entry.different.size() * HashBytes;
        return true;
    });
}

void StatsdTotals::tell(Timestamp now, ExpositionSink &sink)
{
    forgetOld(now);
    for (auto &[key, entry] : m_entries) {
        switch (entry.type) {
        case StatsdType::Counter:
            tellPushed(entry.series, key, {MetricType::Counter, entry.total, {}, {}}, sink);
            break;
        case StatsdType::Gauge:
            tellPushed(entry.series, key, {MetricType::Gauge, entry.total, {}, {}}, sink);
            break;
        case StatsdType::Timer:
        case StatsdType::Values:
            tellSummary(key, entry, sink);
            break;
        case StatsdType::Set:
            tellPushed(entry.series, key, {MetricType::Gauge, double(entry.different.size()), {}, {}}, sink);
            m_bytes -= entry.different.size() * HashBytes;
            entry.different = {};
            break;
        }
    }
    m_refused = 0;
    m_samples = 0;
}

} // namespace wf
