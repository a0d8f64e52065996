// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/trends.h"

#include <algorithm>
#include <numeric>

namespace wf {

namespace {

/// Between values, by straight line (the method 7 of Hyndman and Fan, which spreadsheets use).
qint64 quantile(std::vector<qint64> &values, double q)
{
    const double at = q * double(values.size() - 1);
    const auto below = std::size_t(at);
    std::nth_element(values.begin(), values.begin() + std::ptrdiff_t(below), values.end());
    const qint64 low = values[below];
    if (below + 1 == values.size())
        return low;
    const qint64 high = *std::min_element(values.begin() + std::ptrdiff_t(below) + 1, values.end());
    return low + qRound64((at - double(below)) * double(high - low));
}

/// Values of each measure, month by month.
struct MonthValues
{
    int count = 0;
    std::array<int, 4> bySeverity{};
    std::array<std::vector<qint64>, 4> values;
};

using TroubleCounts = QHash<quint64, Ranked>;

void countTroubles(const HistoryEntry &e, std::array<TroubleCounts, 4> &counts)
{
    for (const TroubleRef &t : e.troubles) {
        const quint64 key = (quint64(t.runbook) << 32) | quint64(t.what);
        Ranked &row = counts[std::size_t(t.kind)][key];
        row.runbook = t.runbook;
        row.what = t.what;
        row.kind = t.kind;
        ++row.count;
    }
}

/// The most frequent first; texts decide between equals, so that the order is always the same.
std::vector<Ranked> ranked(const History &history, std::vector<Ranked> rows)
{
    std::sort(rows.begin(), rows.end(), [&history](const Ranked &a, const Ranked &b) {
        if (a.count != b.count)
            return a.count > b.count;
        const int runbooks = history.text(a.runbook).compare(history.text(b.runbook));
        return runbooks != 0 ? runbooks < 0 : history.text(a.what) < history.text(b.what);
    });
    if (rows.size() > MaxRanked)
        rows.resize(MaxRanked);
    return rows;
}

std::vector<Ranked> rowsOf(const std::array<TroubleCounts, 4> &counts,
                           std::initializer_list<TroubleKind> kinds, const std::vector<int> &runs)
{
    std::vector<Ranked> rows;
    for (const TroubleKind kind : kinds) {
        for (Ranked row : counts[std::size_t(kind)]) {
            row.of = runs[std::size_t(row.runbook)];
            rows.push_back(row);
        }
    }
    return rows;
}

struct Runs
{
    std::vector<int> fires;
    std::vector<Kept> updates;
};

void rankRunbooks(const History &history, const Runs &runs, Trends &trends)
{
    std::vector<Ranked> fires, missed;
    for (std::size_t i = 0; i < runs.fires.size(); ++i) {
        const auto ref = static_cast<NameRef>(i);
        if (ref != NameRef::None && runs.fires[i] > 0)
            fires.push_back({ref, NameRef::None, {}, runs.fires[i], trends.count});
        const Kept &updates = runs.updates[i];
        if (updates.kept < updates.of)
            missed.push_back({ref, NameRef::None, {}, updates.of - updates.kept, updates.of});
    }
    trends.fires = ranked(history, std::move(fires));
    trends.missed = ranked(history, std::move(missed));
}

} // namespace

Spread spreadOf(std::vector<qint64> &values)
{
    if (values.empty())
        return {};
    const double total = std::accumulate(values.begin(), values.end(), 0.0);
    return {int(values.size()), Millis{qRound64(total / double(values.size()))},
            Millis{quantile(values, 0.5)}, Millis{quantile(values, 0.25)}, Millis{quantile(values, 0.75)}};
}

std::vector<MonthTrend> monthsOf(const History &history, const Selected &selected)
{
    std::vector<MonthValues> values;
    int first = 0;
    int last = 0;
    bool any = false;
    for (const quint32 position : selected) {
        const HistoryEntry &e = history.at(position);
        if (!e.counts)
            continue;
        const int month = monthOf(e.day);
        first = any ? std::min(first, month) : month;
        last = any ? std::max(last, month) : month;
        any = true;
    }
    if (!any)
        return {};
    first = std::max(first, last - MaxTrendMonths + 1);
    values.resize(std::size_t(last - first + 1));
    for (const quint32 position : selected) {
        const HistoryEntry &e = history.at(position);
        const int month = monthOf(e.day);
        if (!e.counts || month < first)
            continue;
        MonthValues &m = values[std::size_t(month - first)];
        ++m.count;
        ++m.bySeverity[std::size_t(e.worst)];
        for (std::size_t k = 0; k < e.measures.size(); ++k) {
            if (e.measures[k] >= 0)
                m.values[k].push_back(e.measures[k]);
        }
    }
    std::vector<MonthTrend> months;
    for (std::size_t i = 0; i < values.size(); ++i) {
        MonthTrend month{first + int(i), values[i].count, values[i].bySeverity, {}};
        for (std::size_t k = 0; k < month.measures.size(); ++k)
            month.measures[k] = spreadOf(values[i].values[k]);
        months.push_back(month);
    }
    return months;
}

Trends trendsOf(const History &history, const Selected &selected)
{
    Trends trends;
    trends.months = monthsOf(history, selected);
    std::array<TroubleCounts, 4> troubles;
    Runs runs{std::vector<int>(history.names().size()), std::vector<Kept>(history.names().size())};
    std::array<std::vector<qint64>, 4> values;
    for (const quint32 position : selected) {
        const HistoryEntry &e = history.at(position);
        if (!e.counts) {
            ++trends.notCounted;
            continue;
        }
        ++trends.count;
        for (std::size_t k = 0; k < e.measures.size(); ++k) {
            if (e.measures[k] >= 0)
                values[k].push_back(e.measures[k]);
        }
        ++runs.fires[std::size_t(e.runbook)];
        Kept &updates = runs.updates[std::size_t(e.runbook)];
        updates = {updates.kept + e.updates.kept, updates.of + e.updates.of};
        trends.updates = {trends.updates.kept + e.updates.kept, trends.updates.of + e.updates.of};
        countTroubles(e, troubles);
    }
    for (std::size_t k = 0; k < values.size(); ++k)
        trends.measures[k] = spreadOf(values[k]);
    rankRunbooks(history, runs, trends);
    trends.overrun =
        ranked(history, rowsOf(troubles, {TroubleKind::StepOverrun, TroubleKind::PhaseOverrun}, runs.fires));
    trends.skipped = ranked(history, rowsOf(troubles, {TroubleKind::StepSkipped}, runs.fires));
    trends.flapping = ranked(history, rowsOf(troubles, {TroubleKind::ConditionFlapped}, runs.fires));
    return trends;
}

std::vector<DayCount> daysOf(const History &history, const Selected &selected, int year)
{
    using namespace std::chrono;
    const int first = int(sys_days(std::chrono::year(year) / January / 1).time_since_epoch().count());
    const int next = int(sys_days(std::chrono::year(year + 1) / January / 1).time_since_epoch().count());
    std::vector<DayCount> days(std::size_t(next - first));
    for (const quint32 position : selected) {
        const HistoryEntry &e = history.at(position);
        if (e.day < first || e.day >= next)
            continue;
        DayCount &day = days[std::size_t(e.day - first)];
        day.worst = day.count == 0 || isWorse(e.worst, day.worst) ? e.worst : day.worst;
        ++day.count;
    }
    return days;
}

std::optional<std::pair<int, int>> yearsOf(const History &history)
{
    const auto &entries = history.entries();
    if (entries.empty())
        return std::nullopt;
    const auto [first, last] =
        std::minmax_element(entries.begin(), entries.end(),
                            [](const HistoryEntry &a, const HistoryEntry &b) { return a.day < b.day; });
    return std::pair(int(dateOf(first->day).year()), int(dateOf(last->day).year()));
}

} // namespace wf
