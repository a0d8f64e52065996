// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ids.h"
#include "base/time.h"
#include "feed/alertmapping.h"
#include "feed/relabel.h"

#include <QString>
#include <QUrl>

#include <utility>
#include <vector>

namespace wf {

inline constexpr Millis ShortestInterval = std::chrono::milliseconds(200);
inline constexpr Millis LongestInterval = std::chrono::hours(1);

/// A feed that asks an Alertmanager for its alerts.
inline const QString AlertmanagerKind = QStringLiteral("alertmanager");

using TextPairs = std::vector<std::pair<QString, QString>>;

/// What a feed of kind "promql" asks a server for.
struct FeedQuery
{
    QString expr;
    QString
        name; ///< Of the series; empty: the name that the answer has, or the expression where it has none.
    bool operator==(const FeedQuery &) const = default;
};

/// One [[feed]] table of the configuration, checked.
struct FeedConfig
{
    FeedId name;
    bool enabled = true; ///< Otherwise it is not asked and not listened for.
    QString from = {};   ///< The prometheus.yml that names it; empty: the configuration itself.
    QString kind = QStringLiteral("prometheus"); ///< One of knownFeedKinds().
    QUrl url; ///< http or https, path defaults to /metrics; of a feed that listens: where.
    Millis interval = std::chrono::seconds(5); ///< ShortestInterval … LongestInterval
    Millis timeout{0};                         ///< 0: the interval, at most 10 s.
    int sampleLimit = 100'000;                 ///< Samples of one scrape; more fails the scrape.
    int seriesLimit = 100'000;                 ///< Series at a time; more are refused.
    qint64 bodyLimit = 64 << 20;               ///< Bytes after inflation; more fails the scrape.
    /// One of scrapeProtocols(), for answers whose Content-Type is missing or names no metrics; may be empty.
    QString fallbackProtocol;
    QString job;      ///< The label `job` of its series; empty: the name.
    QString instance; ///< The label `instance` of its series; empty: host and port of the URL.
    TextPairs labels; ///< More labels of all its series.
    std::vector<RelabelRule> metricRelabel; ///< Of its series, after all other labels.
    bool honorLabels = false;               ///< What the target says of job, instance and labels stands.
    std::vector<FeedQuery> queries;         ///< Of kind "promql".
    bool detects = false; ///< Of kinds "alertmanager" and "promql": the server's alerts are detections.
    std::vector<AlertMapping> hooks; ///< Of kind "push": besides those that come with the program.
    TextPairs headers;               ///< Sent with each request.
    QString proxy;                   ///< URL of the proxy; empty: as the environment says.
    QString bearerToken; ///< From the file `bearer_token_file` names, or given; of "push" what senders need.
    QString username;    ///< Basic auth.
    QString password;
    QString caFile; ///< PEM of extra authorities; verification is never off.
    QString
        certFile; ///< PEM: the client's certificate; of "push" the server's. With a keyFile or not at all.
    QString keyFile;
    bool operator==(const FeedConfig &) const = default;
};

} // namespace wf
