// SPDX-License-Identifier: GPL-3.0-or-later
// Samples of one series as a query's steps move over them; for the evaluator.
#pragma once

#include "promql/seriessource.h"

namespace wf::promql {

/// Hands out the runs of a series: of an open selection, or one run that is already there.
class RunReader
{
public:
    explicit RunReader(SeriesSelection &selection) : m_selection(&selection) {}
    explicit RunReader(std::span<const Sample> samples) : m_samples(samples) {}

    /// As SeriesSelection::next().
    std::span<const Sample> next(std::int64_t fromMs)
    {
        std::span<const Sample> run;
        if (m_selection)
            run = m_selection->next(Timestamp{Millis{fromMs}});
        else
            run = std::exchange(m_samples, {});
        m_read += run.size();
        return run;
    }
    std::size_t read() const { return m_read; }

private:
    SeriesSelection *m_selection = nullptr;
    std::span<const Sample> m_samples;
    std::size_t m_read = 0;
};

/// The newest sample at or before each of a rising sequence of times.
class LatestReader
{
public:
    explicit LatestReader(RunReader runs) : m_runs(runs) {}
    /// Null where there is none after `after`; a stale marker is handed out as it is. Both times never fall.
    const Sample *at(std::int64_t after, std::int64_t upTo);
    std::size_t read() const { return m_runs.read(); }

private:
    RunReader m_runs;
    std::span<const Sample> m_run;
    std::size_t m_next = 0;
    bool m_ended = false;
    bool m_has = false;
    Sample m_last;
};

/// The samples of windows that move forwards.
class WindowReader
{
public:
    explicit WindowReader(RunReader runs) : m_runs(runs) {}
    /// The samples after `after` and not after `upTo`, without stale markers. Both times never fall. Valid
    /// until the next call.
    std::span<const Sample> window(std::int64_t after, std::int64_t upTo);
    std::size_t read() const { return m_runs.read(); }

private:
    void fill(std::int64_t after, std::int64_t upTo);

    RunReader m_runs;
    std::span<const Sample> m_run;
    std::size_t m_next = 0;
    bool m_ended = false;
    std::vector<Sample> m_buffer;
    std::size_t m_head = 0;
};

} // namespace wf::promql
