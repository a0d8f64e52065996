// SPDX-License-Identifier: GPL-3.0-or-later
#include "panes/chartgrid.h"

#include "charts/chartwidget.h"
#include "panes/chartevents.h"
#include "panes/widgetkit.h"

#include <QButtonGroup>
#include <QContextMenuEvent>
#include <QGridLayout>
#include <QLineEdit>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>

namespace wf {

namespace {

constexpr int MaxCharts = 24;
constexpr int Spacing = 10;
/// What is shown before an incident's detection.
constexpr Millis Lead = std::chrono::minutes(5);

struct SpanChoice
{
    const char *text;
    std::chrono::seconds span;
};
constexpr SpanChoice Spans[] = {{QT_TRANSLATE_NOOP("wf::ChartGrid", "15 m"), std::chrono::minutes(15)},
                                {QT_TRANSLATE_NOOP("wf::ChartGrid", "1 h"), std::chrono::hours(1)},
                                {QT_TRANSLATE_NOOP("wf::ChartGrid", "6 h"), std::chrono::hours(6)},
                                {QT_TRANSLATE_NOOP("wf::ChartGrid", "24 h"), std::chrono::hours(24)}};
constexpr int IncidentSpanId = int(std::size(Spans));

} // namespace

ChartGrid::ChartGrid(Desk &desk, Selection &selection, const Theme &theme, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_selection(selection), m_theme(theme),
      m_span(std::chrono::seconds(desk.settings().value(SettingKey::ChartSpan).toInt())),
      m_scroll(new QScrollArea(this)), m_page(new QWidget(m_scroll)),
      m_grid(kit::makeLayout<QGridLayout>(m_page, Spacing)), m_empty(kit::makeLabel("muted", {}, this)),
      m_more(kit::makeLabel("muted", {}, this))
{
    setObjectName(QStringLiteral("chartGrid"));
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 8);
    layout->addWidget(makeToolbar());
    m_scroll->setWidget(m_page);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_empty->setObjectName(QStringLiteral("chartsEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(m_more);
    connect(&desk, &Desk::snapshotChanged, this, &ChartGrid::takeFrame);
    connect(&desk, &Desk::libraryChanged, this, &ChartGrid::rebuild);
    connect(&desk, &Desk::bookChanged, this, [this](const std::set<IncidentId> &changed) {
        if (changed.contains(m_selection.incident())) {
            refreshEvents();
            askForData();
        }
    });
    connect(&selection, &Selection::changed, this, [this] {
        m_held.reset();
        rebuild();
    });
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, &ChartGrid::askForData);
    rebuild();
}

QWidget *ChartGrid::makeToolbar()
{
    auto *bar = new QWidget(this);
    auto *layout = kit::makeLayout<QHBoxLayout>(bar, 6);
    m_scopes = new QButtonGroup(bar);
    const auto scope = [&](ChartScope id, const QString &name) {
        auto *button = kit::makeButton("pill", {}, name, bar);
        button->setCheckable(true);
        m_scopes->addButton(button, int(id));
        layout->addWidget(button);
    };
    scope(ChartScope::Runbook, QStringLiteral("scopeRunbook"));
    scope(ChartScope::AllMetrics, QStringLiteral("scopeAll"));
    scope(ChartScope::Pinned, QStringLiteral("scopePinned"));
    m_scopes->button(int(ChartScope::Runbook))->setChecked(true);
    connect(m_scopes, &QButtonGroup::idClicked, this,
            [this](int id) { setScope(static_cast<ChartScope>(id)); });
    m_filter = new QLineEdit(bar);
    m_filter->setObjectName(QStringLiteral("metricFilter"));
    m_filter->setPlaceholderText(tr("Find metrics"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(240);
    m_filter->hide();
    connect(m_filter, &QLineEdit::textChanged, this, &ChartGrid::rebuild);
    layout->addWidget(m_filter);
    layout->addStretch(1);
    m_spans = new QButtonGroup(bar);
    m_spans->setExclusive(false);
    for (int i = 0; i <= IncidentSpanId; ++i) {
        const QString text = i < IncidentSpanId ? tr(Spans[i].text) : tr("Incident");
        auto *button = kit::makeButton("pill", text, QStringLiteral("span%1").arg(i), bar);
        button->setCheckable(true);
        m_spans->addButton(button, i);
        layout->addWidget(button);
    }
    connect(m_spans, &QButtonGroup::idClicked, this, [this](int id) {
        if (id == IncidentSpanId)
            showIncidentRange();
        else
            setSpan(Spans[id].span);
    });
    m_live = kit::makeButton("pill", {}, QStringLiteral("live"), bar);
    m_live->setCheckable(true);
    m_live->setChecked(true);
    connect(m_live, &QPushButton::clicked, this, &ChartGrid::setLive);
    layout->addWidget(m_live);
    return bar;
}

void ChartGrid::refreshPills()
{
    const bool hasRunbook = !m_selection.isEmpty();
    m_scopes->button(int(ChartScope::Runbook))->setText(hasRunbook ? tr("This runbook") : tr("Conditions"));
    m_scopes->button(int(ChartScope::AllMetrics))->setText(tr("All metrics %1").arg(metricCount(m_desk)));
    m_scopes->button(int(ChartScope::Pinned))->setText(tr("Pinned"));
    for (int i = 0; i < IncidentSpanId; ++i)
        m_spans->button(i)->setChecked(!m_held && !m_incidentRange && m_span == Spans[i].span);
    m_spans->button(IncidentSpanId)->setChecked(!m_held && m_incidentRange);
    const Incident *incident = m_desk.book().find(m_selection.incident());
    m_spans->button(IncidentSpanId)->setEnabled(incident);
    m_live->setChecked(!m_held);
    m_live->setText(m_held ? tr("Held — back to live") : tr("Live"));
    m_live->setIcon(m_theme.icon(m_held ? QStringLiteral("pause") : QStringLiteral("circle"),
                                 m_held ? Token::P2 : Token::Ok));
    m_live->setIconSize({9, 9});
}

void ChartGrid::setScope(ChartScope scope)
{
    m_scope = scope;
    m_filter->setVisible(scope == ChartScope::AllMetrics);
    rebuild();
}

void ChartGrid::setSpan(Millis span)
{
    m_span = span;
    m_incidentRange = false;
    m_held.reset();
    m_desk.settings().set(SettingKey::ChartSpan,
                          int(std::chrono::duration_cast<std::chrono::seconds>(span).count()));
    askForData();
}

void ChartGrid::showIncidentRange()
{
    m_incidentRange = m_desk.book().find(m_selection.incident()) != nullptr;
    m_held.reset();
    askForData();
}

void ChartGrid::setLive(bool live)
{
    if (live)
        m_held.reset();
    else
        m_held = visibleRange();
    askForData();
}

void ChartGrid::hold(TimeRange range)
{
    m_held = range;
    askForData();
}

TimeRange ChartGrid::visibleRange() const
{
    const Timestamp now = m_desk.clock().wall();
    if (m_held)
        return *m_held;
    const Incident *incident = m_incidentRange ? m_desk.book().find(m_selection.incident()) : nullptr;
    if (!incident)
        return {now - m_span, now};
    const Timestamp begin = incident->detectedAt.value_or(incident->declaredAt.value_or(now));
    return {begin - Lead, incident->resolvedAt ? *incident->resolvedAt + Lead : now};
}

std::vector<ChartPlan> ChartGrid::plans() const
{
    if (m_scope == ChartScope::AllMetrics)
        return chartsOfCatalog(m_desk, m_filter->text(), MaxCharts);
    if (m_scope == ChartScope::Pinned)
        return chartsOfNames(m_desk, m_desk.settings().value(SettingKey::PinnedMetrics).toStringList());
    if (const Incident *incident = m_desk.book().find(m_selection.incident())) {
        // The incident's own copy says what to watch; a detection has none yet.
        if (incident->runbook())
            return chartsOfRunbook(m_desk, incident->runbookId, *incident->runbook());
        const auto found = m_desk.library().find(incident->runbookId);
        return found ? chartsOfRunbook(m_desk, found.runbook->id, *found.runbook)
                     : chartsOfConditions(m_desk);
    }
    const auto found = m_desk.library().find(m_selection.runbook());
    return found ? chartsOfRunbook(m_desk, found.runbook->id, *found.runbook) : chartsOfConditions(m_desk);
}

void ChartGrid::rebuild()
{
    m_plans = plans();
    if (m_plans.size() > MaxCharts)
        m_plans.resize(MaxCharts);
    while (m_charts.size() > m_plans.size()) {
        delete m_charts.back();
        m_charts.pop_back();
    }
    while (m_charts.size() < m_plans.size()) {
        auto *chart = new ChartWidget(m_theme, m_page);
        chart->installEventFilter(this);
        connect(chart, &ChartWidget::crosshairMoved, this, &ChartGrid::moveCrosshair);
        connect(chart, &ChartWidget::rangeRequested, this, &ChartGrid::hold);
        connect(chart, &ChartWidget::liveRequested, this, [this] { setLive(true); });
        m_charts.push_back(chart);
    }
    for (std::size_t i = 0; i < m_plans.size(); ++i)
        applyPlan(*m_charts[i], m_plans[i]);
    const bool noFeed = m_desk.feeds().empty();
    m_empty->setText(m_scope == ChartScope::Pinned
                         ? tr("No chart is pinned. Right-click a chart, or press P on it, to pin its metric.")
                     : noFeed ? tr("No feed yet: add a Prometheus target to see its metrics here.")
                     : m_scope == ChartScope::AllMetrics ? tr("No metric matches.")
                                                         : tr("No metrics to show for this."));
    m_empty->setVisible(m_plans.empty());
    m_scroll->setVisible(!m_plans.empty());
    m_more->setText(
        tr("%1 of %2 metrics are shown: type to find others").arg(m_plans.size()).arg(metricCount(m_desk)));
    m_more->setVisible(m_scope == ChartScope::AllMetrics && int(m_plans.size()) == MaxCharts);
    arrange();
    refreshEvents();
    askForData();
}

void ChartGrid::applyPlan(ChartWidget &chart, const ChartPlan &plan)
{
    ChartSpec spec;
    spec.title = plan.metric;
    spec.scale = plan.scale;
    spec.unit = plan.unit;
    spec.stateName = plan.stateName;
    QStringList texts;
    for (const Comparison &comparison : plan.comparisons) {
        texts += QStringLiteral("%1 %2").arg(opText(comparison.op), valueText(comparison));
        if (const auto *quantity = std::get_if<Quantity>(&comparison.value)) {
            ChartThreshold threshold{comparison.op, quantity->number, {}};
            if (comparison.warn)
                threshold.warn = comparison.warn->number;
            spec.thresholds.push_back(threshold);
        } else {
            spec.thresholds.push_back({CompareOp::Equal, 1, {}});
        }
    }
    spec.thresholdText = texts.isEmpty() ? tr("no threshold") : texts.join(QStringLiteral(", "));
    chart.setObjectName(QStringLiteral("chart:%1").arg(plan.metric));
    chart.setSpec(spec);
    chart.setUtc(m_desk.settings().value(SettingKey::UtcTimes).toBool());
    chart.setEmptyText(plan.series.empty() ? plan.emptyReason : tr("waiting for the first sample"));
}

void ChartGrid::arrange()
{
    for (ChartWidget *chart : m_charts)
        m_grid->removeWidget(chart);
    const int columns = width() < 560 ? 1 : width() > 1500 ? 3 : 2;
    for (int i = 0; i < int(m_charts.size()); ++i)
        m_grid->addWidget(m_charts[std::size_t(i)], i / columns, i % columns);
}

void ChartGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
    askForData();
}

void ChartGrid::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    askForData();
}

void ChartGrid::askForData()
{
    refreshPills();
    std::vector<ChartQuery> queries;
    const TimeRange range = visibleRange();
    const bool follows = !m_held && !m_incidentRange;
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        // A chart that is scrolled away asks for nothing.
        if (!isVisible() || m_charts[i]->visibleRegion().isEmpty())
            continue;
        ChartQuery query{int(i), m_plans[i].series, m_span, {}, std::max(m_charts[i]->plotPixels(), 100)};
        if (!follows)
            query.fixed = range;
        queries.push_back(std::move(query));
    }
    if (queries != m_asked) {
        m_asked = queries;
        m_desk.setChartQueries(queries);
    }
}

void ChartGrid::takeFrame()
{
    std::vector<ChartPlan> next = plans();
    if (next.size() > MaxCharts)
        next.resize(MaxCharts);
    const auto shape = [](const std::vector<ChartPlan> &list) {
        std::vector<std::pair<QString, std::set<SeriesRef>>> result;
        for (const ChartPlan &plan : list)
            result.emplace_back(plan.metric, std::set<SeriesRef>(plan.series.begin(), plan.series.end()));
        return result;
    };
    if (shape(next) != shape(m_plans))
        rebuild();
    const ChartFrame *frame = m_desk.chartFrame();
    if (m_incidentRange || !frame)
        askForData();
    if (!frame || !isVisible())
        return;
    for (const auto &[key, answer] : frame->answers) {
        if (key >= int(m_charts.size()))
            continue;
        ChartWidget &chart = *m_charts[std::size_t(key)];
        // An answer to the question before last is skipped: its series may belong to another chart.
        const bool current = answer.windows.empty() ||
                             (!m_plans[std::size_t(key)].series.empty() &&
                              answer.windows.front()->series == m_plans[std::size_t(key)].series.front());
        if (!current)
            continue;
        chart.setNow(frame->now);
        chart.setRange(m_held ? *m_held : answer.range);
        chart.setWindows(answer.windows);
    }
    refreshPills();
}

void ChartGrid::refreshEvents()
{
    const Incident *incident = m_desk.book().find(m_selection.incident());
    const std::vector<ChartEvent> marks = incident ? chartEvents(*incident) : std::vector<ChartEvent>();
    for (ChartWidget *chart : m_charts)
        chart->setEvents(marks);
}

void ChartGrid::moveCrosshair(std::optional<Timestamp> at)
{
    for (ChartWidget *chart : m_charts)
        chart->setCrosshair(at);
}

void ChartGrid::togglePinned(const QString &metric)
{
    QStringList pinned = m_desk.settings().value(SettingKey::PinnedMetrics).toStringList();
    if (!pinned.removeOne(metric))
        pinned += metric;
    m_desk.settings().set(SettingKey::PinnedMetrics, pinned);
    if (m_scope == ChartScope::Pinned)
        rebuild();
}

bool ChartGrid::eventFilter(QObject *watched, QEvent *event)
{
    const auto *chart = qobject_cast<ChartWidget *>(watched);
    if (!chart)
        return QWidget::eventFilter(watched, event);
    const QString metric = chart->spec().title;
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_P) {
        togglePinned(metric);
        return true;
    }
    if (event->type() == QEvent::ContextMenu) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        const bool pinned =
            m_desk.settings().value(SettingKey::PinnedMetrics).toStringList().contains(metric);
        menu->addAction(pinned ? tr("Unpin %1").arg(metric) : tr("Pin %1").arg(metric), this,
                        [this, metric] { togglePinned(metric); });
        menu->popup(static_cast<QContextMenuEvent *>(event)->globalPos());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace wf
