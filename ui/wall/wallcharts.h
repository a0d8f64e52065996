// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/chartplan.h"
#include "wall/wallcard.h"

#include <QObject>

namespace wf {

class ChartWidget;
class RepaintClock;

/// A chart on a wall: name, value and threshold in letters of the wall's size, the plot below.
class WallChart : public QWidget
{
    Q_OBJECT
public:
    WallChart(const Theme &theme, QWidget *parent, RepaintClock *clock);

    void setFonts(const WallFonts *fonts);
    void setPlan(const ChartPlan &plan, bool utc);
    const ChartPlan &plan() const { return m_plan; }
    /// What came for it; `now` of the answer.
    void take(const ChartAnswer &answer, Timestamp now);
    /// Nothing came for so long: what is shown is old.
    void setOld(bool old);
    int plotPixels() const;
    /// What was asked for it last.
    const ChartQuery &asked() const { return m_asked; }
    void setAsked(const ChartQuery &query) { m_asked = query; }
    const ChartWidget &chart() const { return *m_chart; }
    const WallCard &title() const { return *m_title; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void refreshTitle();
    void arrange();

    const Theme &m_theme;
    const WallFonts *m_fonts = nullptr;
    WallCard *m_title;
    ChartWidget *m_chart;
    ChartPlan m_plan;
    ChartQuery m_asked;
    std::optional<Timestamp> m_lostSince;
    Timestamp m_now{};
    bool m_old = false;
    bool m_utc = true;
};

/// The charts that are on the wall now: places them, asks the desk for their data and hands it to them.
class WallCharts : public QObject
{
    Q_OBJECT
public:
    struct Place
    {
        QRect rect;
        ChartPlan plan;
    };
    WallCharts(DeskView &desk, const Theme &theme, QWidget *stage);
    ~WallCharts() override;

    void setFonts(const WallFonts *fonts);
    void show(const std::vector<Place> &places, Millis span, bool utc);
    const std::vector<WallChart *> &shown() const { return m_shown; }

private:
    void ask();
    void takeFrame();

    DeskView &m_desk;
    const Theme &m_theme;
    QWidget *m_stage;
    RepaintClock *m_clock;
    const WallFonts *m_fonts = nullptr;
    std::vector<WallChart *> m_pool;
    std::vector<WallChart *> m_shown;
    std::vector<ChartQuery> m_asked;
    Millis m_span{0};
    int m_lastKey = 0;
};

} // namespace wf
