// SPDX-License-Identifier: GPL-3.0-or-later
// CACAO Security Playbooks 2.0 (OASIS, November 2023): manual action steps one after the other, if-conditions
// for branches.
#include "base/jsonfields.h"
#include "runbook/playbookparts.h"

#include <QJsonArray>
#include <QSet>
#include <QUuid>

namespace wf::playbook {

namespace {

/// What ids of this program are made under: the same step of the same runbook has the same one.
const QUuid Space(QStringLiteral("{0c1d5d56-94a6-5d0f-9b86-4b6a1f6f5a31}"));

QString idOf(const QString &type, const QString &name)
{
    return type + QStringLiteral("--") +
           QUuid::createUuidV5(Space, type + u' ' + name).toString(QUuid::WithoutBraces);
}

const QString PhaseExtension = idOf(QStringLiteral("extension-definition"), QStringLiteral("phase"));
const QString Person = idOf(QStringLiteral("individual"), QStringLiteral("responder"));

class CacaoWriter
{
public:
    explicit CacaoWriter(const Runbook &runbook) : m_runbook(runbook) {}

    QJsonObject write(Timestamp created)
    {
        const QString start = id(QStringLiteral("start"), QString());
        const QString end = id(QStringLiteral("end"), QString());
        // From the last to the first, so that each step knows the next one.
        QString next = end;
        for (auto phase = m_runbook.phases.rbegin(); phase != m_runbook.phases.rend(); ++phase) {
            for (auto branch = phase->branches.rbegin(); branch != phase->branches.rend(); ++branch)
                next = writeBranch(*phase, *branch, next);
            next = writeSteps(*phase, phase->steps, next);
        }
        m_workflow[start] = QJsonObject{{QStringLiteral("type"), QStringLiteral("start")},
                                        {QStringLiteral("on_completion"), next}};
        m_workflow[end] = QJsonObject{{QStringLiteral("type"), QStringLiteral("end")}};
        const QString time = toIsoUtc(created);
        const QString author = idOf(QStringLiteral("identity"), QStringLiteral("watchfloor"));
        return {{QStringLiteral("type"), QStringLiteral("playbook")},
                {QStringLiteral("spec_version"), QStringLiteral("cacao-2.0")},
                {QStringLiteral("id"), id(QStringLiteral("playbook"), QString())},
                {QStringLiteral("name"), m_runbook.title},
                {QStringLiteral("description"), m_runbook.symptoms.join(u'\n')},
                {QStringLiteral("playbook_types"), QJsonArray{QStringLiteral("remediation")}},
                {QStringLiteral("created_by"), author},
                {QStringLiteral("created"), time},
                {QStringLiteral("modified"), time},
                {QStringLiteral("workflow_start"), start},
                {QStringLiteral("workflow"), m_workflow},
                {QStringLiteral("agent_definitions"),
                 QJsonObject{{Person, QJsonObject{{QStringLiteral("type"), QStringLiteral("individual")},
                                                  {QStringLiteral("name"), QStringLiteral("Responder")}}}}},
                {QStringLiteral("extension_definitions"),
                 QJsonObject{{PhaseExtension,
                              QJsonObject{{QStringLiteral("type"), QStringLiteral("extension-definition")},
                                          {QStringLiteral("name"), QStringLiteral("Phase of the runbook")},
                                          {QStringLiteral("created_by"), author},
                                          {QStringLiteral("schema"), QStringLiteral("{\"phase\": \"text\"}")},
                                          {QStringLiteral("version"), QStringLiteral("1.0.0")}}}}}};
    }

private:
    QString id(const QString &type, const QString &name) const
    {
        return idOf(type, m_runbook.id.text() + u'/' + name);
    }

    QString writeSteps(const Phase &phase, const std::vector<Step> &steps, QString next)
    {
        for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
            QJsonArray commands{QJsonObject{{QStringLiteral("type"), QStringLiteral("manual")},
                                            {QStringLiteral("command"), step->title}}};
            for (const CodeBlock &command : step->commands)
                commands.append(QJsonObject{{QStringLiteral("type"), QStringLiteral("bash")},
                                            {QStringLiteral("command"), command.text.trimmed()}});
            const QString own = id(QStringLiteral("action"), step->id.text());
            m_workflow[own] = QJsonObject{
                {QStringLiteral("type"), QStringLiteral("action")},
                {QStringLiteral("name"), step->title},
                {QStringLiteral("description"), step->detail},
                {QStringLiteral("commands"), commands},
                {QStringLiteral("agent"), Person},
                {QStringLiteral("step_extensions"),
                 QJsonObject{{PhaseExtension, QJsonObject{{QStringLiteral("phase"), phase.name}}}}},
                {QStringLiteral("on_completion"), next}};
            next = own;
        }
        return next;
    }
    QString writeBranch(const Phase &phase, const Branch &branch, const QString &next)
    {
        const QString place = phase.name + u'/' + branch.title;
        const QString end = id(QStringLiteral("end"), place);
        m_workflow[end] = QJsonObject{{QStringLiteral("type"), QStringLiteral("end")}};
        const QString own = id(QStringLiteral("if-condition"), place);
        m_workflow[own] =
            QJsonObject{{QStringLiteral("type"), QStringLiteral("if-condition")},
                        {QStringLiteral("condition"), branch.title},
                        {QStringLiteral("step_extensions"),
                         QJsonObject{{PhaseExtension, QJsonObject{{QStringLiteral("phase"), phase.name}}}}},
                        {QStringLiteral("on_true"), writeSteps(phase, branch.steps, end)},
                        {QStringLiteral("on_completion"), next}};
        return own;
    }

