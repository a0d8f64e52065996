// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/sealedblock.h"
#include "metrics/seriesstore.h"
#include "promql/seriessource.h"

namespace wf::promql {

/// The series of a store. On the store's thread; keep one for as long as the store, since it remembers the
/// labels of its series. The store must not change while a selection is read.
class StoreSource final : public SeriesSource
{
public:
    explicit StoreSource(const SeriesStore &store) : m_store(store) {}

    Expected<std::unique_ptr<SeriesSelection>> select(std::span<const Matcher> matchers, TimeRange range,
                                                      std::size_t most) override;

private:
    class Selection;
    struct Known
    {
        SeriesRef ref;
        LabelsPtr labels;
    };

    const LabelsPtr &labelsOf(const SeriesInfo &info);
    void offer(const SeriesInfo &info, std::span<const Matcher> matchers, Selection &selection);

    const SeriesStore &m_store;
    BlockDecoder m_decoder;
    std::vector<Known> m_known; ///< By place.
};

} // namespace wf::promql
