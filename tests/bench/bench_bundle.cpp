// SPDX-License-Identifier: GPL-3.0-or-later
// A bundle of 1,000 series over 24 hours at 1 Hz with an incident of 5,000 events: making it, beside a plain
// copy of the same bytes flushed to disk, opening it, and bringing its metrics into a store. Counters of the
// export: bytes, blocks_s (until the blocks are in; then they are summed up), copy_s (the plain copy), ratio
// (of the two times).
#include "bundle/bundle.h"
#include "bundle/exportbundle.h"
#include "log/execute.h"
#include "metrics/archive.h"
#include "support/fakeclock.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <benchmark/benchmark.h>

#include <chrono>
#include <cmath>
#include <random>

#include <unistd.h>

namespace {

using namespace wf;

constexpr int Series = 1000;
constexpr int Seconds = 24 * 3600;
const Timestamp Midnight = startOf(QDate(2026, 11, 23));

void require(bool truth, const char *what)
{
    if (!truth)
        qFatal("%s", what);
}

/// As the series of exporters are: most do not change, counters grow, some gauges move; about a byte a
/// sample.
double valueOf(int series, int second, std::mt19937 &random)
{
    switch (series % 8) {
    case 0:
    case 1:
    case 2:
        return series;
    case 3:
    case 4:
    case 5:
        return double(second) * (series % 100) + double(random() % 4);
    case 6:
        return std::round(50 + 30 * std::sin(second / 900.0 + series)) + double(random() % 2);
    default:
        return std::round(1e3 * std::sin(second / 300.0 + series) + double(random() % 10)) / 10;
    }
}

/// A data folder with such a day and incident.
class Estate
{
public:
    Estate()
    {
        require(m_dir.isValid(), "no temporary folder");
        record();
        work();
    }
    QString dir() const { return m_dir.path(); }
    QString file() const { return m_dir.filePath(QStringLiteral("out.watchfloor")); }
    ExportRequest request() const
    {
        ExportRequest request;
        request.dataDir = dir();
        request.file = file();
        request.incidents = {QStringLiteral("INC-0001")};
        request.window = TimeRange{Midnight, Midnight + std::chrono::hours(24)};
        request.messages = true;
        request.now = Midnight + std::chrono::hours(24);
        return request;
    }

private:
    void record()
    {
        QDir(dir()).mkpath(recorderPath(dir()));
        const auto day = *RecorderDay::open(dayPath(recorderPath(dir()), dayOf(Midnight)));
        std::vector<std::int64_t> ids;
        const auto named = day->transaction([&]() -> Expected<void> {
            for (int s = 0; s < Series; ++s) {
                Labels labels(std::vector<Labels::Pair>{{"instance", "host-" + std::to_string(s % 50)}});
                ids.push_back(*day->addSeries(FeedId(QStringLiteral("bench")),
                                              {"metric_" + std::to_string(s / 50), std::move(labels)},
                                              {MetricType::Gauge, {}, {}, std::chrono::seconds(1)}));
            }
            return {};
        });
        require(named.has_value(), "no series");
        std::mt19937 random(1);
        for (int from = 0; from < Seconds; from += int(SealedBlock::Full)) {
            TimesPool pool;
            const auto written = day->transaction([&]() -> Expected<void> {
                for (int s = 0; s < Series; ++s) {
                    std::vector<Sample> samples;
                    for (int i = from; i < std::min(Seconds, from + int(SealedBlock::Full)); ++i)
                        samples.push_back({Midnight + std::chrono::seconds(i), valueOf(s, i, random)});
                    if (const auto added =
                            day->addBlock(ids[std::size_t(s)], sealSamples(samples, pool).front());
                        !added)
                        return added;
                }
                return {};
            });
            require(written.has_value(), "no blocks");
        }
        require(day->compact().has_value(), "not compacted");
    }
    void work()
    {
        FakeClock clock(Midnight + std::chrono::hours(1));
        const auto log = *EventLog::open(dir(), clock);
        command::Declare declare;
        declare.title = QStringLiteral("Everything is late");
        const IncidentId id =
            (*execute(*log, declare, {clock.wall(), QStringLiteral("Ada")})).front()->incident;
        for (int batch = 0; batch < 5; ++batch) {
            std::vector<EventDraft> drafts;
            for (int i = 0; i < 1000; ++i)
                drafts.push_back({id, event::Note{QStringLiteral("note %1 of what is going on").arg(i)},
                                  clock.wall(), QStringLiteral("Ada")});
            require(log->append(drafts).has_value(), "no notes");
            clock.advance(std::chrono::hours(4));
        }
    }

    QTemporaryDir m_dir;
};

const Estate &estate()
{
    static const Estate estate;
    return estate;
}

double plainCopy(const QString &from)
{
    const QString to = from + QStringLiteral(".copy");
    const auto begin = std::chrono::steady_clock::now();
    QFile in(from);
    QFile out(to);
    require(in.open(QIODevice::ReadOnly) && out.open(QIODevice::WriteOnly), "no copy");
    while (!in.atEnd())
        out.write(in.read(1 << 20));
    out.flush();
    ::fsync(out.handle());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    QFile::remove(to);
    return took.count();
}

void exportDay(benchmark::State &state)
{
    const ExportRequest request = estate().request();
    double exported = 0;
    double blocks = 0;
    double copied = 0;
    qint64 bytes = 0;
    for (auto _ : state) {
        const auto begin = std::chrono::steady_clock::now();
        auto half = begin;
        const auto made = exportBundle(request, [&half](double part) {
            if (part <= 0.5)
                half = std::chrono::steady_clock::now();
        });
        blocks += std::chrono::duration<double>(half - begin).count();
        exported += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        require(made && made->blocks >= qint64(Series) * (Seconds / qint64(SealedBlock::Full)),
                "not exported");
        state.PauseTiming();
        bytes = made->bytes;
        copied += plainCopy(request.file);
        state.ResumeTiming();
    }
    state.counters["bytes"] = double(bytes);
    state.counters["blocks_s"] = blocks / double(state.iterations());
    state.counters["copy_s"] = copied / double(state.iterations());
    state.counters["ratio"] = exported / copied;
}
BENCHMARK(exportDay)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(5);

void openDay(benchmark::State &state)
{
    for (auto _ : state) {
        const auto bundle = Bundle::open(estate().file());
        require(bundle && (*bundle)->problems().isEmpty(), "not opened");
    }
}
BENCHMARK(openDay)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(5);

void loadOneSeries(benchmark::State &state)
{
    const auto bundle = *Bundle::open(estate().file());
    std::int64_t id = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(bundle->blocks(1 + id++ % Series).value());
}
BENCHMARK(loadOneSeries)->Unit(benchmark::kMillisecond)->UseRealTime();

void loadDay(benchmark::State &state)
{
    for (auto _ : state) {
        const auto bundle = *Bundle::open(estate().file());
        SeriesStore store;
        require(bundle->loadMetrics(store).has_value(), "not loaded");
        state.PauseTiming();
        state.counters["store_bytes"] = double(store.stats().bytes);
        state.ResumeTiming();
    }
}
BENCHMARK(loadDay)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(2);

void verifyDay(benchmark::State &state)
{
    for (auto _ : state) {
        const auto bundle = *Bundle::open(estate().file());
        require(bundle->verify() && bundle->problems().isEmpty(), "not verified");
    }
}
BENCHMARK(verifyDay)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(2);

} // namespace
