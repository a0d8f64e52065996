// SPDX-License-Identifier: GPL-3.0-or-later
// Appending, and a window of a day decimated from the store against decimating its raw samples.
#include "metrics/seriesstore.h"

#include <benchmark/benchmark.h>

#include <cmath>

namespace {

constexpr int Day = 24 * 3600;
const wf::Timestamp Start = wf::fromMs(1'760'000'000'000);

wf::SeriesRef fill(wf::SeriesStore &store, int samples)
{
    wf::SeriesMeta meta;
    meta.interval = std::chrono::seconds(1);
    const wf::SeriesRef ref = *store.resolve({"bench", {}}, meta);
    for (int i = 0; i < samples; ++i)
        store.append(ref, {Start + std::chrono::seconds(i), std::sin(i * 0.001)});
    return ref;
}

void append(benchmark::State &state)
{
    for (auto _ : state) {
        wf::SeriesStore store;
        benchmark::DoNotOptimize(fill(store, int(state.range(0))));
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(append)->Arg(Day);

void columnsOfStore(benchmark::State &state)
{
    wf::SeriesStore store;
    const wf::SeriesRef ref = fill(store, Day);
    const wf::TimeRange range{Start, Start + std::chrono::seconds(Day)};
    for (auto _ : state)
        benchmark::DoNotOptimize(store.columns(ref, range, wf::binFor(range, int(state.range(0)))));
}
BENCHMARK(columnsOfStore)->Arg(100)->Arg(1200);

void columnsOfSamples(benchmark::State &state)
{
    wf::SeriesStore store;
    const wf::SeriesRef ref = fill(store, Day);
    const wf::TimeRange range{Start, Start + std::chrono::seconds(Day)};
    for (auto _ : state)
        benchmark::DoNotOptimize(wf::decimate(store.samples(ref, range),
                                              wf::binFor(range, int(state.range(0))), wf::Millis{2500}));
}
BENCHMARK(columnsOfSamples)->Arg(100)->Arg(1200);

} // namespace
