// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/chartplanindex.h"

#include <array>
#include <unordered_set>

namespace wf {

namespace {

constexpr std::string_view Bucket = "_bucket";

struct FormName
{
    ChartForm form;
    QLatin1String name;
};
constexpr std::array FormNames{
    FormName{ChartForm::Value, QLatin1String("value")}, FormName{ChartForm::Rate, QLatin1String("rate")},
    FormName{ChartForm::P50, QLatin1String("p50")}, FormName{ChartForm::P95, QLatin1String("p95")},
    FormName{ChartForm::P99, QLatin1String("p99")}};

bool isBucket(const SeriesKey &key)
{
    return key.name.size() > Bucket.size() && key.name.ends_with(Bucket) && key.labels.contains("le");
}

/// Without the ends that say how it is counted.
std::string_view stem(std::string_view name)
{
    for (const std::string_view end : {"_total", "_sum", "_bucket"}) {
        if (name.ends_with(end))
            return name.substr(0, name.size() - end.size());
    }
    return name;
}

QString unitOfSeries(const SeriesInfo &info)
{
    if (info.key.name.ends_with("_count"))
        return {};
    const std::string_view name = stem(info.key.name);
    if (info.meta.unit == "seconds" || name.ends_with("_seconds"))
        return QStringLiteral("s");
    if (info.meta.unit == "bytes" || name.ends_with("_bytes"))
        return QStringLiteral("B");
    return {};
}

bool isGauge(const SeriesInfo &info)
{
    return info.meta.type == MetricType::Gauge || info.meta.type == MetricType::StateSet;
}

bool isCounter(const SeriesInfo &info)
{
    if (isGauge(info))
        return false;
    const std::string_view name = info.key.name;
    if (name.ends_with("_created")) // When a counter began, though it has the counter's type.
        return false;
    return info.meta.type == MetricType::Counter || name.ends_with("_total") || name.ends_with("_count") ||
           name.ends_with("_sum");
}

} // namespace

QString chartFormName(ChartForm form)
{
    for (const FormName &known : FormNames) {
        if (known.form == form)
            return known.name;
    }
    return {};
}

std::optional<ChartForm> chartFormOf(QStringView name)
{
    for (const FormName &known : FormNames) {
        if (known.name == name)
            return known.form;
    }
    return std::nullopt;
}

LineForm lineForm(ChartForm form)
{
    LineForm line;
    switch (form) {
    case ChartForm::Value:
        break;
    case ChartForm::Rate:
        line.kind = LineForm::Kind::Rate;
        break;
    case ChartForm::P50:
    case ChartForm::P95:
    case ChartForm::P99:
        line.kind = LineForm::Kind::Quantile;
        line.quantile = form == ChartForm::P50 ? 0.5 : form == ChartForm::P95 ? 0.95 : 0.99;
        break;
    }
    return line;
}

std::vector<ChartForm> formsOf(const MetricEntry &metric)
{
    if (metric.histogram)
        return {ChartForm::P95, ChartForm::P99, ChartForm::P50};
    if (metric.counter)
        return {ChartForm::Rate, ChartForm::Value};
    if (metric.gauge)
        return {ChartForm::Value};
    return {ChartForm::Value, ChartForm::Rate};
}

QString unitOf(const QString &seriesUnit, ChartForm form)
{
    return form == ChartForm::Rate ? seriesUnit + QStringLiteral("/s") : seriesUnit;
}

bool MetricIndex::update(const SeriesCatalog &catalog)
{
    // The copy keeps it alive, so that another one never is the same.
    if (m_catalog && m_catalog->isSameAs(catalog))
        return false;
    m_catalog = catalog;
    m_metrics.clear();
    m_byFoldedName.clear();
    std::unordered_set<std::string_view> histograms;
    for (const SeriesInfo &info : catalog) {
        if (isBucket(info.key))
            histograms.insert(
                std::string_view(info.key.name).substr(0, info.key.name.size() - Bucket.size()));
    }
    std::unordered_map<std::string_view, std::size_t> places;
    for (const SeriesInfo &info : catalog) {
        const bool bucket = isBucket(info.key);
        std::string_view name = info.key.name;
        if (bucket)
            name.remove_suffix(Bucket.size());
        bool part = false;
        for (const std::string_view end : {"_count", "_sum", "_created"})
            part = part ||
                   (name.ends_with(end) && histograms.contains(name.substr(0, name.size() - end.size())));
        if (part)
            continue;
        const auto [place, added] = places.try_emplace(name, m_metrics.size());
        if (added) {
            m_metrics.push_back({QString::fromUtf8(name.data(), qsizetype(name.size())),
                                 {},
                                 unitOfSeries(info),
                                 QString::fromStdString(info.meta.help),
                                 isCounter(info) && !bucket,
                                 isGauge(info),
                                 bucket});
            m_byFoldedName.try_emplace(foldMetricName(name), place->second);
        }
        m_metrics[place->second].series.push_back(info.ref);
    }
    return true;
}

const MetricEntry *MetricIndex::find(const QString &name) const
{
    const std::string wanted = foldMetricName(name.toStdString());
    for (const char *suffix : {"", "_seconds", "_ratio", "_bytes", "_total"}) {
        const auto found = m_byFoldedName.find(wanted + suffix);
        if (found != m_byFoldedName.end())
            return &m_metrics[found->second];
    }
    return nullptr;
}

} // namespace wf
