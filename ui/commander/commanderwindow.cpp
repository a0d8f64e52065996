// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/commanderwindow.h"

#include "chartgrid/chartgrid.h"
#include "commander/alerts.h"
#include "commander/boardpane.h"
#include "commander/commanderactions.h"
#include "commander/contactspane.h"
#include "commander/detectedpane.h"
#include "commander/firststart.h"
#include "commander/frontkey.h"
#include "commander/incidentheader.h"
#include "commander/incidentspane.h"
#include "commander/messagespane.h"
#include "commander/seenbeforestrip.h"
#include "commander/standingwords.h"
#include "commander/statusstrip.h"
#include "commander/timelinepane.h"
#include "commander/timerstrip.h"
#include "commander/trayicon.h"
#include "delegates/words.h"
#include "historyview/historywindow.h"
#include "kit/fittingscroll.h"
#include "kit/look.h"
#include "kit/sidepane.h"
#include "kit/widgetkit.h"
#include "kit/windowtitle.h"
#include "review/reviewwindow.h"
#include "runbookview/runbookpane.h"
#include "theme/plainlabel.h"
#include "wall/wallboard.h"

#include <QApplication>
#include <QMenuBar>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>

namespace wf {

namespace {

constexpr Millis ToastTime = std::chrono::seconds(5);
constexpr int LeastLeft = 280;
constexpr int LeastCentre = 420;
constexpr int LeastRight = 330;
/// A screen that is narrower (a laptop at 200 %) holds two of the columns.
constexpr int Narrow = 1080;

} // namespace

CommanderWindow::CommanderWindow(Desk &desk, DeskSetup &setup, Theme &theme, QWidget *parent)
    : QMainWindow(parent), m_desk(desk), m_setup(setup), m_theme(theme),
      m_status(new StatusStrip(desk, theme, this)), m_timers(new TimerStrip(desk, m_selection, theme, this)),
      m_columns(new QSplitter(Qt::Horizontal, this)), m_banner(new PlainLabel(this)),
      m_toast(kit::makeLabel("muted", {}, this))
{
    setObjectName(QStringLiteral("commander"));
    auto *centre = new QWidget(this);
    auto *layout = kit::makeLayout<QVBoxLayout>(centre, 0);
    layout->addWidget(m_status);
    layout->addWidget(kit::makeRule(centre));
    m_banner->setObjectName(QStringLiteral("banner"));
    m_banner->setProperty("role", "banner");
    m_banner->setWordWrap(true);
    m_banner->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_banner);
    m_columns->setObjectName(QStringLiteral("columns"));
    m_columns->addWidget(makeLeft());
    m_columns->addWidget(makeCentre());
    m_columns->addWidget(makeRight());
    m_columns->setStretchFactor(1, 1);
    m_columns->setChildrenCollapsible(false);
    m_columns->setContentsMargins(10, 10, 10, 10);
    layout->addWidget(m_columns, 1);
    layout->addWidget(kit::makeRule(centre));
    m_toast->setObjectName(QStringLiteral("toast"));
    m_toast->setContentsMargins(16, 4, 16, 4);
    m_toast->hide();
    layout->addWidget(m_toast);
    layout->addWidget(m_timers);
    setCentralWidget(centre);

    m_actions = new CommanderActions(desk, setup, m_selection, theme,
                                     {m_charts, m_runbook, m_timeline, m_side}, this);
    m_alerts = new Alerts(desk, this);
    new LookKeeper(desk.settings(), theme, this);
    auto *tray = new TrayIcon(desk, theme, *this);
    connect(m_status, &StatusStrip::sentenceChanged, tray, &TrayIcon::refresh);
    keepFrontKey(desk.settings(), *this, [this](const QString &text) { say(text); });
    m_actions->fillMenus(*menuBar());
    connectPanes();
    connectAlarms();
    followSession();
    restoreGeometryAndSplitters();
    refreshBanner();
    refreshCentre();
    // No button stands ready to be pressed by accident.
    setFocusPolicy(Qt::ClickFocus);
    setFocus();
}

