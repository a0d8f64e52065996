// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/storesource.h"

#include "promql/labelsets.h"

#include <algorithm>

namespace wf::promql {

class StoreSource::Selection final : public SeriesSelection
{
public:
    Selection(const SeriesStore &store, BlockDecoder &decoder) : m_store(store), m_decoder(decoder) {}
    void add(SeriesRef ref, LabelsPtr labels) { m_series.push_back({ref, std::move(labels)}); }

    std::size_t size() const override { return m_series.size(); }
    const LabelsPtr &labels(std::size_t at) const override { return m_series[at].labels; }
    void open(std::size_t at) override
    {
        m_ref = m_series[at].ref;
        m_block = 0;
    }
    std::span<const Sample> next(Timestamp from) override
    {
        return m_store.nextRun(m_ref, m_block, from, m_decoder);
    }

private:
    const SeriesStore &m_store;
    BlockDecoder &m_decoder;
    std::vector<Known> m_series;
    SeriesRef m_ref;
    std::size_t m_block = 0;
};

namespace {

/// The name that the matchers ask for, if they ask for one.
const Matcher *nameMatcher(std::span<const Matcher> matchers)
{
    const auto it = std::ranges::find_if(matchers, [](const Matcher &matcher) {
        return matcher.label == NameLabel && matcher.kind == MatchKind::Equal && !matcher.value.empty();
    });
    return it != matchers.end() ? &*it : nullptr;
}

} // namespace

const LabelsPtr &StoreSource::labelsOf(const SeriesInfo &info)
{
    const std::size_t place = placeOf(info.ref);
    if (place >= m_known.size())
        m_known.resize(std::max<std::size_t>(m_store.places(), place + 1));
    Known &known = m_known[place];
    if (!known.labels || known.ref != info.ref)
        known = {info.ref, withName(info.key.name, info.key.labels)};
    return known.labels;
}

void StoreSource::offer(const SeriesInfo &info, std::span<const Matcher> matchers, Selection &selection)
{
    if (matchesAll(matchers, info.key.name, info.key.labels))
        selection.add(info.ref, labelsOf(info));
}

Expected<std::unique_ptr<SeriesSelection>> StoreSource::select(std::span<const Matcher> matchers, TimeRange,
                                                               std::size_t most)
{
    auto selection = std::make_unique<Selection>(m_store, m_decoder);
    const auto full = [&] { return selection->size() > most; };
    if (const Matcher *name = nameMatcher(matchers)) {
        for (const SeriesRef ref : m_store.byFoldedName(foldMetricName(name->value))) {
            offer(m_store.info(ref), matchers, *selection);
            if (full())
                break;
        }
    } else {
        for (const SeriesInfo &info : m_store.catalog()) {
            offer(info, matchers, *selection);
            if (full())
                break;
        }
    }
    if (full())
        return fail(ErrorCode::TooLarge, QStringLiteral("more than %1 series").arg(most));
    return selection;
}

} // namespace wf::promql
