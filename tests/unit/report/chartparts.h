// SPDX-License-Identifier: GPL-3.0-or-later
// A chart on paper with one line, which a test makes of columns; seconds count from its beginning.
#pragma once

#include "report/chartdrawing.h"

namespace wf::chartparts {

using namespace std::chrono_literals;

inline const Timestamp Begin = fromMs(1'760'000'000'000);

inline Timestamp at(double seconds)
{
    return Begin + Millis(qint64(seconds * 1000));
}

inline Column column(double from, double to, double first, double min, double max, double last,
                     unsigned count)
{
    return {.start = at(from),
            .firstAt = at(from),
            .lastAt = at(to),
            .first = first,
            .min = min,
            .max = max,
            .last = last,
            .count = count};
}

inline Column sample(double seconds, double value, bool breakBefore = false)
{
    Column one = column(seconds, seconds, value, value, value, value, 1);
    one.breakBefore = breakBefore;
    return one;
}

inline SeriesWindow window(std::vector<Column> columns)
{
    SeriesWindow window;
    window.range = {at(0), at(614)};
    window.meta.interval = 1s;
    window.columns = std::move(columns);
    return window;
}

/// A state: 0 and 1 have fixed places.
inline ReportChart state(std::vector<Column> columns)
{
    ReportChart chart;
    chart.metric = QStringLiteral("m");
    chart.stateName = QStringLiteral("down");
    chart.range = {at(0), at(614)};
    chart.lines = {window(std::move(columns))};
    chart.series = 1;
    return chart;
}

inline ReportChart numbers(std::vector<Column> columns)
{
    ReportChart chart = state(std::move(columns));
    chart.stateName.clear();
    return chart;
}

} // namespace wf::chartparts
