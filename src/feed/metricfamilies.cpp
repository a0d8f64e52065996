// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/metricfamilies.h"

#include "feed/expositionline.h"

#include <algorithm>

namespace wf {

namespace {

bool isUtf8(std::string_view text)
{
    return findInvalidUtf8(text) == std::string_view::npos;
}

constexpr std::size_t MostName = 4096;
constexpr std::size_t MostHelp = 1000;
constexpr std::size_t MostUnit = 100;

} // namespace

void MetricFamilies::add(ExpositionFamily family)
{
    const bool good = !family.name.empty() && family.name.size() < MostName && isUtf8(family.name) &&
                      isUtf8(family.help) && isUtf8(family.unit);
    if (!good || (m_families.size() >= Most && !m_families.contains(family.name)))
        return;
    family.help.resize(std::min(family.help.size(), MostHelp)); // A character that is cut is mended later.
    family.unit.resize(std::min(family.unit.size(), MostUnit));
    std::string name = family.name;
    m_families.insert_or_assign(std::move(name), std::move(family));
}

const ExpositionFamily &MetricFamilies::of(std::string_view name) const
{
    static const ExpositionFamily None{};
    if (m_families.empty())
        return None;
    if (const auto found = m_families.find(name); found != m_families.end())
        return found->second;
    for (const std::string_view suffix : {"_total", "_bucket", "_count", "_sum", "_created", "_info"}) {
        if (!name.ends_with(suffix))
            continue;
        const auto found = m_families.find(name.substr(0, name.size() - suffix.size()));
        return found == m_families.end() ? None : found->second;
    }
    return None;
}

} // namespace wf