CommanderWindow::~CommanderWindow()
{
    delete m_history;
}

QWidget *CommanderWindow::makeLeft()
{
    auto *left = m_left = kit::makePane(this);
    auto *layout = kit::makeLayout<QVBoxLayout>(left, 0, {1, 1, 1, 1});
    m_detected = new DetectedPane(m_desk, m_selection, m_theme, left);
    m_incidents = new IncidentsPane(m_desk, m_selection, m_theme, left);
    m_incidents->setMinimumSize(LeastLeft, 200); // The detections ask for more where their buttons need it.
    auto *scroll = new FittingScroll(m_detected, left);
    scroll->setObjectName(QStringLiteral("detectedScroll"));
    layout->addWidget(scroll);
    layout->addWidget(kit::makeRule(left));
    layout->addWidget(m_incidents, 1);
    return left;
}

QWidget *CommanderWindow::makeCentre()
{
    m_pages = new QStackedWidget(this);
    auto *page = new QWidget(m_pages);
    auto *layout = kit::makeLayout<QVBoxLayout>(page, 8);
    m_header = new IncidentHeader(m_desk, m_selection, m_theme, page);
    layout->addWidget(m_header);
    m_seen = new SeenBeforeStrip(m_desk, m_selection, page);
    layout->addWidget(m_seen);
    m_rows = new QSplitter(Qt::Vertical, page);
    m_rows->setObjectName(QStringLiteral("rows"));
    m_charts = new ChartGrid(m_desk, m_selection, m_theme, m_rows);
    m_timeline = new TimelinePane(m_desk, m_selection, m_theme, m_rows);
    m_rows->addWidget(m_charts);
    m_rows->addWidget(m_timeline);
    m_rows->setStretchFactor(0, 3);
    m_rows->setStretchFactor(1, 2);
    m_rows->setChildrenCollapsible(false);
    layout->addWidget(m_rows, 1);
    m_firstStart = new FirstStart(m_pages);
    m_pages->addWidget(page);
    m_pages->addWidget(m_firstStart);
    return m_pages;
}

QWidget *CommanderWindow::makeRight()
{
    m_side = new SidePane(this);
    m_side->setMinimumWidth(LeastRight);
    m_runbook = new RunbookPane(m_desk, m_selection, m_theme, m_side);
    m_board = new BoardPane(m_desk, m_selection, m_side);
    m_contacts = new ContactsPane(m_desk, m_selection, m_side);
    m_side->addPage(QStringLiteral("runbook"), tr("Runbook"), m_runbook);
    m_side->addPage(QStringLiteral("board"), tr("Board"), m_board);
    m_side->addPage(QStringLiteral("contacts"), tr("Contacts"), m_contacts);
    m_messages = new MessagesPane(m_desk, m_setup, m_selection, m_side);
    m_side->addPage(QStringLiteral("messages"), tr("Messages"), m_messages);
    return m_side;
}

