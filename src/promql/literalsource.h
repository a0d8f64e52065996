// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/seriessource.h"

#include <map>

namespace wf::promql {

/// Series that are given one by one: for tests, and for what is small. Keeps them in the order they came.
class LiteralSource final : public SeriesSource
{
public:
    /// Adds a sample, in time order or not; one of the same time is replaced. Labels without empty values.
    void add(const Labels &labels, Sample sample);
    /// The series holds native histograms; of such ones no values are kept.
    void addNativeHistogram(const Labels &labels);
    void clear();
    std::size_t size() const { return m_series.size(); }

    Expected<std::unique_ptr<SeriesSelection>> select(std::span<const Matcher> matchers, TimeRange range,
                                                      std::size_t most) override;

private:
    struct Series
    {
        LabelsPtr labels;
        std::vector<Sample> samples;
        bool native = false;
    };
    class Selection;

    Series &seriesOf(const Labels &labels);

    std::vector<Series> m_series;
    std::map<std::vector<Labels::Pair>, std::size_t> m_places;
};

} // namespace wf::promql
