// SPDX-License-Identifier: GPL-3.0-or-later
#include "incidentjson.h"

#include "incident/eventcodec.h"

#include <QJsonArray>

namespace wf::ctl {

namespace {

QJsonObject stepJson(const Incident &incident, const Step &step)
{
    QJsonObject o{{QStringLiteral("id"), step.id.text()}, {QStringLiteral("title"), step.title}};
    const auto it = incident.steps.find(step.id);
    const StepRecord record = it == incident.steps.end() ? StepRecord{} : it->second;
    o[QStringLiteral("state")] = stepStateName(record.state);
    if (record.state != StepState::Open) {
        o[QStringLiteral("by")] = record.actor;
        o[QStringLiteral("at")] = toIsoUtc(record.at);
    }
    if (!record.remark.isEmpty())
        o[QStringLiteral("remark")] = record.remark;
    if (!record.assignee.isEmpty())
        o[QStringLiteral("assignee")] = record.assignee;
    return o;
}

QJsonArray phasesJson(const Incident &incident)
{
    QJsonArray phases;
    const int count = incident.runbook() ? int(incident.runbook()->phases.size()) : 0;
    for (int i = 0; i < count; ++i) {
        const Phase &phase = incident.runbook()->phases[std::size_t(i)];
        QJsonArray steps;
        for (const Step *step : stepsOfPhase(incident, i))
            steps.append(stepJson(incident, *step));
        QJsonArray branches;
        for (int b = 0; b < int(phase.branches.size()); ++b) {
            const auto chosen = incident.chosenBranch.find(i);
            branches.append(QJsonObject{
                {QStringLiteral("id"), QStringLiteral("p%1.b%2").arg(i).arg(b)},
                {QStringLiteral("title"), phase.branches[std::size_t(b)].title},
                {QStringLiteral("chosen"), chosen != incident.chosenBranch.end() && chosen->second == b}});
        }
        phases.append(QJsonObject{{QStringLiteral("name"), phase.name},
                                  {QStringLiteral("steps"), steps},
                                  {QStringLiteral("branches"), branches}});
    }
    return phases;
}

} // namespace

QJsonValue timeOrNull(const std::optional<Timestamp> &at)
{
    return at ? QJsonValue(toIsoUtc(*at)) : QJsonValue();
}

QJsonObject toJson(const IncidentSummary &s)
{
    return {{QStringLiteral("id"), s.id.text()},
            {QStringLiteral("number"), s.number},
            {QStringLiteral("title"), s.title},
            {QStringLiteral("severity"), severityCode(s.severity)},
            {QStringLiteral("status"), statusName(s.status)},
            {QStringLiteral("drill"), s.drill},
            {QStringLiteral("runbook"), s.runbookId.text()},
            {QStringLiteral("commander"), s.commander},
            {QStringLiteral("detected"), timeOrNull(s.detectedAt)},
            {QStringLiteral("declared"), timeOrNull(s.declaredAt)},
            {QStringLiteral("mitigated"), timeOrNull(s.mitigatedAt)},
            {QStringLiteral("resolved"), timeOrNull(s.resolvedAt)},
            {QStringLiteral("steps_done"), s.progress.done},
            {QStringLiteral("steps_total"), s.progress.total}};
}

QJsonObject toJson(const Event &e)
{
    return {{QStringLiteral("id"), e.id.text()},
            {QStringLiteral("kind"), e.kindName()},
            {QStringLiteral("happened_at"), toIsoUtc(e.happenedAt)},
            {QStringLiteral("recorded_at"), toIsoUtc(e.recordedAt)},
            {QStringLiteral("actor"), e.actor},
            {QStringLiteral("payload"), exportedFields(e)}};
}

QJsonObject toJsonWhole(const Incident &incident)
{
    QJsonObject o = toJson(summaryOf(incident));
    o[QStringLiteral("simulated")] = incident.simulated;
    QJsonArray conditions;
    for (const auto &[index, record] : incident.conditions) {
        conditions.append(
            QJsonObject{{QStringLiteral("condition"), index},
                        {QStringLiteral("text"), record.text},
                        {QStringLiteral("true"), record.wasTrue},
                        {QStringLiteral("no_data"), record.state == ConditionRecord::State::NoData},
                        {QStringLiteral("value"), record.value},
                        {QStringLiteral("since"), toIsoUtc(record.at)}});
    }
    QJsonArray timers;
    for (const TimerRecord &timer : timersOf(incident)) {
        timers.append(QJsonObject{{QStringLiteral("id"), timer.id.text()},
                                  {QStringLiteral("title"), timer.title},
                                  {QStringLiteral("due"), toIsoUtc(timer.dueAt)},
                                  {QStringLiteral("fired"), timer.firedAt.has_value()},
                                  {QStringLiteral("acknowledged"), timer.acknowledged}});
    }
    QJsonObject roles;
    for (const auto &[role, person] : incident.roles)
        roles[roleName(role)] = person;
    QJsonArray timeline;
    for (const EventPtr &event : linesOf(incident)) {
        QJsonObject entry = toJson(*event);
        entry[QStringLiteral("actor")] = authorOf(incident, *event);
        entry[QStringLiteral("effect")] = !isRemark(incident, *event);
        timeline.append(entry);
    }
    o[QStringLiteral("conditions")] = conditions;
    o[QStringLiteral("phases")] = phasesJson(incident);
    o[QStringLiteral("timers")] = timers;
    o[QStringLiteral("roles")] = roles;
    o[QStringLiteral("next_update")] = timeOrNull(nextUpdateDue(incident));
    o[QStringLiteral("timeline")] = timeline;
    return o;
}

} // namespace wf::ctl
