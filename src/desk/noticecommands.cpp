// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/noticecommands.h"

#include "base/print.h"
#include "base/sha256.h"
#include "desk/watchedrules.h"
#include "rules/alertseverity.h"

#include <algorithm>
#include <map>
#include <set>

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

/// "HighLoad{instance="db-1"}: load is 12"
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
    return excerpt(text, MaxAlertText);
}

ConditionRecord::State stateOf(AlertNotice::State state)
{
    switch (state) {
    case AlertNotice::State::Firing:
        return ConditionRecord::State::True;
    case AlertNotice::State::Resolved:
        return ConditionRecord::State::False;
    case AlertNotice::State::NoData:
    case AlertNotice::State::Muted:
    case AlertNotice::State::Unknown:
        return ConditionRecord::State::NoData;
    }
    return ConditionRecord::State::NoData;
}

RunbookId runbookOf(const AlertNotice &alert, const rules::RunbookIndex &index)
{
    const Labels annotations({{"runbook_url", alert.runbook.toStdString()}});
    const RunbookId found = index.find(annotations, alert.name.toStdString()).runbook;
    return found.isEmpty() ? runbookIdOfAlert(alert.name) : found;
}

bool isNews(const AlertNotice &alert)
{
    return alert.state != AlertNotice::State::Muted && alert.state != AlertNotice::State::Unknown;
}

std::optional<command::ReportAlert> alertCommand(const AlertNotice &alert, const rules::RunbookIndex &index,
                                                 const RunbookLibrary &library, Timestamp now)
{
    const rules::AlertSeverity severity = rules::severityOf(alert.labels);
    if (severity.kind == rules::AlertSeverity::Kind::Nobody || !isNews(alert))
        return std::nullopt;
    const RunbookId runbook = runbookOf(alert, index);
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
    return command::ReportAlert{std::move(condition), told, alert.link};
}

/// Who told that each condition is true: the last one to do so.
std::map<int, QString> tellersOf(const Incident &incident)
{
    std::map<int, QString> tellers;
    for (const EventPtr &event : incident.events) {
        if (const auto *told = event->as<event::ConditionTrue>())
            tellers[told->condition] = event->actor;
    }
    return tellers;
}

/// What the source told before and does not tell any more.
void addThoseOver(const Notices &notices, const rules::RunbookIndex &index, const IncidentBook &book,
                  Timestamp now, std::vector<NoticeCommand> &commands)
{
    std::set<int> present;
    std::set<RunbookId> unknown;
    for (const AlertNotice &alert : notices.alerts) {
        present.insert(foreignCondition(alert.source, alert.key));
        if (alert.state == AlertNotice::State::Unknown)
            unknown.insert(runbookOf(alert, index));
    }
    for (const auto &[id, incident] : book.incidents()) {
        const bool any =
            std::any_of(incident.conditions.begin(), incident.conditions.end(),
                        [](const auto &each) { return each.first >= FirstOfAlerts && each.second.wasTrue; });
        if (!any || unknown.contains(incident.runbookId) ||
            book.openFor(incident.runbookId, incident.drill) != &incident)
            continue;
        const auto tellers = tellersOf(incident);
        for (const auto &[number, record] : incident.conditions) {
            const auto teller = tellers.find(number);
            if (!record.wasTrue || present.contains(number) || teller == tellers.end() ||
                teller->second != notices.allOf)
                continue;
            commands.push_back({notices.allOf, alertOver(incident, number, now)});
        }
    }
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

command::ReportAlert alertOver(const Incident &incident, int condition, Timestamp now)
{
    command::ReportCondition over;
    over.runbook = incident.runbookId;
    over.condition = condition;
    over.text = incident.conditions.at(condition).text;
    over.state = ConditionRecord::State::False;
    over.at = now;
    return {std::move(over), now};
}

std::vector<NoticeCommand> noticeCommands(const Notices &notices, const RunbookLibrary &library,
                                          const rules::RunbookIndex &index, const IncidentBook &book,
                                          Timestamp now)
{
    std::vector<NoticeCommand> commands;
    for (const AlertNotice &alert : notices.alerts) {
        auto command = alertCommand(alert, index, library, now);
        if (command && !isOldNews(book, *command))
            commands.push_back({alert.source, std::move(*command)});
    }
    if (!notices.allOf.isEmpty())
        addThoseOver(notices, index, book, now, commands);
    for (const ChangeNotice &change : notices.changes)
        commands.push_back({change.source, changeOf(change)});
    return commands;
}

} // namespace wf
