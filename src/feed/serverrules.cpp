// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/serverrules.h"

#include "base/print.h"
#include "feed/promjson.h"

#include <algorithm>

namespace wf {

namespace {

using json::Element;

/// A rule that was not evaluated for so many of its intervals, and for so long, is not evaluated any more.
/// The clocks of two machines may differ by some of it.
constexpr int StaleIntervals = 5;
constexpr Millis StaleAfter = std::chrono::minutes(5);

/// Empty if it has none of that name.
QString annotationOf(const Element &object, std::string_view name)
{
    Element annotations;
    return object["annotations"].get(annotations) == simdjson::SUCCESS
               ? json::words(annotations, name, MaxNoticeText)
               : QString();
}

QString runbookOf(const Element &object)
{
    const QString url = annotationOf(object, "runbook_url");
    return url.isEmpty() ? annotationOf(object, "runbook") : url;
}

ServerRule::Alert alertOf(const Element &said)
{
    ServerRule::Alert alert;
    std::vector<Labels::Pair> pairs;
    simdjson::dom::object labels;
    if (said["labels"].get(labels) == simdjson::SUCCESS) {
        for (const auto &field : labels) {
            std::string_view value;
            if (field.value.get(value) == simdjson::SUCCESS && pairs.size() < MaxNoticeLabels)
                pairs.emplace_back(std::string(field.key.substr(0, std::size_t(MaxNoticeText))),
                                   std::string(value.substr(0, std::size_t(MaxNoticeText))));
        }
    }
    alert.labels = Labels(std::move(pairs));
    alert.firing = json::text(said, "state") == "firing";
    alert.value = json::number(said, "value").value_or(0);
    alert.since = json::time(said, "activeAt");
    for (const std::string_view key : {"summary", "description", "message"}) {
        if (alert.summary.isEmpty())
            alert.summary = annotationOf(said, key);
    }
    alert.runbook = runbookOf(said);
    return alert;
}

/// How it stands with the evaluation of a rule whose other facts are known.
void judge(ServerRule &rule, std::string_view health, Timestamp now)
{
    const Millis patience = std::max(rule.interval * StaleIntervals, StaleAfter);
    if (health == "err") {
        rule.health = ServerRule::Health::Bad;
        if (rule.problem.isEmpty())
            rule.problem = QStringLiteral("the server cannot evaluate it");
    } else if (health != "ok" || !rule.evaluatedAt) {
        rule.problem = QStringLiteral("the server has not evaluated it yet");
    } else if (now - *rule.evaluatedAt > patience) {
        rule.problem =
            QStringLiteral("the server has not evaluated it for %1")
                .arg(durationText(std::chrono::floor<std::chrono::minutes>(now - *rule.evaluatedAt)));
    } else {
        rule.health = ServerRule::Health::Good;
    }
}

ServerRule ruleOf(const Element &said, const Element &group, Timestamp now)
{
    ServerRule rule;
    rule.file = json::words(group, "file", MaxNoticeText);
    rule.group = json::words(group, "name", MaxNoticeText);
    rule.name = json::words(said, "name", MaxNoticeText);
    rule.expression = json::words(said, "query", MaxNoticeText);
    rule.runbook = runbookOf(said);
    rule.problem = json::words(said, "lastError", MaxNoticeText);
    const double seconds = json::number(group, "interval").value_or(0);
    rule.interval = Millis(std::int64_t(std::clamp(seconds, 0.0, 86'400.0) * 1000));
    rule.evaluatedAt = json::time(said, "lastEvaluation");
    judge(rule, json::text(said, "health"), now);
    return rule;
}

} // namespace

Expected<ServerRules> readServerRules(std::string_view body, Timestamp now)
{
    simdjson::dom::parser parser(json::MaxAnswerBytes);
    const auto data = readPromData(parser, body);
    if (!data)
        return tl::unexpected(data.error());
    simdjson::dom::array groups;
    if ((*data)["groups"].get(groups) != simdjson::SUCCESS)
        return fail(ErrorCode::Protocol, QStringLiteral("the answer has no groups of rules"));
    ServerRules rules;
    std::size_t alerts = 0;
    for (const Element group : groups) {
        for (const Element said : json::list(group, "rules")) {
            if (json::text(said, "type") != "alerting")
                continue;
            if (rules.size() == MaxServerRules)
                return fail(ErrorCode::TooLarge,
                            QStringLiteral("more than %1 alerting rules").arg(MaxServerRules));
            ServerRule rule = ruleOf(said, group, now);
            for (const Element alert : json::list(said, "alerts")) {
                if (++alerts > MaxNotices)
                    return fail(ErrorCode::TooLarge,
                                QStringLiteral("more than %1 active alerts").arg(MaxNotices));
                rule.alerts.push_back(alertOf(alert));
            }
            rules.push_back(std::move(rule));
        }
    }
    return rules;
}

Notices noticesOf(const ServerRules &rules, const QString &source)
{
    Notices notices;
    notices.allOf = source;
    for (const ServerRule &rule : rules) {
        if (rule.name.isEmpty())
            continue;
        if (rule.health != ServerRule::Health::Good) {
            notices.alerts.push_back({source, {}, rule.name, AlertNotice::State::Unknown});
            notices.alerts.back().runbook = rule.runbook;
        }
        for (const ServerRule::Alert &alert : rule.alerts) {
            // One that is pending may be one that fired before the server began anew: it ends nothing.
            AlertNotice notice{source, rule.name + QString::fromStdString(toText(alert.labels)), rule.name,
                               alert.firing ? AlertNotice::State::Firing : AlertNotice::State::Muted};
            notice.at = alert.since;
            notice.labels = alert.labels;
            notice.summary = alert.summary;
            notice.runbook = alert.runbook;
            notices.alerts.push_back(std::move(notice));
        }
    }
    return notices;
}

} // namespace wf