void CommanderWindow::connectPanes()
{
    m_status->setActions(m_actions->palette(), m_actions->declare());
    m_header->setActions({m_actions->changeSeverity(), m_actions->postUpdate(), m_actions->advance(),
                          m_actions->declareSelected()});
    m_timers->setAddAction(m_actions->addTimer());
    connect(m_seen, &SeenBeforeStrip::reviewAsked, this, &CommanderWindow::review);
    connect(m_status, &StatusStrip::sentenceChanged, this, &CommanderWindow::refreshTitle);
    connect(&m_desk, &DeskView::ticked, this, &CommanderWindow::refreshTitle);
    refreshTitle();
    connect(m_status, &StatusStrip::feedsClicked, m_actions, &CommanderActions::openFeeds);
    connect(m_status, &StatusStrip::backupClicked, m_actions, &CommanderActions::openBackup);
    connect(m_detected, &DetectedPane::declareRequested, m_actions, &CommanderActions::declareDetection);
    connect(m_detected, &DetectedPane::dismissRequested, m_actions, &CommanderActions::dismissDetections);
    connect(m_detected, &DetectedPane::snoozeRequested, m_actions, &CommanderActions::snoozeDetections);
    connect(m_board, &BoardPane::hypothesisRequested, m_actions, &CommanderActions::openHypothesis);
    connect(m_board, &BoardPane::stateRequested, m_actions, &CommanderActions::judgeHypothesis);
    connect(m_board, &BoardPane::evidenceRequested, m_actions, &CommanderActions::openEvidence);
    connect(m_board, &BoardPane::openRequested, m_actions, &CommanderActions::openFile);
    connect(m_messages, &MessagesPane::toldRequested, m_actions, &CommanderActions::markTold);
    connect(m_messages, &MessagesPane::rejectRequested, m_actions, &CommanderActions::rejectMessage);
    connect(m_messages, &MessagesPane::message, this, &CommanderWindow::say);
    connect(m_contacts, &ContactsPane::callRequested, m_actions, &CommanderActions::logCall);
    connect(m_contacts, &ContactsPane::copied, this,
            [this](const QString &text) { say(tr("Copied: %1").arg(text)); });
    connect(m_timeline, &TimelinePane::mentionRequested, m_actions, &CommanderActions::follow);
    connect(m_timeline, &TimelinePane::message, this, &CommanderWindow::say);
    connect(m_runbook, &RunbookPane::skipRequested, m_actions, &CommanderActions::skipStep);
    connect(m_runbook, &RunbookPane::assignRequested, m_actions, &CommanderActions::assignStep);
    connect(m_runbook, &RunbookPane::attachRequested, m_actions, &CommanderActions::attachRunbook);
    connect(m_runbook, &RunbookPane::message, this, &CommanderWindow::say);
    connect(m_firstStart, &FirstStart::demoRequested, m_actions, &CommanderActions::startDemo);
    connect(m_firstStart, &FirstStart::feedRequested, m_actions, &CommanderActions::addFeed);
    connect(m_firstStart, &FirstStart::runbooksRequested, m_actions, &CommanderActions::openRunbookFolder);
    connect(m_actions, &CommanderActions::message, this, &CommanderWindow::say);
    connect(m_actions, &CommanderActions::historyRequested, this, &CommanderWindow::openHistory);
    connect(m_actions, &CommanderActions::listRequested, this, &CommanderWindow::toggleList);
    // Where the list is away, what is new is said.
    connect(&m_desk, &DeskView::detected, this, [this](const IncidentId &id) {
        const Incident *found = m_desk.book().find(id);
        if (found && m_left->isHidden())
            say(tr("Detected: %1 %2").arg(severityCode(found->severity), found->title));
    });
    connect(m_actions, &CommanderActions::wallboardRequested, this, &CommanderWindow::toggleWallboard);
    connect(m_actions, &CommanderActions::reviewRequested, this, &CommanderWindow::review);
    connect(m_actions, &CommanderActions::targetsWanted, this, &CommanderWindow::targetsWanted);
    connect(m_detected, &DetectedPane::reviewAsked, this, &CommanderWindow::review);
    connect(&m_desk, &DeskView::refused, this, &CommanderWindow::say);
    connect(&m_desk, &DeskView::notice, this, &CommanderWindow::say);
    connect(&m_desk, &DeskView::logStatusChanged, this, &CommanderWindow::refreshBanner);
    connect(&m_desk, &DeskView::snapshotChanged, this, &CommanderWindow::refreshCentre);
    connect(&m_desk, &DeskView::bookChanged, this, &CommanderWindow::keepSelection);
    connect(&m_selection, &Selection::changed, this, &CommanderWindow::refreshCentre);
    connect(&m_desk, &DeskView::timerFired, this, &CommanderWindow::alertTimer);
    connect(&m_desk, &DeskView::drillChanged, this, &CommanderWindow::refreshBanner);
    connect(&m_desk, &DeskView::libraryChanged, this, &CommanderWindow::refreshBanner);
    connect(&m_desk, &DeskView::configChanged, this, [this] { setConfigProblem({}); });
    connect(&m_selection, &Selection::changed, this, &CommanderWindow::refreshBanner);
    connect(&m_selection, &Selection::changed, this, &CommanderWindow::refreshCounts);
    connect(&m_desk, &DeskView::bookChanged, this, &CommanderWindow::refreshCounts);
    connect(&m_desk, &DeskView::bookChanged, this, &CommanderWindow::refreshBanner);
}

