// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/liveness.h"

#include "rules/groupstate.h"

#include <optional>

namespace wf::rules {

namespace {

/// The newest sample of the open series that is not after a time.
std::optional<Sample> newest(promql::SeriesSelection &selection, Timestamp from, Timestamp upTo)
{
    std::optional<Sample> last;
    for (auto run = selection.next(from); !run.empty(); run = selection.next(from)) {
        for (const Sample &sample : run) {
            if (sample.at > upTo)
                return last;
            last = sample;
        }
        from = run.back().at + Millis{1};
    }
    return last;
}

} // namespace

Expected<std::vector<promql::LabelsPtr>> SourceLiveness::liveSeries(std::span<const promql::Matcher> matchers,
                                                                    Timestamp at, Millis window,
                                                                    std::size_t most)
{
    const Timestamp after = at - window;
    auto selection = m_source.select(matchers, {after, at}, most);
    if (!selection)
        return tl::unexpected(selection.error());
    std::vector<promql::LabelsPtr> live;
    for (std::size_t i = 0; i < (*selection)->size(); ++i) {
        (*selection)->open(i);
        const auto last = newest(**selection, after, at);
        if (last && last->at > after && !isStaleMarker(last->value))
            live.push_back((*selection)->labels(i));
    }
    return live;
}

Expected<std::vector<promql::LabelsPtr>>
OverlaidLiveness::liveSeries(std::span<const promql::Matcher> matchers, Timestamp at, Millis window,
                             std::size_t most)
{
    auto live = m_below.liveSeries(matchers, at, window, most);
    const auto top = m_top.top(matchers, {at - window + Millis{1}, at});
    if (!live || top.empty())
        return live;
    LabelsSet all(live->begin(), live->end());
    for (const OverlaySource::Top *each : top) {
        if (isStaleMarker(each->second.value))
            all.erase(each->first);
        else
            all.insert(each->first);
    }
    live->assign(all.begin(), all.end());
    return live;
}

} // namespace wf::rules
