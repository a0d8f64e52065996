// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/ingestsnapshot.h"

#include <unordered_map>

namespace wf {

/// What is drawn of a metric.
enum class ChartForm { Value, Rate, P50, P95, P99 };

/// "value", "rate", "p50", "p95", "p99": how it stands in settings.
QString chartFormName(ChartForm form);
std::optional<ChartForm> chartFormOf(QStringView name);
/// The line that is asked for.
LineForm lineForm(ChartForm form);

/// A metric of the store: one chart could show it.
struct MetricEntry
{
    QString name; ///< As on the wire; a classic histogram's without `_bucket`.
    std::vector<SeriesRef> series;
    QString unit; ///< Of the series: "s", "B", "".
    QString help; ///< Of the first series.
    bool counter = false;
    bool gauge = false;     ///< It goes up and down: what falls is no reset, and it has no rate.
    bool histogram = false; ///< The series are its classic buckets.
};

/// The forms a metric can take, its default first.
std::vector<ChartForm> formsOf(const MetricEntry &metric);
/// The unit of the drawn line: a rate's is per second.
QString unitOf(const QString &seriesUnit, ChartForm form);

/// The metrics of a catalogue, made once for each: looking at every series ten times a second would cost more
/// than drawing. A histogram's `_count`, `_sum` and `_created` belong to it.
class MetricIndex
{
public:
    MetricIndex() = default;
    explicit MetricIndex(const SeriesCatalog &catalog) { update(catalog); }
    /// Reads the catalogue anew when it is another one; true then. A catalogue never changes once it is
    /// there.
    bool update(const SeriesCatalog &catalog);

    const std::vector<MetricEntry> &metrics() const { return m_metrics; }
    /// The metric that a runbook's name means, with a unit's suffix where it has one; null when there is
    /// none.
    const MetricEntry *find(const QString &name) const;

private:
    std::optional<SeriesCatalog> m_catalog; ///< The one that was read.
    std::vector<MetricEntry> m_metrics;
    std::unordered_map<std::string, std::size_t> m_byFoldedName;
};

} // namespace wf