void CommanderWindow::restoreGeometryAndSplitters()
{
    Settings &settings = m_desk.settings();
    const QSize room = screen()->availableGeometry().size();
    m_left->setVisible(room.width() >= Narrow);
    resize(QSize(1680, 1020).boundedTo(room));
    if (room.width() <= 1680 || room.height() <= 1020)
        setWindowState(Qt::WindowMaximized);
    restoreGeometry(settings.value(SettingKey::WindowGeometry).toByteArray());
    if (!m_columns->restoreState(settings.value(SettingKey::MainSplitter).toByteArray()))
        setColumnWidths();
    if (!m_rows->restoreState(settings.value(SettingKey::CentreSplitter).toByteArray()))
        m_rows->setSizes({640, 300});
}

void CommanderWindow::setColumnWidths()
{
    const int left = m_left->isHidden() ? 0 : std::clamp(width() * 19 / 100, LeastLeft, 330);
    const int right = std::clamp(width() * 26 / 100, LeastRight, 440);
    m_columns->setSizes({left, std::max(LeastCentre, width() - left - right), right});
}

void CommanderWindow::toggleList()
{
    const bool shows = m_left->isHidden();
    m_left->setVisible(shows);
    // Where only two columns have room, it takes the place of the runbook's.
    m_side->setVisible(!shows || screen()->availableGeometry().width() >= Narrow);
}

void CommanderWindow::toggleWallboard()
{
    // One that was closed may be there for a moment yet.
    if (m_wallboard && m_wallboard->isVisible()) {
        m_wallboard->close();
        return;
    }
    // On the screen that was chosen, else on one where this window is not.
    QString wanted = m_desk.options().config.wallboard.screen;
    if (wanted.isEmpty()) {
        for (const QScreen *other : QGuiApplication::screens()) {
            if (wanted.isEmpty() || other != screen())
                wanted = other->name();
        }
    }
    m_wallboard = std::make_unique<WallBoard>(m_desk, m_theme, true);
    connect(
        m_wallboard.get(), &WallBoard::left, this,
        [this] {
            if (m_wallboard && !m_wallboard->isVisible())
                m_wallboard.reset();
        },
        Qt::QueuedConnection);
    m_wallboard->showOn(wanted);
}

void CommanderWindow::keepSelection()
{
    // The first incident that needs somebody is shown by itself; later ones never take the screen away.
    if (!m_selection.isEmpty())
        return;
    const Incident *worst = nullptr;
    for (const auto &[id, incident] : m_desk.book().incidents()) {
        if (isActive(incident.status) && (!worst || isWorse(incident.severity, worst->severity)))
            worst = &incident;
    }
    if (worst && m_selection.runbook().isEmpty())
        m_selection.selectIncident(worst->id);
}

void CommanderWindow::refreshCentre()
{
    const bool nothing = m_desk.feeds().empty() && m_desk.feedConfigs().empty() && m_selection.isEmpty() &&
                         m_desk.book().incidents().empty() && !m_desk.isSimulated();
    m_pages->setCurrentIndex(nothing ? 1 : 0);
}

