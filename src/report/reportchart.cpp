// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/reportchart.h"

#include "detect/seriesunit.h"
#include "incident/measures.h"
#include "plot/bands.h"
#include "report/document.h"
#include "report/reportwords.h"

#include <algorithm>

namespace wf {

namespace {

constexpr std::size_t MaxRankedSeries = 200; ///< Looked at to find those that went furthest.
constexpr Millis MaxWindow = std::chrono::days(7);
/// Before and after the incident; so much the recorder keeps at full resolution in any case.
constexpr Millis MaxRoom = std::chrono::minutes(30);

std::string folded(const QString &metric)
{
    return foldMetricName(metric.toStdString());
}

bool isSameMetric(const QString &a, const QString &b)
{
    return folded(a) == folded(b);
}

/// A comparison with the place a binding by hand names it by.
struct Term
{
    Comparison comparison;
    RunbookId runbook;
    QString condition;
    int index = 0;
};

void addTerms(std::vector<Term> &terms, const ConditionExpression &expression, const RunbookId &runbook,
              const QString &condition)
{
    for (std::size_t i = 0; i < expression.terms.size(); ++i)
        terms.push_back({expression.terms[i], runbook, condition, int(i)});
}

/// Of the runbook's conditions, else of those that were seen while it ran.
std::vector<Term> termsOf(const Incident &incident)
{
    std::vector<Term> terms;
    if (incident.runbook()) {
        for (const Condition &condition : incident.runbook()->conditions)
            addTerms(terms, condition.expression, incident.runbookId, condition.text);
    }
    for (const auto &entry : incident.conditions) {
        const ConditionRecord &record = entry.second;
        const bool known = std::any_of(terms.begin(), terms.end(),
                                       [&](const Term &term) { return term.condition == record.text; });
        const auto expression = parseCondition(record.text);
        if (!known && expression)
            addTerms(terms, *expression, incident.runbookId, record.text);
    }
    return terms;
}

std::vector<std::pair<QString, MarkedRange>> markedRanges(const Incident &incident)
{
    std::vector<std::pair<QString, MarkedRange>> marked;
    for (const Annotation &annotation : incident.review.annotations) {
        if (annotation.range && !annotation.metric.isEmpty())
            marked.push_back({annotation.metric, {*annotation.range, annotation.text}});
    }
    for (const Evidence &evidence : incident.evidence) {
        if (evidence.range && !evidence.metric.isEmpty())
            marked.push_back({evidence.metric, {*evidence.range, evidence.text}});
    }
    return marked;
}

/// A chart before its lines are drawn.
struct Draft
{
    ReportChart chart;
    std::vector<SeriesRef> series;
    LineForm form;
};

/// Of the states of a StateSet, or of the values of a label, only the one that is watched.
std::vector<SeriesRef> seriesOfState(const SeriesStore &store, const ResolvedBinding &binding,
                                     const QString &state)
{
    std::vector<SeriesRef> watched;
    for (const SeriesRef ref : binding.series) {
        if (store.info(ref).key.labels.value(binding.stateLabel) == state.toStdString())
            watched.push_back(ref);
    }
    return watched.empty() ? binding.series : watched;
}

QString seriesUnitText(const SeriesMeta &meta)
{
    return meta.unit == "seconds" ? QStringLiteral("s")
           : meta.unit == "bytes" ? QStringLiteral("B")
                                  : QString();
}

void addThreshold(ReportChart &chart, const Comparison &comparison)
{
    if (!chart.thresholdText.isEmpty())
        chart.thresholdText += QStringLiteral(", ");
    chart.thresholdText += QStringLiteral("%1 %2").arg(opText(comparison.op), valueText(comparison));
    if (const auto *quantity = std::get_if<Quantity>(&comparison.value)) {
        ChartThreshold threshold{comparison.op, quantity->number, {}};
        if (comparison.warn)
            threshold.warn = comparison.warn->number;
        chart.thresholds.push_back(threshold);
    } else {
        chart.thresholds.push_back({comparison.op, 1, {}});
    }
}

Draft draftOf(const SeriesStore &store, const Term &term, const std::vector<ManualBinding> &bindings)
{
    const auto manual = std::find_if(bindings.begin(), bindings.end(), [&term](const ManualBinding &b) {
        return b.runbook == term.runbook && b.conditionText == term.condition && b.term == term.index;
    });
    const Comparison &comparison = term.comparison;
    const ResolvedBinding binding =
        resolveBinding(store, comparison, manual == bindings.end() ? nullptr : &*manual);
    Draft draft;
    draft.chart.metric = comparison.metric;
    draft.chart.scale = binding.scale;
    draft.chart.emptyReason = binding.explanation;
    draft.series = binding.series;
    if (comparison.isText()) {
        draft.chart.stateName = std::get<QString>(comparison.value);
        if (!binding.stateLabel.empty())
            draft.series = seriesOfState(store, binding, draft.chart.stateName);
    } else {
        draft.chart.unit = unitText(std::get<Quantity>(comparison.value).unit);
    }
    if (draft.chart.unit.isEmpty() && !draft.series.empty())
        draft.chart.unit = seriesUnitText(store.info(draft.series.front()).meta);
    addThreshold(draft.chart, comparison);
    return draft;
}

/// Of a metric without a threshold; a counter is drawn as its rate.
Draft watchedDraft(const SeriesStore &store, const QString &metric)
{
    Comparison any;
    any.metric = metric;
    any.value = Quantity{};
    const ResolvedBinding binding = resolveBinding(store, any);
    Draft draft;
    draft.chart.metric = metric;
    draft.chart.emptyReason = binding.explanation;
    draft.series = binding.series;
    if (draft.series.empty())
        return draft;
    const SeriesInfo &info = store.info(draft.series.front());
    draft.chart.unit = seriesUnitText(info.meta);
    if (info.meta.type == MetricType::Counter || info.key.name.ends_with("_total")) {
        draft.form.kind = LineForm::Kind::Rate;
        draft.chart.unit += QStringLiteral("/s");
    }
    return draft;
}

SeriesWindow windowOf(const SeriesStore &store, const Line &line, TimeRange range)
{
    SeriesWindow window;
    window.series = line.series.front();
    window.key = line.key;
    window.meta = line.meta;
    window.form = line.form;
    window.range = range;
    window.bin = binFor(range, ReportChartPixels);
    window.columns = lineColumns(store, line, range, window.bin);
    const Millis slack = std::max(gapOf(line.meta), 2 * window.bin);
    if (!window.columns.empty() && window.columns.back().lastAt + slack < range.to)
        window.lostSince = window.columns.back().lastAt;
    return window;
}

/// How far a line went to the bad side: larger is worse.
double badness(const SeriesWindow &window, bool low)
{
    double worst = -std::numeric_limits<double>::infinity();
    for (const Column &column : window.columns)
        worst = std::max(worst, low ? -column.min : column.max);
    return worst;
}

void drawLines(const SeriesStore &store, Draft &draft, TimeRange range)
{
    ReportChart &chart = draft.chart;
    chart.range = range;
    chart.series = int(draft.series.size());
    draft.series.resize(std::min(draft.series.size(), MaxRankedSeries));
    for (const Line &line : linesOf(store, draft.series, draft.form))
        chart.lines.push_back(windowOf(store, line, range));
    std::erase_if(chart.lines, [](const SeriesWindow &window) { return window.columns.empty(); });
    const bool low = !chart.thresholds.empty() && (chart.thresholds.front().op == CompareOp::Less ||
                                                   chart.thresholds.front().op == CompareOp::LessEqual);
    std::stable_sort(
        chart.lines.begin(), chart.lines.end(),
        [low](const SeriesWindow &a, const SeriesWindow &b) { return badness(a, low) > badness(b, low); });
    chart.lines.resize(std::min(chart.lines.size(), std::size_t(MaxReportLines)));
    if (chart.lines.empty() && chart.series > 0)
        chart.emptyReason = QStringLiteral("nothing was recorded in this time");
}

bool hasMark(const std::vector<ChartMark> &marks, const QString &label)
{
    return std::any_of(marks.begin(), marks.end(), [&](const ChartMark &m) { return m.label == label; });
}

} // namespace

std::vector<ChartMark> chartMarks(const Incident &incident)
{
    std::vector<ChartMark> marks;
    const auto milestone = [&](Milestone m, Tone tone) {
        const QString label = m == Milestone::Started ? QStringLiteral("impact") : milestoneName(m);
        if (const auto at = milestoneAt(incident, m))
            marks.push_back({*at, label, tone});
    };
    milestone(Milestone::Started, Tone::Review);
    milestone(Milestone::Detected, Tone::Bad);
    const auto spans = severitiesOf(incident, incident.lastChange);
    if (!spans.empty())
        marks.push_back({spans.front().range.from,
                         QStringLiteral("declared ") + severityCode(spans.front().severity),
                         toneOf(spans.front().severity)});
    for (std::size_t i = 1; i < spans.size(); ++i)
        marks.push_back({spans[i].range.from, severityCode(spans[i].severity), toneOf(spans[i].severity)});
    milestone(Milestone::Identified, Tone::Muted);
    milestone(Milestone::Mitigated, Tone::Good);
    milestone(Milestone::Resolved, Tone::Good);
    if (hasMark(marks, milestoneName(Milestone::Mitigated)) && !incident.mitigatedAt &&
        !incident.review.corrected.contains(Milestone::Mitigated))
        std::erase_if(marks,
                      [](const ChartMark &m) { return m.label == milestoneName(Milestone::Mitigated); });
    for (const EventPtr &e : incident.events) {
        if (e->as<event::Reopened>())
            marks.push_back({e->happenedAt, QStringLiteral("reopened"), Tone::Warn});
    }
    std::stable_sort(marks.begin(), marks.end(),
                     [](const ChartMark &a, const ChartMark &b) { return a.at < b.at; });
    return marks;
}

TimeRange reportWindow(const Incident &incident, Timestamp now)
{
    std::optional<Timestamp> from;
    for (const Milestone m : {Milestone::Started, Milestone::Detected, Milestone::Declared}) {
        if (const auto at = milestoneAt(incident, m))
            from = std::min(from.value_or(*at), *at);
    }
    const Timestamp until = std::max(from.value_or(now), countedUntil(incident, now));
    const Timestamp begin = from.value_or(until);
    const Millis room = std::clamp<Millis>((until - begin) / 8, std::chrono::minutes(2), MaxRoom);
    const bool open = !milestoneAt(incident, Milestone::Resolved) && until == now;
    const Timestamp end = open ? until : std::max(until, std::min(until + room, now)); // Not into the future.
    return {begin - room, std::min(end, begin - room + MaxWindow)};
}

QStringList reportMetrics(const Incident &incident)
{
    QStringList metrics;
    const auto add = [&metrics](const QString &metric) {
        const auto same = [&metric](const QString &known) { return isSameMetric(known, metric); };
        if (!metric.isEmpty() && std::none_of(metrics.begin(), metrics.end(), same))
            metrics << metric;
    };
    for (const Term &term : termsOf(incident))
        add(term.comparison.metric);
    for (const auto &[metric, range] : markedRanges(incident))
        add(metric);
    if (incident.runbook()) {
        for (const QString &metric : incident.runbook()->watch)
            add(metric);
    }
    return metrics;
}

std::vector<ReportChart> reportCharts(const Incident &incident, const SeriesStore &store, TimeRange window,
                                      const std::vector<ManualBinding> &bindings)
{
    std::vector<Draft> drafts;
    for (const Term &term : termsOf(incident)) {
        const auto known = std::find_if(drafts.begin(), drafts.end(), [&term](const Draft &draft) {
            return draft.chart.metric == term.comparison.metric && draft.chart.stateName.isEmpty();
        });
        if (known != drafts.end() && !term.comparison.isText())
            addThreshold(known->chart, term.comparison);
        else
            drafts.push_back(draftOf(store, term, bindings));
    }
    const auto marked = markedRanges(incident);
    const auto isMarked = [&marked](const QString &metric) {
        return std::any_of(marked.begin(), marked.end(),
                           [&metric](const auto &m) { return isSameMetric(m.first, metric); });
    };
    for (const QString &metric : reportMetrics(incident)) {
        const bool known = std::any_of(drafts.begin(), drafts.end(), [&metric](const Draft &draft) {
            return isSameMetric(draft.chart.metric, metric);
        });
        Draft draft = known ? Draft{} : watchedDraft(store, metric);
        if (!known && (!draft.series.empty() || isMarked(metric)))
            drafts.push_back(std::move(draft));
    }
    drafts.resize(std::min(drafts.size(), std::size_t(MaxReportCharts)));
    std::vector<ReportChart> charts;
    for (Draft &draft : drafts) {
        drawLines(store, draft, window);
        for (const auto &[metric, range] : marked) {
            if (isSameMetric(metric, draft.chart.metric))
                draft.chart.marked.push_back(range);
        }
        charts.push_back(std::move(draft.chart));
    }
    return charts;
}

} // namespace wf
