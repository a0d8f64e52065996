// SPDX-License-Identifier: GPL-3.0-or-later
// Appending, sealing and decoding, and what a sample costs on disk and in memory. Counters: bytes_per_sample
// of the recorder's folder, bytes_per_series of a store of series that are silent.
#include "metrics/archive.h"
#include "metrics/recorder.h"
#include "recordedset.h"
#include "support/fakeclock.h"

#include <QTemporaryDir>

#include <benchmark/benchmark.h>

#include <malloc.h>

namespace {

using wf::bench::RecordedSet;

constexpr int Day = 24 * 3600;
const wf::Timestamp Start = wf::fromMs(1'760'000'000'000);

/// `text`: a name, or a name with labels as an exposition has them.
wf::SeriesRef seriesOf(wf::SeriesStore &store, const std::string &text, wf::Millis interval)
{
    wf::SeriesMeta meta;
    meta.type = wf::MetricType::Gauge;
    meta.help = "What this metric tells, in a sentence of the usual length for a help text.";
    meta.interval = interval;
    std::vector<wf::Labels::Pair> labels{{"instance", "127.0.0.1:9100"}, {"job", "node"}};
    const auto brace = text.find('{');
    for (auto at = brace; at != std::string::npos;) {
        const auto equals = text.find("=\"", at);
        const auto end = equals == std::string::npos ? equals : text.find('"', equals + 2);
        if (end == std::string::npos)
            break;
        labels.emplace_back(text.substr(at + 1, equals - at - 1), text.substr(equals + 2, end - equals - 2));
        at = end + 1;
    }
    return *store.resolve({text.substr(0, brace), wf::Labels(std::move(labels))}, meta);
}

void append(benchmark::State &state)
{
    for (auto _ : state) {
        wf::SeriesStore store;
        const wf::SeriesRef ref = seriesOf(store, "bench", std::chrono::seconds(1));
        for (int i = 0; i < Day; ++i)
            store.append(ref, {Start + std::chrono::seconds(i), double(i % 977)});
        benchmark::DoNotOptimize(store.stats());
    }
    state.SetItemsProcessed(state.iterations() * Day);
}
BENCHMARK(append);

/// Every block of a set, by series.
std::vector<std::vector<double>> blocksOf(const RecordedSet &set)
{
    std::vector<std::vector<double>> bySeries(set.names.size());
    std::vector<std::vector<double>> blocks;
    for (const auto &scrape : set.scrapes) {
        for (const auto &[series, value] : scrape.values) {
            bySeries[series].push_back(value);
            if (bySeries[series].size() == wf::SealedBlock::Full)
                blocks.push_back(std::exchange(bySeries[series], {}));
        }
    }
    return blocks;
}

const RecordedSet &setOf(int which)
{
    static const RecordedSet node = wf::bench::nodeExporter();
    static const RecordedSet node15 = node.slowed(15);
    static const RecordedSet hard = wf::bench::hardSet(200, 2000, std::chrono::seconds(1));
    static const RecordedSet hard15 = wf::bench::hardSet(200, 2000, std::chrono::seconds(15));
    const RecordedSet *sets[] = {&node, &node15, &hard, &hard15};
    return *sets[which];
}

const char *nameOf(int which)
{
    const char *names[] = {"node_exporter 1 s", "node_exporter 15 s", "hard 1 s", "hard 15 s"};
    return names[which];
}

void seal(benchmark::State &state)
{
    const auto blocks = blocksOf(setOf(int(state.range(0))));
    state.SetLabel(nameOf(int(state.range(0))));
    std::size_t bytes = 0;
    std::size_t samples = 0;
    for (auto _ : state) {
        for (const auto &block : blocks) {
            bytes += wf::encodeValues(block).size();
            samples += block.size();
        }
    }
    state.SetItemsProcessed(std::int64_t(samples));
    state.counters["bytes_per_sample"] = samples > 0 ? double(bytes) / double(samples) : 0;
}
BENCHMARK(seal)->Arg(0)->Arg(2);

void decode(benchmark::State &state)
{
    std::vector<std::pair<wf::ByteString, std::size_t>> encoded;
    for (const auto &block : blocksOf(setOf(int(state.range(0)))))
        encoded.emplace_back(wf::encodeValues(block), block.size());
    state.SetLabel(nameOf(int(state.range(0))));
    std::vector<double> values(wf::SealedBlock::Full);
    std::size_t samples = 0;
    for (auto _ : state) {
        for (const auto &[bytes, count] : encoded) {
            benchmark::DoNotOptimize(wf::decodeValues(bytes, std::span(values).first(count)));
            samples += count;
        }
    }
    state.SetItemsProcessed(std::int64_t(samples));
}
BENCHMARK(decode)->Arg(0)->Arg(2);

/// Records a set as the desk does, and measures the folder when the recorder has closed it.
void record(benchmark::State &state)
{
    const RecordedSet &set = setOf(int(state.range(0)));
    state.SetLabel(nameOf(int(state.range(0))));
    if (set.scrapes.empty()) {
        state.SkipWithError("the recording is not here: set WATCHFLOOR_RECORDINGS");
        return;
    }
    double bytes = 0;
    for (auto _ : state) {
        const QTemporaryDir dir;
        wf::FakeClock clock(set.scrapes.front().at);
        wf::SeriesStore store;
        auto recorder = *wf::Recorder::open(dir.path(), store, clock);
        std::vector<wf::SeriesRef> refs;
        for (const std::string &name : set.names)
            refs.push_back(seriesOf(store, name, std::chrono::seconds(1)));
        for (const auto &scrape : set.scrapes) {
            clock.advance(scrape.at - clock.wall());
            wf::SampleBatch batch{wf::FeedId(QStringLiteral("node")), scrape.at, {}};
            for (const auto &[series, value] : scrape.values)
                batch.samples.push_back({refs[series], {scrape.at, value}});
            store.append(batch);
            recorder->record(batch);
            recorder->flush();
        }
        recorder.reset();
        bytes = double(wf::RecorderArchive(dir.path()).bytes());
    }
    state.SetItemsProcessed(std::int64_t(state.iterations() * set.samples()));
    state.counters["bytes_per_sample"] = bytes / double(set.samples());
}
BENCHMARK(record)->Arg(0)->Arg(1)->Arg(2)->Arg(3)->Iterations(1)->Unit(benchmark::kMillisecond);

/// Resident bytes of a store per series that had some samples and fell silent.
void idleSeries(benchmark::State &state)
{
    constexpr int Series = 20'000;
    double bytes = 0;
    for (auto _ : state) {
        const auto before = ::mallinfo2().uordblks + ::mallinfo2().hblkhd;
        wf::SeriesStore store;
        for (int k = 0; k < Series; ++k) {
            const wf::SeriesRef ref = seriesOf(store,
                                               "node_some_metric_of_usual_length_" + std::to_string(k % 200) +
                                                   "{device=\"" + std::to_string(k) + "\"}",
                                               std::chrono::seconds(15));
            for (int i = 0; i < 100; ++i)
                store.append(ref, {Start + std::chrono::seconds(i * 15), double(k)});
            store.append(ref, {Start + std::chrono::seconds(1500), wf::staleMarker()});
            store.seal(ref);
        }
        bytes = double(::mallinfo2().uordblks + ::mallinfo2().hblkhd - before) / Series;
    }
    state.counters["bytes_per_series"] = bytes;
}
BENCHMARK(idleSeries)->Iterations(1)->Unit(benchmark::kMillisecond);

} // namespace
