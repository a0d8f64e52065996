// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/columns.h"

#include "metrics/columnbuilder.h"

#include <algorithm>
#include <cmath>

namespace wf {

Timestamp binStart(Timestamp at, Millis bin)
{
    const auto width = bin.count();
    const auto ms = at.time_since_epoch().count();
    const auto inside = ms % width;
    return Timestamp{Millis{ms - (inside < 0 ? inside + width : inside)}};
}

void SampleSummary::add(const Sample &sample)
{
    if (std::isnan(sample.value)) {
        breakAtStart = breakAtStart || count == 0;
        breakAtEnd = true;
        return;
    }
    if (count == 0) {
        firstAt = sample.at;
        first = min = max = sample.value;
    }
    min = std::min(min, sample.value);
    max = std::max(max, sample.value);
    last = sample.value;
    lastAt = sample.at;
    breakAtEnd = false;
    ++count;
}

ColumnBuilder::ColumnBuilder(Millis bin, Millis maxGap) : m_bin(std::max(bin, Millis{1})), m_maxGap(maxGap) {}

void ColumnBuilder::add(const Sample &sample)
{
    if (std::isnan(sample.value)) {
        m_broken = true;
        return;
    }
    SampleSummary one;
    one.add(sample);
    merge(one);
}

bool ColumnBuilder::add(const SampleSummary &run)
{
    if (run.count == 0) {
        m_broken = m_broken || run.breakAtEnd;
        return true;
    }
    if (run.lastAt - binStart(run.firstAt, m_bin) >= m_bin)
        return false;
    merge(run);
    return true;
}

void ColumnBuilder::merge(const SampleSummary &run)
{
    if (m_columns.empty() || run.firstAt >= m_end) {
        const bool missing =
            m_broken || run.breakAtStart ||
            (m_maxGap.count() > 0 && !m_columns.empty() && run.firstAt - m_columns.back().lastAt > m_maxGap);
        const Timestamp start = binStart(run.firstAt, m_bin);
        m_columns.push_back({.start = start,
                             .firstAt = run.firstAt,
                             .lastAt = run.lastAt,
                             .first = run.first,
                             .min = run.min,
                             .max = run.max,
                             .last = run.last,
                             .count = run.count,
                             .breakBefore = missing && !m_columns.empty()});
        m_end = start + m_bin;
    } else {
        // A break inside a bin is narrower than a pixel column: nothing to show.
        Column &column = m_columns.back();
        column.min = std::min(column.min, run.min);
        column.max = std::max(column.max, run.max);
        column.last = run.last;
        column.lastAt = run.lastAt;
        column.count += run.count;
    }
    m_broken = run.breakAtEnd;
}

std::vector<Column> decimate(std::span<const Sample> samples, Millis bin, Millis maxGap)
{
    ColumnBuilder builder(bin, maxGap);
    for (const Sample &sample : samples)
        builder.add(sample);
    return builder.take();
}

Millis binFor(TimeRange range, int pixels)
{
    // A range of length L touches at most ceil(L / bin) + 1 bins, wherever it lies.
    const Millis::rep bins = std::max(pixels, 2) - 1;
    const Millis::rep length = std::max<Millis::rep>(range.length().count(), 1);
    return Millis{(length + bins - 1) / bins};
}

} // namespace wf
