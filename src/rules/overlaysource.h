// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/literalsource.h"

namespace wf::rules {

/// The series of another source with samples on top, each later than those below it: what the rules of a
/// group have recorded so far is seen by the next ones.
class OverlaySource final : public promql::SeriesSource
{
public:
    explicit OverlaySource(promql::SeriesSource &below) : m_below(below) {}
    void add(const Labels &labels, Sample sample) { m_top.add(labels, sample); }

    /// Only what was added.
    promql::SeriesSource &top() { return m_top; }

    Expected<std::unique_ptr<promql::SeriesSelection>> select(std::span<const promql::Matcher> matchers,
                                                              TimeRange range, std::size_t most) override;

private:
    class Selection;

    promql::SeriesSource &m_below;
    promql::LiteralSource m_top;
};

} // namespace wf::rules
