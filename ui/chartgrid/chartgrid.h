// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/chartspec.h"
#include "models/chartplan.h"
#include "models/chartplanchoices.h"
#include "models/selection.h"
#include "theme/theme.h"

#include <QPointer>
#include <QWidget>

#include <span>

class QButtonGroup;
class QGridLayout;
class QLineEdit;
class QLabel;
class QMenu;
class QPushButton;
class QScrollArea;

namespace wf {

class ChartWidget;
class FlagLane;
class RepaintClock;

/// The charts of what is selected: which ones, over which time, live or held, drawn how. One crosshair, one
/// range and one repaint clock for all. A grid nobody sees asks for nothing.
class ChartGrid : public QWidget
{
    Q_OBJECT
public:
    ChartGrid(DeskView &desk, Selection &selection, const Theme &theme, QWidget *parent = nullptr);

    /// Shows the last `span`, live.
    void setSpan(Millis span);
    /// From shortly before the detection to now, or to the resolution. An incident opens so.
    void showIncidentRange();
    void setLive(bool live);
    void showRange(TimeRange range) { hold(range); }
    bool isLive() const { return !m_held; }
    /// Pins the metric and shows what is pinned.
    void showMetric(const QString &metric);
    /// Does it to the chart that has or last had the focus or the pointer; nothing without one.
    void run(ChartCommand command);

Q_SIGNALS:
    /// A person wants this stretch kept in the incident.
    /// `picture`: the chart as it stands, PNG.
    void pinWindowRequested(const wf::TimeRange &range, const QString &metric, const QByteArray &picture);
    void message(const QString &text);
    /// Of a desk that shows the past: a person points at that moment.
    void timeClicked(wf::Timestamp at);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    static constexpr int MaxCharts = 24;
    /// A chart on the screen and what it shows.
    struct Cell
    {
        ChartPlan plan;
        ChartChoice choice;
        std::vector<PlanLine> lines; ///< All that the metric has, the ones to be shown first in front.
        int page = 0;                ///< Which MaxLines of them are shown.
        bool ranked = false;         ///< The order of `lines` comes from their values.
        ChartWidget *chart = nullptr;
        ChartQuery asked; ///< Its key is another one as soon as other lines are asked for.
        QString key() const { return plan.metric + plan.stateName; }
        ChartForm form() const;
        std::vector<SeriesRef> series() const; ///< Of the lines on the present page.
    };

    // What is shown: chartgrid.cpp.
    QWidget *makeToolbar();
    QWidget *makeSpans(QWidget *bar);
    void setScope(ChartScope scope);
    QString scopeName() const;
    std::vector<ChartPlan> plans();
    void refreshPlans();
    void rebuild();
    ChartWidget *makeChart();
    void applyPlan(Cell &cell, const ChartPlan &plan);
    void refreshEmptyText();

    // What is shown while no condition reads anything: chartgridlively.cpp.
    std::vector<ChartPlan> livelyPlans();
    void rankLively();
    void takeLively(const std::vector<LineStatistics> &statistics);

    void arrange();
    void askForData();
    void takeFrame();
    /// What was changed on what is watched during the time that is shown.
    std::span<const EventPtr> changesInSight() const;
    void refreshChanges();
    void refreshEvents();
    void moveCrosshair(std::optional<Timestamp> at);
    void hold(TimeRange range);
    TimeRange visibleRange() const;
    const Incident *shownIncident() const;
    std::optional<TimeRange> pastRange() const; ///< Of an incident that is over; nothing to follow.
    Millis liveSpan() const;
    void refreshPills();
    bool isSeen() const;

    // How it is shown: chartgridlooks.cpp.
    void showPlan(Cell &cell);
    void rank(Cell &cell);
    void takeRanking(const QString &key, const std::vector<LineStatistics> &statistics);
    void nextPage(Cell &cell);
    void setForm(Cell &cell, ChartForm form);
    void setChoice(Cell &cell, const ChartChoice &choice);
    void openAxisDialog(Cell &cell);

    // What a person does with a chart: chartgridwork.cpp.
    Cell *cellOf(const QObject *chart);
    Cell *cellOf(const QString &key);
    void runOn(Cell &cell, ChartCommand command);
    void openMenu(Cell &cell, const QPoint &at);
    void addFormMenu(QMenu &menu, Cell &cell);
    void addSeriesMenu(QMenu &menu, Cell &cell);
    void togglePinned(const QString &metric);
    void askStatistics(Cell &cell, std::optional<TimeRange> selection);
    void exportCsv(Cell &cell);
    void writeCsv(const QString &path, const LineQuery &query);
    void copyPicture(const Cell &cell);
    void pinWindow(const Cell &cell);
    bool canPin() const;
    void showDrop(const Cell &cell, const QPoint &at);
    void dropAt(Cell &cell, const QPoint &at);
    void move(const QString &key, int to);

    DeskView &m_desk;
    Selection &m_selection;
    const Theme &m_theme;
    RepaintClock *m_clock;
    MetricIndex m_index;
    ChartChoices m_choices;
    ChartScope m_scope = ChartScope::Runbook;
    Millis m_span;
    bool m_incidentRange = false;
    std::optional<TimeRange> m_held;
    std::vector<Cell> m_cells;
    std::vector<ChartQuery> m_asked;
    int m_lastKey = 0;
    Timestamp m_rankedAt{};
    bool m_showsLively = false;      ///< No condition reads anything: the metrics that move are shown.
    std::size_t m_livelyMetrics = 0; ///< So many there were when they were ranked; 0: not yet.
    Timestamp m_livelyAskedAt{};
    int m_livelyAwaited = 0;                        ///< Answers that are still to come.
    std::vector<LineStatistics> m_livelyAnswers;    ///< Those that came so far.
    std::vector<LineStatistics> m_livelyStatistics; ///< What the order is made of.
    QStringList m_livelyOrder;                      ///< The first metrics of it.
    std::size_t m_orderedMetrics = 0;               ///< So many there were when it was made.
    QPointer<ChartWidget> m_current;                ///< Has or had the focus or the pointer last.
    FlagLane *m_lane;
    std::vector<EventPtr> m_changes; ///< That the flags show.
    QScrollArea *m_scroll;
    QWidget *m_page;
    QGridLayout *m_grid;
    QLabel *m_empty;
    QLabel *m_hint; ///< That what is shown is not watched.
    QLabel *m_more; ///< That not all metrics are on the screen.
    QLineEdit *m_filter = nullptr;
    QButtonGroup *m_scopes = nullptr;
    QButtonGroup *m_spans = nullptr;
    QPushButton *m_scopeMenu = nullptr; ///< In the place of the scopes' pills where they have no room.
    QPushButton *m_live = nullptr;
    std::optional<bool> m_shownHeld; ///< What the live button's icon says; none after a new theme.
};

} // namespace wf
