// SPDX-License-Identifier: GPL-3.0-or-later
#include "chartgrid/chartgrid.h"

#include "chartgrid/chartevents.h"
#include "charts/chartwidget.h"
#include "charts/flaglane.h"
#include "charts/repaintclock.h"
#include "kit/widgetkit.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>
#include <set>

namespace wf {

namespace {

constexpr int Spacing = 10;

} // namespace

ChartGrid::ChartGrid(DeskView &desk, Selection &selection, const Theme &theme, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_selection(selection), m_theme(theme), m_clock(new RepaintClock(this)),
      m_choices(desk.settings()),
      m_span(std::chrono::seconds(desk.settings().value(SettingKey::ChartSpan).toInt())),
      m_lane(new FlagLane(theme, this)), m_scroll(new QScrollArea(this)), m_page(new QWidget(m_scroll)),
      m_grid(kit::makeLayout<QGridLayout>(m_page, Spacing)), m_empty(kit::makeLabel("muted", {}, this)),
      m_hint(kit::makeLabel("muted", {}, this)), m_more(kit::makeLabel("muted", {}, this))
{
    setObjectName(QStringLiteral("chartGrid"));
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 8);
    layout->addWidget(makeToolbar());
    m_scroll->setWidget(m_page);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_empty->setObjectName(QStringLiteral("chartsEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    layout->addWidget(m_empty, 1);
    m_hint->setObjectName(QStringLiteral("chartsHint"));
    m_hint->setWordWrap(true);
    layout->addWidget(m_hint);
    auto *charts = new QVBoxLayout;
    charts->setSpacing(0);
    charts->addWidget(m_lane);
    charts->addWidget(m_scroll, 1);
    layout->addLayout(charts, 1);
    layout->addWidget(m_more);
    connect(&desk, &DeskView::snapshotChanged, this, &ChartGrid::takeFrame);
    connect(&desk, &DeskView::libraryChanged, this, &ChartGrid::rebuild);
    connect(&desk, &DeskView::bookChanged, this, [this](const std::set<IncidentId> &changed) {
        if (changed.contains(m_selection.incident())) {
            refreshEvents();
            askForData();
            for (const Cell &cell : m_cells)
                cell.chart->setCanPin(canPin());
        } else {
            refreshChanges();
        }
    });
    connect(&desk.settings(), &Settings::changed, this, [this](SettingKey key) {
        if (key != SettingKey::UtcTimes)
            return;
        m_lane->setUtc(m_desk.settings().value(key).toBool());
        for (const Cell &cell : m_cells)
            cell.chart->setUtc(m_desk.settings().value(key).toBool());
    });
    connect(&selection, &Selection::changed, this, [this] {
        m_held.reset();
        m_incidentRange = shownIncident() != nullptr;
        for (const Cell &cell : m_cells)
            cell.chart->setSelection(std::nullopt);
        rebuild();
    });
    connect(&theme, &Theme::changed, this, [this] {
        m_shownHeld.reset();
        refreshPills();
    });
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, &ChartGrid::askForData);
    m_lane->setUtc(desk.settings().value(SettingKey::UtcTimes).toBool());
    rebuild();
}

void ChartGrid::setScope(ChartScope scope)
{
    m_scope = scope;
    m_filter->setVisible(scope == ChartScope::AllMetrics);
    rebuild();
}

QString ChartGrid::scopeName() const
{
    switch (m_scope) {
    case ChartScope::AllMetrics:
        return QStringLiteral("all");
    case ChartScope::Pinned:
        return QStringLiteral("pinned");
    case ChartScope::Runbook:
        break;
    }
    const Incident *incident = shownIncident();
    const RunbookId id = incident ? incident->runbookId : m_selection.runbook();
    return id.isEmpty() ? QStringLiteral("conditions") : QStringLiteral("runbook:") + id.text();
}

std::vector<ChartPlan> ChartGrid::plans()
{
    m_showsLively = false;
    if (m_scope == ChartScope::AllMetrics)
        return chartsOfCatalog(m_index, m_filter->text(), MaxCharts);
    if (m_scope == ChartScope::Pinned)
        return chartsOfNames(m_index, m_desk.settings().value(SettingKey::PinnedMetrics).toStringList());
    const Incident *incident = shownIncident();
    // The incident's own copy says what to watch; a detection has none yet.
    if (incident && incident->runbook())
        return chartsOfRunbook(m_desk, m_index, incident->runbookId, *incident->runbook());
    const auto found = m_desk.library().find(incident ? incident->runbookId : m_selection.runbook());
    if (found)
        return chartsOfRunbook(m_desk, m_index, found.runbook->id, *found.runbook);
    std::vector<ChartPlan> conditions = chartsOfConditions(m_desk, m_index);
    m_showsLively = conditions.empty() && !m_index.metrics().empty() && !m_desk.shownRange();
    return m_showsLively ? livelyPlans() : conditions;
}

void ChartGrid::refreshPlans()
{
    const bool newCatalog = m_index.update(m_desk.catalog());
    // Only conditions can change what is shown while the catalogue stays.
    if (!newCatalog && m_scope != ChartScope::Runbook)
        return;
    std::vector<ChartPlan> next = plans();
    arrangePlans(next, m_choices.order(scopeName()));
    if (next.size() > MaxCharts)
        next.resize(MaxCharts);
    const auto same = [](const ChartPlan &plan, const Cell &cell) {
        const std::set<SeriesRef> a(plan.series.begin(), plan.series.end());
        const std::set<SeriesRef> b(cell.plan.series.begin(), cell.plan.series.end());
        return plan.metric == cell.plan.metric && plan.stateName == cell.plan.stateName && a == b;
    };
    if (!std::equal(next.begin(), next.end(), m_cells.begin(), m_cells.end(), same))
        rebuild();
}

ChartWidget *ChartGrid::makeChart()
{
    auto *chart = new ChartWidget(m_theme, m_page, m_clock);
    chart->installEventFilter(this);
    connect(chart, &ChartWidget::crosshairMoved, this, &ChartGrid::moveCrosshair);
    connect(chart, &ChartWidget::rangeRequested, this, &ChartGrid::hold);
    connect(chart, &ChartWidget::liveRequested, this, [this] { setLive(true); });
    if (m_desk.shownRange()) {
        chart->setPlayhead(m_desk.clock().wall());
        connect(&m_desk, &DeskView::ticked, chart, &ChartWidget::setPlayhead);
        connect(chart, &ChartWidget::timeClicked, this, &ChartGrid::timeClicked);
    }
    connect(chart, &ChartWidget::commandRequested, this, [this, chart](ChartCommand command) {
        if (Cell *cell = cellOf(chart))
            runOn(*cell, command);
    });
    connect(chart, &ChartWidget::selectionChanged, this, [this, chart](std::optional<TimeRange> selection) {
        if (Cell *cell = cellOf(chart))
            askStatistics(*cell, selection);
    });
    connect(chart, &ChartWidget::titleDragged, this, [this, chart](const QPoint &at) {
        if (const Cell *cell = cellOf(chart))
            showDrop(*cell, at);
    });
    connect(chart, &ChartWidget::titleDropped, this, [this, chart](const QPoint &at) {
        if (Cell *cell = cellOf(chart))
            dropAt(*cell, at);
    });
    return chart;
}

void ChartGrid::rebuild()
{
    m_index.update(m_desk.catalog());
    std::vector<ChartPlan> next = plans();
    arrangePlans(next, m_choices.order(scopeName()));
    if (next.size() > MaxCharts)
        next.resize(MaxCharts);
    // A metric keeps its widget, and with it what is selected and isolated there.
    std::vector<Cell> old = std::move(m_cells);
    m_cells.clear();
    for (ChartPlan &plan : next) {
        const auto known = std::find_if(old.begin(), old.end(), [&](const Cell &cell) {
            return cell.chart && cell.key() == plan.metric + plan.stateName;
        });
        Cell cell;
        if (known != old.end())
            cell = std::exchange(*known, {});
        if (!cell.chart)
            cell.chart = makeChart();
        applyPlan(cell, plan);
        m_cells.push_back(std::move(cell));
    }
    for (const Cell &cell : old) {
        if (!cell.chart)
            continue;
        // It may be the one whose key or menu brought us here.
        cell.chart->setObjectName({});
        cell.chart->hide();
        cell.chart->deleteLater();
    }
    refreshEmptyText();
    arrange();
    refreshEvents();
    askForData();
    // New charts are seen only when the layout has placed them.
    QTimer::singleShot(0, this, &ChartGrid::askForData);
    for (Cell &cell : m_cells)
        rank(cell);
}

void ChartGrid::arrange()
{
    for (const Cell &cell : m_cells)
        m_grid->removeWidget(cell.chart);
    const int columns = width() < 560 ? 1 : width() > 1500 ? 3 : 2;
    QWidget *before = nullptr;
    for (int i = 0; i < int(m_cells.size()); ++i) {
        ChartWidget *chart = m_cells[std::size_t(i)].chart;
        m_grid->addWidget(chart, i / columns, i % columns);
        if (before)
            setTabOrder(before, chart);
        before = chart;
    }
}

void ChartGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
    askForData();
}

bool ChartGrid::isSeen() const
{
    return isVisible() && !window()->isMinimized();
}

void ChartGrid::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    window()->installEventFilter(this);
    refreshPlans();
    askForData();
}

