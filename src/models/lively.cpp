// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/lively.h"

#include "metrics/selfmetrics.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace wf {

namespace {

constexpr std::size_t MostLines = 400;

/// 0: it stands still; 1: it goes through all it has.
double movement(const LineStatistics &line)
{
    const double spread = line.max - line.min;
    const double size = std::max(std::abs(line.max), std::abs(line.min));
    return line.count < 2 || !std::isfinite(spread) || size <= 0 ? 0 : std::min(1.0, spread / size);
}

} // namespace

std::vector<LineQuery> livelyQueries(const MetricIndex &index, TimeRange range)
{
    std::map<ChartForm, std::vector<SeriesRef>> byForm;
    std::size_t asked = 0;
    for (const MetricEntry &metric : index.metrics()) {
        // A single bucket of a histogram tells nothing.
        if (metric.histogram || metric.series.empty() || isAboutItself(metric.name.toStdString()))
            continue;
        if (asked++ == MostLines)
            break;
        byForm[formsOf(metric).front()].push_back(metric.series.front());
    }
    std::vector<LineQuery> queries;
    for (auto &[form, series] : byForm)
        queries.push_back({std::move(series), lineForm(form), range});
    return queries;
}

QStringList liveliest(const MetricIndex &index, const std::vector<LineStatistics> &statistics, int most)
{
    std::map<QString, double> moves;
    for (const LineStatistics &line : statistics) {
        double &worth = moves[QString::fromStdString(line.key.name)];
        worth = std::max(worth, movement(line));
    }
    struct Rank
    {
        bool self;
        double movement;
        QString name;
    };
    std::vector<Rank> ranks;
    for (const MetricEntry &metric : index.metrics()) {
        const auto known = moves.find(metric.name);
        ranks.push_back({isAboutItself(metric.name.toStdString()), known == moves.end() ? 0 : known->second,
                         metric.name});
    }
    std::stable_sort(ranks.begin(), ranks.end(), [](const Rank &a, const Rank &b) {
        return a.self != b.self ? b.self : a.movement > b.movement;
    });
    QStringList names;
    for (int i = 0; i < std::min(most, int(ranks.size())); ++i)
        names += ranks[std::size_t(i)].name;
    return names;
}

} // namespace wf
