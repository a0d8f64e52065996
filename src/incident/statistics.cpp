// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/statistics.h"

#include "base/jsonfields.h"
#include "base/names.h"

#include <QJsonDocument>

#include <algorithm>

namespace wf {

namespace {

constexpr std::array TroubleNames{"step_skipped", "step_overrun", "phase_overrun", "condition_flapped"};
constexpr std::array AllMilestones{Milestone::Started,    Milestone::Detected,  Milestone::Declared,
                                   Milestone::Identified, Milestone::Mitigated, Milestone::Resolved,
                                   Milestone::Closed};

QString runbookTitle(const Incident &incident)
{
    if (incident.imported)
        return incident.imported->runbook;
    for (const AttachedPart &part : incident.parts) {
        if (part.index != ChecklistIndex)
            return part.title.isEmpty() ? part.id.text() : part.title;
    }
    return incident.runbookId.text();
}

void addTrouble(IncidentStatistics &s, TroubleKind kind, const QString &runbook, const QString &what)
{
    Trouble trouble{kind, runbook.left(MaxListedTitle), what.left(MaxListedTitle)};
    const bool known = std::find(s.troubles.begin(), s.troubles.end(), trouble) != s.troubles.end();
    if (!known && s.troubles.size() < MaxListedTroubles)
        s.troubles.push_back(std::move(trouble));
}

void addTroubles(const Incident &incident, IncidentStatistics &s)
{
    for (const PhaseAsFollowed &phase : runbookAsFollowed(incident)) {
        const QString &runbook = phase.plan->group.isEmpty() ? s.runbook : phase.plan->group;
        if (phase.overrun)
            addTrouble(s, TroubleKind::PhaseOverrun, runbook, phase.plan->name);
        for (const StepAsFollowed &step : phase.steps) {
            if (step.record.state == StepState::Skipped)
                addTrouble(s, TroubleKind::StepSkipped, runbook, step.step->title);
            else if (step.late)
                addTrouble(s, TroubleKind::StepOverrun, runbook, step.step->title);
        }
    }
    for (const QString &condition : incident.tally.flapped)
        addTrouble(s, TroubleKind::ConditionFlapped, s.runbook, condition);
}

QJsonObject times(const std::map<Milestone, Timestamp> &milestones)
{
    QJsonObject o;
    for (const auto &[milestone, at] : milestones)
        o[milestoneName(milestone)] = json::ms(at);
    return o;
}

std::map<Milestone, Timestamp> timesIn(const QJsonObject &o)
{
    std::map<Milestone, Timestamp> milestones;
    for (const Milestone m : AllMilestones) {
        if (const QJsonValue at = o.value(milestoneName(m)); at.isDouble())
            milestones[m] = fromMs(at.toInteger());
    }
    return milestones;
}

QJsonObject fields(const ActionItem &a)
{
    QJsonObject o{{QStringLiteral("id"), a.id},
                  {QStringLiteral("text"), a.text},
                  {QStringLiteral("state"), actionStateName(a.state)},
                  {QStringLiteral("at"), json::ms(a.at)}};
    if (!a.owner.isEmpty())
        o[QStringLiteral("owner")] = a.owner;
    if (!a.link.isEmpty())
        o[QStringLiteral("link")] = a.link;
    if (a.dueAt)
        o[QStringLiteral("due")] = json::ms(*a.dueAt);
    if (a.doneAt)
        o[QStringLiteral("done")] = json::ms(*a.doneAt);
    return o;
}

ActionItem actionIn(const QJsonObject &o)
{
    ActionItem a;
    a.id = json::text(o, "id");
    a.text = json::text(o, "text");
    a.owner = json::text(o, "owner");
    a.link = json::text(o, "link");
    a.dueAt = json::time(o, QLatin1String("due"));
    a.doneAt = json::time(o, QLatin1String("done"));
    a.state = parseActionState(json::text(o, "state")).value_or(ActionState::Open);
    a.at = json::time(o, QLatin1String("at")).value_or(Timestamp());
    return a;
}

/// Only those that say something: a measure that is pending stands for itself.
QJsonArray measureFields(const Measure &m)
{
    return {measureStateName(m.state), milestoneName(m.from), milestoneName(m.to),
            QJsonValue(qint64(m.length.count()))};
}

Measure measureIn(MeasureKind kind, const QJsonArray &fields)
{
    Measure m;
    m.kind = kind;
    for (const MeasureState state : {MeasureState::Recorded, MeasureState::Pending,
                                     MeasureState::NotApplicable, MeasureState::Invalid}) {
        if (measureStateName(state) == fields.at(0).toString())
            m.state = state;
    }
    m.from = parseMilestone(fields.at(1).toString()).value_or(m.from);
    m.to = parseMilestone(fields.at(2).toString()).value_or(m.to);
    m.length = Millis{fields.at(3).toInteger()};
    return m;
}

} // namespace

QString troubleName(TroubleKind kind)
{
    return nameIn(TroubleNames, kind);
}

std::optional<Timestamp> IncidentStatistics::milestone(Milestone m) const
{
    if (const auto it = corrected.find(m); it != corrected.end())
        return it->second;
    const auto it = recorded.find(m);
    return it == recorded.end() ? std::nullopt : std::optional(it->second);
}

IncidentStatistics statisticsOf(const Incident &incident)
{
    IncidentStatistics s;
    s.runbook = runbookTitle(incident).left(MaxListedTitle);
    s.services = incident.facts.services.mid(0, MaxListedNames);
    s.tags = incident.facts.tags.mid(0, MaxListedNames);
    for (const Milestone m : AllMilestones) {
        if (const auto at = recordedMilestone(incident, m))
            s.recorded[m] = *at;
    }
    s.corrected = incident.review.corrected;
    for (const MeasureKind kind : AllMeasures)
        s.measures[std::size_t(kind)] = measureOf(incident, kind);
    s.worst = worstSeverity(incident);
    // Not the time of day: what stands in the log must not depend on when it was computed.
    s.updates = updatesOnTime(incident, incident.lastChange);
    addTroubles(incident, s);
    for (const ActionItem &action : incident.review.actions) {
        if (s.actions.size() >= MaxListedActions)
            break;
        s.actions.push_back(action);
        s.actions.back().text.truncate(MaxListedText);
        s.actions.back().link.truncate(MaxListedText);
    }
    s.reviewBegun = incident.review.begun;
    s.review = incident.review.state;
    s.reviewDue = reviewDueAt(incident);
    s.endedBy = incident.tally.endedBy;
    for (const auto &[index, event] : incident.tally.firstTrue) {
        const auto condition = incident.conditions.find(index);
        if (condition != incident.conditions.end() && s.conditions.size() < MaxListedNames &&
            !s.conditions.contains(condition->second.text))
            s.conditions += condition->second.text.left(MaxListedTitle);
    }
    if (incident.imported) {
        s.source = incident.imported->source;
        s.reference = incident.imported->reference;
    }
    return s;
}

QByteArray statisticsText(const IncidentStatistics &s)
{
    QJsonObject o{{QStringLiteral("recorded"), times(s.recorded)},
                  {QStringLiteral("worst"), severityCode(s.worst)}};
    const auto set = [&o](const char *key, const QString &text) {
        if (!text.isEmpty())
            o[QLatin1String(key)] = text;
    };
    set("runbook", s.runbook);
    set("source", s.source);
    set("reference", s.reference);
    set("ended_by", s.endedBy);
    if (!s.conditions.isEmpty())
        o[QStringLiteral("conditions")] = QJsonArray::fromStringList(s.conditions);
    if (!s.services.isEmpty())
        o[QStringLiteral("services")] = QJsonArray::fromStringList(s.services);
    if (!s.tags.isEmpty())
        o[QStringLiteral("tags")] = QJsonArray::fromStringList(s.tags);
    if (!s.corrected.empty())
        o[QStringLiteral("corrected")] = times(s.corrected);
    QJsonObject measures;
    for (const Measure &m : s.measures)
        measures[measureName(m.kind)] = measureFields(m);
    o[QStringLiteral("measures")] = measures;
    if (s.updates.of > 0)
        o[QStringLiteral("updates")] = QJsonArray{s.updates.kept, s.updates.of};
    QJsonArray troubles;
    for (const Trouble &t : s.troubles)
        troubles.append(QJsonArray{int(t.kind), t.runbook, t.what});
    if (!troubles.isEmpty())
        o[QStringLiteral("troubles")] = troubles;
    QJsonArray actions;
    for (const ActionItem &a : s.actions)
        actions.append(fields(a));
    if (!actions.isEmpty())
        o[QStringLiteral("actions")] = actions;
    if (s.reviewBegun)
        o[QStringLiteral("review")] = reviewStateName(s.review);
    if (s.reviewDue)
        o[QStringLiteral("review_due")] = json::ms(*s.reviewDue);
    return QJsonDocument(o).toJson(QJsonDocument::Compact);
}

Expected<IncidentStatistics> readStatistics(const QByteArray &text)
{
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (!document.isObject())
        return fail(ErrorCode::Corrupt,
                    QStringLiteral("statistics are no JSON object: %1").arg(error.errorString()));
    const QJsonObject o = document.object();
    IncidentStatistics s;
    s.runbook = json::text(o, "runbook");
    s.source = json::text(o, "source");
    s.reference = json::text(o, "reference");
    s.endedBy = json::text(o, "ended_by");
    s.conditions = json::texts(o, "conditions");
    s.services = json::texts(o, "services");
    s.tags = json::texts(o, "tags");
    s.recorded = timesIn(o.value(QLatin1String("recorded")).toObject());
    s.corrected = timesIn(o.value(QLatin1String("corrected")).toObject());
    s.worst = parseSeverity(json::text(o, "worst")).value_or(Severity::P2);
    const QJsonObject measures = o.value(QLatin1String("measures")).toObject();
    for (const MeasureKind kind : AllMeasures)
        s.measures[std::size_t(kind)] = measureIn(kind, measures.value(measureName(kind)).toArray());
    const QJsonArray updates = o.value(QLatin1String("updates")).toArray();
    s.updates = {updates.at(0).toInt(), updates.at(1).toInt()};
    for (const QJsonValue &value : o.value(QLatin1String("troubles")).toArray()) {
        const QJsonArray t = value.toArray();
        const int kind = t.at(0).toInt(-1);
        if (kind >= 0 && kind < int(TroubleNames.size()))
            s.troubles.push_back({static_cast<TroubleKind>(kind), t.at(1).toString(), t.at(2).toString()});
    }
    for (const QJsonValue &value : o.value(QLatin1String("actions")).toArray())
        s.actions.push_back(actionIn(value.toObject()));
    s.reviewBegun = o.contains(QLatin1String("review"));
    s.review = parseReviewState(json::text(o, "review")).value_or(ReviewState::Draft);
    s.reviewDue = json::time(o, QLatin1String("review_due"));
    return s;
}

} // namespace wf
