// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/silencematchers.h"

#include "promql/parser.h"

#include <algorithm>
#include <map>

namespace wf {

namespace {

constexpr std::string_view AlertsName = "ALERTS";
constexpr std::string_view ServerLabel = "alertmanager";
constexpr std::string_view NameOfAlert = "alertname";
/// Labels that say how an alert stands, not which it is.
constexpr std::string_view NotOfTheAlert[] = {ServerLabel, "alertstate"};

SilenceMatcher matcherOf(const promql::Matcher &matcher)
{
    using promql::MatchKind;
    const std::string_view label = matcher.label == promql::NameLabel ? NameOfAlert : matcher.label;
    return {QString::fromStdString(std::string(label)), QString::fromStdString(matcher.value),
            matcher.kind == MatchKind::Regex || matcher.kind == MatchKind::NotRegex,
            matcher.kind == MatchKind::Equal || matcher.kind == MatchKind::Regex};
}

/// "Slow", 'Slow{host="a"}' and "Slow: it is" tell of the alert Slow.
bool tellsOf(const QString &text, const QString &alert)
{
    return !alert.isEmpty() && text.startsWith(alert) &&
           (text.size() == alert.size() || text[alert.size()] == u'{' || text[alert.size()] == u':');
}

} // namespace

Expected<std::vector<SilenceMatcher>> parseMatchers(const QString &text)
{
    const QString written = text.trimmed();
    if (written.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("write what to silence: alertname=\"Slow\""));
    const qsizetype brace = written.indexOf(u'{');
    const qsizetype equals = written.indexOf(u'=');
    const bool isBare = equals >= 0 && (brace < 0 || equals < brace);
    const auto parsed =
        promql::parse((isBare ? QLatin1Char('{') + written + QLatin1Char('}') : written).toStdString());
    const auto *selector = parsed ? std::get_if<promql::VectorSelector>(&(*parsed)->root->node) : nullptr;
    if (!selector)
        return fail(ErrorCode::InvalidInput,
                    parsed ? QStringLiteral("write labels alone: alertname=\"Slow\", host=~\"db.*\"")
                           : QString::fromStdString(parsed.error().text));
    if (selector->matchers.size() > MaxSilenceMatchers)
        return fail(ErrorCode::TooLarge, QStringLiteral("more than %1 labels").arg(MaxSilenceMatchers));
    std::vector<SilenceMatcher> matchers;
    for (const promql::Matcher &matcher : selector->matchers)
        matchers.push_back(matcherOf(matcher));
    return matchers;
}

SilenceProposal proposedSilence(const Incident &incident, const SeriesCatalog &catalog)
{
    std::map<std::string, std::vector<std::vector<Labels::Pair>>> alerts; ///< By Alertmanager.
    for (const SeriesInfo &info : catalog) {
        const std::string server(info.key.labels.value(ServerLabel));
        if (info.key.name != AlertsName || server.empty())
            continue;
        const std::string_view name = info.key.labels.value(NameOfAlert);
        const QString alert = QString::fromUtf8(name.data(), qsizetype(name.size()));
        const bool isOfIt =
            std::any_of(incident.conditions.begin(), incident.conditions.end(),
                        [&alert](const auto &each) { return tellsOf(each.second.text, alert); });
        if (isOfIt)
            alerts[server].push_back(info.key.labels.pairs());
    }
    const auto most = std::max_element(alerts.begin(), alerts.end(), [](const auto &a, const auto &b) {
        return a.second.size() < b.second.size();
    });
    if (most == alerts.end())
        return {};
    SilenceProposal proposal{FeedId(QString::fromStdString(most->first)), {}};
    for (const Labels::Pair &pair : most->second.front()) {
        const bool isShared =
            std::all_of(most->second.begin(), most->second.end(), [&pair](const auto &labels) {
                return std::find(labels.begin(), labels.end(), pair) != labels.end();
            });
        const bool isOwn = std::find(std::begin(NotOfTheAlert), std::end(NotOfTheAlert), pair.first) ==
                           std::end(NotOfTheAlert);
        if (isShared && isOwn && proposal.matchers.size() < MaxSilenceMatchers)
            proposal.matchers.push_back(
                {QString::fromStdString(pair.first), QString::fromStdString(pair.second)});
    }
    return proposal;
}

} // namespace wf
