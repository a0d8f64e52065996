// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/jsonparts.h"

#include "incident/measures.h"
#include "plot/seriesnames.h"
#include "report/reportwords.h"

#include <cmath>

namespace wf::report {

namespace {

QJsonValue rangeEnd(const std::optional<TimeRange> &range, Timestamp TimeRange::*end)
{
    return range ? QJsonValue(toIsoUtc(*range.*end)) : QJsonValue();
}

QJsonObject stepJson(const StepAsFollowed &step)
{
    const StepRecord &record = step.record;
    const bool touched = record.state != StepState::Open;
    return {{QStringLiteral("id"), step.step->id.text()},
            {QStringLiteral("title"), wordsJson(step.step->title)},
            {QStringLiteral("state"), stepStateName(record.state)},
            {QStringLiteral("by"), wordsJson(record.actor)},
            {QStringLiteral("at"), touched ? QJsonValue(toIsoUtc(record.at)) : QJsonValue()},
            {QStringLiteral("text"), wordsJson(record.remark)},
            {QStringLiteral("assignee"), wordsJson(record.assignee)},
            {QStringLiteral("late"), step.late},
            {QStringLiteral("added"), step.added}};
}

QJsonObject sectionsJson(const PostMortem &review)
{
    QJsonObject sections;
    for (const auto &[section, text] : review.sections)
        sections[reviewSectionName(section)] =
            QJsonObject{{QStringLiteral("markdown"), wordsJson(text.markdown)},
                        {QStringLiteral("by"), wordsJson(text.by)},
                        {QStringLiteral("at"), toIsoUtc(text.at)},
                        {QStringLiteral("revisions"), text.revisions}};
    return sections;
}

QJsonArray actionsJson(const PostMortem &review)
{
    QJsonArray actions;
    for (const ActionItem &action : review.actions)
        actions.append(QJsonObject{{QStringLiteral("id"), action.id},
                                   {QStringLiteral("text"), wordsJson(action.text)},
                                   {QStringLiteral("owner"), wordsJson(action.owner)},
                                   {QStringLiteral("due"), timeJson(action.dueAt)},
                                   {QStringLiteral("state"), actionStateName(action.state)},
                                   {QStringLiteral("link"), wordsJson(action.link)},
                                   {QStringLiteral("by"), wordsJson(action.by)},
                                   {QStringLiteral("at"), toIsoUtc(action.at)},
                                   {QStringLiteral("done"), timeJson(action.doneAt)}});
    return actions;
}

QJsonObject lineJson(const SeriesWindow &line, double scale, const QString &name)
{
    QJsonArray columns;
    QJsonArray breaks;
    for (const Column &column : line.columns) {
        const auto value = [scale](double v) {
            return std::isfinite(v * scale) ? QJsonValue(v * scale) : QJsonValue();
        };
        columns.append(QJsonArray{qint64(toMs(column.firstAt)), value(column.first), value(column.min),
                                  value(column.max), value(column.last)});
        if (column.breakBefore)
            breaks.append(qint64(toMs(column.firstAt)));
    }
    return {{QStringLiteral("series"), name},
            {QStringLiteral("bin_ms"), qint64(line.bin.count())},
            {QStringLiteral("gap_before"), breaks},
            {QStringLiteral("columns"), columns}};
}

} // namespace

QJsonValue timeJson(const std::optional<Timestamp> &t)
{
    return t ? QJsonValue(toIsoUtc(*t)) : QJsonValue();
}

QString wordsJson(const QString &text)
{
    return cleaned(text);
}

QJsonArray rolesJson(const Incident &incident)
{
    QJsonArray array;
    for (const RoleChange &change : incident.roleHistory)
        array.append(QJsonObject{{QStringLiteral("role"), roleName(change.role)},
                                 {QStringLiteral("person"), wordsJson(change.person)},
                                 {QStringLiteral("at"), toIsoUtc(change.at)}});
    return array;
}

QJsonArray callsJson(const Incident &incident)
{
    QJsonArray array;
    for (const CallRecord &call : incident.calls)
        array.append(QJsonObject{{QStringLiteral("person"), wordsJson(call.person)},
                                 {QStringLiteral("answered"), call.answered},
                                 {QStringLiteral("text"), wordsJson(call.text)},
                                 {QStringLiteral("by"), wordsJson(call.by)},
                                 {QStringLiteral("at"), toIsoUtc(call.at)}});
    return array;
}

QJsonArray hypothesesJson(const Incident &incident)
{
    QJsonArray array;
    for (const Hypothesis &h : incident.hypotheses)
        array.append(QJsonObject{{QStringLiteral("id"), h.id},
                                 {QStringLiteral("title"), wordsJson(h.title)},
                                 {QStringLiteral("state"), hypothesisStateName(h.state)},
                                 {QStringLiteral("text"), wordsJson(h.text)},
                                 {QStringLiteral("by"), wordsJson(h.by)},
                                 {QStringLiteral("at"), toIsoUtc(h.at)}});
    return array;
}

QJsonArray evidenceJson(const Incident &incident)
{
    QJsonArray array;
    for (const Evidence &e : incident.evidence)
        array.append(QJsonObject{{QStringLiteral("text"), wordsJson(e.text)},
                                 {QStringLiteral("file"), wordsJson(e.file)},
                                 {QStringLiteral("sha256"), e.sha256.text()},
                                 {QStringLiteral("size"), e.size},
                                 {QStringLiteral("metric"), wordsJson(e.metric)},
                                 {QStringLiteral("from"), rangeEnd(e.range, &TimeRange::from)},
                                 {QStringLiteral("to"), rangeEnd(e.range, &TimeRange::to)},
                                 {QStringLiteral("step"), e.step.text()},
                                 {QStringLiteral("hypothesis"), e.hypothesis},
                                 {QStringLiteral("by"), wordsJson(e.by)},
                                 {QStringLiteral("at"), toIsoUtc(e.at)}});
    return array;
}

QJsonArray runbookJson(const Incident &incident)
{
    QJsonArray array;
    for (const PhaseAsFollowed &phase : runbookAsFollowed(incident)) {
        QJsonArray steps;
        for (const StepAsFollowed &step : phase.steps)
            steps.append(stepJson(step));
        array.append(QJsonObject{{QStringLiteral("phase"), wordsJson(phase.plan->name)},
                                 {QStringLiteral("group"), wordsJson(phase.plan->group)},
                                 {QStringLiteral("branch"), wordsJson(phase.branch)},
                                 {QStringLiteral("beside"), phase.plan->beside},
                                 {QStringLiteral("window_from"), rangeEnd(phase.window, &TimeRange::from)},
                                 {QStringLiteral("window_to"), rangeEnd(phase.window, &TimeRange::to)},
                                 {QStringLiteral("entered"), timeJson(phase.enteredAt)},
                                 {QStringLiteral("left"), timeJson(phase.leftAt)},
                                 {QStringLiteral("overrun_ms"),
                                  phase.overrun ? QJsonValue(qint64(phase.overrun->count())) : QJsonValue()},
                                 {QStringLiteral("done"), phase.done},
                                 {QStringLiteral("skipped"), phase.skipped},
                                 {QStringLiteral("total"), phase.total},
                                 {QStringLiteral("steps"), steps}});
    }
    return array;
}

QJsonArray messagesJson(const Incident &incident)
{
    QJsonArray array;
    for (const MessageRecord &m : incident.messages)
        array.append(QJsonObject{{QStringLiteral("key"), m.id.text()},
                                 {QStringLiteral("channel"), wordsJson(m.message.channel)},
                                 {QStringLiteral("kind"), channelKindName(m.message.kind)},
                                 {QStringLiteral("purpose"), purposeName(m.message.purpose)},
                                 {QStringLiteral("audience"), audienceName(m.message.audience)},
                                 {QStringLiteral("subject"), wordsJson(m.message.subject)},
                                 {QStringLiteral("text"), wordsJson(m.message.text)},
                                 {QStringLiteral("state"), messageStateName(m.state)},
                                 {QStringLiteral("queued"), toIsoUtc(m.queuedAt)},
                                 {QStringLiteral("settled"), timeJson(m.settledAt)},
                                 {QStringLiteral("answer"), wordsJson(m.answer)}});
    return array;
}

QJsonObject reviewJson(const Incident &incident)
{
    const PostMortem &review = incident.review;
    QJsonArray factors;
    for (const Factor &factor : review.factors)
        factors.append(QJsonObject{{QStringLiteral("id"), factor.id},
                                   {QStringLiteral("tag"), wordsJson(factor.tag)},
                                   {QStringLiteral("text"), wordsJson(factor.text)},
                                   {QStringLiteral("by"), wordsJson(factor.by)}});
    QJsonArray annotations;
    for (const Annotation &a : review.annotations)
        annotations.append(QJsonObject{{QStringLiteral("entry"), a.event.text()},
                                       {QStringLiteral("at"), toIsoUtc(a.at)},
                                       {QStringLiteral("text"), wordsJson(a.text)},
                                       {QStringLiteral("metric"), wordsJson(a.metric)},
                                       {QStringLiteral("from"), rangeEnd(a.range, &TimeRange::from)},
                                       {QStringLiteral("to"), rangeEnd(a.range, &TimeRange::to)},
                                       {QStringLiteral("by"), wordsJson(a.by)}});
    return {{QStringLiteral("begun"), review.begun},
            {QStringLiteral("state"), reviewStateName(review.state)},
            {QStringLiteral("due"), timeJson(reviewDueAt(incident))},
            {QStringLiteral("sections"), sectionsJson(review)},
            {QStringLiteral("factors"), factors},
            {QStringLiteral("annotations"), annotations},
            {QStringLiteral("actions"), actionsJson(review)}};
}

QJsonArray chartsJson(const std::vector<ReportChart> &charts)
{
    QJsonArray array;
    for (const ReportChart &chart : charts) {
        std::vector<SeriesKey> keys;
        for (const SeriesWindow &line : chart.lines)
            keys.push_back(line.key);
        const std::vector<QString> names = keys.empty() ? std::vector<QString>{} : seriesNames(keys);
        QJsonArray lines;
        for (std::size_t i = 0; i < chart.lines.size(); ++i)
            lines.append(lineJson(chart.lines[i], chart.scale, names[i]));
        QJsonArray thresholds;
        for (const ChartThreshold &t : chart.thresholds)
            thresholds.append(
                QJsonObject{{QStringLiteral("op"), opText(t.op)},
                            {QStringLiteral("value"), t.value},
                            {QStringLiteral("warn"), t.warn ? QJsonValue(*t.warn) : QJsonValue()}});
        QJsonArray marked;
        for (const MarkedRange &range : chart.marked)
            marked.append(QJsonObject{{QStringLiteral("from"), toIsoUtc(range.range.from)},
                                      {QStringLiteral("to"), toIsoUtc(range.range.to)},
                                      {QStringLiteral("text"), wordsJson(range.caption)}});
        array.append(QJsonObject{{QStringLiteral("metric"), wordsJson(chart.metric)},
                                 {QStringLiteral("threshold"), wordsJson(chart.thresholdText)},
                                 {QStringLiteral("unit"), chart.unit},
                                 {QStringLiteral("state_name"), wordsJson(chart.stateName)},
                                 {QStringLiteral("from"), toIsoUtc(chart.range.from)},
                                 {QStringLiteral("to"), toIsoUtc(chart.range.to)},
                                 {QStringLiteral("series"), chart.series},
                                 {QStringLiteral("empty_reason"), wordsJson(chart.emptyReason)},
                                 {QStringLiteral("thresholds"), thresholds},
                                 {QStringLiteral("marked"), marked},
                                 {QStringLiteral("lines"), lines}});
    }
    return array;
}

} // namespace wf::report
