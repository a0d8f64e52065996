// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"
#include "feed/pushedseries.h"
#include "feed/pushreading.h"

#include <span>
#include <unordered_map>

namespace wf {

/// A bit of a point's flags.
inline constexpr std::uint64_t OtlpNoRecordedValue = 1;
/// AGGREGATION_TEMPORALITY_DELTA.
inline constexpr std::int64_t OtlpDelta = 1;
/// Buckets, or quantiles, of a point.
inline constexpr std::size_t MaxOtlpParts = 1000;

enum class OtlpKind { None, Gauge, Sum, Histogram, ExponentialHistogram, Summary };

/// What a metric says before its points.
struct OtlpMetric
{
    std::string_view name;
    std::string_view unit; ///< UCUM: "ms", "By", "{requests}".
    std::string_view help;
    OtlpKind kind = OtlpKind::None;
    bool delta = false; ///< Its points tell what came since the one before.
    bool monotonic = false;
};

struct OtlpPoint
{
    std::uint64_t timeNs = 0;
    bool absent = false; ///< NO_RECORDED_VALUE.
    double value = 0;    ///< Of a gauge or a sum.
    double count = 0;    ///< Of the others.
    std::optional<double> sum;
    std::vector<std::pair<double, double>>
        parts; ///< Upper bound and count, not added up; quantile and value.
};

/// Makes OpenTelemetry's metrics the series that Prometheus makes of them (opentelemetry.io, "Prometheus and
/// OpenMetrics Compatibility"): names with unit and _total, job and instance from service.name and
/// service.instance.id, other attributes of the resource in target_info. What is told as a difference is
/// added up from the first point on. Of exponential histograms count and sum are taken.
class OtlpTranslator
{
public:
    /// Totals are kept of so many series, each until nothing came for `forgetAfter`.
    OtlpTranslator(std::size_t maxTotals, Millis forgetAfter);

    /// A message begins: at most so many samples go to `sink`, which outlives it.
    void begin(ExpositionSink &sink, std::size_t maxSamples, Timestamp now);
    void beginResource(const PushedTags &attributes);
    void beginMetric(const OtlpMetric &metric);
    void point(const OtlpPoint &point, const PushedTags &attributes);
    /// Points that could not be read.
    void refuse(std::string why) { m_reading.refuse(std::move(why)); }
    bool tooMany() const { return m_tooMany; }
    const PushReading &reading() const { return m_reading; }

private:
    struct Total
    {
        double value = 0;
        Timestamp lastAt;
    };
    void put(PushedSample sample, bool adds);
    void putHistogram(const OtlpPoint &point);
    void tellTarget(std::int64_t timeMs);
    bool addUp(std::string_view suffix, double &value);

    std::size_t m_maxTotals;
    Millis m_forgetAfter;
    ExpositionSink *m_sink = nullptr;
    std::size_t m_maxSamples = 0;
    Timestamp m_now;
    PushReading m_reading;
    bool m_tooMany = false;
    PushedTags m_common; ///< job and instance.
    std::string m_job;
    PushedSeries m_target; ///< target_info of the resource.
    bool m_targetTold = true;
    OtlpMetric m_metric;
    std::string m_name;
    PushedSeries m_series; ///< Of the point at hand.
    std::string m_key;
    std::unordered_map<std::string, Total> m_totals;
};

/// The name that Prometheus gives a metric of that name, unit and kind.
std::string otlpName(const OtlpMetric &metric);

} // namespace wf
