// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "feed/feedconfig.h"
#include "feed/pushreading.h"
#include "http/httpexchange.h"

namespace wf {

/// Points of one series that Prometheus gives in one answer; more are asked for in parts.
inline constexpr int MostPointsOfAnswer = 11'000;

/// A question to the HTTP API of Prometheus (prometheus.io, "HTTP API"), which Thanos, Mimir and
/// VictoriaMetrics have too: a POST, so that a long expression fits.
HttpRequest instantRequest(const FeedConfig &config, const QString &expr, Timestamp at);
HttpRequest rangeRequest(const FeedConfig &config, const QString &expr, TimeRange range, Millis step);

struct PromAnswer
{
    PushReading reading;
    QStringList warnings; ///< Of the server: the answer may not be whole.
};

/// Reads an answer: scalar, vector or matrix. Its series keep their names, or have `name` where that is not
/// empty. Errors without the address: what the server said is wrong (Refused), Protocol where it is no answer
/// of this API or a series has no name, TooLarge.
Expected<PromAnswer> readPromAnswer(std::string_view body, const QString &name, std::size_t maxSamples,
                                    ExpositionSink &sink);

/// The error in the body of an answer with another status than 200; empty where there is none.
QString promErrorText(std::string_view body);

} // namespace wf