    const Runbook &m_runbook;
    QJsonObject m_workflow;
};

/// Follows a workflow from its start; each step once, wherever it is led to again.
class CacaoReader
{
public:
    CacaoReader(const QJsonObject &playbook, const QString &file)
        : m_workflow(playbook[QStringLiteral("workflow")].toObject()), m_file(file),
          m_writer(json::text(playbook, "name"))
    {
        m_writer.text(json::text(playbook, "description"));
    }

    Expected<QByteArray> read(const QString &start)
    {
        if (!m_workflow.contains(start))
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("%1: \"workflow_start\" names no step of the workflow").arg(m_file));
        follow(start, 0);
        if (m_count > MaxPlaybookSteps)
            return fail(ErrorCode::TooLarge,
                        QStringLiteral("%1: more than %2 steps").arg(m_file).arg(MaxPlaybookSteps));
        if (m_count == 0)
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("%1: its workflow has no action steps").arg(m_file));
        return m_writer.take();
    }

private:
    static constexpr int MaxDepth = 50;

    void follow(QString at, int depth)
    {
        while (!at.isEmpty() && depth < MaxDepth && !m_seen.contains(at) && m_count <= MaxPlaybookSteps) {
            m_seen.insert(at);
            const QJsonObject step = m_workflow[at].toObject();
            const QString type = json::text(step, "type");
            if (type == QLatin1String("action") || type == QLatin1String("playbook-action"))
                action(step);
            else if (type == QLatin1String("parallel"))
                all(step[QStringLiteral("next_steps")].toArray(), depth);
            else if (type == QLatin1String("switch-condition"))
                cases(step, depth);
            else if (type == QLatin1String("if-condition") || type == QLatin1String("while-condition"))
                condition(step, depth);
            at = json::text(step, "on_completion");
            if (at.isEmpty())
                at = json::text(step, "on_success");
        }
    }
    /// Begins the phase of a step if it is another one. Behind an alternative it is begun again, or the step
    /// would be a part of that; another alternative stands beside it.
    void phaseOf(const QJsonObject &step, bool isAlternative)
    {
        QString phase = m_branch ? m_phase : QStringLiteral("Steps");
        for (const auto &extension : step[QStringLiteral("step_extensions")].toObject()) {
            if (const QString named = json::text(extension.toObject(), "phase"); !named.isEmpty())
                phase = named;
        }
        if (m_begun && phase == m_phase && (m_branch > 0 || isAlternative || !m_afterBranch))
            return;
        m_begun = true;
        m_afterBranch = false;
        m_phase = phase;
        m_writer.phase(phase);
    }
    void action(const QJsonObject &step)
    {
        if (++m_count > MaxPlaybookSteps)
            return;
        phaseOf(step, false);
        QString title = json::text(step, "name");
        QStringList commands;
        QString detail = json::text(step, "description");
        for (const auto &each : step[QStringLiteral("commands")].toArray()) {
            const QString command = json::text(each.toObject(), "command");
            if (json::text(each.toObject(), "type") != QLatin1String("manual"))
                commands << command;
            else if (title.isEmpty())
                title = command;
            else if (command != title)
                detail += u'\n' + command;
        }
        commands.removeAll(QString());
        m_writer.step(title, detail, commands);
    }
    void alternative(const QString &condition, const QString &first, int depth)
    {
        if (first.isEmpty() || m_seen.contains(first))
            return;
        m_writer.branch(condition);
        ++m_branch;
        follow(first, depth + 1);
        --m_branch;
        m_afterBranch = true;
    }
    void condition(const QJsonObject &step, int depth)
    {
        phaseOf(step, true);
        const QString words = json::text(step, "condition");
        alternative(words, json::text(step, "on_true"), depth);
        alternative(QStringLiteral("not: ") + words, json::text(step, "on_false"), depth);
    }
    void cases(const QJsonObject &step, int depth)
    {
        phaseOf(step, true);
        const QJsonObject all = step[QStringLiteral("cases")].toObject();
        for (auto it = all.begin(); it != all.end(); ++it)
            alternative(json::text(step, "switch") + QStringLiteral(" is ") + it.key(), it.value().toString(),
                        depth);
    }
    void all(const QJsonArray &next, int depth)
    {
        for (const auto &each : next)
            follow(each.toString(), depth + 1);
    }

    const QJsonObject m_workflow;
    const QString m_file;
    Writer m_writer;
    QSet<QString> m_seen;
    QString m_phase;
    bool m_begun = false;
    int m_branch = 0;           ///< How deep in alternatives.
    bool m_afterBranch = false; ///< What follows is not a part of the alternative.
    int m_count = 0;
};

} // namespace

QJsonObject toCacao(const Runbook &runbook, Timestamp created)
{
    return CacaoWriter(runbook).write(created);
}

Expected<QByteArray> fromCacao(const QJsonObject &playbook, const QString &file)
{
    return CacaoReader(playbook, file).read(json::text(playbook, "workflow_start"));
}

} // namespace wf::playbook