void ChartGrid::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    // Also the last thing before the window is gone, and the selection with it: nothing else is looked at.
    if (!m_asked.empty()) {
        m_asked.clear();
        m_desk.setChartQueries(ChartAsker::Window, {});
    }
}

void ChartGrid::askForData()
{
    refreshPills();
    std::vector<ChartQuery> queries;
    const TimeRange range = visibleRange();
    const bool follows = !m_held && !m_desk.shownRange() && !pastRange();
    const Millis span = liveSpan();
    for (Cell &cell : m_cells) {
        // A chart that is scrolled away asks for nothing.
        if (!isSeen() || cell.chart->visibleRegion().isEmpty())
            continue;
        ChartQuery query{
            cell.asked.key,       cell.series(), span, {}, std::max(cell.chart->plotPixels(), 100),
            lineForm(cell.form())};
        if (!follows)
            query.fixed = range;
        if (query.series != cell.asked.series || query.form != cell.asked.form)
            query.key = {ChartAsker::Window, ++m_lastKey};
        cell.asked = query;
        queries.push_back(std::move(query));
    }
    if (queries != m_asked) {
        m_asked = queries;
        m_desk.setChartQueries(ChartAsker::Window, queries);
    }
}

void ChartGrid::takeFrame()
{
    if (!isSeen())
        return;
    refreshPlans();
    rankLively();
    if (m_cells.empty())
        refreshEmptyText(); // Feeds and series came meanwhile.
    refreshChanges();
    askForData();
    const ChartFrame *frame = m_desk.chartFrame();
    if (!frame)
        return;
    for (const Cell &cell : m_cells) {
        const auto answer = frame->answers.find(cell.asked.key);
        if (answer == frame->answers.end())
            continue;
        cell.chart->setNow(frame->now);
        cell.chart->setRange(m_held ? *m_held : answer->second.range);
        m_lane->setRange(m_held ? *m_held : answer->second.range);
        cell.chart->setWindows(answer->second.windows);
    }
    constexpr Millis RankEvery = std::chrono::minutes(1);
    if (frame->now - m_rankedAt > RankEvery) {
        m_rankedAt = frame->now;
        for (Cell &cell : m_cells)
            rank(cell);
    }
}

