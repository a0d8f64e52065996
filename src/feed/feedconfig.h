// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ids.h"
#include "base/time.h"

#include <QString>
#include <QUrl>

namespace wf {

/// One [[feed]] table of the configuration, checked.
inline constexpr Millis ShortestInterval = std::chrono::milliseconds(200);
inline constexpr Millis LongestInterval = std::chrono::hours(1);

struct FeedConfig
{
    FeedId name;
    QString kind = QStringLiteral("prometheus"); ///< One of knownFeedKinds().
    QUrl url; ///< http or https, path defaults to /metrics; of StatsD udp or unix, where it listens.
    Millis interval = std::chrono::seconds(5); ///< ShortestInterval … LongestInterval
    Millis timeout{0};                         ///< 0: the interval, at most 10 s.
    int sampleLimit = 100'000;                 ///< Samples of one scrape; more fails the scrape.
    int seriesLimit = 100'000;                 ///< Series at a time; more are refused.
    qint64 bodyLimit = 64 << 20;               ///< Bytes after inflation; more fails the scrape.
    /// One of scrapeProtocols(), for answers whose Content-Type is missing or names no metrics; may be empty.
    QString fallbackProtocol;
    QString instance;    ///< The label `instance` of its series; empty: host and port of the URL.
    QString bearerToken; ///< From the file `bearer_token_file` names, or given.
    QString username;    ///< Basic auth.
    QString password;
    QString caFile; ///< PEM of extra authorities; verification is never off.
    bool operator==(const FeedConfig &) const = default;
};

} // namespace wf
