// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/literalsource.h"

#include <algorithm>

namespace wf::promql {

class LiteralSource::Selection final : public SeriesSelection
{
public:
    void add(const Series &series) { m_series.push_back(&series); }

    std::size_t size() const override { return m_series.size(); }
    const LabelsPtr &labels(std::size_t at) const override { return m_series[at]->labels; }
    bool hasNativeHistograms(std::size_t at) const override { return m_series[at]->native; }
    void open(std::size_t at) override { m_rest = m_series[at]->samples; }
    std::span<const Sample> next(Timestamp from) override
    {
        if (m_rest.empty() || m_rest.back().at < from)
            return {};
        return std::exchange(m_rest, {});
    }

private:
    std::vector<const Series *> m_series;
    std::span<const Sample> m_rest;
};

LiteralSource::Series &LiteralSource::seriesOf(const Labels &labels)
{
    const auto [it, added] = m_places.try_emplace(labels.pairs(), m_series.size());
    if (added)
        m_series.push_back({std::make_shared<const Labels>(labels), {}, false});
    return m_series[it->second];
}

void LiteralSource::add(const Labels &labels, Sample sample)
{
    std::vector<Sample> &samples = seriesOf(labels).samples;
    if (samples.empty() || samples.back().at < sample.at) {
        samples.push_back(sample);
        return;
    }
    const auto it = std::ranges::lower_bound(samples, sample.at, {}, &Sample::at);
    if (it->at == sample.at)
        *it = sample;
    else
        samples.insert(it, sample);
}

void LiteralSource::addNativeHistogram(const Labels &labels)
{
    seriesOf(labels).native = true;
}

void LiteralSource::clear()
{
    m_series.clear();
    m_places.clear();
}

Expected<std::unique_ptr<SeriesSelection>> LiteralSource::select(std::span<const Matcher> matchers,
                                                                 TimeRange range, std::size_t most)
{
    auto selection = std::make_unique<Selection>();
    for (const Series &series : m_series) {
        const bool inRange =
            series.native || (!series.samples.empty() && series.samples.front().at <= range.to &&
                              series.samples.back().at >= range.from);
        if (!inRange || !matchesAll(matchers, series.labels->value(NameLabel), *series.labels))
            continue;
        if (selection->size() == most)
            return fail(ErrorCode::TooLarge, QStringLiteral("more than %1 series").arg(most));
        selection->add(series);
    }
    return selection;
}

} // namespace wf::promql
