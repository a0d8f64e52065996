// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/chartplan.h"

#include "detect/rulecondition.h"

#include <algorithm>
#include <map>

namespace wf {

namespace {

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

const ConditionStatus *statusOf(const DeskView &desk, const RunbookId &runbook, const QString &text)
{
    for (const ConditionStatus &status : desk.conditions()) {
        if (status.runbook == runbook && status.text == text)
            return &status;
    }
    return nullptr;
}

/// Of the states of a StateSet only the watched one is drawn.
void keepState(const DeskView &desk, ChartPlan &plan)
{
    std::vector<SeriesRef> watched;
    for (const SeriesRef ref : plan.series) {
        const SeriesInfo *info = desk.catalog().find(ref);
        if (!info)
            continue; // Newer than the catalogue at hand, or gone.
        const auto &labels = info->key.labels.pairs();
        const std::string state = plan.stateName.toStdString();
        if (std::any_of(labels.begin(), labels.end(),
                        [&](const Labels::Pair &label) { return label.second == state; }))
            watched.push_back(ref);
    }
    if (!watched.empty())
        plan.series = std::move(watched);
}

/// Adds a comparison to the chart of its metric, made when it is the first. Text and number do not share one.
void addComparison(const DeskView &desk, std::vector<ChartPlan> &plans, const Comparison &comparison,
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
        const SeriesInfo *first = plan.series.empty() ? nullptr : desk.catalog().find(plan.series.front());
        if (first)
            plan.help = QString::fromStdString(first->meta.help);
        if (plan.unit.isEmpty() && first)
            plan.unit = seriesUnitText(first->meta);
        const auto worst =
            term->worst ? std::find(plan.series.begin(), plan.series.end(), *term->worst) : plan.series.end();
        if (worst != plan.series.end())
            std::rotate(plan.series.begin(), worst, worst + 1);
    }
    plans.push_back(std::move(plan));
}

ChartPlan planOf(const MetricEntry &metric, const QString &name)
{
    ChartPlan plan;
    plan.metric = name;
    plan.series = metric.series;
    plan.unit = metric.unit;
    plan.help = metric.help;
    plan.forms = formsOf(metric);
    return plan;
}

ChartPlan planOfName(const MetricIndex &index, const QString &name)
{
    if (const MetricEntry *metric = index.find(name))
        return planOf(*metric, name);
    ChartPlan plan;
    plan.metric = name;
    plan.emptyReason = QStringLiteral("no series is called %1")
                           .arg(QString::fromStdString(foldMetricName(name.toStdString())));
    return plan;
}

bool hasPlan(const std::vector<ChartPlan> &plans, const QString &metric)
{
    return std::any_of(plans.begin(), plans.end(),
                       [&](const ChartPlan &plan) { return plan.metric == metric; });
}

/// The metrics that an expression reads; with its bound where it has one of its own.
void addReads(const MetricIndex &index, std::vector<ChartPlan> &plans, const RuleReads &reads)
{
    for (const QString &name : reads.metrics) {
        const auto known = std::find_if(plans.begin(), plans.end(),
                                        [&name](const ChartPlan &plan) { return plan.metric == name; });
        ChartPlan made = known == plans.end() ? planOfName(index, name) : ChartPlan();
        ChartPlan &plan = known == plans.end() ? made : *known;
        if (reads.bound && plan.stateName.isEmpty()) {
            plan.comparisons.push_back(*reads.bound);
            // A bound is about the value as it is.
            std::stable_partition(plan.forms.begin(), plan.forms.end(),
                                  [](ChartForm form) { return form == ChartForm::Value; });
        }
        if (known == plans.end())
            plans.push_back(std::move(made));
    }
}

void addCondition(const DeskView &desk, const MetricIndex &index, std::vector<ChartPlan> &plans,
                  const RunbookId &id, const Condition &condition)
{
    if (condition.kind == ConditionKind::PromQl) {
        if (const auto parsed = promql::parse(condition.text.toStdString()))
            addReads(index, plans, *readsOf(**parsed));
        return;
    }
    const ConditionStatus *status = statusOf(desk, id, condition.text);
    const auto &terms = condition.expression.terms;
    for (std::size_t i = 0; i < terms.size(); ++i)
        addComparison(desk, plans, terms[i],
                      status && i < status->terms.size() ? &status->terms[i] : nullptr);
}

} // namespace

