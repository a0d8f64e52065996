// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/otlptranslator.h"

#include "feed/expositionnumber.h"
#include "feed/knownseries.h"

#include <algorithm>
#include <limits>

namespace wf {

namespace {

constexpr std::string_view ServiceName = "service.name";
constexpr std::string_view ServiceNamespace = "service.namespace";
constexpr std::string_view ServiceInstance = "service.instance.id";

struct UnitName
{
    std::string_view ucum;
    std::string_view name;
};
constexpr UnitName Units[] = {
    {"d", "days"},          {"h", "hours"},         {"min", "minutes"},    {"s", "seconds"},
    {"ms", "milliseconds"}, {"us", "microseconds"}, {"ns", "nanoseconds"}, {"By", "bytes"},
    {"KiBy", "kibibytes"},  {"MiBy", "mebibytes"},  {"GiBy", "gibibytes"}, {"TiBy", "tibibytes"},
    {"KBy", "kilobytes"},   {"MBy", "megabytes"},   {"GBy", "gigabytes"},  {"TBy", "terabytes"},
    {"m", "meters"},        {"V", "volts"},         {"A", "amperes"},      {"J", "joules"},
    {"W", "watts"},         {"g", "grams"},         {"Cel", "celsius"},    {"Hz", "hertz"},
    {"%", "percent"}};
constexpr UnitName PerUnits[] = {{"s", "second"}, {"m", "minute"}, {"h", "hour"}, {"d", "day"},
                                 {"w", "week"},   {"mo", "month"}, {"y", "year"}};

template <std::size_t N>
std::string unitWord(const UnitName (&table)[N], std::string_view unit)
{
    const auto found = std::find_if(std::begin(table), std::end(table),
                                    [&](const UnitName &each) { return each.ucum == unit; });
    return found == std::end(table) ? sanitizedName(unit, false) : std::string(found->name);
}

/// Without what stands in braces, which is a remark.
bool isRemark(std::string_view unit)
{
    return unit.find('{') != std::string_view::npos;
}

std::string unitSuffix(const OtlpMetric &metric)
{
    const std::string_view unit = metric.unit;
    if (unit == "1")
        return metric.kind == OtlpKind::Gauge ? "ratio" : "";
    const std::size_t slash = unit.find('/');
    std::string suffix;
    const std::string_view first = unit.substr(0, slash);
    if (!first.empty() && !isRemark(first))
        suffix = unitWord(Units, first);
    if (slash != std::string_view::npos && !isRemark(unit.substr(slash + 1)) && slash + 1 < unit.size())
        suffix += (suffix.empty() ? "per_" : "_per_") + unitWord(PerUnits, unit.substr(slash + 1));
    return suffix.size() > 100 ? std::string() : suffix;
}

std::string_view attribute(const PushedTags &attributes, std::string_view name)
{
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [&](const auto &each) { return each.first == name; });
    return found == attributes.end() ? std::string_view() : found->second;
}

} // namespace

std::string otlpName(const OtlpMetric &metric)
{
    std::string name = sanitizedName(metric.name, true);
    const auto add = [&name](const std::string &suffix) {
        if (!suffix.empty() && !name.ends_with('_' + suffix) && name != suffix)
            (name += '_') += suffix;
    };
    const bool counts = metric.kind == OtlpKind::Sum && metric.monotonic;
    constexpr std::string_view Total = "_total";
    if (counts && name.ends_with(Total))
        name.resize(name.size() - Total.size()); // The unit stands before it.
    add(unitSuffix(metric));
    if (counts)
        name += Total;
    return name;
}

OtlpTranslator::OtlpTranslator(std::size_t maxTotals, Millis forgetAfter)
    : m_maxTotals(maxTotals), m_forgetAfter(forgetAfter)
{
}

void OtlpTranslator::begin(ExpositionSink &sink, std::size_t maxSamples, Timestamp now)
{
    m_sink = &sink;
    m_maxSamples = maxSamples;
    m_now = now;
    m_reading = {};
    m_tooMany = false;
    if (m_totals.size() * 2 > m_maxTotals)
        std::erase_if(m_totals, [&](const auto &each) { return now - each.second.lastAt > m_forgetAfter; });
}

void OtlpTranslator::beginResource(const PushedTags &attributes)
{
    const std::string_view space = attribute(attributes, ServiceNamespace);
    const std::string_view service = attribute(attributes, ServiceName);
    m_job = space.empty() || service.empty() ? std::string(service)
                                             : std::string(space) + '/' + std::string(service);
    const std::string_view instance = attribute(attributes, ServiceInstance);
    m_common.clear();
    if (!m_job.empty())
        m_common.emplace_back("job", m_job);
    if (!instance.empty())
        m_common.emplace_back("instance", instance);
    PushedTags rest;
    std::copy_if(attributes.begin(), attributes.end(), std::back_inserter(rest), [](const auto &each) {
        return each.first != ServiceName && each.first != ServiceNamespace && each.first != ServiceInstance;
    });
    m_targetTold = rest.empty() || m_common.empty();
    rest.insert(rest.end(), m_common.begin(), m_common.end());
    m_target = pushedSeries("target_info", rest);
}

