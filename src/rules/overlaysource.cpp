// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/overlaysource.h"

#include "promql/labelsets.h"

#include <algorithm>

namespace wf::rules {

class OverlaySource::Selection final : public promql::SeriesSelection
{
public:
    Selection(std::unique_ptr<promql::SeriesSelection> below, const std::vector<const Top *> &top)
        : m_below(std::move(below))
    {
        std::unordered_map<promql::LabelsPtr, const Top *, LabelsHash, LabelsEqual> rest;
        for (const Top *each : top)
            rest.emplace(each->first, each);
        for (std::size_t i = 0; i < m_below->size(); ++i) {
            Both both{i, nullptr};
            if (const auto it = rest.find(m_below->labels(i)); it != rest.end()) {
                both.top = it->second;
                rest.erase(it);
            }
            m_series.push_back(both);
        }
        for (const auto &[labels, each] : rest)
            m_series.push_back({None, each});
    }

    std::size_t size() const override { return m_series.size(); }
    const promql::LabelsPtr &labels(std::size_t at) const override
    {
        const Both &both = m_series[at];
        return both.below != None ? m_below->labels(both.below) : both.top->first;
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
    }
    std::span<const Sample> next(Timestamp from) override
    {
        if (m_open.below != None) {
            if (const auto run = m_below->next(from); !run.empty())
                return run;
            m_open.below = None;
        }
        const Top *top = std::exchange(m_open.top, nullptr);
        return top && top->second.at >= from ? std::span<const Sample>(&top->second, 1)
                                             : std::span<const Sample>();
    }

private:
    static constexpr std::size_t None = std::size_t(-1);
    struct Both
    {
        std::size_t below = None;
        const Top *top = nullptr;
    };
    std::unique_ptr<promql::SeriesSelection> m_below;
    std::vector<Both> m_series;
    Both m_open;
};

void OverlaySource::add(const promql::LabelsPtr &labels, Sample sample)
{
    const auto [it, added] = m_top[std::string(labels->value(promql::NameLabel))].try_emplace(labels, sample);
    if (!added && isStaleMarker(it->second.value))
        it->second = sample;
}

bool OverlaySource::hasValue(const promql::LabelsPtr &labels) const
{
    const auto named = m_top.find(std::string(labels->value(promql::NameLabel)));
    if (named == m_top.end())
        return false;
    const auto it = named->second.find(labels);
    return it != named->second.end() && !isStaleMarker(it->second.value);
}

std::vector<const OverlaySource::Top *> OverlaySource::top(std::span<const promql::Matcher> matchers,
                                                           TimeRange range) const
{
    std::vector<const Top *> found;
    const auto look = [&](const std::string &name, const Tops &series) {
        for (const Top &each : series) {
            if (range.contains(each.second.at) && promql::matchesAll(matchers, name, *each.first))
                found.push_back(&each);
        }
    };
    const auto named = std::ranges::find_if(matchers, [](const promql::Matcher &matcher) {
        return matcher.label == promql::NameLabel && matcher.kind == promql::MatchKind::Equal;
    });
    if (named == matchers.end()) {
        for (const auto &[name, series] : m_top)
            look(name, series);
    } else if (const auto it = m_top.find(named->value); it != m_top.end()) {
        look(it->first, it->second);
    }
    return found;
}

Expected<std::unique_ptr<promql::SeriesSelection>>
OverlaySource::select(std::span<const promql::Matcher> matchers, TimeRange range, std::size_t most)
{
    auto below = m_below.select(matchers, range, most);
    const std::vector<const Top *> above = top(matchers, range);
    if (!below || above.empty())
        return below;
    auto both = std::make_unique<Selection>(std::move(*below), above);
    if (both->size() > most)
        return fail(ErrorCode::TooLarge, QStringLiteral("more than %1 series").arg(most));
    return both;
}

} // namespace wf::rules
