// SPDX-License-Identifier: GPL-3.0-or-later
// Series of one metric that join a recording, and the midnight of a recording that has them. Counters:
// us_per_series of CPU from resolving to the disk; ratio of it at 100,000 series against 1,000 (at most 1.5);
// longest_turn_ms of the ingest thread at midnight (at most 100).
#include "base/threadtime.h"
#include "metrics/recorder.h"
#include "support/fakeclock.h"

#include <QTemporaryDir>

#include <benchmark/benchmark.h>

namespace {

const wf::Timestamp BeforeMidnight = wf::fromMs(1'795'478'400'000 - 2'000); // 2026-11-23 23:59:58 UTC

double cpuSeconds()
{
    return std::chrono::duration<double>(wf::usedByThread()).count();
}

wf::SeriesKey keyOf(int k)
{
    return {"node_cpu_seconds_total", wf::Labels({{"cpu", std::to_string(k % 64)},
                                                  {"instance", "10.0.0." + std::to_string(k / 512) + ":9100"},
                                                  {"job", "node"},
                                                  {"mode", "mode" + std::to_string(k / 64 % 8)}})};
}

/// A recording of `count` series of one metric, in a folder of its own.
struct Recording
{
    explicit Recording(int series) : count(series), clock(BeforeMidnight)
    {
        store = std::make_unique<wf::SeriesStore>();
        recorder = std::move(*wf::Recorder::open(dir.filePath("recorder"), *store, clock));
    }
    ~Recording() { recorder.reset(); }

    void scrape()
    {
        wf::SeriesMeta meta;
        meta.type = wf::MetricType::Counter;
        meta.interval = std::chrono::seconds(1);
        wf::SampleBatch batch{wf::FeedId(QStringLiteral("node")), clock.wall(), {}};
        batch.samples.reserve(std::size_t(count));
        for (int k = 0; k < count; ++k)
            batch.samples.push_back({*store->resolve(keyOf(k), meta), {clock.wall(), double(k)}});
        store->append(batch);
        recorder->record(batch);
    }
    /// The longest turn of CPU, in seconds.
    double write()
    {
        double longest = 0;
        do {
            const double before = cpuSeconds();
            recorder->flush();
            longest = std::max(longest, cpuSeconds() - before);
        } while (recorder->hasMore());
        return longest;
    }

    const int count;
    QTemporaryDir dir;
    wf::FakeClock clock;
    std::unique_ptr<wf::SeriesStore> store;
    std::unique_ptr<wf::Recorder> recorder;
};

double secondsPerSeries(int count)
{
    Recording recording(count);
    const double before = cpuSeconds();
    recording.scrape();
    recording.write();
    return (cpuSeconds() - before) / count;
}

void join(benchmark::State &state)
{
    double seconds = 0;
    for (auto _ : state)
        seconds = secondsPerSeries(int(state.range(0)));
    state.counters["us_per_series"] = seconds * 1e6;
}
BENCHMARK(join)->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond)->Iterations(3);

void joinRatio(benchmark::State &state)
{
    double ratio = 0;
    for (auto _ : state) {
        double few = 1;
        for (int i = 0; i < 10; ++i)
            few = std::min(few, secondsPerSeries(1'000));
        double many = 1;
        for (int i = 0; i < 3; ++i)
            many = std::min(many, secondsPerSeries(100'000));
        ratio = many / few;
    }
    state.counters["ratio"] = ratio;
}
BENCHMARK(joinRatio)->Unit(benchmark::kMillisecond)->Iterations(1);

void midnight(benchmark::State &state)
{
    double longest = 0;
    for (auto _ : state) {
        Recording recording(int(state.range(0)));
        recording.scrape();
        recording.write();
        recording.clock.advance(std::chrono::seconds(3));
        const double before = cpuSeconds();
        recording.recorder->turnDay(recording.clock.wall());
        longest = cpuSeconds() - before;
        recording.scrape();
        longest = std::max(longest, recording.write());
    }
    state.counters["longest_turn_ms"] = longest * 1e3;
}
BENCHMARK(midnight)->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond)->Iterations(1);

} // namespace