void OtlpTranslator::beginMetric(const OtlpMetric &metric)
{
    m_metric = metric;
    m_name = metric.name.size() > MaxSeriesBytes ? std::string() : otlpName(metric);
}

bool OtlpTranslator::addUp(std::string_view suffix, double &value)
{
    std::string key = m_key;
    (key += '\xfd') += suffix;
    auto found = m_totals.find(key);
    if (found == m_totals.end()) {
        if (m_totals.size() >= m_maxTotals)
            return false;
        found = m_totals.emplace(std::move(key), Total{}).first;
    }
    value = found->second.value += value;
    found->second.lastAt = m_now;
    return true;
}

void OtlpTranslator::put(PushedSample sample, bool adds)
{
    if (m_reading.samples == m_maxSamples) {
        m_tooMany = true;
        return;
    }
    const std::string part = std::string(sample.suffix) + std::string(sample.extra.second);
    if (m_metric.delta && adds && !isStaleMarker(sample.value) && !addUp(part, sample.value))
        return m_reading.refuse("more series are told as differences than series_limit");
    sample.unit = m_metric.unit.substr(0, 100);
    sample.help = m_metric.help.substr(0, MaxHelpBytes);
    tellPushed(m_series, m_key, sample, *m_sink);
    ++m_reading.samples;
}

void OtlpTranslator::tellTarget(std::int64_t timeMs)
{
    if (std::exchange(m_targetTold, true))
        return;
    const std::string key = m_target.key();
    tellPushed(m_target, key, {MetricType::Gauge, 1, timeMs, {}}, *m_sink);
}

void OtlpTranslator::putHistogram(const OtlpPoint &point)
{
    const auto timeMs = std::int64_t(point.timeNs / 1'000'000);
    const auto put = [&](std::string_view suffix, double value, const std::string &bound = {}) {
        PushedSample sample{MetricType::Histogram, point.absent ? staleMarker() : value, timeMs, suffix};
        if (!bound.empty())
            sample.extra = {"le", bound};
        this->put(sample, true);
    };
    put("_count", point.count);
    if (point.sum || point.absent)
        put("_sum", point.sum.value_or(0));
    if (m_metric.kind == OtlpKind::ExponentialHistogram)
        return;
    double soFar = 0;
    for (const auto &[bound, count] : point.parts) {
        soFar += count;
        if (bound < std::numeric_limits<double>::infinity())
            put("_bucket", soFar, shortestText(bound));
    }
    put("_bucket", point.count, "+Inf");
}

void OtlpTranslator::point(const OtlpPoint &point, const PushedTags &attributes)
{
    if (m_tooMany)
        return;
    std::size_t size = m_name.size();
    PushedTags tags = m_common;
    for (const auto &each : attributes) {
        size += each.first.size() + each.second.size();
        tags.push_back(each);
    }
    if (m_name.empty() || tags.size() > MaxPushedLabels || size > MaxSeriesBytes)
        return refuse(m_name.empty() ? "a metric has no name" : "a point has too many attributes");
    const auto timeMs = std::int64_t(point.timeNs / 1'000'000);
    m_series = pushedSeries(m_name, tags);
    m_key = m_series.key();
    tellTarget(timeMs);
    const double value = point.absent ? staleMarker() : point.value;
    switch (m_metric.kind) {
    case OtlpKind::None:
        return refuse("a metric has no points of a kind that is known");
    case OtlpKind::Gauge:
        return put({MetricType::Gauge, value, timeMs, {}}, false);
    case OtlpKind::Sum:
        return put({m_metric.monotonic ? MetricType::Counter : MetricType::Gauge, value, timeMs, {}}, true);
    case OtlpKind::Histogram:
    case OtlpKind::ExponentialHistogram:
        return putHistogram(point);
    case OtlpKind::Summary:
        break;
    }
    put({MetricType::Summary, point.absent ? staleMarker() : point.count, timeMs, "_count"}, false);
    put({MetricType::Summary, point.absent ? staleMarker() : point.sum.value_or(0), timeMs, "_sum"}, false);
    for (const auto &[quantile, part] : point.parts) {
        const std::string text = shortestText(quantile);
        PushedSample sample{MetricType::Summary, point.absent ? staleMarker() : part, timeMs, {}};
        sample.extra = {"quantile", text};
        put(sample, false);
    }
}

} // namespace wf
