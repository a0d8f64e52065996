// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "feed/feedconfig.h"
#include "feed/metricfamilies.h"
#include "feed/pushreading.h"
#include "http/httpexchange.h"

namespace wf {

/// Points of one series that Prometheus gives in one answer; more are asked for in parts.
inline constexpr int MostPointsOfAnswer = 11'000;

/// A question to the HTTP API of Prometheus (prometheus.io, "HTTP API"), which Thanos, Mimir and
/// VictoriaMetrics have too: a POST, so that a long expression fits.
HttpRequest instantRequest(const FeedConfig &config, const QString &expr, Timestamp at);
HttpRequest rangeRequest(const FeedConfig &config, const QString &expr, TimeRange range, Millis step);

/// What the targets of a server say of their metrics.
HttpRequest metadataRequest(const FeedConfig &config);
/// What alerting rules the server evaluates, and which alerts are active.
HttpRequest rulesRequest(const FeedConfig &config);

/// Bounds of an exchange with the server: time and size as the feed has them.
HttpLimits apiLimits(const FeedConfig &config);
/// What is wrong with an answer, with the address and without secrets; empty if it is one.
QString apiProblem(const FeedConfig &config, const HttpAnswer &answer);

struct PromReadOptions
{
    QString name = {};                        ///< Of all series; empty: they keep theirs.
    std::size_t maxSamples = 100'000;         ///< More is an error.
    bool nameless = false;                    ///< Series without a name are fine.
    const MetricFamilies *families = nullptr; ///< What is known of the metrics; may be null.
};

struct PromAnswer
{
    PushReading reading;
    QStringList warnings; ///< Of the server: the answer may not be whole.
};

/// Reads an answer: scalar, vector or matrix. Errors without the address: what the server said is wrong
/// (Refused), Protocol where it is no answer of this API or a series has no name, TooLarge.
Expected<PromAnswer> readPromAnswer(std::string_view body, const PromReadOptions &options,
                                    ExpositionSink &sink);

/// Reads an answer to metadataRequest(). Of a metric that targets describe differently the first word counts.
/// Errors as readPromAnswer().
Expected<MetricFamilies> readMetadata(std::string_view body);

/// The error in the body of an answer with another status than 200; empty where there is none.
QString promErrorText(std::string_view body);

} // namespace wf
