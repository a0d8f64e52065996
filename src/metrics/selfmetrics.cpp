// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/selfmetrics.h"

#include <algorithm>

namespace wf {

bool isAboutItself(std::string_view metric)
{
    constexpr std::string_view Prefixes[] = {"go_", "process_", "python_", "promhttp_", "scrape_"};
    return std::any_of(std::begin(Prefixes), std::end(Prefixes),
                       [&](std::string_view prefix) { return metric.starts_with(prefix); });
}

} // namespace wf
