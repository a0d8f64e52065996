// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyview/trendspane.h"

#include "delegates/historytext.h"
#include "historyview/trendchart.h"
#include "kit/elidedlabel.h"
#include "kit/widgetkit.h"

namespace wf {

TrendsPane::TrendsPane(HistoryQuery &query, const Theme &theme, QWidget *parent)
    : QFrame(parent), m_query(query)
{
    setObjectName(QStringLiteral("trendsPane"));
    kit::makeLayout<QHBoxLayout>(this, 8);
    addChart({}, theme);
    for (const MeasureKind kind : {MeasureKind::Acknowledge, MeasureKind::Mitigate, MeasureKind::Resolve})
        addChart(kind, theme);
    connect(&query, &HistoryQuery::changed, this, &TrendsPane::refresh);
    refresh();
}

void TrendsPane::addChart(std::optional<MeasureKind> measure, const Theme &theme)
{
    auto *card = kit::makePane(this);
    auto *column = kit::makeLayout<QVBoxLayout>(card, 2, {12, 8, 8, 6});
    auto *title =
        kit::makeLabel("label", measure ? HistoryText::measure(*measure) : tr("Incidents by month"), card);
    if (measure)
        title->setToolTip(HistoryText::measureFormula(*measure));
    column->addWidget(title);
    auto *line = new ElidedLabel(card);
    line->setProperty("role", "mono-small");
    column->addWidget(line);
    auto *chart = new TrendChart(theme, measure, card);
    chart->setObjectName(measure ? QStringLiteral("trend_") + measureName(*measure)
                                 : QStringLiteral("trend_count"));
    chart->setAccessibleName(title->text());
    connect(chart, &TrendChart::pointedAt, line, &QLabel::setText);
    connect(chart, &TrendChart::monthPressed, this, &TrendsPane::press);
    column->addWidget(chart, 1);
    line->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    static_cast<QHBoxLayout *>(layout())->addWidget(card, 1);
    m_cards.push_back({chart, measure});
}

void TrendsPane::refresh()
{
    const auto &moment = m_query.filter().moment;
    std::optional<int> chosen;
    if (moment) {
        const int day = dayIndex(moment->from);
        if (*moment == monthRange(monthOf(day)))
            chosen = monthOf(day);
    }
    const Trends &trends = m_query.trends();
    for (const Card &card : m_cards) {
        const QString whole = card.measure ? HistoryText::spread(trends.measures[std::size_t(*card.measure)])
                                           : tr("%n incident(s) counted", nullptr, trends.count);
        card.chart->setMonths(m_query.months(), whole);
        card.chart->setChosen(chosen);
    }
}

void TrendsPane::press(int month)
{
    m_query.toggleMoment(monthRange(month));
}

MeasuresPane::MeasuresPane(HistoryQuery &query, QWidget *parent) : QFrame(parent), m_query(query)
{
    setObjectName(QStringLiteral("measuresPane"));
    setProperty("pane", true);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(12, 10, 12, 10);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(8);
    m_count = addCell(tr("Incidents"), QStringLiteral("countValue"),
                      tr("Drills, merged and cancelled incidents are not counted."));
    for (const MeasureKind kind : AllMeasures)
        m_measures[std::size_t(kind)] =
            addCell(HistoryText::measure(kind), measureName(kind) + QStringLiteral("Value"),
                    HistoryText::measureFormula(kind));
    m_updates = addCell(tr("Updates on time"), QStringLiteral("updatesValue"),
                        tr("Of those that fell due; imported incidents have none."));
    connect(&query, &HistoryQuery::changed, this, &MeasuresPane::refresh);
    refresh();
}

MeasuresPane::Cell MeasuresPane::addCell(const QString &title, const QString &name, const QString &toolTip)
{
    auto *grid = static_cast<QGridLayout *>(layout());
    const int at = grid->count();
    auto *box = new QWidget(this);
    auto *column = kit::makeLayout<QVBoxLayout>(box, 0);
    column->addWidget(kit::makeLabel("muted", title, box));
    Cell cell{kit::makeLabel("timer", {}, box), kit::makeLabel("mono-small", {}, box),
              kit::makeLabel("mono-small", {}, box)};
    cell.value->setObjectName(name);
    for (QLabel *label : {cell.value, cell.detail, cell.more})
        column->addWidget(label);
    column->addStretch(1);
    box->setToolTip(toolTip);
    grid->addWidget(box, at / 3, at % 3);
    return cell;
}

void MeasuresPane::refresh()
{
    const Trends &trends = m_query.trends();
    m_count.value->setText(locale().toString(trends.count));
    m_count.detail->setText(trends.notCounted > 0 ? tr("%n more not counted", nullptr, trends.notCounted)
                                                  : QString());
    for (const MeasureKind kind : AllMeasures) {
        const Spread &s = trends.measures[std::size_t(kind)];
        const Cell &cell = m_measures[std::size_t(kind)];
        cell.value->setText(s.n > 0 ? clockText(s.median) : QStringLiteral("–"));
        cell.detail->setText(s.n > 0 ? tr("median · mean %1").arg(clockText(s.mean)) : tr("n = 0"));
        cell.more->setText(s.n > 0 ? tr("%1–%2 · n = %3").arg(clockText(s.lower), clockText(s.upper)).arg(s.n)
                                   : QString());
        cell.more->setToolTip(tr("the middle half of them, and how many there are"));
    }
    const Kept &updates = trends.updates;
    m_updates.value->setText(updates.of > 0 ? QStringLiteral("%1/%2").arg(updates.kept).arg(updates.of)
                                            : QStringLiteral("–"));
    m_updates.detail->setText(updates.of > 0 ? tr("%n missed", nullptr, updates.of - updates.kept)
                                             : tr("none fell due"));
}

} // namespace wf

#include "moc_trendspane.cpp"
