// SPDX-License-Identifier: GPL-3.0-or-later
// Playbooks as Mattermost's Playbooks plug-in exports and imports them (version 1 of its file).
#include "base/jsonfields.h"
#include "runbook/playbookparts.h"

#include <QJsonArray>

namespace wf::playbook {

namespace {

QJsonObject itemOf(const Step &step)
{
    QString description = step.detail;
    for (const CodeBlock &command : step.commands)
        description += (description.isEmpty() ? QString() : QStringLiteral("\n\n")) +
                       QStringLiteral("```\n") + command.text.trimmed() + QStringLiteral("\n```");
    // A command of Mattermost is a slash command, which it runs: what a person types elsewhere is none.
    return {{QStringLiteral("title"), step.title},
            {QStringLiteral("description"), description},
            {QStringLiteral("command"), QString()},
            {QStringLiteral("state"), QString()},
            {QStringLiteral("due_date"), 0}};
}

QJsonObject checklistOf(const QString &title, const std::vector<Step> &steps)
{
    QJsonArray items;
    for (const Step &step : steps)
        items.append(itemOf(step));
    return {{QStringLiteral("title"), title}, {QStringLiteral("items"), items}};
}

/// What stands between fences is code; the rest is detail.
void splitDescription(const QString &description, QString &detail, QStringList &commands)
{
    const QStringList parts = description.split(QStringLiteral("```"));
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const bool code = i % 2 == 1 && i + 1 < parts.size();
        if (code)
            commands << parts[i].section(u'\n', 1); // Behind the language.
        else
            detail += parts[i] + u'\n';
    }
}

} // namespace

QJsonObject toMattermost(const Runbook &runbook)
{
    QJsonArray checklists;
    for (const Phase &phase : runbook.phases) {
        if (!phase.steps.empty() || phase.branches.empty())
            checklists.append(checklistOf(phase.name, phase.steps));
        for (const Branch &branch : phase.branches)
            checklists.append(checklistOf(phase.name + QStringLiteral(": if ") + branch.title, branch.steps));
    }
    return {{QStringLiteral("version"), 1},
            {QStringLiteral("title"), runbook.title},
            {QStringLiteral("description"), runbook.symptoms.join(u'\n')},
            {QStringLiteral("public"), true},
            {QStringLiteral("create_public_playbook_run"), false},
            {QStringLiteral("checklists"), checklists}};
}

Expected<QByteArray> fromMattermost(const QJsonObject &playbook, const QString &file)
{
    Writer writer(json::text(playbook, "title"));
    writer.text(json::text(playbook, "description"));
    int steps = 0;
    for (const auto &checklist : playbook[QStringLiteral("checklists")].toArray()) {
        writer.phase(json::text(checklist.toObject(), "title"));
        for (const auto &each : checklist[QStringLiteral("items")].toArray()) {
            if (++steps > MaxPlaybookSteps)
                return fail(ErrorCode::TooLarge,
                            QStringLiteral("%1: more than %2 steps").arg(file).arg(MaxPlaybookSteps));
            const QJsonObject item = each.toObject();
            QString detail;
            QStringList commands;
            splitDescription(json::text(item, "description"), detail, commands);
            if (const QString command = json::text(item, "command"); !command.trimmed().isEmpty())
                commands << command;
            writer.step(json::text(item, "title"), detail, commands);
        }
    }
    if (steps == 0)
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1: its checklists have no items").arg(file));
    return writer.take();
}

} // namespace wf::playbook
