// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/chartplan.h"

#include <set>

namespace wf {

namespace {

QString fromUtf8(const std::string &text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString seriesUnitText(const SeriesMeta &meta)
{
    if (meta.unit == "seconds")
        return QStringLiteral("s");
    if (meta.unit == "bytes")
        return QStringLiteral("B");
    return {};
}

QString thresholdUnit(const Comparison &comparison)
{
    const auto *quantity = std::get_if<Quantity>(&comparison.value);
    return quantity ? unitText(quantity->unit) : QString();
}

const ConditionStatus *statusOf(const Desk &desk, const RunbookId &runbook, const QString &text)
{
    for (const ConditionStatus &status : desk.conditions()) {
        if (status.runbook == runbook && status.text == text)
            return &status;
    }
    return nullptr;
}

/// Of the states of a StateSet only the watched one is drawn.
void keepState(const Desk &desk, ChartPlan &plan)
{
    std::vector<SeriesRef> watched;
    for (const SeriesRef ref : plan.series) {
        if (ref.index >= desk.catalog().size())
            continue; // Newer than the catalog at hand.
        const auto &labels = desk.catalog()[ref.index].key.labels.pairs();
        const std::string state = plan.stateName.toStdString();
        if (std::any_of(labels.begin(), labels.end(),
                        [&](const Labels::Pair &label) { return label.second == state; }))
            watched.push_back(ref);
    }
    if (!watched.empty())
        plan.series = std::move(watched);
}

/// Adds a comparison to the chart of its metric, made when it is the first. Text and number do not share one.
void addComparison(const Desk &desk, std::vector<ChartPlan> &plans, const Comparison &comparison,
                   const TermStatus *term)
{
    for (ChartPlan &plan : plans) {
        if (plan.metric == comparison.metric && plan.stateName.isEmpty() && !comparison.isText()) {
            plan.comparisons.push_back(comparison);
            return;
        }
    }
    ChartPlan plan;
    plan.metric = comparison.metric;
    plan.comparisons = {comparison};
    if (comparison.isText())
        plan.stateName = std::get<QString>(comparison.value);
    if (term) {
        plan.series = term->binding.series;
        plan.scale = term->binding.scale;
        plan.emptyReason = term->binding.explanation;
        plan.unit = thresholdUnit(comparison);
        if (comparison.isText())
            keepState(desk, plan);
        const bool known = !plan.series.empty() && plan.series.front().index < desk.catalog().size();
        if (plan.unit.isEmpty() && known)
            plan.unit = seriesUnitText(desk.catalog()[plan.series.front().index].meta);
        const auto worst =
            term->worst ? std::find(plan.series.begin(), plan.series.end(), *term->worst) : plan.series.end();
        if (worst != plan.series.end())
            std::rotate(plan.series.begin(), worst, worst + 1);
    }
    plans.push_back(std::move(plan));
}

void addCondition(const Desk &desk, std::vector<ChartPlan> &plans, const RunbookId &id,
                  const Condition &condition)
{
    const ConditionStatus *status = statusOf(desk, id, condition.text);
    const auto &terms = condition.expression.terms;
    for (std::size_t i = 0; i < terms.size(); ++i)
        addComparison(desk, plans, terms[i],
                      status && i < status->terms.size() ? &status->terms[i] : nullptr);
}

bool isSuffixOf(const std::string &folded, const std::string &wanted)
{
    for (const char *suffix : {"", "_seconds", "_ratio", "_bytes", "_total"}) {
        if (folded == wanted + suffix)
            return true;
    }
    return false;
}

ChartPlan planOfName(const Desk &desk, const QString &name)
{
    ChartPlan plan;
    plan.metric = name;
    const std::string wanted = foldMetricName(name.toStdString());
    for (const SeriesInfo &info : desk.catalog()) {
        if (!isSuffixOf(foldMetricName(info.key.name), wanted))
            continue;
        plan.series.push_back(info.ref);
        plan.unit = seriesUnitText(info.meta);
    }
    if (plan.series.empty())
        plan.emptyReason = QStringLiteral("no series is called %1").arg(QString::fromStdString(wanted));
    return plan;
}

bool hasPlan(const std::vector<ChartPlan> &plans, const QString &metric)
{
    return std::any_of(plans.begin(), plans.end(),
                       [&](const ChartPlan &plan) { return plan.metric == metric; });
}

} // namespace

std::vector<ChartPlan> chartsOfRunbook(const Desk &desk, const RunbookId &id, const Runbook &runbook)
{
    std::vector<ChartPlan> plans;
    for (const Condition &condition : runbook.conditions)
        addCondition(desk, plans, id, condition);
    for (const QString &name : runbook.watch) {
        if (!hasPlan(plans, name)) {
            ChartPlan plan = planOfName(desk, name);
            // Another runbook may have a threshold for it: the band tells more than the bare line.
            for (const auto &other : desk.library().all()) {
                for (const Condition &condition : other.runbook->conditions) {
                    for (const Comparison &term : condition.expression.terms) {
                        const bool same =
                            foldMetricName(term.metric.toStdString()) == foldMetricName(name.toStdString());
                        if (same && !term.isText() && plan.comparisons.empty())
                            plan.comparisons.push_back(term);
                    }
                }
            }
            plans.push_back(std::move(plan));
        }
    }
    return plans;
}

std::vector<ChartPlan> chartsOfConditions(const Desk &desk)
{
    std::vector<ChartPlan> plans;
    for (const bool wantTrue : {true, false}) {
        for (const auto &found : desk.library().all()) {
            for (const Condition &condition : found.runbook->conditions) {
                const ConditionStatus *status = statusOf(desk, found.runbook->id, condition.text);
                const bool isTrue = status && (status->state == ConditionState::True ||
                                               status->state == ConditionState::Pending);
                const bool bound = status && status->state != ConditionState::Unbound;
                if (isTrue == wantTrue && bound)
                    addCondition(desk, plans, found.runbook->id, condition);
            }
        }
    }
    return plans;
}

std::vector<ChartPlan> chartsOfCatalog(const Desk &desk, const QString &filter, int limit)
{
    const QStringList words = filter.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<ChartPlan> plans;
    std::map<std::string, std::size_t> places;
    for (const SeriesInfo &info : desk.catalog()) {
        const QString name = fromUtf8(info.key.name);
        const bool matches = std::all_of(words.begin(), words.end(), [&](const QString &word) {
            return name.contains(word, Qt::CaseInsensitive);
        });
        if (!matches)
            continue;
        const auto place = places.find(info.key.name);
        if (place != places.end()) {
            plans[place->second].series.push_back(info.ref);
        } else if (int(plans.size()) < limit) {
            places.emplace(info.key.name, plans.size());
            ChartPlan plan;
            plan.metric = name;
            plan.series = {info.ref};
            plan.unit = seriesUnitText(info.meta);
            plans.push_back(std::move(plan));
        }
    }
    return plans;
}

std::vector<ChartPlan> chartsOfNames(const Desk &desk, const QStringList &names)
{
    std::vector<ChartPlan> plans;
    for (const QString &name : names)
        plans.push_back(planOfName(desk, name));
    return plans;
}

int metricCount(const Desk &desk)
{
    std::set<std::string_view> names;
    for (const SeriesInfo &info : desk.catalog())
        names.insert(info.key.name);
    return int(names.size());
}

} // namespace wf
