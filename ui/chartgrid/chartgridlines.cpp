// SPDX-License-Identifier: GPL-3.0-or-later
// How the charts of the grid are drawn: which lines, in which form, on which axis.
#include "chartgrid/chartgrid.h"

#include "chartgrid/axisdialog.h"
#include "chartgrid/chartplanspec.h"
#include "charts/chartwidget.h"

#include <algorithm>

namespace wf {

namespace {

/// As many as Theme::series() has colours: two lines of one colour tell nothing.
constexpr std::size_t MaxLines = 6;
/// Over which the largest lines are found.
constexpr Millis RankingSpan = std::chrono::minutes(1);

QString formText(ChartForm form)
{
    switch (form) {
    case ChartForm::Value:
        return ChartGrid::tr("value");
    case ChartForm::Rate:
        return ChartGrid::tr("rate per second");
    case ChartForm::P50:
    case ChartForm::P95:
    case ChartForm::P99:
        break;
    }
    return chartFormName(form);
}

/// Whether the smallest values are the worst.
bool smallIsBad(const ChartPlan &plan)
{
    if (plan.comparisons.empty())
        return false;
    const CompareOp op = plan.comparisons.front().op;
    return op == CompareOp::Less || op == CompareOp::LessEqual;
}

} // namespace

ChartForm ChartGrid::Cell::form() const
{
    const bool possible =
        choice.form && std::find(plan.forms.begin(), plan.forms.end(), *choice.form) != plan.forms.end();
    return possible ? *choice.form : plan.forms.front();
}

std::vector<SeriesRef> ChartGrid::Cell::series() const
{
    std::vector<SeriesRef> shown;
    const std::size_t from = std::size_t(page) * MaxLines;
    for (std::size_t i = from; i < std::min(lines.size(), from + MaxLines); ++i)
        shown.insert(shown.end(), lines[i].series.begin(), lines[i].series.end());
    return shown;
}

void ChartGrid::applyPlan(Cell &cell, const ChartPlan &plan)
{
    const std::vector<PlanLine> before = std::move(cell.lines);
    cell.plan = plan;
    cell.choice = m_choices.of(plan.metric);
    cell.lines = linesOf(plan, m_desk.catalog());
    // Lines that are known keep their places, and so their colours; a threshold's worst line goes first
    // anyway.
    if (plan.comparisons.empty()) {
        const auto place = [&](const PlanLine &line) {
            return std::find_if(before.begin(), before.end(),
                                [&](const PlanLine &known) { return known.key == line.key; }) -
                   before.begin();
        };
        std::stable_sort(cell.lines.begin(), cell.lines.end(),
                         [&](const PlanLine &a, const PlanLine &b) { return place(a) < place(b); });
    }
    if (std::size_t(cell.page) * MaxLines >= cell.lines.size())
        cell.page = 0;
    showPlan(cell);
}

void ChartGrid::showPlan(Cell &cell)
{
    const ChartPlan &plan = cell.plan;
    ChartSpec spec = chartSpecOf(plan, cell.form());
    if (cell.form() != ChartForm::Value)
        spec.form = formText(cell.form());
    else if (spec.thresholdText.isEmpty())
        spec.thresholdText = tr("no threshold");
    if (cell.lines.size() > MaxLines) {
        const std::size_t shown = std::min(MaxLines, cell.lines.size() - std::size_t(cell.page) * MaxLines);
        spec.note = tr("%1 of %n series", nullptr, int(cell.lines.size())).arg(shown);
    }
    cell.chart->setObjectName(QStringLiteral("chart:%1").arg(plan.metric));
    cell.chart->setSpec(spec);
    cell.chart->setAxisChoice({cell.choice.log, cell.choice.fixed});
    cell.chart->setUtc(m_desk.settings().value(SettingKey::UtcTimes).toBool());
    cell.chart->setCanPin(canPin());
    cell.chart->setEmptyText(plan.series.empty() ? plan.emptyReason : tr("waiting for the first sample"));
}

void ChartGrid::rank(Cell &cell)
{
    if (cell.lines.size() <= MaxLines)
        return;
    const Timestamp now = m_desk.clock().wall();
    LineQuery query{cell.plan.series, lineForm(cell.form()), {now - RankingSpan, now}};
    m_desk.askStatistics(query,
                         {this, [this, key = cell.key()](const std::vector<LineStatistics> &statistics) {
                              takeRanking(key, statistics);
                          }});
}

void ChartGrid::takeRanking(const QString &key, const std::vector<LineStatistics> &statistics)
{
    Cell *cell = cellOf(key);
    if (!cell)
        return;
    const bool reversed = smallIsBad(cell->plan);
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t i = 0; i < cell->lines.size(); ++i) {
        const auto found = std::find_if(statistics.begin(), statistics.end(),
                                        [&](const LineStatistics &s) { return s.key == cell->lines[i].key; });
        const bool known = found != statistics.end() && found->count > 0;
        const double worth = known ? found->mean : 0;
        order.emplace_back(!known ? std::numeric_limits<double>::max() : reversed ? worth : -worth, i);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    // Who stays among the first keeps its place and its colour.
    std::vector<PlanLine> lines;
    std::vector<std::size_t> first;
    for (std::size_t i = 0; i < std::min(MaxLines, order.size()); ++i)
        first.push_back(order[i].second);
    if (cell->ranked)
        std::sort(first.begin(), first.end());
    for (const std::size_t i : first)
        lines.push_back(cell->lines[i]);
    for (std::size_t i = MaxLines; i < order.size(); ++i)
        lines.push_back(cell->lines[order[i].second]);
    cell->lines = std::move(lines);
    cell->ranked = true;
    askForData();
}

void ChartGrid::nextPage(Cell &cell)
{
    if (cell.lines.size() <= MaxLines)
        return;
    cell.page = (std::size_t(cell.page) + 1) * MaxLines < cell.lines.size() ? cell.page + 1 : 0;
    cell.chart->isolate(-1);
    showPlan(cell);
    askForData();
}

void ChartGrid::setForm(Cell &cell, ChartForm form)
{
    ChartChoice choice = cell.choice;
    choice.form = form == cell.plan.forms.front() ? std::nullopt : std::optional(form);
    // A range that was chosen for the values says nothing about their rate.
    choice.fixed.reset();
    setChoice(cell, choice);
    cell.chart->setWindows({});
    cell.chart->setSelection(std::nullopt);
    rank(cell);
}

void ChartGrid::setChoice(Cell &cell, const ChartChoice &choice)
{
    m_choices.set(cell.plan.metric, choice);
    cell.choice = choice;
    showPlan(cell);
    askForData();
}

void ChartGrid::openAxisDialog(Cell &cell)
{
    const ValueAxis axis = cell.chart->valueAxis();
    auto *dialog = new AxisDialog(cell.plan.metric, cell.choice.fixed, {axis.low, axis.high}, this);
    connect(dialog, &AxisDialog::chosen, this,
            [this, key = cell.key()](const std::optional<std::pair<double, double>> &fixed) {
                if (Cell *known = cellOf(key)) {
                    ChartChoice choice = known->choice;
                    choice.fixed = fixed;
                    setChoice(*known, choice);
                }
            });
    dialog->open();
}

} // namespace wf
