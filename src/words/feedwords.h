// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/feedsource.h"
#include "feed/silence.h"

#include <QCoreApplication>

namespace wf {

/// How a feed is, in the order in which feeds are shown: what asks for a person first.
enum class FeedStanding {
    Down,
    InPart, ///< Something was refused, or it is asked less often than it should.
    Stale,  ///< Nothing good has come for longer than it should.
    Waiting,
    Up,
    Off ///< A person turned it off.
};
/// `health` is null while nothing is known of it.
FeedStanding standingOf(const FeedHealth *health, bool enabled, Timestamp now);

/// What is said of feeds.
class FeedWords
{
    Q_DECLARE_TR_FUNCTIONS(wf::FeedWords)
public:
    static QString standing(FeedStanding standing); ///< "Down", "Up in part"
    /// "12 feeds: 1 down, 11 up"; "No feeds" where there is none.
    static QString summary(const std::vector<FeedStanding> &feeds);
};

/// What is said of silences.
class SilenceWords
{
    Q_DECLARE_TR_FUNCTIONS(wf::SilenceWords)
public:
    static QString until(const Silence &silence, Timestamp now); ///< "ends in 1h5m", "begins in 20m"
    /// For the log: what was done, of which Alertmanager.
    static QString made(const FeedId &feed, const Silence &silence);
    static QString changed(const FeedId &feed, const Silence &silence);
    static QString ended(const FeedId &feed, const Silence &silence);
};

} // namespace wf
