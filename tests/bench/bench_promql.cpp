// SPDX-License-Identifier: GPL-3.0-or-later
// PromQL over 24 hours of a scrape each 15 s, at 240 steps, by shape of the expression and number of series;
// and an instant query as a rule makes it. The growth from 10 to 1,000 series is in the names.
#include "promql/labelsets.h"
#include "promql/query.h"
#include "promql/storesource.h"

#include <benchmark/benchmark.h>

#include <map>
#include <random>

namespace {

using namespace std::chrono_literals;

const wf::Timestamp Start = wf::fromMs(1'760'000'000'000);
constexpr int Scrapes = 24 * 3600 / 15;

wf::SeriesRef add(wf::SeriesStore &store, const char *name, std::vector<wf::Labels::Pair> labels)
{
    labels.emplace_back("job", "bench");
    return *store.resolve({name, wf::Labels(std::move(labels))}, {.interval = 15s});
}

/// Counters of requests, their histogram with ten buckets, and gauges: `count` instances of each.
const wf::SeriesStore &storeOf(int count)
{
    static std::map<int, std::unique_ptr<wf::SeriesStore>> stores;
    auto &store = stores[count];
    if (store)
        return *store;
    store = std::make_unique<wf::SeriesStore>(wf::StoreLimits{.maxBytes = std::size_t{4} << 30});
    struct Counter
    {
        wf::SeriesRef ref;
        double value = 0;
        int most = 10;
    };
    std::vector<Counter> counters;
    std::vector<wf::SeriesRef> gauges;
    for (int i = 0; i < count; ++i) {
        const std::string instance = "host-" + std::to_string(i) + ":9100";
        const std::string zone = "zone-" + std::to_string(i % 7);
        counters.push_back({add(*store, "requests_total", {{"instance", instance}, {"zone", zone}}), 0, 100});
        gauges.push_back(add(*store, "used_bytes", {{"instance", instance}, {"zone", zone}}));
        gauges.push_back(add(*store, "size_bytes", {{"instance", instance}, {"zone", zone}}));
    }
    static const char *const Bounds[] = {"0.005", "0.01", "0.025", "0.05", "0.1",
                                         "0.25",  "0.5",  "1",     "2.5",  "+Inf"};
    for (int i = 0; i < (count + 9) / 10; ++i) {
        for (const char *le : Bounds)
            counters.push_back(
                {add(*store, "latency_bucket", {{"instance", "host-" + std::to_string(i)}, {"le", le}})});
    }
    std::mt19937 random(1);
    for (int s = 0; s < Scrapes; ++s) {
        wf::SampleBatch batch{wf::FeedId(QStringLiteral("bench")), Start + s * 15s, {}};
        for (Counter &counter : counters) {
            counter.value += double(random() % unsigned(counter.most));
            batch.samples.push_back({counter.ref, {batch.receivedAt, counter.value}});
        }
        for (const wf::SeriesRef ref : gauges)
            batch.samples.push_back({ref, {batch.receivedAt, double(random() % 100'000)}});
        store->append(batch);
    }
    return *store;
}

void range(benchmark::State &state, const char *text)
{
    wf::promql::StoreSource source(storeOf(int(state.range(0))));
    const auto expr = wf::promql::parse(text);
    wf::promql::QueryCost cost;
    for (auto _ : state) {
        auto result = wf::promql::rangeQuery(**expr, source, {Start + 6min, Start + 24h}, 6min);
        if (!result) {
            state.SkipWithError(result.error().text.c_str());
            return;
        }
        cost = result->cost;
        benchmark::DoNotOptimize(result);
    }
    state.counters["series"] = double(cost.series);
    state.counters["samples_per_s"] =
        benchmark::Counter(double(cost.samples) * double(state.iterations()), benchmark::Counter::kIsRate);
}

void instant(benchmark::State &state, const char *text)
{
    wf::promql::StoreSource source(storeOf(int(state.range(0))));
    const auto expr = wf::promql::parse(text);
    for (auto _ : state)
        benchmark::DoNotOptimize(wf::promql::instantQuery(**expr, source, Start + 24h));
}

void parsing(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(wf::promql::parse(
            "sum by (zone) (rate(requests_total{job=\"bench\", zone=~\"zone-[1-3]\"}[5m])) / on (zone) "
            "group_left () sum by (zone) (used_bytes) > 0.9"));
}

} // namespace

#define WF_RANGE(name, text)                                                                                 \
    BENCHMARK_CAPTURE(range, name, text)->Arg(10)->Arg(100)->Arg(1'000)->Unit(benchmark::kMillisecond)
WF_RANGE(selector, "used_bytes");
WF_RANGE(sum_by, "sum by (zone) (used_bytes)");
WF_RANGE(rate, "rate(requests_total[5m])");
WF_RANGE(sum_by_rate, "sum by (zone) (rate(requests_total[5m]))");
WF_RANGE(rate_1h, "rate(requests_total[1h])");
WF_RANGE(histogram_quantile, "histogram_quantile(0.99, sum by (le) (rate(latency_bucket[5m])))");
WF_RANGE(topk, "topk(5, used_bytes)");
WF_RANGE(matching, "used_bytes / on (instance) size_bytes > 0.5");
WF_RANGE(group_left, "used_bytes / on (zone) group_left () sum by (zone) (size_bytes)");
WF_RANGE(subquery, "max_over_time(rate(requests_total[5m])[30m:1m])");
WF_RANGE(quantile, "quantile by (zone) (0.9, used_bytes)");
BENCHMARK_CAPTURE(instant, comparison, "used_bytes > 99000")
    ->Arg(10)
    ->Arg(1'000)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(instant, rate, "sum by (zone) (rate(requests_total[5m])) > 5")
    ->Arg(10)
    ->Arg(1'000)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(parsing)->Unit(benchmark::kMicrosecond);
