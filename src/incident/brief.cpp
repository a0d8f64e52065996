// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/brief.h"

namespace wf {

namespace {

constexpr int MaxBriefLength = 8000;
constexpr std::size_t LastEntries = 5;

QString clockUtc(Timestamp t)
{
    return toIsoUtc(t).mid(11, 5) + QStringLiteral(" UTC");
}

class Brief
{
public:
    Brief(const Incident &incident, const std::vector<ConditionRecord> &conditions, Timestamp now)
        : m_incident(incident), m_conditions(conditions), m_now(now)
    {
    }

    QString text()
    {
        situation();
        conditions();
        decisions();
        hypotheses();
        work();
        timers();
        lastUpdate();
        messages();
        people();
        return m_lines.join(u'\n').left(MaxBriefLength);
    }

private:
    void heading(const QString &name) { m_lines << QString() << QStringLiteral("## %1").arg(name); }
    void item(const QString &text) { m_lines << QStringLiteral("- ") + text.simplified(); }

    void situation()
    {
        const Incident &i = m_incident;
        m_lines << QStringLiteral("# %1 %2 — %3%4")
                       .arg(severityCode(i.severity), i.number, i.title,
                            i.drill ? QStringLiteral(" (drill)") : QString());
        if (i.declaredAt)
            m_lines << QStringLiteral("%1 for %2, declared %3")
                           .arg(statusName(i.status), clockText(m_now - *i.declaredAt),
                                clockUtc(*i.declaredAt));
        if (!i.facts.impact.isEmpty())
            m_lines << QStringLiteral("Impact: ") + i.facts.impact;
        if (!i.facts.services.isEmpty())
            m_lines << QStringLiteral("Services: ") + i.facts.services.join(QStringLiteral(", "));
        if (!i.facts.exitCriteria.isEmpty())
            m_lines << QStringLiteral("Over when: ") + i.facts.exitCriteria;
    }

    void conditions()
    {
        if (m_conditions.empty())
            return;
        heading(QStringLiteral("Conditions"));
        for (const ConditionRecord &record : m_conditions) {
            const QString state = record.state == ConditionRecord::State::NoData ? QStringLiteral("no data")
                                  : record.wasTrue                               ? QStringLiteral("true")
                                                                                 : QStringLiteral("false");
            const QString value =
                record.value.isEmpty() ? QString() : QStringLiteral(", now %1").arg(record.value);
            item(QStringLiteral("%1: %2 since %3%4").arg(record.text, state, clockUtc(record.at), value));
        }
    }

    void decisions()
    {
        std::vector<const Event *> last;
        for (auto it = m_incident.events.rbegin();
             it != m_incident.events.rend() && last.size() < LastEntries; ++it) {
            if ((*it)->as<event::Decision>())
                last.push_back(it->get());
        }
        if (last.empty())
            return;
        heading(QStringLiteral("Decisions"));
        for (auto it = last.rbegin(); it != last.rend(); ++it)
            item(QStringLiteral("%1 %2 (%3)")
                     .arg(clockUtc((*it)->happenedAt), (*it)->as<event::Decision>()->text,
                          authorOf(m_incident, **it)));
    }

    void hypotheses()
    {
        if (m_incident.hypotheses.empty())
            return;
        heading(QStringLiteral("What could be the cause"));
        for (const HypothesisState state :
             {HypothesisState::Likely, HypothesisState::Open, HypothesisState::RuledOut}) {
            for (const Hypothesis &h : m_incident.hypotheses) {
                if (h.state != state)
                    continue;
                QString line =
                    hypothesisStateName(state).replace(u'_', u' ') + QStringLiteral(": ") + h.title;
                if (!h.text.isEmpty())
                    line += QStringLiteral(" (%1)").arg(h.text);
                item(line);
            }
        }
    }

    void messages()
    {
        if (const int unsent = m_incident.unsentMessages(); unsent > 0)
            item(QStringLiteral("%1 messages are not sent yet").arg(unsent));
    }

    void work()
    {
        const Progress progress = progressOf(m_incident);
        if (progress.total == 0)
            return;
        heading(QStringLiteral("Work: %1 of %2 steps").arg(progress.done).arg(progress.total));
        if (const Step *next = nextStep(m_incident))
            item(QStringLiteral("next: ") + next->title);
        for (const auto &[id, record] : m_incident.steps) {
            const Step *step = m_incident.runbook() ? findStep(*m_incident.runbook(), id) : nullptr;
            const QString title = step ? step->title : id.text();
            const QString &who = record.assignee.isEmpty() ? record.actor : record.assignee;
            if (record.state == StepState::Running ||
                (record.state == StepState::Open && !record.assignee.isEmpty()))
                item(QStringLiteral("running: %1 (%2)").arg(title, who));
            else if (record.state == StepState::Skipped)
                item(QStringLiteral("skipped: %1 (%2)").arg(title, record.remark));
        }
    }

    void timers()
    {
        const auto running = timersOf(m_incident);
        if (running.empty())
            return;
        heading(QStringLiteral("Due"));
        for (const TimerRecord &timer : running) {
            const QString name = timer.kind == TimerKind::Update    ? QStringLiteral("status update")
                                 : timer.kind == TimerKind::Command ? QStringLiteral("somebody takes command")
                                                                    : timer.title;
            item(timer.dueAt > m_now
                     ? QStringLiteral("%1 in %2").arg(name, clockText(timer.dueAt - m_now))
                     : QStringLiteral("%1 overdue by %2").arg(name, clockText(m_now - timer.dueAt)));
        }
    }

    void lastUpdate()
    {
        for (auto it = m_incident.events.rbegin(); it != m_incident.events.rend(); ++it) {
            const auto *posted = (*it)->as<event::UpdatePosted>();
            if (!posted)
                continue;
            heading(QStringLiteral("Last update, %1").arg(clockUtc((*it)->happenedAt)));
            m_lines << posted->text;
            return;
        }
    }

    void people()
    {
        if (m_incident.roles.empty())
            return;
        heading(QStringLiteral("People"));
        for (const auto &[role, person] : m_incident.roles)
            item(QStringLiteral("%1: %2").arg(roleName(role), person));
    }

    const Incident &m_incident;
    const std::vector<ConditionRecord> &m_conditions;
    Timestamp m_now;
    QStringList m_lines;
};

} // namespace

QString handoverBrief(const Incident &incident, const std::vector<ConditionRecord> &conditions, Timestamp now)
{
    return Brief(incident, conditions, now).text();
}

} // namespace wf
