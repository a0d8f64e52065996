// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wallplan.h"

#include <algorithm>

namespace wf {

namespace {

bool isGrave(Severity s)
{
    return s == Severity::P0 || s == Severity::P1;
}

bool wants(const WallChoice &choice, WallPageKind kind)
{
    return std::find(choice.pages.begin(), choice.pages.end(), kind) != choice.pages.end();
}

} // namespace

std::vector<WallPage> wallPages(const WallFacts &facts, const WallChoice &choice)
{
    const bool nothing = facts.incidents.empty() && facts.detections.empty();
    const bool grave = std::any_of(facts.incidents.begin(), facts.incidents.end(),
                                   [](const WallIncident &i) { return isGrave(i.severity); });
    const bool onlyGrave = grave && choice.pin;
    const int perPage = std::max(1, choice.metricsPerPage);
    std::vector<WallPage> pages;
    for (const WallPageKind kind : choice.pages) {
        switch (kind) {
        case WallPageKind::Overview:
        case WallPageKind::AllClear:
            pages.push_back({nothing ? WallPageKind::AllClear : WallPageKind::Overview, {}, 0});
            break;
        case WallPageKind::Incident:
            for (const WallIncident &incident : facts.incidents) {
                if (isGrave(incident.severity))
                    pages.push_back({kind, incident.id, 0});
            }
            break;
        case WallPageKind::Metrics:
            for (int part = 0; !onlyGrave && part * perPage < choice.metrics; ++part)
                pages.push_back({kind, {}, part});
            break;
        }
    }
    // Whatever was chosen: what is open is told, and an empty wall would say that all is well.
    const bool told = wants(choice, WallPageKind::Overview);
    if (!told && (!nothing || pages.empty()))
        pages.insert(pages.begin(), {nothing ? WallPageKind::AllClear : WallPageKind::Overview, {}, 0});
    return pages;
}

WallFit fitOverview(const std::vector<Severity> &incidents, const std::vector<Severity> &detections,
                    const WallRoom &room)
{
    WallFit fit;
    const int line = room.incident[std::size_t(WallDetail::Line)];
    const int all = int(incidents.size() + detections.size());
    // The smallest form first: how many of them there can be, with the counting line where it is needed.
    const auto used = [&](int shownIncidents, int shownDetections) {
        const int cards = shownIncidents + shownDetections;
        const bool more = cards < all;
        const int rows = cards + (more ? 1 : 0);
        return shownIncidents * line + shownDetections * room.detection + (more ? room.more : 0) +
               std::max(0, rows - 1) * room.gap;
    };
    int shown = int(incidents.size());
    int shownDetections = int(detections.size());
    while (shownDetections > 0 && used(shown, shownDetections) > room.height)
        --shownDetections;
    while (shown > 0 && used(shown, shownDetections) > room.height)
        --shown;
    fit.detections = shownDetections;
    fit.incidents.assign(std::size_t(shown), WallDetail::Line);
    fit.hidden = all - shown - shownDetections;
    if (std::size_t(shown) < incidents.size())
        fit.worstHidden = incidents[std::size_t(shown)];
    if (std::size_t(shownDetections) < detections.size()) {
        const Severity worst = detections[std::size_t(shownDetections)];
        if (!fit.worstHidden || isWorse(worst, *fit.worstHidden))
            fit.worstHidden = worst;
    }
    // Then what is left over: all get the next form before one gets the one after, the worst first.
    int left = room.height - used(shown, shownDetections);
    for (const WallDetail detail : {WallDetail::Compact, WallDetail::Normal, WallDetail::Full}) {
        const int step = room.incident[std::size_t(detail)] - room.incident[std::size_t(detail) - 1];
        for (WallDetail &given : fit.incidents) {
            if (left < step || int(given) != int(detail) - 1)
                break;
            given = detail;
            left -= step;
        }
    }
    return fit;
}

} // namespace wf
