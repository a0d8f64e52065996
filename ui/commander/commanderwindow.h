// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "desk/desksetup.h"
#include "models/selection.h"
#include "theme/theme.h"

#include <QMainWindow>
#include <QPointer>

#include <memory>

class QLabel;
class QSplitter;
class QStackedWidget;

namespace wf {

class CommanderActions;
class HistoryWindow;
class WallBoard;
struct WhatEnds;

/// The incident commander's window: composes the panes and remembers where they stood.
class CommanderWindow : public QMainWindow
{
    Q_OBJECT
public:
    CommanderWindow(Desk &desk, DeskSetup &setup, Theme &theme, QWidget *parent = nullptr);
    ~CommanderWindow() override;

    Selection &selection() { return m_selection; }
    /// Why the configuration was not taken; stays above everything until the program is started again.
    void setConfigProblem(const QString &message); ///< Until the desk has read one; empty: none.
    /// Closes without a question, whatever is open.
    void closeUnasked();

Q_SIGNALS:
    /// A person asks for the simulated estate, or for real targets: that is another desk on another folder,
    /// see optionsFor().
    void targetsWanted(wf::LogTargets targets);

protected:
    bool focusNextPrevChild(bool next) override;
    void closeEvent(QCloseEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeLeft();
    QWidget *makeCentre();
    QWidget *makeRight();
    void connectPanes();
    void restoreGeometryAndSplitters();
    void setColumnWidths();
    void refreshBanner();
    void refreshTitle();
    void refreshCounts();
    void refreshCentre();
    void say(const QString &text);
    void alertTimer(const IncidentId &incident, const TimerRecord &timer);
    void keepSelection();
    void toggleWallboard();
    void openHistory();
    void review(const IncidentId &incident);
    void toggleList();
    void connectAlarms();
    void followSession();
    void keepLayout();
    void askToQuit(const WhatEnds &ends);

    Desk &m_desk;
    DeskSetup &m_setup;
    Theme &m_theme;
    Selection m_selection;
    class StatusStrip *m_status;
    QWidget *m_left = nullptr; ///< Detections and incidents.
    class DetectedPane *m_detected = nullptr;
    class IncidentsPane *m_incidents = nullptr;
    class IncidentHeader *m_header = nullptr;
    class SeenBeforeStrip *m_seen = nullptr;
    class ChartGrid *m_charts = nullptr;
    class TimelinePane *m_timeline = nullptr;
    class SidePane *m_side = nullptr;
    class RunbookPane *m_runbook = nullptr;
    class BoardPane *m_board = nullptr;
    class ContactsPane *m_contacts = nullptr;
    class MessagesPane *m_messages = nullptr;
    class TimerStrip *m_timers;
    class FirstStart *m_firstStart = nullptr;
    QStackedWidget *m_pages = nullptr;
    QSplitter *m_columns;
    QSplitter *m_rows = nullptr;
    QLabel *m_banner;
    QString m_configProblem;
    bool m_mayClose = false; ///< A person said so, or the process ends anyhow.
    QLabel *m_toast;
    CommanderActions *m_actions = nullptr;
    class Alerts *m_alerts = nullptr;
    QPointer<HistoryWindow> m_history;      ///< While it is open; goes before the desk it reads.
    std::unique_ptr<WallBoard> m_wallboard; ///< While it is on a screen; goes before the desk it shows.
};

} // namespace wf
