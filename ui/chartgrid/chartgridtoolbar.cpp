// SPDX-License-Identifier: GPL-3.0-or-later
// The row above the charts: which, how long, live or held.
#include "chartgrid/chartgrid.h"

#include "kit/givesway.h"
#include "kit/widgetkit.h"

#include <QButtonGroup>
#include <QLineEdit>
#include <QMenu>
#include <QScrollArea>

namespace wf {

namespace {

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

QWidget *ChartGrid::makeToolbar()
{
    auto *bar = new GivingBar(this);
    auto *layout = kit::makeLayout<QHBoxLayout>(bar, 6);
    m_scopes = new QButtonGroup(bar);
    auto *scopes = new QWidget(bar);
    auto *scopeRow = kit::makeLayout<QHBoxLayout>(scopes, 6);
    layout->addWidget(scopes);
    m_scopeMenu = kit::makeButton("pill", {}, QStringLiteral("scopeMenu"), bar);
    m_scopeMenu->setAccessibleName(tr("Which charts are shown"));
    auto *menu = new QMenu(m_scopeMenu);
    m_scopeMenu->setMenu(menu);
    layout->addWidget(m_scopeMenu);
    const auto scope = [&](ChartScope id, const QString &name) {
        auto *button = kit::makeButton("pill", {}, name, bar);
        button->setCheckable(true);
        m_scopes->addButton(button, int(id));
        scopeRow->addWidget(button);
        connect(menu->addAction(QString()), &QAction::triggered, button, &QPushButton::click);
    };
    scope(ChartScope::Runbook, QStringLiteral("scopeRunbook"));
    scope(ChartScope::AllMetrics, QStringLiteral("scopeAll"));
    scope(ChartScope::Pinned, QStringLiteral("scopePinned"));
    m_scopes->button(int(ChartScope::Runbook))->setChecked(true);
    connect(m_scopes, &QButtonGroup::idClicked, this,
            [this](int id) { setScope(static_cast<ChartScope>(id)); });
    m_filter = new QLineEdit(bar);
    m_filter->setObjectName(QStringLiteral("metricFilter"));
    kit::setHint(*m_filter, tr("Find metrics"));
    m_filter->setAccessibleName(tr("Find metrics"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(240);
    m_filter->hide();
    connect(m_filter, &QLineEdit::textChanged, this, &ChartGrid::rebuild);
    layout->addWidget(m_filter);
    layout->addStretch(1);
    auto *spans = makeSpans(bar);
    layout->addWidget(spans);
    if (m_desk.shownRange()) {
        spans->hide(); // Nothing is live.
        bar->setGives(new GivesWay(bar, layout, {{scopes, m_scopeMenu}}));
    } else {
        // Alt+1 to 5 do what the spans do.
        bar->setGives(new GivesWay(bar, layout, {{scopes, m_scopeMenu}, {spans}}));
    }
    m_live = kit::makeButton("pill", {}, QStringLiteral("live"), bar);
    m_live->setCheckable(true);
    m_live->setChecked(true);
    connect(m_live, &QPushButton::clicked, this, &ChartGrid::setLive);
    layout->addWidget(m_live);
    return bar;
}

QWidget *ChartGrid::makeSpans(QWidget *parent)
{
    auto *bar = new QWidget(parent);
    auto *layout = kit::makeLayout<QHBoxLayout>(bar, 6);
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
    return bar;
}

void ChartGrid::refreshPills()
{
    const bool hasRunbook = !m_selection.isEmpty();
    m_scopes->button(int(ChartScope::Runbook))->setText(hasRunbook ? tr("This runbook") : tr("Conditions"));
    m_scopes->button(int(ChartScope::AllMetrics))
        ->setText(tr("All metrics %1").arg(m_index.metrics().size()));
    m_scopes->button(int(ChartScope::Pinned))->setText(tr("Pinned"));
    const QList<QAction *> choices = m_scopeMenu->menu()->actions();
    for (int i = 0; i < choices.size(); ++i)
        choices[i]->setText(m_scopes->button(i)->text());
    m_scopeMenu->setText(m_scopes->button(int(m_scope))->text() + QStringLiteral(" \u25be"));
    for (int i = 0; i < IncidentSpanId; ++i)
        m_spans->button(i)->setChecked(!m_held && !m_incidentRange && m_span == Spans[i].span);
    m_spans->button(IncidentSpanId)->setChecked(!m_held && m_incidentRange);
    const Incident *incident = shownIncident();
    m_spans->button(IncidentSpanId)->setEnabled(incident);
    m_live->setChecked(!m_held);
    if (m_desk.shownRange()) {
        m_live->setText(tr("Whole incident"));
        return;
    }
    m_live->setText(m_held ? tr("Held — back to live") : tr("Live"));
    // Ten times a second nothing changes here; an icon that is set is painted.
    if (m_shownHeld == std::optional(m_held.has_value()))
        return;
    m_shownHeld = m_held.has_value();
    m_live->setIcon(m_theme.icon(m_held ? QStringLiteral("pause") : QStringLiteral("circle"),
                                 m_held ? Token::P2 : Token::Ok));
    m_live->setIconSize({9, 9});
}

void ChartGrid::refreshEmptyText()
{
    const bool noFeed = m_desk.feeds().empty() && m_desk.feedConfigs().empty();
    const bool waiting = m_desk.catalog().empty();
    m_empty->setText(m_scope == ChartScope::Pinned
                         ? tr("No chart is pinned. Right-click a chart, or press P on it, to pin its metric.")
                     : m_desk.shownRange() ? tr("No metrics were recorded at the time.")
                     : noFeed  ? tr("No feed yet: add a Prometheus target to see its metrics here.")
                     : waiting ? tr("Waiting for the first samples.")
                     : m_scope == ChartScope::AllMetrics
                         ? tr("No metric matches.")
                         : tr("No condition reads a series yet. Bind conditions under Feeds and bindings "
                              "(Ctrl+F), or look at all metrics."));
    m_empty->setVisible(m_cells.empty());
    m_scroll->setVisible(!m_cells.empty());
    m_hint->setText(
        tr("No condition reads these metrics, so nothing here is watched. Bind conditions under Feeds "
           "and bindings (Ctrl+F), or open a folder of runbooks (Ctrl+O)."));
    m_hint->setVisible(m_showsLively && !m_cells.empty());
    m_more->setText(tr("%1 of %2 metrics are shown: type to find others")
                        .arg(m_cells.size())
                        .arg(m_index.metrics().size()));
    m_more->setVisible(m_scope == ChartScope::AllMetrics && int(m_cells.size()) == MaxCharts);
}

} // namespace wf
