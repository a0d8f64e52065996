// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/noticecommands.h"

#include "base/print.h"
#include "base/sha256.h"
#include "desk/watchedrules.h"
#include "rules/alertseverity.h"
#include "rules/runbookindex.h"

#include <algorithm>

namespace wf {

namespace {

constexpr qsizetype MaxAlertText = 500;
/// Alerts of other systems have numbers from here on: behind those of rules.
constexpr int FirstOfAlerts = 1 << 29;
constexpr quint32 NumbersOfAlerts = 1U << 29;

/// The same for the same source and key, in each run.
QByteArray noticeHash(const QString &source, const QString &key)
{
    return sha256((source + QLatin1Char('\n') + key).toUtf8());
}

/// "HighLoad{instance="db-1"}: load is 12 https://…"
QString alertText(const AlertNotice &alert)
{
    std::vector<Labels::Pair> told;
    for (const Labels::Pair &pair : alert.labels.pairs()) {
        if (pair.first != "alertname" && pair.first != "severity")
            told.push_back(pair);
    }
    QString text = alert.name;
    if (!told.empty())
        text += QString::fromStdString(toText(Labels(std::move(told))));
    if (!alert.summary.isEmpty())
        text += QStringLiteral(": ") + alert.summary.simplified();
    text = excerpt(text, MaxAlertText);
    if (!alert.link.isEmpty() && alert.link.size() <= MaxAlertText)
        text += QLatin1Char(' ') + alert.link;
    return text;
}

ConditionRecord::State stateOf(AlertNotice::State state)
{
    switch (state) {
    case AlertNotice::State::Firing:
        return ConditionRecord::State::True;
    case AlertNotice::State::Resolved:
        return ConditionRecord::State::False;
    case AlertNotice::State::NoData:
        return ConditionRecord::State::NoData;
    }
    return ConditionRecord::State::NoData;
}

std::optional<command::ReportAlert> alertCommand(const AlertNotice &alert, const rules::RunbookIndex &index,
                                                 const RunbookLibrary &library, Timestamp now)
{
    const rules::AlertSeverity severity = rules::severityOf(alert.labels);
    if (severity.kind == rules::AlertSeverity::Kind::Nobody)
        return std::nullopt;
    const Labels annotations({{"runbook_url", alert.runbook.toStdString()}});
    RunbookId runbook = index.find(annotations, alert.name.toStdString()).runbook;
    if (runbook.isEmpty())
        runbook = runbookIdOfAlert(alert.name);
    const auto found = library.find(runbook);
    std::vector<Severity> severities = found ? found.runbook->severities : std::vector<Severity>();
    if (severity.kind == rules::AlertSeverity::Kind::Said || severities.empty()) {
        std::erase(severities, severity.severity);
        severities.insert(severities.begin(), severity.severity);
    }
    // Clocks of others may be ahead.
    const auto told = alert.at ? std::optional(std::min(*alert.at, now)) : std::nullopt;
    command::ReportCondition condition;
    condition.runbook = runbook;
    condition.runbookTitle = found ? found.runbook->title : alert.name.left(MaxTitleLength);
    condition.severities = std::move(severities);
    condition.condition = foreignCondition(alert.source, alert.key);
    condition.text = alertText(alert);
    condition.state = stateOf(alert.state);
    condition.at = told.value_or(now);
    return command::ReportAlert{std::move(condition), told};
}

command::RecordChange changeOf(const ChangeNotice &change)
{
    command::RecordChange record{change.text, change.service.left(MaxTitleLength),
                                 change.link.left(MaxLinkLength)};
    if (!change.key.isEmpty())
        record.key = change.source + QLatin1Char(':') +
                     QString::fromLatin1(noticeHash(change.source, change.key).toHex().first(32));
    record.at = change.at;
    return record;
}

} // namespace

int foreignCondition(const QString &source, const QString &key)
{
    const QByteArray hash = noticeHash(source, key);
    quint32 number = 0;
    for (int i = 0; i < 4; ++i)
        number = (number << 8) | quint8(hash[i]);
    return FirstOfAlerts + int(number % NumbersOfAlerts);
}

std::vector<NoticeCommand> noticeCommands(const Notices &notices, const RunbookLibrary &library,
                                          Timestamp now)
{
    std::vector<NoticeCommand> commands;
    const rules::RunbookIndex index(library.documents());
    for (const AlertNotice &alert : notices.alerts) {
        if (auto command = alertCommand(alert, index, library, now))
            commands.push_back({alert.source, std::move(*command)});
    }
    for (const ChangeNotice &change : notices.changes)
        commands.push_back({change.source, changeOf(change)});
    return commands;
}

} // namespace wf
