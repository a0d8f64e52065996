// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/chartplanindex.h"
#include "models/wallrotation.h"
#include "wall/wallscene.h"

#include <QTimer>
#include <QWidget>

#include <map>

class QScreen;

namespace wf {

class WallAwake;
class WallShade;
class Annunciator;

/// The board on the wall: header with the worst severity and the clock, one page, the feeds at the foot.
/// Needs nobody; for a person in front of it the arrow keys turn, Space holds, Esc and F11 leave.
class WallBoard : public QWidget
{
    Q_OBJECT
public:
    /// `leaves`: Esc and F11 close it. One that a kiosk runs stays until it is ended.
    WallBoard(DeskView &desk, const Theme &theme, bool leaves, QWidget *parent = nullptr);
    ~WallBoard() override;

    /// Fills a screen. The screen that is meant is settled once it is there: whatever is plugged in or out,
    /// the board stays on it, moves to the primary one while it is gone, and returns.
    void showOn(const QString &screen);
    /// Inches; 0: not known. Of the screen it is on, unless the configuration says otherwise.
    void setScreenDiagonal(double inches);
    /// The screen somebody means by its number or name; null when there is none such.
    static QScreen *screenFor(const QString &wanted);

    const WallFacts &facts() const { return m_facts; }
    const WallRotation &rotation() const { return m_rotation; }
    const WallFonts &fonts() const { return *m_fonts; }
    void turnTo(WallPageKind kind);
    /// Brings everything up to date now.
    void refresh();

Q_SIGNALS:
    /// The first picture is on the screen.
    void firstShown();
    void left();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    struct Seen
    {
        std::map<QString, Severity> open; ///< Incidents and detections by key.
        bool started = false;
    };
    void refreshSoon();
    void readConfig();
    void measure();
    void arm();
    bool noticeNews();
    void sound(Severity severity);
    WallScene scene();
    void apply(const WallScene &scene);
    void shift(Timestamp now);
    void dim();
    std::vector<ChartPlan> plansOf(const WallPage &page);
    std::vector<ChartPlan> incidentPlans(const IncidentId &id);
    void place();
    QScreen *home();
    QScreen *target();
    void fill();

    DeskView &m_desk;
    const Theme &m_theme;
    const bool m_leaves;
    WallSource m_source;
    WallConfig m_config;
    WallFacts m_facts;
    Seen m_seen;
    WallRotation m_rotation;
    MetricIndex m_index;
    double m_screenDiagonal = 0;
    QString m_wantedScreen;
    bool m_fills = false;          ///< A screen, from showOn() until it is left.
    std::optional<QString> m_home; ///< Name of the screen that was meant, once it was there.
    std::unique_ptr<WallFonts> m_fonts;
    QWidget *m_stage;
    WallCard *m_header;
    WallCard *m_footer;
    WallCharts *m_charts;
    WallShade *m_shade;
    Annunciator *m_annunciator;
    WallAwake *m_awake;
    std::map<QString, WallCard *> m_cards;
    QRect m_pageArea;
    WallPage m_plansFor;
    std::vector<ChartPlan> m_plans;
    Timestamp m_plansAt{};
    QTimer m_tick;
    QTimer m_soon;
    QTimer m_settle;
    bool m_painted = false;
};

} // namespace wf
