// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chartspec.h"

#include "theme/plaintext.h"

#include <algorithm>

namespace wf {

std::vector<ChartEvent> drawable(std::vector<ChartEvent> events)
{
    for (ChartEvent &event : events)
        event.label = plaintext::inLine(event.label);
    std::stable_sort(events.begin(), events.end(),
                     [](const ChartEvent &a, const ChartEvent &b) { return a.at < b.at; });
    return events;
}

} // namespace wf
