// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/chartwidget.h"
#include "charts/repaintclock.h"
#include "metrics/columnfollower.h"
#include "metrics/seriesstore.h"
#include "theme/tokens.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <random>
#include <vector>

/// What the benchmarks of charts share.
namespace wf::bench {

/// CPU time this process took so far, all threads.
inline double cpuMillis()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

class Timings
{
public:
    void add(double ms) { m_ms.push_back(ms); }
    double median() const { return at(0.5); }
    double p99() const { return at(0.99); }

private:
    double at(double share) const
    {
        if (m_ms.empty())
            return 0;
        std::vector<double> sorted = m_ms;
        std::sort(sorted.begin(), sorted.end());
        return sorted[std::min(sorted.size() - 1, std::size_t(share * double(sorted.size())))];
    }
    std::vector<double> m_ms;
};

inline constexpr int PointsPerFrame = 10;
inline constexpr Millis Step = std::chrono::milliseconds(100);

/// A noisy value that wanders, the same in every run.
class Signal
{
public:
    explicit Signal(int seed) : m_random(unsigned(seed) + 1) {}
    double next()
    {
        m_level = std::clamp(m_level + m_unit(m_random) * 0.4, 20.0, 100.0);
        return m_level + m_unit(m_random) * 12;
    }

private:
    std::mt19937 m_random;
    std::uniform_real_distribution<double> m_unit{-1, 1};
    double m_level = 60;
};

/// A store with series that go on; the last `points` of each are shown.
class Feed
{
public:
    Feed(int series, int points) : m_points(points), m_store({100'000, std::size_t{4} << 30, {}})
    {
        SeriesMeta meta;
        meta.interval = Step;
        for (int k = 0; k < series; ++k) {
            m_refs.push_back(*m_store.resolve({"bench", Labels({{"series", std::to_string(k)}})}, meta));
            m_signals.emplace_back(k);
        }
        append(points);
    }
    void append(int count)
    {
        for (std::size_t k = 0; k < m_refs.size(); ++k) {
            for (int i = 0; i < count; ++i)
                m_store.append(m_refs[k], Sample{m_now + Step * (i + 1), m_signals[k].next()});
        }
        m_now += Step * count;
    }
    TimeRange range() const { return {m_now - Step * m_points, m_now}; }

    /// The one place that knows how columns come out of the store.
    std::vector<SeriesWindowPtr> windows(TimeRange range, int pixels)
    {
        std::vector<SeriesWindowPtr> windows;
        m_followers.resize(m_refs.size());
        if (m_lines.empty())
            m_lines = linesOf(m_store, m_refs, {});
        for (std::size_t k = 0; k < m_refs.size(); ++k) {
            const SeriesRef ref = m_refs[k];
            auto window = std::make_shared<SeriesWindow>();
            window->series = ref;
            window->key = m_store.info(ref).key;
            window->meta = m_store.info(ref).meta;
            window->range = range;
            window->bin = binFor(range, pixels);
            window->columns = m_followers[k].update(m_store, m_lines[k], range, window->bin);
            window->last = m_store.last(ref);
            windows.push_back(std::move(window));
        }
        return windows;
    }

private:
    int m_points;
    SeriesStore m_store;
    std::vector<SeriesRef> m_refs;
    std::vector<Line> m_lines;
    std::vector<ColumnFollower> m_followers; ///< As the ingest thread keeps them.
    std::vector<Signal> m_signals;
    Timestamp m_now = fromMs(1'760'000'000'000);
};

/// Three bands: critical above and below, warning beside them.
inline ChartSpec benchSpec()
{
    ChartSpec spec;
    spec.title = QStringLiteral("bench.value");
    spec.thresholdText = QStringLiteral("> 90, < 15");
    spec.thresholds = {{CompareOp::Greater, 90, 80.0}, {CompareOp::Less, 15, {}}};
    return spec;
}

} // namespace wf::bench
