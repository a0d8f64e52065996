// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"
#include "feed/exposition.h"
#include "feed/statsdline.h"

#include <array>
#include <map>
#include <string>
#include <unordered_set>

namespace wf {

/// What lines of StatsD add up to, as series of Prometheus: counters grow, gauges keep their value, timers
/// (in seconds) and values become summaries (_count, _sum, and the quantiles of what came since the last
/// time), sets become the number of different texts since the last time. A series that nothing came for
/// leaves after `forgetAfter`: it would look as if somebody still said so.
class StatsdTotals
{
public:
    StatsdTotals(StatsdDialect dialect, std::size_t maxSeries, Millis forgetAfter);

    /// What names, values and texts of all series may have together, in bytes. Beyond it new series are
    /// refused, and quantiles and sets are made of what there is room for.
    static constexpr std::size_t MaxBytes = std::size_t{64} << 20;

    /// False: there are `maxSeries` already or no room, or it was another type before; counted in refused().
    bool add(const StatsdLine &line, Timestamp at);
    /// Hands every series over, at `now`; quantiles and sets begin anew.
    void tell(Timestamp now, ExpositionSink &sink);
    std::size_t size() const { return m_entries.size(); }
    /// About what is held, in bytes.
    std::size_t bytes() const { return m_bytes; }
    /// Since the last tell().
    int refused() const { return m_refused; }
    int samples() const { return m_samples; }

private:
    /// Up to this many values of an interval its quantiles are exact. Of more they are made of an unbiased
    /// sample (Vitter, algorithm R).
    static constexpr std::size_t Kept = 1024;
    static constexpr std::size_t MaxDifferent = 65'536; ///< Texts of a set, by their hash.

    struct Entry
    {
        StatsdType type = StatsdType::Counter;
        PushedSeries series;
        double total = 0; ///< Of a counter; the value of a gauge; the sum of what came.
        double count = 0;
        std::vector<double> kept;
        std::uint64_t seen = 0; ///< Values since the last tell().
        std::unordered_set<std::size_t> different;
        Timestamp lastAt;
    };

    bool hasRoom(std::size_t bytes) const { return m_bytes + bytes <= MaxBytes; }
    void take(Entry &entry, const StatsdLine &line);
    void takeText(Entry &entry, std::string_view text);
    void keep(Entry &entry, double value);
    void tellSummary(const std::string &key, Entry &entry, ExpositionSink &sink);
    void forgetOld(Timestamp now);

    const StatsdDialect m_dialect;
    const std::size_t m_maxSeries;
    const Millis m_forgetAfter;
    std::map<std::string, Entry, std::less<>> m_entries; ///< By name and labels.
    std::size_t m_bytes = 0;
    std::uint64_t m_random = 0x9e3779b97f4a7c15;
    int m_refused = 0;
    int m_samples = 0;
};

} // namespace wf
