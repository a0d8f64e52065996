// SPDX-License-Identifier: GPL-3.0-or-later
// What feeds cost: a scrape of 500,000 series the first time and again, remote write, an answer of
// Prometheus' API; each beside merely copying its bytes, so that figures of one run can be compared.
#include "feed/exposition.h"
#include "feed/promapi.h"
#include "feed/remotewrite.h"
#include "feed/scrapeseries.h"
#include "feed/streamseries.h"
#include "support/protobuilder.h"

#include <benchmark/benchmark.h>

#include <cstring>
#include <string>

namespace {

using namespace wf;

constexpr int Series = 500'000;
constexpr int SamplesOfMessage = 2'000; ///< Of remote write: what a busy Prometheus sends at a time.
const Timestamp Begin = fromMs(1'760'000'000'000);

std::string metricName(int i)
{
    return "app_requests_" + std::to_string(i % 100) + "_total";
}

/// About 100 bytes a line, as exporters have them.
const std::string &exposition()
{
    static const std::string text = [] {
        std::string made;
        for (int i = 0; i < Series; ++i)
            made += metricName(i) + "{instance=\"host-" + std::to_string(i % 500) +
                    "\",path=\"/api/v1/item/" + std::to_string(i) + "\",method=\"GET\",code=\"200\"} " +
                    std::to_string(i * 3) + '\n';
        return made;
    }();
    return text;
}

StoreLimits roomy()
{
    StoreLimits limits;
    limits.maxSeries = limits.maxSeriesPerFeed = 2 * Series;
    limits.maxBytes = std::size_t{4} << 30;
    limits.maxKeyBytes = std::size_t{1} << 30;
    return limits;
}

class Counter final : public ExpositionSink
{
public:
    void sample(const ExpositionSample &) override { ++count; }
    std::size_t count = 0;
};

void copyBytes(benchmark::State &state)
{
    std::string to(exposition().size(), '\0');
    for (auto _ : state) {
        std::memcpy(to.data(), exposition().data(), to.size());
        benchmark::DoNotOptimize(to.data());
    }
    state.SetBytesProcessed(std::int64_t(state.iterations() * to.size()));
}
BENCHMARK(copyBytes)->Unit(benchmark::kMillisecond);

void parseAlone(benchmark::State &state)
{
    for (auto _ : state) {
        Counter counter;
        parseExposition(exposition(), ExpositionFormat::Text, ExpositionMode::Lenient, counter);
        benchmark::DoNotOptimize(counter.count);
    }
    state.SetBytesProcessed(std::int64_t(state.iterations() * exposition().size()));
}
BENCHMARK(parseAlone)->Unit(benchmark::kMillisecond);

/// From the text to the batch, as at every scrape but the first.
void scrapeAgain(benchmark::State &state)
{
    SeriesStore store(roomy());
    store.setFeedLimit(FeedId(QStringLiteral("f")), Series);
    ScrapeSeries series(store, FeedId(QStringLiteral("f")), {"f", "i"}, std::chrono::seconds(15));
    Timestamp at = Begin;
    const auto scrape = [&] {
        series.begin(at += std::chrono::seconds(15));
        parseExposition(exposition(), ExpositionFormat::Text, ExpositionMode::Lenient, series);
        std::vector<SeriesSample> batch;
        series.commit(batch);
        benchmark::DoNotOptimize(batch.data());
    };
    scrape();
    for (auto _ : state)
        scrape();
    state.SetBytesProcessed(std::int64_t(state.iterations() * exposition().size()));
    state.SetItemsProcessed(std::int64_t(state.iterations() * series.liveCount()));
}
BENCHMARK(scrapeAgain)->Unit(benchmark::kMillisecond);

void scrapeFirst(benchmark::State &state)
{
    for (auto _ : state) {
        state.PauseTiming();
        auto store = std::make_unique<SeriesStore>(roomy());
        store->setFeedLimit(FeedId(QStringLiteral("f")), Series);
        auto series = std::make_unique<ScrapeSeries>(*store, FeedId(QStringLiteral("f")),
                                                     TargetLabels{"f", "i"}, std::chrono::seconds(15));
        state.ResumeTiming();
        series->begin(Begin);
        parseExposition(exposition(), ExpositionFormat::Text, ExpositionMode::Lenient, *series);
        std::vector<SeriesSample> batch;
        series->commit(batch);
        state.PauseTiming();
        series.reset();
        store.reset();
        state.ResumeTiming();
    }
    state.SetBytesProcessed(std::int64_t(state.iterations() * exposition().size()));
}
BENCHMARK(scrapeFirst)->Unit(benchmark::kMillisecond)->Iterations(3);

/// A message of so many samples of each series.
std::string writeRequest(int samples)
{
    ProtoBuilder request;
    const auto label = [](std::string_view name, std::string_view value) {
        return ProtoBuilder().bytes(1, name).bytes(2, value);
    };
    for (int i = 0; i < SamplesOfMessage / samples; ++i) {
        ProtoBuilder one;
        one.message(1, label("__name__", metricName(i)))
            .message(1, label("code", "200"))
            .message(1, label("instance", "host-" + std::to_string(i % 500)))
            .message(1, label("job", "api"))
            .message(1, label("method", "GET"))
            .message(1, label("path", "/api/v1/item/" + std::to_string(i)));
        for (int s = 0; s < samples; ++s)
            one.message(2, ProtoBuilder().decimal(1, i).number(2, std::uint64_t(toMs(Begin)) +
                                                                      15'000 * std::uint64_t(s)));
        request.message(1, one);
    }
    return request.text();
}

void remoteWriteDecode(benchmark::State &state)
{
    const std::string message = writeRequest(int(state.range(0)));
    RemoteWriteReader reader;
    std::size_t samples = 0;
    for (auto _ : state) {
        Counter counter;
        benchmark::DoNotOptimize(reader.read(message, RemoteWriteVersion::One, 1'000'000, counter));
        samples += counter.count;
    }
    state.SetItemsProcessed(std::int64_t(samples));
    state.SetBytesProcessed(std::int64_t(state.iterations() * message.size()));
}
BENCHMARK(remoteWriteDecode)->Arg(1)->Arg(20);

void remoteWriteToBatch(benchmark::State &state)
{
    const std::string message = writeRequest(1);
    SeriesStore store(roomy());
    StreamSeries series(store, FeedId(QStringLiteral("f")), {"f", {}});
    RemoteWriteReader reader;
    for (auto _ : state) {
        series.begin(Begin);
        benchmark::DoNotOptimize(reader.read(message, RemoteWriteVersion::One, 1'000'000, series));
        std::vector<SeriesSample> batch;
        series.commit(batch, batch);
        benchmark::DoNotOptimize(batch.data());
    }
    state.SetItemsProcessed(std::int64_t(state.iterations() * SamplesOfMessage));
}
BENCHMARK(remoteWriteToBatch);

/// A range query's answer: 200 series with 1,000 points each.
void apiAnswer(benchmark::State &state)
{
    std::string body = R"({"status":"success","data":{"resultType":"matrix","result":[)";
    for (int i = 0; i < 200; ++i) {
        body += (i == 0 ? R"({"metric":{"__name__":"a","n":")" : R"(,{"metric":{"__name__":"a","n":")") +
                std::to_string(i) + R"("},"values":[)";
        for (int p = 0; p < 1000; ++p)
            body += (p == 0 ? "[" : ",[") + std::to_string(1'760'000'000 + 15 * p) + ",\"" +
                    std::to_string(0.37 * p) + "\"]";
        body += "]}";
    }
    body += "]}}";
    for (auto _ : state) {
        Counter counter;
        benchmark::DoNotOptimize(readPromAnswer(body, {{}, 1'000'000}, counter));
    }
    state.SetBytesProcessed(std::int64_t(state.iterations() * body.size()));
}
BENCHMARK(apiAnswer)->Unit(benchmark::kMillisecond);

} // namespace
