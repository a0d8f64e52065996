// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commander/handoverdialog.h"
#include "desk/desk.h"
#include "desk/desksetup.h"
#include "models/logsearch.h"
#include "models/mentions.h"
#include "models/selection.h"
#include "theme/theme.h"

#include <QObject>

#include <functional>
#include <vector>

class QAction;
class QDialog;
class QKeySequence;
class QMenuBar;
class QWidget;

namespace wf {

class Annunciator;
class ChartGrid;
class RunbookPane;
class SidePane;
class TimelinePane;

/// Every action of the commander's window: one QAction each with its key, in a menu, in the palette. Knows
/// what the selection allows now; the dialogs it opens ask the desk.
class CommanderActions : public QObject
{
    Q_OBJECT
public:
    struct Panes
    {
        ChartGrid *charts;
        RunbookPane *runbook;
        TimelinePane *timeline;
        SidePane *side;
    };
    /// Pages of the right column, in its order.
    enum SidePage { RunbookPage, BoardPage, ContactsPage, MessagesPage };
    CommanderActions(Desk &desk, DeskSetup &setup, Selection &selection, Theme &theme, const Panes &panes,
                     QWidget *window);

    QAction *declare() const { return m_declare; }
    QAction *declareSelected() const { return m_declareSelected; }
    QAction *palette() const { return m_palette; }
    QAction *changeSeverity() const { return m_changeSeverity; }
    QAction *postUpdate() const { return m_postUpdate; }
    QAction *advance() const { return m_advance; }
    QAction *addTimer() const { return m_addTimer; }
    void fillMenus(QMenuBar &bar) const;

    // Asked for by panes as well as by keys.
    void declareDetection(const IncidentId &detection, const std::vector<IncidentId> &together = {});
    void dismissDetections(const std::vector<IncidentId> &detections);
    void snoozeDetections(const std::vector<IncidentId> &detections);
    void openHypothesis();
    void judgeHypothesis(const QString &hypothesis, HypothesisState state);
    /// Of a hypothesis, of the step at hand, or of the incident.
    void openEvidence(const QString &hypothesis);
    void openFile(const QString &path);
    void logCall(const QString &person, bool answered);
    void openDrill();
    void follow(const Mention &mention);
    void markTold(const IncidentId &incident, const MessageId &message, const QString &channel);
    void rejectMessage(const IncidentId &incident, const MessageId &message);
    void skipStep(const IncidentId &incident, const StepId &step, const QString &title);
    void assignStep(const IncidentId &incident, const StepId &step, const QString &title);
    void attachRunbook();
    void openFeeds();
    void openRules();
    void openSilences();
    void openExpression();
    void addFeed();
    void openRunbookFolder();
    /// Asks first where the folder is the system's or very large.
    void addRunbookFolder(const QString &folder);
    void startDemo();
    void acceptCut();
    void salvageLog();
    void openBackup();
    void openSoundTest();
    void setAnnunciator(Annunciator &annunciator) { m_annunciator = &annunciator; }
    /// Asks for the folder of the backup.
    void openRestore();
    void restoreFrom(const QString &folder);

Q_SIGNALS:
    void message(const QString &text);
    void wallboardRequested();
    void reviewRequested(const wf::IncidentId &incident);
    void historyRequested();
    void listRequested();
    void targetsWanted(wf::LogTargets targets);

private:
    struct Menu
    {
        QString title;
        std::vector<QAction *> actions;
    };
    QAction *add(Menu &menu, const QString &text, const QKeySequence &key, std::function<void()> run,
                 const char *name);
    void makeIncidentMenu();
    void makeCommandMenu();
    void makeWorkMenu();
    void makeViewMenu();
    void makeChartMenu();
    void makeDeskMenu();
    void makeHelpMenu();
    void openKeys();
    void openManual();
    void openAbout();
    void refresh();
    void refreshCommand();
    const Incident *incident() const;
    /// The selected detection, else the worst one that waits; empty without.
    IncidentId detectionAtHand() const;
    QStringList people() const;
    void openSeverityMenu();
    void changeSeverity(const IncidentId &id, Severity to);
    void openPalette();
    static QStringList alsoCalled(const QString &action);
    std::vector<struct PaletteEntry> entriesOf(const SearchResult &result);
    static QString noteOf(const SearchResult &result);
    void openUpdate();
    void pinWindow(const TimeRange &range, const QString &metric, const QByteArray &picture);
    void moveStep(int direction);
    void addQuickActions(Menu &menu);
    void selectNeighbour(int by);
    /// The one that ringingTimer() names.
    void acknowledgeTimer();
    void undoStep();
    void refreshUndo(bool open);
    void openAddStep();
    void openDecision();
    void openSoundMenu();
    /// One answer for several detections.
    void askEach(const QString &title, const QString &label, const QString &accept,
                 const std::vector<IncidentId> &detections,
                 std::function<Command(const IncidentId &, const QString &)> command);
    void openTimer();
    void openWallSettings();
    void openRoles();
    void openHandover(HandoverDialog::Mode mode);
    void openFacts();
    void openMerge();
    void undoMerge();
    void openSplit();
    void openReopen();
    void openCancel();
    void advanceStatus();
    /// Conditions of an incident that hold now, for people.
    QStringList stillTrue(const Incident &incident) const;
    void setStatus(IncidentStatus to);
    /// A question whose answer becomes a command; the dialog stays open while it is refused. `names`: offers
    /// people.
    QDialog *ask(const QString &title, const QString &label, const QString &accept, bool multiline,
                 bool optional, std::function<Command(const QString &)> command, bool names = false);

    Desk &m_desk;
    Annunciator *m_annunciator = nullptr; ///< Of the window's alerts.
    DeskSetup &m_setup;
    Selection &m_selection;
    Theme &m_theme;
    Panes m_panes;
    QWidget *m_window;
    LogSearch m_search;
    std::vector<Menu> m_menus;
    std::vector<QAction *> m_needIncident;
    QAction *m_declare = nullptr;
    QAction *m_declareSelected = nullptr;
    QAction *m_palette = nullptr;
    QAction *m_changeSeverity = nullptr;
    QAction *m_postUpdate = nullptr;
    QAction *m_advance = nullptr;
    QAction *m_addTimer = nullptr;
    QAction *m_undo = nullptr;
    QAction *m_reopen = nullptr;
    QAction *m_takeCommand = nullptr;
    QAction *m_unmerge = nullptr;
    QAction *m_attach = nullptr;
    QAction *m_review = nullptr;
    QAction *m_startDemo = nullptr;
    QAction *m_endDrill = nullptr;
    QAction *m_acceptCut = nullptr;
    QAction *m_restore = nullptr;
};

} // namespace wf