std::vector<PlanLine> linesOf(const ChartPlan &plan, const SeriesCatalog &catalog)
{
    const bool histogram =
        std::find(plan.forms.begin(), plan.forms.end(), ChartForm::P95) != plan.forms.end();
    std::vector<PlanLine> lines;
    std::map<std::string, std::size_t> places;
    for (const SeriesRef ref : plan.series) {
        const SeriesInfo *info = catalog.find(ref);
        if (!info)
            continue; // Newer than the catalogue at hand, or gone.
        SeriesKey key = info->key;
        if (histogram) {
            constexpr std::string_view Bucket = "_bucket";
            std::vector<Labels::Pair> pairs = key.labels.pairs();
            std::erase_if(pairs, [](const Labels::Pair &pair) { return pair.first == "le"; });
            key = {key.name.substr(0, key.name.size() - std::min(key.name.size(), Bucket.size())),
                   Labels(std::move(pairs))};
            const auto [place, added] = places.try_emplace(toText(key.labels), lines.size());
            if (!added) {
                lines[place->second].series.push_back(ref);
                continue;
            }
        }
        lines.push_back({std::move(key), {ref}});
    }
    return lines;
}

std::vector<ChartPlan> chartsOfRunbook(const DeskView &desk, const MetricIndex &index, const RunbookId &id,
                                       const Runbook &runbook)
{
    std::vector<ChartPlan> plans;
    for (const Condition &condition : runbook.conditions)
        addCondition(desk, index, plans, id, condition);
    // Alerts that count in the runbook stand in no text of it.
    const auto isWritten = [&runbook](const QString &text) {
        return std::any_of(runbook.conditions.begin(), runbook.conditions.end(),
                           [&text](const Condition &condition) { return condition.text == text; });
    };
    for (const ConditionStatus &status : desk.conditions()) {
        if (status.runbook == id && status.reads && !isWritten(status.text))
            addReads(index, plans, *status.reads);
    }
    for (const QString &name : runbook.watch) {
        if (!hasPlan(plans, name)) {
            ChartPlan plan = planOfName(index, name);
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
            // A threshold is about the value as it is.
            if (!plan.comparisons.empty() && plan.forms.front() == ChartForm::Rate)
                std::reverse(plan.forms.begin(), plan.forms.end());
            plans.push_back(std::move(plan));
        }
    }
    return plans;
}

std::vector<ChartPlan> chartsOfConditions(const DeskView &desk, const MetricIndex &index)
{
    const auto isTrue = [](const ConditionStatus *status) {
        return status && (status->state == ConditionState::True || status->state == ConditionState::Pending);
    };
    std::vector<ChartPlan> plans;
    for (const bool wantTrue : {true, false}) {
        for (const auto &found : desk.library().all()) {
            for (const Condition &condition : found.runbook->conditions) {
                const ConditionStatus *status = statusOf(desk, found.runbook->id, condition.text);
                const bool bound = status && status->state != ConditionState::Unbound;
                if (isTrue(status) == wantTrue && bound)
                    addCondition(desk, index, plans, found.runbook->id, condition);
            }
        }
        // Of rule files there may be hundreds: those that hold have charts.
        for (const ConditionStatus &status : desk.conditions()) {
            if (wantTrue && status.reads && isTrue(&status))
                addReads(index, plans, *status.reads);
        }
    }
    return plans;
}

std::vector<ChartPlan> chartsOfCatalog(const MetricIndex &index, const QString &filter, int limit)
{
    const QStringList words = filter.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<ChartPlan> plans;
    for (const MetricEntry &metric : index.metrics()) {
        if (int(plans.size()) >= limit)
            break;
        const bool matches = std::all_of(words.begin(), words.end(), [&](const QString &word) {
            return metric.name.contains(word, Qt::CaseInsensitive);
        });
        if (matches)
            plans.push_back(planOf(metric, metric.name));
    }
    return plans;
}

std::vector<ChartPlan> chartsOfNames(const MetricIndex &index, const QStringList &names)
{
    std::vector<ChartPlan> plans;
    for (const QString &name : names)
        plans.push_back(planOfName(index, name));
    return plans;
}

void arrangePlans(std::vector<ChartPlan> &plans, const QStringList &order)
{
    const auto rank = [&](const ChartPlan &plan) {
        const qsizetype place = order.indexOf(plan.metric);
        return place < 0 ? order.size() : place;
    };
    std::stable_sort(plans.begin(), plans.end(),
                     [&](const ChartPlan &a, const ChartPlan &b) { return rank(a) < rank(b); });
}

} // namespace wf
