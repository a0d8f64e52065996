// SPDX-License-Identifier: GPL-3.0-or-later
// A change of filter over a hundred thousand incidents, beside the plain walk that touches each once, and
// taking them in. A window that stays fluid has 100 ms for all of it.
#include "history/trends.h"

#include <benchmark/benchmark.h>

#include <random>

namespace {

wf::HistoryRecord record(int i, std::mt19937 &random)
{
    using namespace std::chrono_literals;
    wf::HistoryRecord r;
    const auto pick = [&random](int n) { return int(random() % unsigned(n)); };
    r.summary.id =
        wf::IncidentId(QStringLiteral("5f0c5d8e-0000-4000-8000-%1").arg(i, 12, 10, QLatin1Char('0')));
    r.summary.number = QStringLiteral("INC-%1").arg(i);
    r.summary.title = QStringLiteral("Service %1: errors above threshold %2").arg(pick(40)).arg(pick(9));
    r.summary.commander = QStringLiteral("Person %1").arg(pick(30));
    r.summary.status = wf::IncidentStatus::Closed;
    const wf::Timestamp at = wf::fromMs(1'640'995'200'000 + qint64(i) * 1'500'000);
    r.summary.declaredAt = at;
    r.statistics.worst = wf::AllSeverities[std::size_t(pick(4))];
    r.statistics.runbook = QStringLiteral("Runbook %1").arg(pick(60));
    r.statistics.services = {QStringLiteral("service %1").arg(pick(40))};
    r.statistics.tags = {QStringLiteral("tag %1").arg(pick(12)), QStringLiteral("tag %1").arg(pick(12))};
    r.statistics.recorded = {{wf::Milestone::Declared, at}, {wf::Milestone::Resolved, at + 1h}};
    for (const wf::MeasureKind kind : wf::AllMeasures)
        r.statistics.measures[std::size_t(kind)] = {kind, wf::MeasureState::Recorded, wf::Milestone::Started,
                                                    wf::Milestone::Resolved, wf::Millis{pick(7'200'000)}};
    for (int t = pick(4); t > 0; --t)
        r.statistics.troubles.push_back({wf::TroubleKind::StepSkipped, r.statistics.runbook,
                                         QStringLiteral("Step %1 of the runbook").arg(pick(20))});
    r.statistics.updates = {2, 3};
    return r;
}

const wf::History &history(int incidents)
{
    static std::map<int, wf::History> made;
    wf::History &history = made[incidents];
    std::mt19937 random(7);
    for (int i = int(history.entries().size()); i < incidents; ++i)
        history.put(record(i, random));
    return history;
}

/// What the window does when the filter changes.
void look(const wf::History &history, const wf::HistoryFilter &filter)
{
    const wf::Selected selected = wf::select(history, filter);
    benchmark::DoNotOptimize(wf::trendsOf(history, selected));
    benchmark::DoNotOptimize(wf::daysOf(history, selected, 2025));
}

void takeIn(benchmark::State &state)
{
    std::mt19937 random(7);
    std::vector<wf::HistoryRecord> records;
    for (int i = 0; i < int(state.range(0)); ++i)
        records.push_back(record(i, random));
    for (auto _ : state) {
        wf::History history;
        for (const wf::HistoryRecord &r : records)
            history.put(r);
        benchmark::DoNotOptimize(history.entries().size());
    }
}

void plainWalk(benchmark::State &state)
{
    const wf::History &all = history(int(state.range(0)));
    for (auto _ : state) {
        qint64 sum = 0;
        for (const wf::HistoryEntry &e : all.entries())
            sum += e.measures[0] + e.day;
        benchmark::DoNotOptimize(sum);
    }
}

void everything(benchmark::State &state)
{
    const wf::History &all = history(int(state.range(0)));
    for (auto _ : state)
        look(all, {});
}

void byRunbook(benchmark::State &state)
{
    const wf::History &all = history(int(state.range(0)));
    wf::HistoryFilter filter;
    filter.runbook = QStringLiteral("Runbook 7");
    for (auto _ : state)
        look(all, filter);
}

void byWords(benchmark::State &state)
{
    const wf::History &all = history(int(state.range(0)));
    wf::HistoryFilter filter;
    filter.text = QStringLiteral("errors person");
    for (auto _ : state)
        look(all, filter);
}

} // namespace

BENCHMARK(takeIn)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(plainWalk)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(everything)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(byRunbook)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(byWords)->Arg(100'000)->Unit(benchmark::kMillisecond);
