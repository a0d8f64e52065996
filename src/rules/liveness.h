// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"
#include "promql/seriessource.h"
#include "rules/overlaysource.h"

#include <span>
#include <vector>

namespace wf::rules {

/// Whether what an expression reads is still measured. A rule asks it when an instance is gone from the
/// result: is the condition false, or has nobody looked?
class Liveness
{
public:
    virtual ~Liveness() = default;
    /// The labels (with __name__) of the series that all matchers take and whose newest sample is younger
    /// than `window` at that time and no stale marker. TooLarge where there are more than `most`. Whoever
    /// knows that a feed cannot be reached leaves out its series.
    virtual Expected<std::vector<promql::LabelsPtr>>
    liveSeries(std::span<const promql::Matcher> matchers, Timestamp at, Millis window, std::size_t most) = 0;
};

/// Answers from the samples alone.
class SourceLiveness final : public Liveness
{
public:
    explicit SourceLiveness(promql::SeriesSource &source) : m_source(source) {}
    Expected<std::vector<promql::LabelsPtr>> liveSeries(std::span<const promql::Matcher> matchers,
                                                        Timestamp at, Millis window,
                                                        std::size_t most) override;

private:
    promql::SeriesSource &m_source;
};

/// What somebody else knows, and on top of it samples that he has not seen yet.
class OverlaidLiveness final : public Liveness
{
public:
    OverlaidLiveness(Liveness &below, const OverlaySource &top) : m_below(below), m_top(top) {}
    Expected<std::vector<promql::LabelsPtr>> liveSeries(std::span<const promql::Matcher> matchers,
                                                        Timestamp at, Millis window,
                                                        std::size_t most) override;

private:
    Liveness &m_below;
    const OverlaySource &m_top;
};

} // namespace wf::rules
