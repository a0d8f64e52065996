// SPDX-License-Identifier: GPL-3.0-or-later
// What tells the formats apart: content types, the closing line, the names of their samples.
#include "feed/exposition.h"

#include <algorithm>
#include <array>

namespace wf {

namespace {

using Suffixes = std::span<const std::string_view>;

constexpr std::string_view Plain[] = {""};
constexpr std::string_view Counter[] = {"_total", "_created"};
constexpr std::string_view Info[] = {"_info"};
constexpr std::string_view Histogram[] = {"_bucket", "_count", "_sum", "_created"};
constexpr std::string_view GaugeHistogram[] = {"_bucket", "_gcount", "_gsum"};
constexpr std::string_view Summary[] = {"", "_count", "_sum", "_created"};
constexpr std::string_view TextHistogram[] = {"_bucket", "_count", "_sum"};
constexpr std::string_view TextSummary[] = {"", "_count", "_sum"};

Suffixes textSuffixes(MetricType type)
{
    switch (type) {
    case MetricType::Histogram:
        return TextHistogram;
    case MetricType::Summary:
        return TextSummary;
    case MetricType::Unknown:
    case MetricType::Gauge:
    case MetricType::Counter:
    case MetricType::StateSet:
    case MetricType::Info:
    case MetricType::GaugeHistogram:
        return Plain;
    }
    return Plain;
}

std::string mediaTypeOf(std::string_view contentType)
{
    std::string_view type = contentType.substr(0, contentType.find(';'));
    const std::size_t first = type.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    type = type.substr(first, type.find_last_not_of(" \t") - first + 1);
    std::string lower(type);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

} // namespace

std::span<const std::string_view> sampleSuffixes(ExpositionFormat format, MetricType type)
{
    if (format == ExpositionFormat::Text)
        return textSuffixes(type);
    switch (type) {
    case MetricType::Unknown:
    case MetricType::Gauge:
    case MetricType::StateSet:
        return Plain;
    case MetricType::Counter:
        return Counter;
    case MetricType::Info:
        return Info;
    case MetricType::Histogram:
        return Histogram;
    case MetricType::GaugeHistogram:
        return GaugeHistogram;
    case MetricType::Summary:
        return Summary;
    }
    return Plain;
}

bool belongsToFamily(ExpositionFormat format, MetricType type, std::string_view family,
                     std::string_view sampleName)
{
    if (!sampleName.starts_with(family))
        return false;
    const Suffixes suffixes = sampleSuffixes(format, type);
    return std::find(suffixes.begin(), suffixes.end(), sampleName.substr(family.size())) != suffixes.end();
}

std::string_view typeName(MetricType type)
{
    switch (type) {
    case MetricType::Unknown:
        return "unknown";
    case MetricType::Gauge:
        return "gauge";
    case MetricType::Counter:
        return "counter";
    case MetricType::StateSet:
        return "stateset";
    case MetricType::Info:
        return "info";
    case MetricType::Histogram:
        return "histogram";
    case MetricType::GaugeHistogram:
        return "gaugehistogram";
    case MetricType::Summary:
        return "summary";
    }
    return "unknown";
}

std::span<const std::string_view> scrapeProtocols()
{
    static constexpr std::string_view Names[] = {"PrometheusText0.0.4", "PrometheusText1.0.0",
                                                 "OpenMetricsText0.0.1", "OpenMetricsText1.0.0"};
    return Names;
}

std::optional<ExpositionFormat> formatOfProtocol(std::string_view name)
{
    const auto names = scrapeProtocols();
    if (std::find(names.begin(), names.end(), name) == names.end())
        return {};
    return name.starts_with("OpenMetrics") ? ExpositionFormat::OpenMetrics : ExpositionFormat::Text;
}

Expected<ExpositionFormat> formatFromContentType(std::string_view contentType,
                                                 std::optional<ExpositionFormat> fallback)
{
    // Servers of metrics announce text under several names; only types that are surely something else
    // are refused here, the parser judges the rest.
    constexpr std::array<std::string_view, 4> TextTypes{"", "text/plain", "application/octet-stream",
                                                        "application/text"};
    const std::string type = mediaTypeOf(contentType);
    if (type == "application/openmetrics-text")
        return ExpositionFormat::OpenMetrics;
    if (fallback && type != "text/plain")
        return *fallback;
    if (std::find(TextTypes.begin(), TextTypes.end(), type) != TextTypes.end())
        return ExpositionFormat::Text;
    const QString shown =
        QString::fromUtf8(type.data(), static_cast<qsizetype>(std::min<std::size_t>(type.size(), 80)));
    return fail(ErrorCode::Protocol, shown + QStringLiteral(", not metrics"));
}

ExpositionFormat guessFormat(std::string_view text)
{
    if (text.ends_with('\n'))
        text.remove_suffix(1);
    const bool marked = text == "# EOF" || text.ends_with("\n# EOF");
    return marked ? ExpositionFormat::OpenMetrics : ExpositionFormat::Text;
}

} // namespace wf
