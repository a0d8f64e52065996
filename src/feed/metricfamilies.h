// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/exposition.h"

#include <functional>
#include <map>

namespace wf {

/// What was told of metrics apart from their samples: type, unit and help, by name.
class MetricFamilies
{
public:
    static constexpr std::size_t Most = 20'000;

    /// One that is known is replaced; beyond Most, without a name or not in UTF-8 it is left out. Long texts
    /// are cut.
    void add(ExpositionFamily family);
    /// Of a series with that name, which may have its family's with a suffix such as "_total" or "_bucket".
    const ExpositionFamily &of(std::string_view name) const;
    std::size_t size() const { return m_families.size(); }

private:
    std::map<std::string, ExpositionFamily, std::less<>> m_families;
};

} // namespace wf