std::span<const EventPtr> ChartGrid::changesInSight() const
{
    const std::vector<EventPtr> &all = m_desk.book().changes();
    const TimeRange range = visibleRange();
    const auto from = std::partition_point(all.begin(), all.end(),
                                           [&](const EventPtr &e) { return e->happenedAt < range.from; });
    const auto to =
        std::partition_point(from, all.end(), [&](const EventPtr &e) { return e->happenedAt <= range.to; });
    return {from, to};
}

void ChartGrid::refreshChanges()
{
    if (!std::ranges::equal(changesInSight(), m_changes))
        refreshEvents();
}

void ChartGrid::refreshEvents()
{
    const auto changes = changesInSight();
    m_changes.assign(changes.begin(), changes.end());
    const std::vector<ChartEvent> marks = chartEvents(shownIncident(), m_changes);
    for (const Cell &cell : m_cells)
        cell.chart->setEvents(marks);
    // Above nothing there is nothing to name.
    m_lane->setEvents(m_cells.empty() ? std::vector<ChartEvent>() : marks);
    m_lane->setRange(visibleRange());
}

void ChartGrid::moveCrosshair(std::optional<Timestamp> at)
{
    for (const Cell &cell : m_cells)
        cell.chart->setCrosshair(at);
}

} // namespace wf

#include "moc_chartgrid.cpp"
