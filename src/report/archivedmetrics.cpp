// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/archivedmetrics.h"

#include "report/reportchart.h"

#include <algorithm>
#include <set>

namespace wf {

namespace {

constexpr std::size_t MaxSeriesPerDay = 5000;

/// The names on the wire begin with one of these; an exporter may have added a unit's suffix.
std::set<std::string> wantedNames(const Incident &incident, const std::vector<ManualBinding> &bindings)
{
    std::set<std::string> names;
    for (const QString &metric : reportMetrics(incident))
        names.insert(foldMetricName(metric.toStdString()));
    for (const ManualBinding &binding : bindings) {
        if (binding.runbook == incident.runbookId)
            names.insert(foldMetricName(binding.metric.toStdString()));
    }
    return names;
}

Expected<void> loadDay(RecorderArchive &archive, QDate date, const std::set<std::string> &names,
                       SeriesStore &store, QStringList &problems)
{
    const auto day = archive.day(date);
    if (!day)
        return tl::unexpected(day.error());
    const auto all = (*day)->series();
    if (!all)
        return tl::unexpected(all.error());
    std::vector<std::pair<SeriesRef, SeriesKey>> wanted;
    for (const DaySeries &series : *all) {
        const std::string name = foldMetricName(series.key.name);
        if (std::none_of(names.begin(), names.end(),
                         [&name](const std::string &start) { return name.starts_with(start); }))
            continue;
        if (wanted.size() >= MaxSeriesPerDay) {
            problems << QStringLiteral("%1: only the first %2 series of the incident's metrics were read")
                            .arg((*day)->path())
                            .arg(MaxSeriesPerDay);
            break;
        }
        const auto ref = store.resolve(series.key, series.meta);
        if (!ref)
            return tl::unexpected(ref.error());
        wanted.emplace_back(*ref, series.key);
    }
    if (wanted.empty())
        return {};
    if (const auto head = appendHead(**day, store, problems); !head)
        return head;
    for (const auto &[ref, key] : wanted) {
        auto blocks = archive.blocks(date, key);
        if (!blocks)
            return tl::unexpected(blocks.error());
        store.adopt(ref, std::move(*blocks));
    }
    return {};
}

} // namespace

QStringList loadReportMetrics(RecorderArchive &archive, const Incident &incident, TimeRange window,
                              const std::vector<ManualBinding> &bindings, SeriesStore &store)
{
    QStringList problems;
    const std::set<std::string> names = wantedNames(incident, bindings);
    // The newest day first: the store takes in what is older than what it has.
    const std::vector<QDate> days = archive.days();
    for (auto day = days.rbegin(); day != days.rend() && !names.empty(); ++day) {
        if (startOf(*day) > window.to || startOf(day->addDays(1)) <= window.from)
            continue;
        if (const auto loaded = loadDay(archive, *day, names, store, problems); !loaded)
            problems << loaded.error().message;
    }
    return problems + archive.takeProblems();
}

} // namespace wf
