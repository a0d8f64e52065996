// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/feedwords.h"

#include <algorithm>
#include <array>

namespace wf {

FeedStanding standingOf(const FeedHealth *health, bool enabled, Timestamp now)
{
    if (!enabled)
        return FeedStanding::Off;
    if (!health)
        return FeedStanding::Waiting;
    switch (health->state) {
    case FeedState::Waiting:
        return FeedStanding::Waiting;
    case FeedState::Down:
        return FeedStanding::Down;
    case FeedState::Degraded:
        return FeedStanding::InPart;
    case FeedState::Up:
        return health->isStale(now) ? FeedStanding::Stale : FeedStanding::Up;
    }
    return FeedStanding::Waiting;
}

QString FeedWords::standing(FeedStanding standing)
{
    switch (standing) {
    case FeedStanding::Down:
        return tr("Down");
    case FeedStanding::InPart:
        return tr("Up in part");
    case FeedStanding::Stale:
        return tr("Late");
    case FeedStanding::Waiting:
        return tr("Waiting");
    case FeedStanding::Up:
        return tr("Up");
    case FeedStanding::Off:
        return tr("Off");
    }
    return {};
}

QString FeedWords::summary(const std::vector<FeedStanding> &feeds)
{
    if (feeds.empty())
        return tr("No feeds");
    constexpr std::array Order{FeedStanding::Down,    FeedStanding::InPart, FeedStanding::Stale,
                               FeedStanding::Waiting, FeedStanding::Up,     FeedStanding::Off};
    QStringList counts;
    for (const FeedStanding each : Order) {
        if (const auto count = std::count(feeds.begin(), feeds.end(), each))
            counts += tr("%1 %2").arg(count).arg(standing(each).toLower());
    }
    return tr("%n feed(s): %1", nullptr, int(feeds.size())).arg(counts.join(QStringLiteral(", ")));
}

} // namespace wf
