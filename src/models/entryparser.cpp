// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/entryparser.h"

#include <QRegularExpression>

namespace wf {

namespace {

Expected<Command> updateEntry(const QString &rest, const IncidentId &incident)
{
    static const QRegularExpression nextIn(QStringLiteral("^in\\s+(\\S+?):\\s*(.*)$"),
                                           QRegularExpression::DotMatchesEverythingOption);
    const auto match = nextIn.match(rest);
    if (!match.hasMatch())
        return Command(command::PostUpdate{incident, rest, {}});
    const auto duration = parseDuration(match.captured(1));
    if (!duration)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("\"%1\" is not a duration: write 20m or 1h").arg(match.captured(1)));
    return Command(command::PostUpdate{incident, match.captured(2), duration});
}

Expected<Command> roleEntry(const QString &rest, const IncidentId &incident)
{
    const QString word = rest.section(QRegularExpression(QStringLiteral("\\s+")), 0, 0);
    const auto role = parseRole(word);
    if (!role) {
        return fail(
            ErrorCode::InvalidInput,
            QStringLiteral(
                "\"%1\" is not a role: use commander, deputy, scribe, communications, operations or expert")
                .arg(word));
    }
    const QString person = rest.mid(word.size()).trimmed();
    if (person.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("who is %1? Write /role %1 NAME").arg(word));
    return Command(command::TakeRole{incident, *role, person, true});
}

} // namespace

const std::vector<EntryCommand> &entryCommands()
{
    static const std::vector<EntryCommand> commands{
        {QStringLiteral("/update"), QStringLiteral("/update in 20m: quantum services degraded")},
        {QStringLiteral("/decision"), QStringLiteral("/decision keep the classical fallback")},
        {QStringLiteral("/action"), QStringLiteral("/action rotate the API keys")},
        {QStringLiteral("/role"), QStringLiteral("/role scribe Ana")},
        {QStringLiteral("/todo"), QStringLiteral("/todo write down the new key's owner")},
    };
    return commands;
}

Expected<Command> parseEntry(const QString &line, const IncidentId &incident)
{
    const QString text = line.trimmed();
    if (!text.startsWith(QLatin1Char('/')))
        return Command(command::AddEntry{incident, EventKind::Note, text});
    const QString word = text.section(QRegularExpression(QStringLiteral("\\s+")), 0, 0);
    const QString rest = text.mid(word.size()).trimmed();
    if (word == QLatin1String("/update"))
        return updateEntry(rest, incident);
    if (word == QLatin1String("/role"))
        return roleEntry(rest, incident);
    if (word == QLatin1String("/decision"))
        return Command(command::AddEntry{incident, EventKind::Decision, rest});
    if (word == QLatin1String("/action"))
        return Command(command::AddEntry{incident, EventKind::ActionItem, rest});
    if (word == QLatin1String("/todo"))
        return Command(command::AddEntry{incident, EventKind::FollowUp, rest});
    return fail(ErrorCode::InvalidInput,
                QStringLiteral("\"%1\" is unknown: /update, /decision, /action, /role or /todo").arg(word));
}

} // namespace wf
