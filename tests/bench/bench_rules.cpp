// SPDX-License-Identifier: GPL-3.0-or-later
// A group of rules over a store as the desk has it: 1,000 rules over 10,000 series, and by the number of
// each; alerts that all fire, alerts that all lose their data, and rule files to read. The growth is in the
// names.
#include "detect/rulewatch.h"
#include "promql/storesource.h"

#include <benchmark/benchmark.h>

#include <map>

namespace {

using namespace std::chrono_literals;

const wf::Timestamp Start = wf::fromMs(1'760'000'000'000);
constexpr int Scrapes = 6 * 60 * 4; ///< Six hours, each 15 s.
constexpr int PerMetric = 10;

wf::SeriesRef add(wf::SeriesStore &store, const std::string &name, int instance)
{
    return *store.resolve({name, wf::Labels(std::vector<wf::Labels::Pair>{
                                     {"instance", "host-" + std::to_string(instance) + ":9100"},
                                     {"job", "node"},
                                     {"zone", "zone-" + std::to_string(instance % 3)}})},
                          {.interval = 15s});
}

/// `count` series, ten of each metric: counters and gauges in turn. One metric with all the series is the
/// ugly shape.
const wf::SeriesStore &storeOf(int count, int perMetric)
{
    static std::map<std::pair<int, int>, std::unique_ptr<wf::SeriesStore>> stores;
    auto &store = stores[{count, perMetric}];
    if (store)
        return *store;
    store = std::make_unique<wf::SeriesStore>(wf::StoreLimits{.maxBytes = std::size_t{4} << 30});
    std::vector<wf::SeriesRef> refs;
    for (int i = 0; i < count; ++i)
        refs.push_back(add(*store, "metric_" + std::to_string(i / perMetric), i));
    for (int s = 0; s < Scrapes; ++s) {
        wf::SampleBatch batch{wf::FeedId(QStringLiteral("bench")), Start + s * 15s, {}};
        for (std::size_t i = 0; i < refs.size(); ++i)
            batch.samples.push_back({refs[i], {batch.receivedAt, double(s) * double(1 + i % 7)}});
        store->append(batch);
    }
    return *store;
}

const wf::Timestamp Now = Start + (Scrapes - 1) * 15s;

/// Rules of the shapes that public rule files have most.
std::string rulesText(int count, int metrics)
{
    std::string text = "groups:\n- name: g\n  interval: 15s\n  rules:\n";
    for (int i = 0; i < count; ++i) {
        const std::string metric = "metric_" + std::to_string(i % metrics);
        const std::string other = "metric_" + std::to_string((i + 1) % metrics);
        const std::string shapes[] = {
            metric + " > 1e12",
            "sum by (zone) (rate(" + metric + "[5m])) > 1e9",
            "avg by (zone) (" + metric + ") / on (zone) sum by (zone) (" + other + ") > 2",
            "max_over_time(" + metric + "{zone=~\"zone-[01]\"}[10m]) < 0",
            "absent(" + metric + "{job=\"node\"})",
        };
        if (i % 10 == 9)
            text += "  - {record: 'zone:" + metric + ":rate5m_" + std::to_string(i) +
                    "', expr: 'sum by (zone) (rate(" + metric + "[5m]))'}\n";
        else
            text +=
                "  - {alert: A" + std::to_string(i) + ", expr: '" + shapes[std::size_t(i) % 5] +
                "', for: 5m, labels: {severity: warning}, annotations: {summary: '{{ $labels.zone }} is at "
                "{{ $value | humanize }}'}}\n";
    }
    return text;
}

wf::rules::RuleGroupPtr groupOf(const std::string &text)
{
    const auto file = wf::rules::readRuleFile(text, QStringLiteral("bench.yml"));
    return file.hasErrors() || file.groups.empty() ? nullptr : file.groups.front();
}

void evaluate(benchmark::State &state, const wf::rules::RuleGroupPtr &group, const wf::SeriesStore &store)
{
    if (!group) {
        state.SkipWithError("the rules cannot be read");
        return;
    }
    wf::promql::StoreSource source(store);
    wf::rules::GroupState rules;
    wf::rules::GroupEvaluation last;
    wf::rules::evaluateGroup(*group, rules, Now - 15s, source);
    for (auto _ : state)
        last = wf::rules::evaluateGroup(*group, rules, Now, source);
    if (last.failed > 0)
        state.SkipWithError("a rule failed");
    state.counters["samples"] = double(last.cost.samples);
    state.counters["written"] = double(last.samples.size());
}

/// One turn of a group; each 15 s, 150 ms of it are one percent of a core.
void rulesBySeries(benchmark::State &state)
{
    const int rules = int(state.range(0));
    const int series = int(state.range(1));
    evaluate(state, groupOf(rulesText(rules, std::max(1, series / PerMetric))), storeOf(series, PerMetric));
}

/// One alert with an instance for each series of one metric.
void instancesThatFire(benchmark::State &state)
{
    const int series = int(state.range(0));
    evaluate(
        state,
        groupOf("groups:\n- name: g\n  rules:\n  - {alert: A, expr: 'metric_0 >= 0', labels: {severity: "
                "page}, annotations: {summary: '{{ $labels.instance }} is at {{ $value | humanize }}'}}\n"),
        storeOf(series, series));
}

/// The same, all of them without data: their sources are asked each time.
void instancesWithoutData(benchmark::State &state)
{
    const int series = int(state.range(0));
    const auto group = groupOf("groups:\n- name: g\n  rules:\n  - {alert: A, expr: 'metric_0 >= 0'}\n");
    wf::promql::StoreSource source(storeOf(series, series));
    wf::rules::GroupState rules;
    wf::rules::evaluateGroup(*group, rules, Now, source);
    wf::rules::evaluateGroup(*group, rules, Now + 6min, source);
    if (rules.rules[0].count(wf::rules::InstanceState::NoData) != std::size_t(series)) {
        state.SkipWithError("they have data");
        return;
    }
    for (auto _ : state)
        benchmark::DoNotOptimize(wf::rules::evaluateGroup(*group, rules, Now + 7min, source));
}

void reading(benchmark::State &state)
{
    const std::string text = rulesText(int(state.range(0)), 100);
    for (auto _ : state)
        benchmark::DoNotOptimize(wf::rules::readRuleFile(text, QStringLiteral("bench.yml")));
    state.SetBytesProcessed(std::int64_t(state.iterations()) * std::int64_t(text.size()));
}

/// All rules as conditions of a desk, in groups of twenty.
std::vector<wf::WatchedGroup> watchedGroups(int rules, int metrics)
{
    const auto all = groupOf(rulesText(rules, metrics));
    std::vector<wf::WatchedGroup> groups;
    for (std::size_t i = 0; all && i < all->rules.size(); ++i) {
        if (i % 20 == 0)
            groups.push_back({std::make_shared<wf::rules::RuleGroup>(wf::rules::RuleGroup{
                                  all->file, "g" + std::to_string(i), 15s, 0, {}, {}, 1}),
                              {}});
        auto group = std::make_shared<wf::rules::RuleGroup>(*groups.back().group);
        group->rules.push_back(all->rules[i]);
        groups.back().group = group;
        std::optional<wf::RulePlace> place;
        if (all->rules[i].kind == wf::rules::RuleKind::Alert)
            place = wf::RulePlace{wf::RunbookId(QStringLiteral("book")),
                                  int(i),
                                  QString::fromStdString(all->rules[i].name),
                                  {},
                                  {},
                                  {}};
        groups.back().places.push_back(place);
    }
    return groups;
}

/// A quarter of a minute of a desk: fifteen ticks, and a snapshot ten times a second. 150 ms are one percent
/// of a core.
void aDeskFor15Seconds(benchmark::State &state)
{
    const int rules = int(state.range(0));
    const int series = int(state.range(1));
    const wf::SeriesStore &store = storeOf(series, PerMetric);
    wf::promql::StoreSource source(store);
    wf::RuleWatch watch(store, source);
    watch.setGroups(watchedGroups(rules, std::max(1, series / PerMetric)));
    const wf::RuleWatch::Hooks hooks{[](const auto &, wf::Millis) {},
                                     [](const std::string &, wf::Timestamp) {}};
    for (int i = 0; i < 20; ++i)
        watch.tick(Now - 1h + i * 15s, hooks); // Until all groups have had their first turn.
    wf::Timestamp now = Now - 30min;
    std::vector<wf::ConditionStatus> before;
    for (auto _ : state) {
        for (int second = 0; second < 15; ++second, now += 1s) {
            benchmark::DoNotOptimize(watch.tick(now, hooks));
            std::vector<wf::SavedCondition> saved;
            watch.save(saved);
            benchmark::DoNotOptimize(wf::savedText(saved));
            for (int i = 0; i < 10; ++i) {
                std::vector<wf::ConditionStatus> statuses;
                watch.addStatuses(statuses);
                benchmark::DoNotOptimize(statuses == before);
                before = std::move(statuses);
            }
        }
        if (now > Now)
            now = Now - 30min;
    }
}

} // namespace

BENCHMARK(aDeskFor15Seconds)
    ->Args({10, 10'000})
    ->Args({1'000, 10'000})
    ->Args({1'000, 100})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(rulesBySeries)
    ->Args({10, 10'000})
    ->Args({100, 10'000})
    ->Args({1'000, 10'000})
    ->Args({1'000, 1'000})
    ->Args({1'000, 100})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(instancesThatFire)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);
BENCHMARK(instancesWithoutData)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);
BENCHMARK(reading)->Arg(10)->Arg(100)->Arg(1'000)->Unit(benchmark::kMillisecond);
