// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/time.h"
#include "feed/feedconfig.h"
#include "http/httpexchange.h"

#include <string_view>
#include <vector>

namespace wf {

/// One condition on a label of alerts that a silence silences.
struct SilenceMatcher
{
    QString name;
    QString value;
    bool isRegex = false;
    bool isEqual = true; ///< Otherwise the label must not be so.
    bool operator==(const SilenceMatcher &) const = default;
};

/// A silence of an Alertmanager.
struct Silence
{
    enum class State { Pending, Active, Expired };
    QString id; ///< Empty of one that is to be made.
    State state = State::Active;
    std::vector<SilenceMatcher> matchers; ///< An alert is silenced if all of them hold.
    Timestamp from;
    Timestamp until;
    QString by;
    QString comment;
    bool operator==(const Silence &) const = default;
};

/// Requests to an Alertmanager's API v2 (its openapi.yaml). A silence with an id is changed.
HttpRequest silencesRequest(const FeedConfig &config);
HttpRequest setSilenceRequest(const FeedConfig &config, const Silence &silence);
HttpRequest expireSilenceRequest(const FeedConfig &config, const QString &id);

/// Reads the silences of an Alertmanager. Errors without the address: Protocol where it is no such answer,
/// TooLarge beyond MaxSilences of those that are not over.
Expected<std::vector<Silence>> readSilences(std::string_view body);
/// The id in the answer to setSilenceRequest().
Expected<QString> readSilenceId(std::string_view body);
/// What went wrong, in the body of an answer with another status than 200; empty where nothing is said.
QString silenceErrorText(std::string_view body);

/// What a silence silences, as Alertmanager and PromQL write it: alertname="Slow", host=~"db.*".
QString matchersText(const std::vector<SilenceMatcher> &matchers);

inline constexpr std::size_t MaxSilences = 2000;
/// So many matchers one silence may have.
inline constexpr std::size_t MaxSilenceMatchers = 30;

} // namespace wf
