// SPDX-License-Identifier: GPL-3.0-or-later
// Columns of a chart: cold from the store, warm through a follower, against decimating the raw samples, and
// cold from the recorder's folder.
#include "metrics/archive.h"
#include "metrics/columnfollower.h"
#include "metrics/recorder.h"
#include "support/fakeclock.h"

#include <QTemporaryDir>

#include <benchmark/benchmark.h>

#include <cmath>
#include <random>

namespace {

constexpr int Pixels = 1200;
const wf::Timestamp Start = wf::fromMs(1'760'000'000'000);

wf::SeriesRef fill(wf::SeriesStore &store, std::int64_t samples, std::int64_t series = 1)
{
    wf::SeriesMeta meta;
    meta.interval = std::chrono::seconds(1);
    std::mt19937 random(1);
    wf::SeriesRef last;
    for (std::int64_t k = 0; k < series; ++k) {
        last = *store.resolve({"bench_" + std::to_string(k), {}}, meta);
        for (std::int64_t i = 0; i < samples; ++i)
            store.append(last, {Start + std::chrono::seconds(i),
                                std::sin(double(i) * 0.001) + double(random() % 100)});
    }
    return last;
}

wf::TimeRange rangeOf(std::int64_t samples)
{
    return {Start, Start + std::chrono::seconds(samples)};
}

void cold(benchmark::State &state)
{
    wf::SeriesStore store;
    const wf::SeriesRef ref = fill(store, state.range(0));
    const wf::TimeRange range = rangeOf(state.range(0));
    for (auto _ : state)
        benchmark::DoNotOptimize(store.columns(ref, range, wf::binFor(range, Pixels)));
}
BENCHMARK(cold)->Arg(3600)->Arg(86'400)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

void warm(benchmark::State &state)
{
    wf::SeriesStore store;
    const wf::SeriesRef ref = fill(store, state.range(0));
    const wf::Line line = wf::linesOf(store, std::vector{ref}, {}).front();
    wf::TimeRange range = rangeOf(state.range(0));
    wf::ColumnFollower follower;
    for (auto _ : state) {
        range.from += std::chrono::seconds(1);
        range.to += std::chrono::seconds(1);
        store.append(ref, {range.to, 1});
        benchmark::DoNotOptimize(follower.update(store, line, range, wf::binFor(range, Pixels)));
    }
}
BENCHMARK(warm)->Arg(3600)->Arg(86'400)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

void bruteForce(benchmark::State &state)
{
    wf::SeriesStore store;
    const wf::SeriesRef ref = fill(store, state.range(0));
    const wf::TimeRange range = rangeOf(state.range(0));
    for (auto _ : state)
        benchmark::DoNotOptimize(
            wf::decimate(store.samples(ref, range), wf::binFor(range, Pixels), wf::Millis{2500}));
}
BENCHMARK(bruteForce)->Arg(3600)->Arg(86'400)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

/// A day of one series out of fifty, from the files, into columns.
void coldFromDisk(benchmark::State &state)
{
    constexpr int Series = 50;
    constexpr int Day = 86'400;
    const QTemporaryDir dir;
    const wf::Timestamp midnight = wf::startOf(wf::dayOf(Start));
    {
        wf::FakeClock clock(midnight);
        wf::SeriesStore store;
        auto recorder = *wf::Recorder::open(dir.path(), store, clock);
        wf::SeriesMeta meta;
        meta.interval = std::chrono::seconds(1);
        std::mt19937 random(1);
        for (int i = 0; i < Day; ++i, clock.advance(std::chrono::seconds(1))) {
            wf::SampleBatch batch{wf::FeedId(QStringLiteral("bench")), clock.wall(), {}};
            for (int k = 0; k < Series; ++k)
                batch.samples.push_back({*store.resolve({"bench_" + std::to_string(k), {}}, meta),
                                         {clock.wall(), double(random() % 1000)}});
            store.append(batch);
            recorder->record(batch);
            if (i % 100 == 0)
                recorder->flush();
        }
    }
    const wf::TimeRange range{midnight, midnight + std::chrono::seconds(Day)};
    for (auto _ : state) {
        wf::RecorderArchive archive(dir.path());
        wf::SeriesStore store;
        wf::SeriesMeta meta;
        meta.interval = std::chrono::seconds(1);
        const wf::SeriesRef ref = *store.resolve({"bench_7", {}}, meta);
        wf::ArchiveLoader loader;
        while (loader.needs(archive, store, ref, range.from))
            loader.bringIn(archive, store, ref, range.from);
        benchmark::DoNotOptimize(store.columns(ref, range, wf::binFor(range, Pixels)));
    }
}
BENCHMARK(coldFromDisk)->Unit(benchmark::kMillisecond);

} // namespace
