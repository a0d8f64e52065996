// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/chartplan.h"
#include "models/selection.h"
#include "theme/theme.h"

#include <QWidget>

#include <map>

class QButtonGroup;
class QGridLayout;
class QLineEdit;
class QLabel;
class QPushButton;
class QScrollArea;

namespace wf {

class ChartWidget;

/// The charts of what is selected: which ones, over which time, live or held. One crosshair and one range for
/// all.
class ChartGrid : public QWidget
{
    Q_OBJECT
public:
    ChartGrid(Desk &desk, Selection &selection, const Theme &theme, QWidget *parent = nullptr);

    /// Shows the last `span`, live.
    void setSpan(Millis span);
    /// From shortly before the detection to now, or to the resolution.
    void showIncidentRange();
    void setLive(bool live);
    bool isLive() const { return !m_held; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeToolbar();
    void setScope(ChartScope scope);
    std::vector<ChartPlan> plans() const;
    void rebuild();
    void arrange();
    void applyPlan(ChartWidget &chart, const ChartPlan &plan);
    void askForData();
    void takeFrame();
    void refreshEvents();
    void moveCrosshair(std::optional<Timestamp> at);
    void hold(TimeRange range);
    TimeRange visibleRange() const;
    void togglePinned(const QString &metric);
    void refreshPills();

    Desk &m_desk;
    Selection &m_selection;
    const Theme &m_theme;
    ChartScope m_scope = ChartScope::Runbook;
    Millis m_span;
    bool m_incidentRange = false;
    std::optional<TimeRange> m_held;
    std::vector<ChartPlan> m_plans;
    std::vector<ChartWidget *> m_charts;
    std::vector<ChartQuery> m_asked;
    QScrollArea *m_scroll;
    QWidget *m_page;
    QGridLayout *m_grid;
    QLabel *m_empty;
    QLabel *m_more; ///< That not all metrics are on the screen.
    QLineEdit *m_filter = nullptr;
    QButtonGroup *m_scopes = nullptr;
    QButtonGroup *m_spans = nullptr;
    QPushButton *m_live = nullptr;
};

} // namespace wf
