// SPDX-License-Identifier: GPL-3.0-or-later
// What the actions open: dialogs, menus, the palette.
#include "commander/commanderactions.h"
#include "kit/confirmdialog.h"
#include "runbook/runbookplaces.h"
#include "theme/filepicker.h"
#include "theme/plaintext.h"

#include "chartgrid/expressiondialog.h"
#include "commander/bindingsdialog.h"
#include "commander/composer.h"
#include "commander/declaredialog.h"
#include "commander/feeddialog.h"
#include "commander/resolvedialog.h"
#include "commander/rulesdialog.h"
#include "commander/salvagedialog.h"
#include "commander/silencesdialog.h"
#include "commander/timerdialog.h"
#include "commander/walldialog.h"
#include "delegates/words.h"
#include "desk/watching.h"
#include "kit/confirmdialog.h"
#include "kit/sidepane.h"
#include "kit/textdialog.h"
#include "kit/widgetkit.h"
#include "runbookview/runbookpane.h"

#include <QAction>
#include <QFileDialog>
#include <QMenu>

#include <algorithm>

namespace wf {

QDialog *CommanderActions::ask(const QString &title, const QString &label, const QString &accept,
                               bool multiline, bool optional, std::function<Command(const QString &)> command,
                               bool names)
{
    TextDialog::Question question;
    question.title = title;
    question.label = label;
    question.acceptText = accept;
    question.multiline = multiline;
    question.optional = optional;
    if (names)
        question.suggestions = people();
    auto *dialog = new TextDialog(question, m_window);
    connect(dialog, &TextDialog::answered, this,
            [this, dialog, command = std::move(command)](const QString &text) {
                m_desk.submit(command(text), {dialog, [dialog](const CommandResult &result) {
                                                  if (result)
                                                      dialog->accept();
                                                  else
                                                      dialog->showError(result.error().message);
                                              }});
            });
    dialog->open();
    return dialog;
}

QStringList CommanderActions::people() const
{
    std::set<QString> names{m_desk.user()};
    for (const auto &[id, known] : m_desk.book().incidents()) {
        for (const RoleChange &change : known.roleHistory)
            names.insert(change.person);
        for (const auto &[step, record] : known.steps)
            names.insert(record.assignee);
    }
    names.erase(QString());
    return {names.begin(), names.end()};
}

void CommanderActions::declareDetection(const IncidentId &detection, const std::vector<IncidentId> &together)
{
    auto *dialog = new DeclareDialog(m_desk, m_window);
    const Incident *known = m_desk.book().find(detection);
    if (!together.empty())
        dialog->setTogether(together);
    if (known && known->isDetection())
        dialog->setDetection(*known);
    else if (!m_selection.runbook().isEmpty())
        dialog->setRunbook(m_selection.runbook());
    connect(dialog, &DeclareDialog::declared, this, [this](const IncidentId &id) {
        m_selection.selectIncident(id);
        m_panes.side->showPage(RunbookPage);
    });
    // Back in the window, the keyboard stands on the first step.
    connect(dialog, &QDialog::accepted, m_panes.runbook, &RunbookPane::startWork, Qt::QueuedConnection);
    dialog->open();
}

void CommanderActions::skipStep(const IncidentId &incident, const StepId &step, const QString &title)
{
    ask(tr("Skip a step"), tr("Why is \"%1\" skipped?").arg(title), tr("Skip"), false, false,
        [incident, step](const QString &text) {
            return command::SkipStep{incident, step, text};
        });
}

void CommanderActions::openUpdate()
{
    if (const Incident *current = incident())
        (new Composer(m_desk, *current, m_window))->open();
}

void CommanderActions::markTold(const IncidentId &incident, const MessageId &message, const QString &channel)
{
    ask(
        tr("Told by phone"), tr("Who was told by phone, instead of %1?").arg(channel), tr("Log it"), false,
        false,
        [incident, message](const QString &text) {
            return command::MarkTold{incident, message, text};
        },
        true);
}

void CommanderActions::rejectMessage(const IncidentId &incident, const MessageId &message)
{
    ask(tr("Reject a message"), tr("What is wrong with it?"), tr("Reject"), false, true,
        [incident, message](const QString &text) {
            return command::ApproveMessage{incident, message, false, text};
        });
}

void CommanderActions::openWallSettings()
{
    auto *dialog = new WallDialog(m_desk, m_window);
    dialog->open();
}

void CommanderActions::openTimer()
{
    if (incident())
        (new TimerDialog(m_desk, m_selection.incident(), m_window))->open();
}

void CommanderActions::openReopen()
{
    ask(tr("Reopen"), tr("What came back?"), tr("Reopen"), false, true,
        [id = m_selection.incident()](const QString &text) {
            return command::Reopen{id, text};
        });
}

void CommanderActions::openCancel()
{
    ask(tr("Cancel the incident"), tr("Why: duplicate, false positive, superseded, external?"),
        tr("Cancel the incident"), false, false, [id = m_selection.incident()](const QString &text) {
            return command::Cancel{id, text};
        });
}

void CommanderActions::openRoles()
{
    const Incident *current = incident();
    if (!current)
        return;
    auto *menu = new QMenu(m_window);
    menu->setObjectName(QStringLiteral("rolesMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const Role role : {Role::Commander, Role::Deputy, Role::Scribe, Role::Communications,
                            Role::Operations, Role::Expert}) {
        const auto holder = current->roles.find(role);
        const QString held = holder == current->roles.end() ? tr("nobody") : holder->second;
        menu->addAction(plaintext::inMenu(QStringLiteral("%1: %2").arg(Terms::role(role), held)), this,
                        [this, role, id = current->id] {
                            ask(
                                Terms::role(role),
                                tr("Who takes this role? The person who has it now hands it over."),
                                tr("Take"), false, false,
                                [role, id](const QString &name) {
                                    return command::TakeRole{id, role, name, true};
                                },
                                true);
                        });
    }
    kit::openMenu(*menu, *m_window, QStringLiteral("commander"));
}

void CommanderActions::openSeverityMenu()
{
    const Incident *current = incident();
    if (!current)
        return;
    auto *menu = new QMenu(m_window);
    menu->setObjectName(QStringLiteral("severityMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const Severity severity : AllSeverities) {
        QAction *action =
            menu->addAction(QStringLiteral("%1 %2 — %3")
                                .arg(DeclareDialog::severityMnemonic(severity), Words::severity(severity),
                                     plaintext::inMenu(DeclareDialog::meaningOf(m_desk, severity))),
                            this, [this, severity, id = current->id] { changeSeverity(id, severity); });
        action->setCheckable(true);
        action->setChecked(severity == current->severity);
        action->setEnabled(severity != current->severity);
    }
    kit::openMenu(*menu, *m_window, QStringLiteral("changeSeverity"));
}

void CommanderActions::changeSeverity(const IncidentId &id, Severity to)
{
    const QStringList tell = m_desk.whoToTell(to, m_desk.book().find(id));
    m_desk.submit(command::ChangeSeverity{id, to, {}, tell},
                  {this, [this, tell](const CommandResult &result) {
                       if (!result) {
                           Q_EMIT message(result.error().message);
                       } else if (!tell.isEmpty()) {
                           Q_EMIT message(tr("%n to tell (F2): %1", nullptr, int(tell.size()))
                                              .arg(tell.join(QStringLiteral(", "))));
                       }
                   }});
}

QStringList CommanderActions::stillTrue(const Incident &incident) const
{
    QStringList standing;
    for (const ConditionRecord &condition : conditionsNow(m_desk, incident)) {
        if (condition.wasTrue)
            standing += conditionText(condition);
    }
    return standing;
}

void CommanderActions::setStatus(IncidentStatus to)
{
    const Incident *current = incident();
    const bool ends = to == IncidentStatus::Resolved || to == IncidentStatus::Closed;
    const QStringList standing = current && ends ? stillTrue(*current) : QStringList();
    if (standing.isEmpty())
        m_desk.submit(command::ChangeStatus{m_selection.incident(), to, {}});
    else
        (new ResolveDialog(m_desk, *current, to, standing, m_window))->open();
}

void CommanderActions::advanceStatus()
{
    const Incident *current = incident();
    if (current && current->status < IncidentStatus::Closed)
        setStatus(static_cast<IncidentStatus>(int(current->status) + 1));
}

void CommanderActions::attachRunbook()
{
    auto *menu = new QMenu(m_window);
    menu->setObjectName(QStringLiteral("attachMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const auto &found : m_desk.library().all()) {
        menu->addAction(plaintext::inMenu(found.runbook->title), this,
                        [this, id = found.runbook->id, incident = m_selection.incident()] {
                            if (auto copy = m_desk.copyOf(id))
                                m_desk.submit(command::AttachRunbook{incident, std::move(*copy)});
                        });
    }
    kit::openMenu(*menu, *m_window, QStringLiteral("attachRunbook"));
}

void CommanderActions::openFeeds()
{
    auto *dialog = new BindingsDialog(m_desk, m_setup, m_theme, m_window);
    connect(dialog, &BindingsDialog::addFeedWanted, this, &CommanderActions::addFeed);
    dialog->open();
}

void CommanderActions::openRules()
{
    (new RulesDialog(m_desk, m_theme, m_window))->show();
}

void CommanderActions::openSilences()
{
    (new SilencesDialog(m_desk, m_setup, m_selection.incident(), m_window))->show();
}

void CommanderActions::openExpression()
{
    (new ExpressionDialog(m_desk, m_theme, m_window))->show();
}

void CommanderActions::addFeed()
{
    auto *dialog = new FeedDialog(m_desk, m_setup, m_window);
    // It stands in the configuration now; a simulated desk watches nothing real.
    connect(dialog, &QDialog::accepted, this, [this] {
        if (m_desk.isSimulated())
            Q_EMIT targetsWanted(LogTargets::Real);
    });
    dialog->open();
}

void CommanderActions::openRunbookFolder()
{
    auto *dialog = makeFilePicker(m_window, tr("Open a folder of runbooks"), FilePurpose::OpenFolder);
    connect(dialog, &QFileDialog::fileSelected, this, &CommanderActions::addRunbookFolder);
    dialog->open();
}

void CommanderActions::addRunbookFolder(const QString &folder)
{
    const auto add = [this, folder](bool confirmed) {
        const auto added = m_setup.addRunbookFolder(folder, confirmed);
        Q_EMIT message(added ? tr("Reading %1").arg(folder) : added.error().message);
    };
    const QString objection = objectionToRunbooks(folder);
    if (objection.isEmpty() || isMadeUpByKernel(folder)) {
        add(false);
        return;
    }
    auto *ask = new ConfirmDialog(
        QStringLiteral("runbookFolder"), tr("Read runbooks from there?"),
        tr("%1. Every Markdown file below it would be read as a runbook and watched, up to %2 of them.")
            .arg(objection)
            .arg(MaxRunbookFiles),
        tr("Read it anyway"), m_window);
    connect(ask, &QDialog::accepted, this, [add] { add(true); });
    ask->open();
}

void CommanderActions::startDemo()
{
    if (m_desk.isSimulated()) {
        Q_EMIT targetsWanted(LogTargets::Real);
        return;
    }
    const auto &incidents = m_desk.book().incidents();
    const bool atWork = std::any_of(incidents.begin(), incidents.end(), [](const auto &known) {
        return isActive(known.second.status) || known.second.isDetection();
    });
    if (!m_desk.feedConfigs().empty() || atWork)
        Q_EMIT message(tr("This desk watches real targets. To watch the simulated estate beside it, run: "
                          "watchfloor --demo"));
    else
        Q_EMIT targetsWanted(LogTargets::Simulated);
}

void CommanderActions::acceptCut()
{
    auto *ask = new ConfirmDialog(
        QStringLiteral("acceptCut"), tr("Continue with a log that was cut?"),
        tr("%1.\n\nIf you have a more complete copy, quit and put it in place of this one. If you accept the "
           "loss, your name and the time are logged, and the log continues with what is left.")
            .arg(m_desk.logStatus().message),
        tr("Accept"), m_window);
    connect(ask, &QDialog::accepted, this, [this] { m_desk.submit(command::AcceptCut{}); });
    ask->open();
}

void CommanderActions::salvageLog()
{
    (new SalvageDialog(m_desk, m_window))->open();
}

} // namespace wf
