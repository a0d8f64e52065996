// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/jsonexport.h"

#include "incident/eventcodec.h"

#include "report/conditionhistory.h"
#include "report/eventwords.h"
#include "report/jsonparts.h"
#include "report/reportwords.h"

#include <QJsonDocument>

#include <algorithm>
#include <set>

namespace wf {

using report::timeJson;
using report::wordsJson;

namespace {

QJsonArray listJson(const QStringList &texts)
{
    QJsonArray array;
    for (const QString &text : texts)
        array.append(wordsJson(text));
    return array;
}

QJsonObject incidentJson(const Incident &i)
{
    QStringList runbooks;
    for (const AttachedPart &part : i.parts)
        runbooks << part.title;
    return {{QStringLiteral("id"), i.id.text()},
            {QStringLiteral("number"), i.number},
            {QStringLiteral("title"), wordsJson(i.title)},
            {QStringLiteral("severity"), severityCode(i.severity)},
            {QStringLiteral("worst_severity"), severityCode(worstSeverity(i))},
            {QStringLiteral("status"), statusName(i.status)},
            {QStringLiteral("drill"), i.drill},
            {QStringLiteral("simulated"), i.simulated},
            {QStringLiteral("commander"), wordsJson(i.commander())},
            {QStringLiteral("runbooks"), listJson(runbooks)},
            {QStringLiteral("impact"), wordsJson(i.facts.impact)},
            {QStringLiteral("exit_criteria"), wordsJson(i.facts.exitCriteria)},
            {QStringLiteral("services"), listJson(i.facts.services)},
            {QStringLiteral("tags"), listJson(i.facts.tags)},
            {QStringLiteral("links"), listJson(i.facts.links)}};
}

QJsonObject sourceJson(const ReportInput &input)
{
    const Incident &i = input.incident;
    return {{QStringLiteral("from"), wordsJson(input.source)},
            {QStringLiteral("desk"), wordsJson(input.desk)},
            {QStringLiteral("chain_head"), wordsJson(input.chainHead)},
            {QStringLiteral("as_of"), isActive(i.status) ? QJsonValue(toIsoUtc(input.now)) : QJsonValue()},
            {QStringLiteral("entries"), qint64(i.events.size())},
            {QStringLiteral("last_entry"), toIsoUtc(i.lastChange)}};
}

QJsonArray milestonesJson(const Incident &i)
{
    QJsonArray array;
    for (int m = 0; m <= int(Milestone::Closed); ++m) {
        const auto milestone = static_cast<Milestone>(m);
        array.append(QJsonObject{{QStringLiteral("milestone"), milestoneName(milestone)},
                                 {QStringLiteral("at"), timeJson(milestoneAt(i, milestone))},
                                 {QStringLiteral("recorded"), timeJson(recordedMilestone(i, milestone))},
                                 {QStringLiteral("corrected"), i.review.corrected.contains(milestone)}});
    }
    return array;
}

QJsonArray measuresJson(const Incident &i)
{
    QJsonArray array;
    for (const MeasureKind kind : AllMeasures) {
        const Measure m = measureOf(i, kind);
        const bool known = m.state == MeasureState::Recorded || m.state == MeasureState::Invalid;
        array.append(QJsonObject{
            {QStringLiteral("measure"), measureName(kind)},
            {QStringLiteral("state"), measureStateName(m.state)},
            {QStringLiteral("formula"), formulaText(m)},
            {QStringLiteral("from"), milestoneName(m.from)},
            {QStringLiteral("to"), milestoneName(m.to)},
            {QStringLiteral("length_ms"), known ? QJsonValue(qint64(m.length.count())) : QJsonValue()}});
    }
    return array;
}

QJsonObject keptJson(const Kept &kept)
{
    return {{QStringLiteral("kept"), kept.kept}, {QStringLiteral("of"), kept.of}};
}

QJsonArray severitiesJson(const Incident &i, Timestamp until)
{
    QJsonArray array;
    for (const SeveritySpan &span : severitiesOf(i, until))
        array.append(QJsonObject{{QStringLiteral("severity"), severityCode(span.severity)},
                                 {QStringLiteral("from"), toIsoUtc(span.range.from)},
                                 {QStringLiteral("to"), toIsoUtc(span.range.to)},
                                 {QStringLiteral("length_ms"), qint64(span.range.length().count())}});
    return array;
}

QJsonArray conditionsJson(const Incident &i)
{
    QJsonArray array;
    for (const auto &[index, history] : report::conditionHistories(i)) {
        const Event *first = history.first;
        array.append(QJsonObject{
            {QStringLiteral("condition"), index},
            {QStringLiteral("text"), wordsJson(history.text)},
            {QStringLiteral("first_true"), first ? QJsonValue(toIsoUtc(first->happenedAt)) : QJsonValue()},
            {QStringLiteral("value"), first ? QJsonValue(wordsJson(history.firstValue)) : QJsonValue()},
            {QStringLiteral("times_true"), history.timesTrue},
            {QStringLiteral("state"), history.last->kindName().mid(10)}}); // behind "condition_"
    }
    return array;
}

QJsonArray updatesJson(const Incident &i, Timestamp until)
{
    QJsonArray array;
    for (const UpdateRecord &update : updatesOf(i, until))
        array.append(QJsonObject{{QStringLiteral("due"), toIsoUtc(update.dueAt)},
                                 {QStringLiteral("posted"), timeJson(update.postedAt)},
                                 {QStringLiteral("on_time"), update.onTime()}});
    return array;
}

QJsonArray timelineJson(const Incident &i)
{
    std::set<EventId> key;
    for (const EventPtr &e : keyMomentsOf(i))
        key.insert(e->id);
    std::vector<EventPtr> events = linesOf(i);
    std::stable_sort(events.begin(), events.end(),
                     [](const EventPtr &a, const EventPtr &b) { return a->happenedAt < b->happenedAt; });
    QJsonArray array;
    for (const EventPtr &e : events) {
        array.append(QJsonObject{{QStringLiteral("entry"), e->id.text()},
                                 {QStringLiteral("at"), toIsoUtc(e->happenedAt)},
                                 {QStringLiteral("recorded"), toIsoUtc(e->recordedAt)},
                                 {QStringLiteral("kind"), eventKindName(e->kind())},
                                 {QStringLiteral("actor"), wordsJson(authorOf(i, *e))},
                                 {QStringLiteral("effect"), !isRemark(i, *e)},
                                 {QStringLiteral("key_moment"), key.contains(e->id)},
                                 {QStringLiteral("review"), hasMark(e->kind(), KindMark::Review)},
                                 {QStringLiteral("text"), wordsOf(report::eventLine(*e))},
                                 {QStringLiteral("payload"), exportedFields(*e)}});
    }
    return array;
}

} // namespace

QByteArray reportJson(const ReportInput &input)
{
    const Incident &i = input.incident;
    const Timestamp until = countedUntil(i, input.now);
    const QJsonObject root{
        {QStringLiteral("format"), QStringLiteral("watchfloor-report")},
        {QStringLiteral("version"), ReportJsonVersion},
        {QStringLiteral("incident"), incidentJson(i)},
        {QStringLiteral("source"), sourceJson(input)},
        {QStringLiteral("milestones"), milestonesJson(i)},
        {QStringLiteral("measures"), measuresJson(i)},
        {QStringLiteral("kept"), QJsonObject{{QStringLiteral("steps"), keptJson(stepsOnTime(i))},
                                             {QStringLiteral("updates"), keptJson(updatesOnTime(i, until))}}},
        {QStringLiteral("severities"), severitiesJson(i, until)},
        {QStringLiteral("conditions"), conditionsJson(i)},
        {QStringLiteral("roles"), report::rolesJson(i)},
        {QStringLiteral("calls"), report::callsJson(i)},
        {QStringLiteral("hypotheses"), report::hypothesesJson(i)},
        {QStringLiteral("evidence"), report::evidenceJson(i)},
        {QStringLiteral("runbook"), report::runbookJson(i)},
        {QStringLiteral("updates"), updatesJson(i, until)},
        {QStringLiteral("messages"), report::messagesJson(i)},
        {QStringLiteral("review"), report::reviewJson(i)},
        {QStringLiteral("timeline"), timelineJson(i)},
        {QStringLiteral("charts"), report::chartsJson(input.charts)}};
    return QJsonDocument(root).toJson(QJsonDocument::Indented);
}

} // namespace wf
