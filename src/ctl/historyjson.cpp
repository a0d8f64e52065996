// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyjson.h"

#include "incidentjson.h"

#include <QJsonArray>

namespace wf::ctl {

namespace {

QJsonObject spread(const Spread &s)
{
    return {{QStringLiteral("n"), s.n},
            {QStringLiteral("mean_ms"), qint64(s.mean.count())},
            {QStringLiteral("median_ms"), qint64(s.median.count())},
            {QStringLiteral("lower_quartile_ms"), qint64(s.lower.count())},
            {QStringLiteral("upper_quartile_ms"), qint64(s.upper.count())}};
}

QJsonObject measures(const std::array<Spread, 4> &all)
{
    QJsonObject o;
    for (const MeasureKind kind : AllMeasures)
        o[measureName(kind)] = spread(all[std::size_t(kind)]);
    return o;
}

QJsonArray ranked(const History &history, const std::vector<Ranked> &rows)
{
    QJsonArray array;
    for (const Ranked &row : rows) {
        QJsonObject o{{QStringLiteral("runbook"), history.text(row.runbook)},
                      {QStringLiteral("count"), row.count},
                      {QStringLiteral("of"), row.of}};
        if (row.what != NameRef::None) {
            o[QStringLiteral("what")] = history.text(row.what);
            o[QStringLiteral("kind")] = troubleName(row.kind);
        }
        array.append(o);
    }
    return array;
}

} // namespace

QString monthText(int month)
{
    return QStringLiteral("%1-%2")
        .arg(month / 12, 4, 10, QLatin1Char('0'))
        .arg(month % 12 + 1, 2, 10, QLatin1Char('0'));
}

QJsonObject toJson(const History &history, const HistoryEntry &e)
{
    QJsonObject lengths;
    for (const MeasureKind kind : AllMeasures) {
        if (const qint64 ms = e.measures[std::size_t(kind)]; ms >= 0)
            lengths[measureName(kind) + QStringLiteral("_ms")] = ms;
    }
    return {{QStringLiteral("id"), e.id.text()},
            {QStringLiteral("number"), e.number},
            {QStringLiteral("title"), e.title},
            {QStringLiteral("severity"), severityCode(e.severity)},
            {QStringLiteral("worst"), severityCode(e.worst)},
            {QStringLiteral("status"), statusName(e.status)},
            {QStringLiteral("drill"), e.drill},
            {QStringLiteral("declared_at"), toIsoUtc(e.at)},
            {QStringLiteral("resolved_at"), timeOrNull(e.resolvedAt)},
            {QStringLiteral("runbook"), history.text(e.runbook)},
            {QStringLiteral("commander"), history.text(e.commander)},
            {QStringLiteral("imported_from"), history.text(e.source)},
            {QStringLiteral("services"), QJsonArray::fromStringList(history.texts(e.services))},
            {QStringLiteral("tags"), QJsonArray::fromStringList(history.texts(e.tags))},
            {QStringLiteral("measures"), lengths},
            {QStringLiteral("updates_on_time"), e.updates.kept},
            {QStringLiteral("updates_due"), e.updates.of}};
}

QJsonObject toJson(const History &history, const Trends &t)
{
    QJsonArray months;
    for (const MonthTrend &m : t.months) {
        QJsonObject severities;
        for (const Severity s : AllSeverities)
            severities[severityCode(s)] = m.bySeverity[std::size_t(s)];
        months.append(QJsonObject{{QStringLiteral("month"), monthText(m.month)},
                                  {QStringLiteral("count"), m.count},
                                  {QStringLiteral("by_severity"), severities},
                                  {QStringLiteral("measures"), measures(m.measures)}});
    }
    return {{QStringLiteral("count"), t.count},
            {QStringLiteral("not_counted"), t.notCounted},
            {QStringLiteral("measures"), measures(t.measures)},
            {QStringLiteral("months"), months},
            {QStringLiteral("updates_on_time"), t.updates.kept},
            {QStringLiteral("updates_due"), t.updates.of},
            {QStringLiteral("fires"), ranked(history, t.fires)},
            {QStringLiteral("overrun"), ranked(history, t.overrun)},
            {QStringLiteral("skipped"), ranked(history, t.skipped)},
            {QStringLiteral("flapping"), ranked(history, t.flapping)},
            {QStringLiteral("updates_missed"), ranked(history, t.missed)}};
}

QJsonObject toJson(const HistoryEntry &e, const ActionItem &a, Timestamp now)
{
    return {{QStringLiteral("incident"), e.id.text()},
            {QStringLiteral("number"), e.number},
            {QStringLiteral("id"), a.id},
            {QStringLiteral("text"), a.text},
            {QStringLiteral("owner"), a.owner},
            {QStringLiteral("state"), actionStateName(a.state)},
            {QStringLiteral("due_at"), timeOrNull(a.dueAt)},
            {QStringLiteral("overdue"), a.state == ActionState::Open && a.dueAt && *a.dueAt < now},
            {QStringLiteral("link"), a.link}};
}

QJsonObject toJson(const ImportPlan &plan, bool dry)
{
    QJsonArray problems;
    for (const ImportProblem &p : plan.problems)
        problems.append(QJsonObject{{QStringLiteral("row"), p.line},
                                    {QStringLiteral("column"), p.column},
                                    {QStringLiteral("text"), p.text}});
    return {
        {QStringLiteral("source"), plan.source}, {QStringLiteral("dry_run"), dry},
        {QStringLiteral("rows"), plan.rows},     {QStringLiteral("incidents"), int(plan.incidents.size())},
        {QStringLiteral("known"), plan.known},   {QStringLiteral("bad_rows"), plan.badRows},
        {QStringLiteral("problems"), problems}};
}

} // namespace wf::ctl
