// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/archive.h"
#include "metrics/recorder.h"
#include "metrics/seriesstore.h"
#include "support/fakeclock.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <memory>

namespace wf {

/// A store with a recorder on a folder of its own, scraped by hand.
class RecorderFixture
{
public:
    static constexpr auto Noon = std::chrono::milliseconds(1'795'435'200'000); // 2026-11-23 12:00 UTC

    RecorderFixture() : clock(Timestamp{Noon}) {}

    QString folder() const { return dir.filePath(QStringLiteral("recorder")); }
    QString day(int offset = 0) const { return dayPath(folder(), dayOf(clock.wall()).addDays(offset)); }

    /// Starts on the folder as it is, as a new process would.
    void start(const QString &in = {}, std::size_t maxBytes = std::size_t{64} << 20)
    {
        stop();
        loader = {};
        store = std::make_unique<SeriesStore>(StoreLimits{.maxBytes = maxBytes});
        auto opened = Recorder::open(in.isEmpty() ? folder() : in, *store, clock);
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
        recorder = std::move(*opened);
        QVERIFY(recorder->restore({}));
    }
    void stop() { recorder.reset(); }

    SeriesRef series(int k, Millis interval = std::chrono::seconds(1))
    {
        SeriesMeta meta;
        meta.interval = interval;
        return store
            ->resolve({"metric_" + std::to_string(k), Labels(std::vector<Labels::Pair>{{"job", "test"}})},
                      meta)
            .value();
    }
    /// One scrape of `count` series at the clock's time, flushed.
    void scrape(int count, const std::function<double(int)> &value, bool flush = true)
    {
        SampleBatch batch{FeedId(QStringLiteral("test")), clock.wall(), {}};
        for (int k = 0; k < count; ++k)
            batch.samples.push_back({series(k), {clock.wall(), value(k)}});
        take(batch, flush);
    }
    void take(const SampleBatch &batch, bool flush = true)
    {
        recorder->turnDay(clock.wall());
        store->append(batch);
        recorder->record(batch);
        if (flush)
            recorder->flush();
    }
    /// A curve that is different for every series and time.
    double curve(int k) const
    {
        const auto t = double(toMs(clock.wall()) / 1000);
        return k % 3 == 0 ? 1 : k % 3 == 1 ? std::floor(t * k) : std::sin(t / 100) * k;
    }
    void scrapes(int times, int count, Millis step = std::chrono::seconds(1))
    {
        for (int i = 0; i < times; ++i) {
            scrape(count, [this](int k) { return curve(k); });
            clock.advance(step);
        }
    }

    /// Everything of a series, on disk and in memory.
    std::vector<Sample> all(SeriesRef ref)
    {
        RecorderArchive archive(recorder ? recorder->status().folder : folder());
        const Timestamp from = fromMs(0);
        while (loader.needs(archive, *store, ref, from))
            loader.bringIn(archive, *store, ref, from);
        problems += archive.takeProblems();
        return store->samples(ref, {Timestamp::min(), Timestamp::max()});
    }

    QTemporaryDir dir;
    FakeClock clock;
    std::unique_ptr<SeriesStore> store;
    std::unique_ptr<Recorder> recorder;
    ArchiveLoader loader;
    QStringList problems;
};

inline bool sameSamples(const std::vector<Sample> &a, const std::vector<Sample> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Sample &x, const Sample &y) {
        return x.at == y.at && std::bit_cast<std::uint64_t>(x.value) == std::bit_cast<std::uint64_t>(y.value);
    });
}

} // namespace wf
