// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "metrics/line.h"

#include <QByteArray>

namespace wf {

/// What a line's samples in a range amount to; NaN and stale markers do not count.
struct LineStatistics
{
    SeriesKey key;
    std::uint64_t count = 0; ///< The rest means nothing where it is 0.
    double min = 0;
    double max = 0;
    double mean = 0;
    double p95 = 0; ///< Nearest rank: the smallest sample that 95 % do not exceed.
    struct End
    {
        Timestamp at{};
        double value = 0;
        bool operator==(const End &) const = default;
    };
    End first{}; ///< The first and the last sample.
    End last{};
    bool operator==(const LineStatistics &) const = default;
};

/// `samples` are in time order.
LineStatistics statisticsOf(SeriesKey key, std::vector<Sample> samples);

/// Lines as CSV (RFC 4180, UTF-8, LF): the header "time,series,value", then a row per sample in the order of
/// the lines; time is ISO 8601 in UTC, value the shortest text that reads back to the same double, "NaN",
/// "+Inf", "-Inf", empty for a stale marker. TooLarge beyond `maxRows`, with how many there are.
Expected<QByteArray> csvOf(const SeriesStore &store, const std::vector<Line> &lines, TimeRange range,
                           std::size_t maxRows = 5'000'000);

} // namespace wf