void CommanderWindow::refreshCounts()
{
    const Incident *shown = m_desk.book().find(m_selection.incident());
    const auto untold = shown ? std::count_if(shown->toTell.begin(), shown->toTell.end(),
                                              [](const ToTell &entry) { return !entry.told; })
                              : 0;
    m_side->setCount(CommanderActions::ContactsPage, int(untold));
    m_side->setCount(CommanderActions::MessagesPage, m_messages->needsSomebody());
}

void CommanderWindow::setConfigProblem(const QString &message)
{
    m_configProblem = message;
    refreshBanner();
}

/// The worst incident as its header has it, or what the strip says: for a list of windows too.
void CommanderWindow::refreshTitle()
{
    const Incident *worst = worstOf(m_desk.book());
    QString said = m_status->sentence();
    if (worst) {
        const Timestamp now = m_desk.clock().wall();
        said = StandingWords::line(standingOf(m_desk.book(), *worst, now), now, m_desk.user());
    }
    setWindowTitle(windowTitleOf(m_desk, tr("%1 · Watchfloor").arg(said)));
}

void CommanderWindow::refreshBanner()
{
    refreshTitle(); // The log may have said that it is of a simulated estate.
    const LogStatus &status = m_desk.logStatus();
    QStringList lines = status.warnings + m_desk.library().refused();
    if (!m_configProblem.isEmpty())
        lines.prepend(tr("The configuration was not loaded: %1. Until it is corrected there are no feeds, no "
                         "channels and only the shipped runbooks.")
                          .arg(m_configProblem));
    const Incident *shown = m_desk.book().find(m_selection.incident());
    if (m_desk.isDrill() || (shown && shown->drill))
        lines.prepend(tr("DRILL — this is an exercise. Nothing is sent to anybody, and nothing counts in the "
                         "statistics."));
    switch (status.state) {
    case LogStatus::State::Opening:
    case LogStatus::State::Writable:
        break;
    case LogStatus::State::ReadOnly:
        lines.prepend(tr("Read-only: %1. Nothing you do here is logged.").arg(status.message));
        if (status.cut)
            lines.insert(1, tr("To continue with what is left, choose Desk > Accept that the log was cut."));
        break;
    case LogStatus::State::Unavailable:
        if (status.refused) {
            lines.prepend(tr("%1. Nothing is watched.").arg(status.message));
            break;
        }
        lines.prepend(
            tr("The log cannot be opened: %1. Charts and detections work; nothing can be declared or logged.")
                .arg(status.message));
        break;
    case LogStatus::State::Failing:
        lines.prepend(tr("The log cannot be written: %1. Nothing is accepted until that works. Watchfloor "
                         "tries again every 2 seconds.")
                          .arg(status.message));
        break;
    }
    if (!status.chainVerified.value_or(true))
        lines += tr("To make a new log of what can still be read, choose Desk > Salvage a damaged log.");
    m_banner->setText(lines.join(QLatin1Char('\n')));
    m_banner->setVisible(!lines.isEmpty());
}

void CommanderWindow::review(const IncidentId &incident)
{
    openReview(m_desk.options(), {incident.text(), {}}, m_desk.clock(), m_theme);
}

void CommanderWindow::openHistory()
{
    if (!m_history) {
        m_history = new HistoryWindow(m_desk, m_theme);
        // Closed, it counts nothing and holds nothing.
        m_history->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_history.data(), &HistoryWindow::reviewAsked, this, &CommanderWindow::review);
    }
    kit::bringToFront(*m_history);
}

void CommanderWindow::say(const QString &text)
{
    m_toast->setText(text);
    m_toast->show();
    QTimer::singleShot(ToastTime, this, [this, text] {
        if (m_toast->text() == text)
            m_toast->hide();
    });
}

void CommanderWindow::alertTimer(const IncidentId &incident, const TimerRecord &timer)
{
    const Incident *known = m_desk.book().find(incident);
    say(tr("Due: %1 (%2)").arg(Words::timer(timer), known ? known->number : QString()));
}

} // namespace wf

#include "moc_commanderwindow.cpp"
