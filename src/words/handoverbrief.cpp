// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/handoverbrief.h"

#include "words/eventsentence.h"
#include "words/terms.h"

namespace wf {

namespace {

constexpr int MaxBriefLength = 8000;
constexpr std::size_t LastEntries = 5;

class HandoverBrief
{
    Q_DECLARE_TR_FUNCTIONS(wf::HandoverBrief)
public:
    HandoverBrief(const Incident &incident, const std::vector<ConditionRecord> &conditions, Timestamp now)
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
    static QString minuteOf(Timestamp t) { return tr("%1 UTC").arg(Terms::clock(t).left(5)); }
    void heading(const QString &name) { m_lines << QString() << QStringLiteral("## %1").arg(name); }
    void item(const QString &text) { m_lines << QStringLiteral("- ") + text.simplified(); }

    void situation()
    {
        const Incident &i = m_incident;
        m_lines << QStringLiteral("# %1 %2 — %3%4")
                       .arg(severityCode(i.severity), i.number, i.title,
                            i.drill ? tr(" (drill)") : QString());
        if (i.declaredAt)
            m_lines << tr("%1 for %2, declared %3")
                           .arg(Terms::status(i.status), clockText(m_now - *i.declaredAt),
                                minuteOf(*i.declaredAt));
        if (!i.facts.impact.isEmpty())
            m_lines << tr("Impact: %1").arg(i.facts.impact);
        if (!i.facts.services.isEmpty())
            m_lines << tr("Services: %1").arg(i.facts.services.join(QStringLiteral(", ")));
        if (!i.facts.exitCriteria.isEmpty())
            m_lines << tr("Over when: %1").arg(i.facts.exitCriteria);
    }

    void conditions()
    {
        if (m_conditions.empty())
            return;
        heading(tr("Conditions"));
        for (const ConditionRecord &record : m_conditions) {
            const QString state = record.state == ConditionRecord::State::NoData ? tr("no data")
                                  : record.wasTrue                               ? tr("true")
                                                                                 : tr("false");
            const QString value = record.value.isEmpty() ? QString() : tr(", now %1").arg(record.value);
            item(tr("%1: %2 since %3%4").arg(record.text, state, minuteOf(record.at), value));
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
        heading(tr("Decisions"));
        for (auto it = last.rbegin(); it != last.rend(); ++it) {
            EventSentence said = sentenceOf(**it);
            said.lead.clear(); // The heading says it.
            item(QStringLiteral("%1 %2 (%3)")
                     .arg(minuteOf((*it)->happenedAt), said.plain(), authorOf(m_incident, **it)));
        }
    }

    void hypotheses()
    {
        if (m_incident.hypotheses.empty())
            return;
        heading(tr("What could be the cause"));
        for (const HypothesisState state :
             {HypothesisState::Likely, HypothesisState::Open, HypothesisState::RuledOut}) {
            for (const Hypothesis &h : m_incident.hypotheses) {
                if (h.state != state)
                    continue;
                QString line = Terms::hypothesis(state) + QStringLiteral(": ") + h.title;
                if (!h.text.isEmpty())
                    line += QStringLiteral(" (%1)").arg(h.text);
                item(line);
            }
        }
    }

    void messages()
    {
        if (const int unsent = m_incident.unsentMessages(); unsent > 0)
            item(HandoverBrief::tr("%n message(s) not sent yet", nullptr, unsent));
    }

    void work()
    {
        const Progress progress = progressOf(m_incident);
        if (progress.total == 0)
            return;
        heading(tr("Work: %1 of %2 steps").arg(progress.done).arg(progress.total));
        if (const Step *next = nextStep(m_incident))
            item(tr("next: %1").arg(next->title));
        for (const auto &[id, record] : m_incident.steps) {
            const Step *step = m_incident.runbook() ? findStep(*m_incident.runbook(), id) : nullptr;
            const QString title = step ? step->title : id.text();
            const QString &who = record.assignee.isEmpty() ? record.actor : record.assignee;
            if (record.state == StepState::Running ||
                (record.state == StepState::Open && !record.assignee.isEmpty()))
                item(tr("running: %1 (%2)").arg(title, who));
            else if (record.state == StepState::Skipped)
                item(tr("skipped: %1 (%2)").arg(title, record.remark));
        }
    }

    void timers()
    {
        const auto running = timersOf(m_incident);
        if (running.empty())
            return;
        heading(tr("Due"));
        for (const TimerRecord &timer : running) {
            const QString name = timer.kind == TimerKind::Update    ? tr("status update")
                                 : timer.kind == TimerKind::Command ? tr("somebody takes command")
                                                                    : timer.title;
            item(timer.dueAt > m_now ? tr("%1 in %2").arg(name, clockText(timer.dueAt - m_now))
                                     : tr("%1 overdue by %2").arg(name, clockText(m_now - timer.dueAt)));
        }
    }

    void lastUpdate()
    {
        for (auto it = m_incident.events.rbegin(); it != m_incident.events.rend(); ++it) {
            const auto *posted = (*it)->as<event::UpdatePosted>();
            if (!posted)
                continue;
            heading(tr("Last update, %1").arg(minuteOf((*it)->happenedAt)));
            m_lines << posted->text;
            return;
        }
    }

    void people()
    {
        if (m_incident.roles.empty())
            return;
        heading(tr("People"));
        for (const auto &[role, person] : m_incident.roles)
            item(QStringLiteral("%1: %2").arg(Terms::role(role), person));
    }

    const Incident &m_incident;
    const std::vector<ConditionRecord> &m_conditions;
    Timestamp m_now;
    QStringList m_lines;
};

} // namespace

QString handoverBrief(const Incident &incident, const std::vector<ConditionRecord> &conditions, Timestamp now)
{
    return HandoverBrief(incident, conditions, now).text();
}

} // namespace wf
