// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/series.h"
#include "promql/matcher.h"
#include "promql/queryerror.h"

#include <memory>
#include <span>
#include <vector>

namespace wf::promql {

/// Labels with the metric's name as __name__; shared, never changed.
using LabelsPtr = std::shared_ptr<const Labels>;

/// The series that a selector found, read one at a time and forwards.
class SeriesSelection
{
public:
    virtual ~SeriesSelection() = default;
    virtual std::size_t size() const = 0;
    /// Of the series at a place below size(). No two of a selection have the same labels.
    virtual const LabelsPtr &labels(std::size_t at) const = 0;
    /// It holds native histograms, which open() does not hand out.
    virtual bool hasNativeHistograms(std::size_t) const { return false; }
    /// Begins to read a series; ends the reading of the one before.
    virtual void open(std::size_t at) = 0;
    /// The next run of samples of the open series, in time order and after the run before: the first one that
    /// ends at or after `from`, which never falls. Runs may begin before the selection's range and end after
    /// it. Stale markers are in it. Empty at the end. Valid until the next call of open() or next().
    virtual std::span<const Sample> next(Timestamp from) = 0;
};

/// Where a query finds its series. Used on one thread at a time.
class SeriesSource
{
public:
    virtual ~SeriesSource() = default;
    /// The series that all matchers take and that may have samples in the range. TooLarge where there are
    /// more than `most`. Must not outlive the source, nor a change of what the source reads.
    virtual Expected<std::unique_ptr<SeriesSelection>> select(std::span<const Matcher> matchers,
                                                              TimeRange range, std::size_t most) = 0;
};

} // namespace wf::promql
