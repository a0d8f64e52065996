// SPDX-License-Identifier: GPL-3.0-or-later
// How fast an exposition is read, against merely walking over its bytes.
#include "feed/exposition.h"
#include "sim/estate.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>

namespace {

/// The estate's answer many times over: about a megabyte of ordinary lines.
std::string document()
{
    const wf::Estate estate(1);
    const QByteArray once = estate.prometheusText(std::chrono::hours(1), wf::fromMs(1'760'000'000'000));
    std::string text;
    while (text.size() < std::size_t{1} << 20)
        text.append(once.constData(), std::size_t(once.size()));
    return text;
}

class Counter final : public wf::ExpositionSink
{
public:
    void sample(const wf::ExpositionSample &) override { ++count; }
    std::size_t count = 0;
};

void parse(benchmark::State &state)
{
    const std::string text = document();
    std::size_t samples = 0;
    for (auto _ : state) {
        Counter counter;
        benchmark::DoNotOptimize(
            wf::parseExposition(text, wf::ExpositionFormat::Text, wf::ExpositionMode::Lenient, counter));
        samples += counter.count;
    }
    state.SetBytesProcessed(std::int64_t(state.iterations() * text.size()));
    state.SetItemsProcessed(std::int64_t(samples));
}
BENCHMARK(parse);

void walkBytes(benchmark::State &state)
{
    const std::string text = document();
    for (auto _ : state)
        benchmark::DoNotOptimize(std::count(text.begin(), text.end(), '\n'));
    state.SetBytesProcessed(std::int64_t(state.iterations() * text.size()));
}
BENCHMARK(walkBytes);

} // namespace
