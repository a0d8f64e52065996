// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/commanderactions.h"

#include "chartgrid/chartgrid.h"
#include "commander/preferencesdialog.h"
#include "delegates/words.h"
#include "kit/look.h"
#include "kit/sidepane.h"
#include "runbookview/adoptdialog.h"
#include "runbookview/runbookpane.h"
#include "theme/plaintext.h"

#include <QAction>
#include <QMenuBar>
#include <QWidget>

namespace wf {

namespace {

/// What comes after a state, as the button beside the title offers it.
std::optional<IncidentStatus> nextStatus(IncidentStatus status)
{
    switch (status) {
    case IncidentStatus::Investigating:
        return IncidentStatus::Identified;
    case IncidentStatus::Identified:
        return IncidentStatus::Monitoring;
    case IncidentStatus::Monitoring:
        return IncidentStatus::Resolved;
    case IncidentStatus::Resolved:
        return IncidentStatus::Closed;
    case IncidentStatus::Detected:
    case IncidentStatus::Closed:
    case IncidentStatus::Merged:
    case IncidentStatus::Cancelled:
        return std::nullopt;
    }
    return std::nullopt;
}

} // namespace

CommanderActions::CommanderActions(Desk &desk, DeskSetup &setup, Selection &selection, Theme &theme,
                                   const Panes &panes, QWidget *window)
    : QObject(window), m_desk(desk), m_setup(setup), m_selection(selection), m_theme(theme), m_panes(panes),
      m_window(window), m_search(desk)
{
    makeIncidentMenu();
    makeCommandMenu();
    makeWorkMenu();
    makeViewMenu();
    makeChartMenu();
    makeDeskMenu();
    makeHelpMenu();
    connect(panes.charts, &ChartGrid::pinWindowRequested, this, &CommanderActions::pinWindow);
    connect(panes.charts, &ChartGrid::message, this, &CommanderActions::message);
    connect(&desk, &DeskView::drillChanged, this, &CommanderActions::refresh);
    connect(&desk, &DeskView::logStatusChanged, this, &CommanderActions::refresh);
    connect(&selection, &Selection::changed, this, &CommanderActions::refresh);
    connect(&desk, &DeskView::bookChanged, this, &CommanderActions::refresh);
    refresh();
}

const Incident *CommanderActions::incident() const
{
    return m_desk.book().find(m_selection.incident());
}

QAction *CommanderActions::add(Menu &menu, const QString &text, const QKeySequence &key,
                               std::function<void()> run, const char *name)
{
    auto *action = new QAction(text, this);
    action->setObjectName(QLatin1String(name));
    action->setShortcut(key);
    const QString plain = plaintext::withoutKey(text);
    action->setToolTip(
        key.isEmpty() ? plain : QStringLiteral("%1 (%2)").arg(plain, key.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, std::move(run));
    m_window->addAction(action);
    menu.actions.push_back(action);
    return action;
}

IncidentId CommanderActions::detectionAtHand() const
{
    const Incident *selected = incident();
    if (selected && selected->isDetection())
        return selected->id;
    // A runbook that is read is declared without what was detected elsewhere.
    if (!m_selection.runbook().isEmpty())
        return {};
    const Timestamp now = m_desk.clock().wall();
    const Incident *worst = nullptr;
    for (const auto &[id, known] : m_desk.book().incidents()) {
        const bool waits = known.isDetection() && known.snoozedUntil.value_or(now) <= now;
        if (waits && (!worst || isWorse(known.severity, worst->severity) ||
                      (known.severity == worst->severity && known.detectedAt < worst->detectedAt)))
            worst = &known;
    }
    return worst ? worst->id : IncidentId();
}

void CommanderActions::makeIncidentMenu()
{
    Menu menu{tr("&Incident"), {}};
    m_declare = add(
        menu, tr("&Declare an incident…"), QKeySequence(Qt::CTRL | Qt::Key_N),
        [this] { declareDetection({}); }, "actionDeclare");
    m_declareSelected = add(
        menu, tr("Declare what is &selected…"), QKeySequence(Qt::CTRL | Qt::Key_D),
        [this] { declareDetection(detectionAtHand()); }, "actionDeclareSelected");
    m_declareSelected->setIconText(tr("Declare"));
    m_changeSeverity = add(
        menu, tr("Change se&verity"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S),
        [this] { openSeverityMenu(); }, "actionSeverity");
    m_changeSeverity->setIconText(tr("Change severity"));
    m_advance = add(
        menu, tr("Mark &identified"), QKeySequence(Qt::CTRL | Qt::Key_M), [this] { advanceStatus(); },
        "actionAdvance");
    for (const auto &[status, key] :
         {std::pair(IncidentStatus::Identified, Qt::Key_1), std::pair(IncidentStatus::Monitoring, Qt::Key_2),
          std::pair(IncidentStatus::Resolved, Qt::Key_3), std::pair(IncidentStatus::Closed, Qt::Key_4)}) {
        QAction *mark = add(
            menu, tr("Mark %1").arg(Terms::status(status).toLower()), QKeySequence(Qt::CTRL | Qt::ALT | key),
            [this, to = status] { setStatus(to); },
            qPrintable(QStringLiteral("actionMark%1").arg(int(status))));
        m_needIncident.push_back(mark);
    }
    m_reopen = add(
        menu, tr("&Reopen…"), {}, [this] { openReopen(); }, "actionReopen");
    QAction *cancel = add(
        menu, tr("&Cancel the incident…"), {}, [this] { openCancel(); }, "actionCancel");
    QAction *roles = add(
        menu, tr("R&oles and hand-over…"), QKeySequence(Qt::CTRL | Qt::Key_R), [this] { openRoles(); },
        "actionRoles");
    m_review = add(
        menu, tr("&Post-mortem review…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R),
        [this] { Q_EMIT reviewRequested(m_selection.incident()); }, "actionReview");
    m_attach = add(
        menu, tr("&Attach a runbook…"), {}, [this] { attachRunbook(); }, "actionAttach");
    add(
        menu, tr("Si&lences…"), {}, [this] { openSilences(); }, "actionSilences");
    m_needIncident.insert(m_needIncident.end(), {m_changeSeverity, cancel, roles});
    m_menus.push_back(std::move(menu));
}

void CommanderActions::makeViewMenu()
{
    Menu menu{tr("&View"), {}};
    using std::chrono::hours;
    using std::chrono::minutes;
    m_palette = add(
        menu, tr("Search or run a &command"), QKeySequence(Qt::CTRL | Qt::Key_K), [this] { openPalette(); },
        "actionPalette");
    const std::tuple<QString, Qt::Key, Millis> spans[] = {{tr("Charts: 15 minutes"), Qt::Key_1, minutes(15)},
                                                          {tr("Charts: 1 hour"), Qt::Key_2, hours(1)},
                                                          {tr("Charts: 6 hours"), Qt::Key_3, hours(6)},
                                                          {tr("Charts: 24 hours"), Qt::Key_4, hours(24)}};
    for (const auto &[text, key, span] : spans)
        add(
            menu, text, QKeySequence(Qt::ALT | key),
            [this, length = span] { m_panes.charts->setSpan(length); }, "actionSpan");
    add(
        menu, tr("Charts: the &incident"), QKeySequence(Qt::ALT | Qt::Key_5),
        [this] { m_panes.charts->showIncidentRange(); }, "actionIncidentRange");
    add(
        menu, tr("Charts: hold or go &live"), QKeySequence(Qt::ALT | Qt::Key_L),
        [this] { m_panes.charts->setLive(!m_panes.charts->isLive()); }, "actionLive");
    add(
        menu, tr("&Light or dark"), QKeySequence(Qt::CTRL | Qt::Key_B),
        [this] { m_desk.settings().set(SettingKey::Theme, lookName(turned(m_theme.mode()))); },
        "actionTheme");
    add(
        menu, tr("&UTC or local time"), {},
        [this] {
            m_desk.settings().set(SettingKey::UtcTimes,
                                  !m_desk.settings().value(SettingKey::UtcTimes).toBool());
        },
        "actionUtc");
    add(
        menu, tr("Show &everything that is watched"), QKeySequence(Qt::CTRL | Qt::Key_0),
        [this] { m_selection.clear(); }, "actionOverview");
    add(
        menu, tr("Sho&w or hide detections and incidents"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L),
        [this] { Q_EMIT listRequested(); }, "actionList");
    add(
        menu, tr("&Full screen"), QKeySequence(Qt::CTRL | Qt::Key_F11),
        [this] { m_window->setWindowState(m_window->windowState() ^ Qt::WindowFullScreen); },
        "actionFullScreen");
    const std::tuple<QString, Qt::Key, SidePage> pages[] = {
        {tr("&Runbook"), Qt::Key_1, RunbookPage},
        {tr("&Board: hypotheses and evidence"), Qt::Key_2, BoardPage},
        {tr("C&ontacts and calls"), Qt::Key_3, ContactsPage},
        {tr("&Messages"), Qt::Key_4, MessagesPage}};
    for (const auto &[text, key, page] : pages)
        add(
            menu, text, QKeySequence(Qt::CTRL | key), [this, to = page] { m_panes.side->showPage(to); },
            qPrintable(QStringLiteral("actionSide%1").arg(int(page))));
    // Whom to call is one key away.
    add(
        menu, tr("&Who to call"), QKeySequence(Qt::Key_F2), [this] { m_panes.side->showPage(ContactsPage); },
        "actionContacts");
    add(
        menu, tr("E&xpression…"), QKeySequence(Qt::CTRL | Qt::Key_J), [this] { openExpression(); },
        "actionExpression");
    add(
        menu, tr("&History and trends"), QKeySequence(Qt::CTRL | Qt::Key_Y),
        [this] { Q_EMIT historyRequested(); }, "actionHistory");
    add(
        menu, tr("&Wallboard"), QKeySequence(Qt::Key_F11), [this] { Q_EMIT wallboardRequested(); },
        "actionWallboard");
    add(
        menu, tr("Wallboard &settings…"), {}, [this] { openWallSettings(); }, "actionWallSettings");
    m_menus.push_back(std::move(menu));
}

void CommanderActions::makeChartMenu()
{
    // Their keys belong to the chart that has the focus, so here they are only told.
    Menu menu{tr("&Charts"), {}};
    const std::tuple<QString, ChartCommand, const char *> commands[] = {
        {tr("Pin the chart's &metric (P)"), ChartCommand::PinMetric, "actionChartPin"},
        {tr("Show as &rate, value or quantile (R)"), ChartCommand::NextForm, "actionChartForm"},
        {tr("Show &other series (N)"), ChartCommand::NextSeries, "actionChartSeries"},
        {tr("&Logarithmic axis (G)"), ChartCommand::ToggleLog, "actionChartLog"},
        {tr("Range of the a&xis… (Y)"), ChartCommand::ChooseRange, "actionChartAxis"},
        {tr("&Copy the chart as a picture (Ctrl+C)"), ChartCommand::Copy, "actionChartCopy"},
        {tr("&Export the chart as CSV… (E)"), ChartCommand::ExportCsv, "actionChartCsv"},
        {tr("Pin the selected &window to the incident… (W)"), ChartCommand::PinWindow, "actionChartWindow"},
        {tr("Move the chart &back (Ctrl+Shift+Left)"), ChartCommand::MoveEarlier, "actionChartEarlier"},
        {tr("Move the chart &forward (Ctrl+Shift+Right)"), ChartCommand::MoveLater, "actionChartLater"}};
    for (const auto &[text, command, name] : commands)
        add(
            menu, text, {}, [this, wanted = command] { m_panes.charts->run(wanted); }, name);
    m_menus.push_back(std::move(menu));
}

void CommanderActions::makeDeskMenu()
{
    Menu menu{tr("&Desk"), {}};
    add(
        menu, tr("&Feeds and bindings…"), QKeySequence(Qt::CTRL | Qt::Key_F), [this] { openFeeds(); },
        "actionFeeds");
    add(
        menu, tr("R&ules…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F), [this] { openRules(); },
        "actionRules");
    add(
        menu, tr("Add a &Prometheus target…"), {}, [this] { addFeed(); }, "actionAddFeed");
    add(
        menu, tr("Open a folder of &runbooks…"), QKeySequence(Qt::CTRL | Qt::Key_O),
        [this] { openRunbookFolder(); }, "actionRunbooks");
    add(
        menu, tr("How runbooks are r&ead…"), {},
        [this] { (new AdoptDialog(m_desk, m_theme, m_window))->show(); }, "actionAdopt");
    add(
        menu, tr("&Sounds…"), {}, [this] { openSoundMenu(); }, "actionSounds");
    add(
        menu, tr("&Test the alarm…"), {}, [this] { openSoundTest(); }, "actionSoundTest");
    add(
        menu, tr("Start a &drill…"), {}, [this] { openDrill(); }, "actionDrill");
    m_endDrill = add(
        menu, tr("&End the drill"), {}, [this] { m_setup.endDrill(); }, "actionEndDrill");
    m_startDemo = add(
        menu, tr("Watch the &simulated estate"), {}, [this] { startDemo(); }, "actionDemo");
    add(
        menu, tr("Pre&ferences…"), QKeySequence(Qt::CTRL | Qt::Key_Comma),
        [this] { (new PreferencesDialog(m_desk, m_window))->open(); }, "actionPreferences");
    add(
        menu, tr("&Backup…"), {}, [this] { openBackup(); }, "actionBackup");
    m_restore = add(
        menu, tr("Rest&ore from a backup…"), {}, [this] { openRestore(); }, "actionRestore");
    m_acceptCut = add(
        menu, tr("&Accept that the log was cut…"), {}, [this] { acceptCut(); }, "actionAcceptCut");
    add(
        menu, tr("Sal&vage a damaged log…"), {}, [this] { salvageLog(); }, "actionSalvage");
    add(
        menu, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { m_window->close(); }, "actionQuit");
    m_menus.push_back(std::move(menu));
}

void CommanderActions::fillMenus(QMenuBar &bar) const
{
    for (const Menu &menu : m_menus) {
        QMenu *entry = bar.addMenu(menu.title);
        for (QAction *action : menu.actions)
            entry->addAction(action);
    }
}

void CommanderActions::refresh()
{
    const Incident *current = incident();
    const bool declared = current && current->declaredAt;
    const bool open = declared && (isActive(current->status) || current->status == IncidentStatus::Resolved);
    for (QAction *action : m_needIncident)
        action->setEnabled(open);
    const auto next = declared ? nextStatus(current->status) : std::nullopt;
    m_advance->setEnabled(next.has_value());
    if (next) {
        const QString text = tr("Mark %1").arg(Terms::status(*next).toLower());
        // In the menu each state has an action of its own as well.
        m_advance->setText(tr("Go o&n to the next state: %1").arg(Terms::status(*next).toLower()));
        m_advance->setIconText(text);
        m_advance->setToolTip(
            QStringLiteral("%1 (%2)").arg(text, m_advance->shortcut().toString(QKeySequence::NativeText)));
    }
    m_declareSelected->setEnabled((!m_selection.isEmpty() && !declared) || !detectionAtHand().isEmpty());
    m_reopen->setEnabled(declared && current->status != IncidentStatus::Investigating);
    m_attach->setEnabled(open);
    m_review->setEnabled(declared);
    m_startDemo->setText(m_desk.isSimulated() ? tr("&Leave the simulated estate")
                                              : tr("Watch the &simulated estate"));
    m_startDemo->setEnabled(!m_desk.isDrill());
    m_endDrill->setEnabled(m_desk.isDrill());
    m_acceptCut->setEnabled(m_desk.logStatus().cut);
    m_restore->setEnabled(!m_desk.isSimulated());
    refreshCommand();
    refreshUndo(open);
}

} // namespace wf

#include "moc_commanderactions.cpp"
