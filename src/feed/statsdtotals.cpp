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

std::vector<std::pair<std::string, std::string>> labelsOf(const StatsdLine &line)
{
    std::vector<std::pair<std::string, std::string>> labels;
    for (const auto &[name, value] : line.tags) {
        if (!name.empty() && !value.empty())
            labels.emplace_back(statsdLabelName(name), value);
    }
    // The last one of a name counts, as one who overrides a default means it.
    std::stable_sort(labels.begin(), labels.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    std::vector<std::pair<std::string, std::string>> unique;
    for (auto &label : labels) {
        if (!unique.empty() && unique.back().first == label.first)
            unique.back() = std::move(label);
        else
            unique.push_back(std::move(label));
    }
    return unique;
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
    std::vector<std::pair<std::string, std::string>> labels = labelsOf(line);
    std::string name = statsdMetricName(line.name);
    m_key = name;
    for (const auto &[label, value] : labels)
        (((m_key += '\xff') += label) += '\xfe') += value;
    auto found = m_entries.find(m_key);
    if (found == m_entries.end()) {
        if (m_entries.size() >= m_maxSeries || !hasRoom(bytesOf(m_key))) {
            ++m_refused;
            return false;
        }
        m_bytes += bytesOf(m_key);
        Entry entry;
        entry.type = line.type;
        entry.name = std::move(name);
        entry.labels = std::move(labels);
        found = m_entries.emplace(m_key, std::move(entry)).first;
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

void StatsdTotals::put(const Entry &entry, std::string_view suffix, MetricType type, const char *quantile,
                       double value, ExpositionSink &sink)
{
    const ExpositionFamily family{entry.name, type, {}, {}};
    const std::string name = entry.name + std::string(suffix);
    std::vector<ExpositionLabel> labels;
    std::string series = name;
    for (const auto &[label, text] : entry.labels) {
        labels.push_back({label, text});
        (((series += '\xff') += label) += '\xfe') += text;
    }
    if (quantile) {
        labels.push_back({"quantile", quantile});
        (series += "\xffquantile\xfe") += quantile;
    }
    sink.sample({series, name, labels, value, std::nullopt, family, 0});
}

void StatsdTotals::tellSummary(Entry &entry, ExpositionSink &sink)
{
    put(entry, "_count", MetricType::Summary, nullptr, entry.count, sink);
    put(entry, "_sum", MetricType::Summary, nullptr, entry.total, sink);
    std::sort(entry.kept.begin(), entry.kept.end());
    for (const auto &[text, share] : Quantiles) {
        if (!entry.kept.empty())
            put(entry, {}, MetricType::Summary, text, quantileOf(entry.kept, share), sink);
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
            put(entry, {}, MetricType::Counter, nullptr, entry.total, sink);
            break;
        case StatsdType::Gauge:
            put(entry, {}, MetricType::Gauge, nullptr, entry.total, sink);
            break;
        case StatsdType::Timer:
        case StatsdType::Values:
            tellSummary(entry, sink);
            break;
        case StatsdType::Set:
            put(entry, {}, MetricType::Gauge, nullptr, double(entry.different.size()), sink);
            m_bytes -= entry.different.size() * HashBytes;
            entry.different = {};
            break;
        }
    }
    m_refused = 0;
    m_samples = 0;
}

} // namespace wf
