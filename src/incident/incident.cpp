// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/incident.h"

#include "base/names.h"

#include <algorithm>
#include <array>

namespace wf {

namespace {

bool isFinished(const Incident &incident, const Step &step)
{
    const auto it = incident.steps.find(step.id);
    return it != incident.steps.end() && wf::isFinished(it->second.state);
}

} // namespace

QString Incident::commander() const
{
    const auto it = roles.find(Role::Commander);
    return it == roles.end() ? QString() : it->second;
}

bool Incident::hasTrueCondition() const
{
    return std::any_of(conditions.begin(), conditions.end(),
                       [](const auto &entry) { return entry.second.wasTrue; });
}

const MessageRecord *Incident::message(const MessageId &wanted) const
{
    const auto it = std::find_if(messages.begin(), messages.end(),
                                 [&wanted](const MessageRecord &m) { return m.id == wanted; });
    return it == messages.end() ? nullptr : &*it;
}

int Incident::unsentMessages() const
{
    return int(std::count_if(messages.begin(), messages.end(),
                             [](const MessageRecord &m) { return m.isPending(); }));
}

std::vector<const Step *> stepsOfPhase(const Incident &incident, int phase)
{
    std::vector<const Step *> steps;
    const Runbook *runbook = incident.runbook();
    if (!runbook || phase < 0 || phase >= int(runbook->phases.size()))
        return steps;
    const Phase &p = runbook->phases[std::size_t(phase)];
    for (const Step &step : p.steps)
        steps.push_back(&step);
    const auto chosen = incident.chosenBranch.find(phase);
    if (chosen != incident.chosenBranch.end() && chosen->second < int(p.branches.size())) {
        for (const Step &step : p.branches[std::size_t(chosen->second)].steps)
            steps.push_back(&step);
    }
    return steps;
}

bool needsBranch(const Incident &incident, int phase)
{
    const Runbook *runbook = incident.runbook();
    return runbook && phase >= 0 && phase < int(runbook->phases.size()) &&
           !runbook->phases[std::size_t(phase)].branches.empty() && !incident.chosenBranch.contains(phase);
}

Progress progressOfPhase(const Incident &incident, int phase)
{
    Progress progress;
    for (const Step *step : stepsOfPhase(incident, phase)) {
        ++progress.total;
        progress.done += isFinished(incident, *step);
    }
    if (needsBranch(incident, phase)) {
        // What is certain to come: at least the shortest alternative.
        const auto &branches = incident.runbook()->phases[std::size_t(phase)].branches;
        const auto shortest =
            std::min_element(branches.begin(), branches.end(), [](const Branch &a, const Branch &b) {
                return a.steps.size() < b.steps.size();
            });
        progress.total += int(shortest->steps.size());
    }
    return progress;
}

Progress progressOf(const Incident &incident)
{
    Progress sum;
    const int phases = incident.runbook() ? int(incident.runbook()->phases.size()) : 0;
    for (int i = 0; i < phases; ++i) {
        if (incident.runbook()->phases[std::size_t(i)].beside)
            continue;
        const Progress p = progressOfPhase(incident, i);
        sum.done += p.done;
        sum.total += p.total;
    }
    return sum;
}

int currentPhase(const Incident &incident)
{
    const int phases = incident.runbook() ? int(incident.runbook()->phases.size()) : 0;
    for (int i = 0; i < phases; ++i) {
        if (incident.runbook()->phases[std::size_t(i)].beside)
            continue;
        const Progress p = progressOfPhase(incident, i);
        if (p.done < p.total || needsBranch(incident, i))
            return i;
    }
    return -1;
}

const Step *nextStep(const Incident &incident)
{
    for (const Step *step : stepsOfPhase(incident, currentPhase(incident))) {
        if (!isFinished(incident, *step))
            return step;
    }
    return nullptr;
}

QStringList reportsOf(const Incident &incident)
{
    std::set<QString> people;
    for (const auto &[role, person] : incident.roles)
        people.insert(person);
    for (const auto &[id, record] : incident.steps) {
        if (!isFinished(record.state))
            people.insert(record.assignee);
    }
    people.erase(QString());
    people.erase(incident.commander());
    return {people.begin(), people.end()};
}

const Step *closedGate(const Incident &incident, const StepId &step)
{
    const Step *gate = nullptr;
    const QString *group = nullptr;
    for (int phase = 0; incident.runbook() && phase < int(incident.runbook()->phases.size()); ++phase) {
        // Each runbook has its own gates.
        const QString &of = incident.runbook()->phases[std::size_t(phase)].group;
        if (!group || *group != of)
            gate = nullptr;
        group = &of;
        const auto steps = stepsOfPhase(incident, phase);
        if (std::any_of(steps.begin(), steps.end(), [&step](const Step *s) { return s->id == step; }))
            return gate;
        for (const Step *s : steps) {
            if (!gate && s->gate && !isFinished(incident, *s))
                gate = s;
        }
    }
    return nullptr;
}

namespace {

bool isFromElsewhere(const DeskId &home, const Event &event)
{
    return !home.isEmpty() && event.id.desk != home;
}

} // namespace

bool isForeign(const Incident &incident, const Event &event)
{
    return isFromElsewhere(incident.home, event);
}

bool isHeldHere(const Incident &incident)
{
    if (incident.home.isEmpty())
        return false;
    const bool open =
        isActive(incident.status) || incident.isDetection() || incident.status == IncidentStatus::Merged;
    return incident.desk == incident.home || (incident.takenUpHere && open);
}

QString authorOf(const Incident &incident, const Event &event)
{
    return authorOf(incident.home, event);
}

QString authorOf(const DeskId &home, const Event &event)
{
    return isFromElsewhere(home, event) ? event.actor + u'@' + shortDesk(event.id.desk) : event.actor;
}

std::vector<EventPtr> linesOf(const Incident &incident)
{
    std::vector<EventPtr> lines;
    lines.reserve(incident.events.size() + incident.remarks.size());
    std::merge(incident.events.begin(), incident.events.end(), incident.remarks.begin(),
               incident.remarks.end(), std::back_inserter(lines),
               [](const EventPtr &a, const EventPtr &b) { return foldsBefore(*a, *b); });
    return lines;
}

bool isRemark(const Incident &incident, const Event &event)
{
    return std::any_of(incident.remarks.begin(), incident.remarks.end(),
                       [&event](const EventPtr &e) { return e->id == event.id; });
}

Amendments amendmentsOf(const Incident &incident)
{
    Amendments amendments;
    for (const EventPtr &e : incident.events) {
        if (const auto *amended = e->as<event::Amended>())
            amendments[amended->event].push_back(e);
    }
    return amendments;
}

} // namespace wf
