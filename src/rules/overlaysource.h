// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/seriessource.h"
#include "rules/groupstate.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace wf::rules {

/// The series of another source with samples on top, each later than those below it: what the rules of a
/// group have recorded so far is seen by the next ones.
class OverlaySource final : public promql::SeriesSource
{
public:
    /// The series on top, with the one sample of each.
    using Tops = std::unordered_map<promql::LabelsPtr, Sample, LabelsHash, LabelsEqual>;
    using Top = Tops::value_type;

    explicit OverlaySource(promql::SeriesSource &below) : m_below(below) {}
    /// Of two samples of a series the first is kept, as in Prometheus, unless it is a stale marker.
    void add(const promql::LabelsPtr &labels, Sample sample);
    /// A series that was added and is no stale marker.
    bool hasValue(const promql::LabelsPtr &labels) const;
    /// What was added that all matchers take and that is in the range. Valid until the next add().
    std::vector<const Top *> top(std::span<const promql::Matcher> matchers, TimeRange range) const;

    Expected<std::unique_ptr<promql::SeriesSelection>> select(std::span<const promql::Matcher> matchers,
                                                              TimeRange range, std::size_t most) override;

private:
    class Selection;

    promql::SeriesSource &m_below;
    std::unordered_map<std::string, Tops> m_top; ///< By name.
};

} // namespace wf::rules
