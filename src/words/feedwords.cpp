// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/feedwords.h"

#include "words/terms.h"

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

QString SilenceWords::until(const Silence &silence, Timestamp now)
{
    const auto in = [now](Timestamp at) {
        return durationText(std::chrono::ceil<std::chrono::minutes>(std::max(Millis{0}, at - now)));
    };
    return silence.state == Silence::State::Pending ? tr("begins in %1").arg(in(silence.from))
                                                    : tr("ends in %1").arg(in(silence.until));
}

QString SilenceWords::made(const FeedId &feed, const Silence &silence)
{
    return tr("Silenced at %1 until %2: %3")
        .arg(feed.text(), Terms::minute(silence.until) + QStringLiteral(" UTC"),
             matchersText(silence.matchers));
}

QString SilenceWords::changed(const FeedId &feed, const Silence &silence)
{
    return tr("Silence at %1 changed, until %2: %3")
        .arg(feed.text(), Terms::minute(silence.until) + QStringLiteral(" UTC"),
             matchersText(silence.matchers));
}

QString SilenceWords::ended(const FeedId &feed, const Silence &silence)
{
    return tr("Silence at %1 ended: %2").arg(feed.text(), matchersText(silence.matchers));
}

} // namespace wf
