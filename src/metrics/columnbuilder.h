// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/columns.h"

namespace wf {

/// Start of the bin that holds `at`; bins start at multiples of `bin` (> 0) since 1970, before it too.
Timestamp binStart(Timestamp at, Millis bin);

/// What a run of samples in time order amounts to when it falls into one bin. Real samples are those that are
/// not NaN.
struct SampleSummary
{
    Timestamp firstAt; ///< Of the first and last real sample.
    Timestamp lastAt;
    double first = 0;
    double min = 0;
    double max = 0;
    double last = 0;
    std::uint32_t count = 0;   ///< Of real samples.
    bool breakAtStart = false; ///< NaN before the first real sample, or no real one at all.
    bool breakAtEnd = false;   ///< NaN after the last real sample, or no real one at all.

    void add(const Sample &sample);
};

/// Makes columns of samples, or of whole runs of samples, that come in time order.
class ColumnBuilder
{
public:
    ColumnBuilder(Millis bin, Millis maxGap);

    /// From the next sample on.
    void setMaxGap(Millis maxGap) { m_maxGap = maxGap; }
    void add(const Sample &sample);
    /// Adds a run at once. False, and nothing added, when it spans more than one bin.
    bool add(const SampleSummary &run);
    std::vector<Column> take() { return std::move(m_columns); }

private:
    void merge(const SampleSummary &run);

    Millis m_bin;
    Millis m_maxGap;
    Timestamp m_end; ///< End of the last column's bin.
    bool m_broken = false;
    std::vector<Column> m_columns;
};

} // namespace wf
