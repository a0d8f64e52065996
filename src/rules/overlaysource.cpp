// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/overlaysource.h"

#include "promql/labelsets.h"

#include <unordered_map>

namespace wf::rules {

class OverlaySource::Selection final : public promql::SeriesSelection
{
public:
    Selection(std::unique_ptr<promql::SeriesSelection> below, std::unique_ptr<promql::SeriesSelection> top)
        : m_below(std::move(below)), m_top(std::move(top))
    {
        std::unordered_multimap<std::uint64_t, std::size_t> places;
        for (std::size_t i = 0; i < m_top->size(); ++i)
            places.emplace(promql::hashOf(*m_top->labels(i)), i);
        std::vector<bool> taken(m_top->size());
        for (std::size_t i = 0; i < m_below->size(); ++i) {
            Both both{i, None};
            const auto [first, last] = places.equal_range(promql::hashOf(*m_below->labels(i)));
            for (auto it = first; it != last; ++it) {
                if (*m_top->labels(it->second) == *m_below->labels(i)) {
                    both.top = it->second;
                    taken[it->second] = true;
                }
            }
            m_series.push_back(both);
        }
        for (std::size_t i = 0; i < m_top->size(); ++i) {
            if (!taken[i])
                m_series.push_back({None, i});
        }
    }

    std::size_t size() const override { return m_series.size(); }
    const promql::LabelsPtr &labels(std::size_t at) const override
    {
        const Both &both = m_series[at];
        return both.below != None ? m_below->labels(both.below) : m_top->labels(both.top);
    }
    bool hasNativeHistograms(std::size_t at) const override
    {
        const Both &both = m_series[at];
        return both.below != None && m_below->hasNativeHistograms(both.below);
    }
    void open(std::size_t at) override
    {
        m_open = m_series[at];
        if (m_open.below != None)
            m_below->open(m_open.below);
        if (m_open.top != None)
            m_top->open(m_open.top);
    }
    std::span<const Sample> next(Timestamp from) override
    {
        if (m_open.below != None) {
            if (const auto run = m_below->next(from); !run.empty())
                return run;
            m_open.below = None;
        }
        return m_open.top != None ? m_top->next(from) : std::span<const Sample>();
    }

private:
    static constexpr std::size_t None = std::size_t(-1);
    struct Both
    {
        std::size_t below = None;
        std::size_t top = None;
    };
    std::unique_ptr<promql::SeriesSelection> m_below;
    std::unique_ptr<promql::SeriesSelection> m_top;
    std::vector<Both> m_series;
    Both m_open;
};

Expected<std::unique_ptr<promql::SeriesSelection>>
OverlaySource::select(std::span<const promql::Matcher> matchers, TimeRange range, std::size_t most)
{
    auto below = m_below.select(matchers, range, most);
    if (!below)
        return below;
    auto top = m_top.select(matchers, range, most);
    if (!top || (*top)->size() == 0)
        return top ? std::move(below) : std::move(top);
    auto both = std::make_unique<Selection>(std::move(*below), std::move(*top));
    if (both->size() > most)
        return fail(ErrorCode::TooLarge, QStringLiteral("more than %1 series").arg(most));
    return both;
}

} // namespace wf::rules
