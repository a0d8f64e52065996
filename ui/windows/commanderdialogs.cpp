// SPDX-License-Identifier: GPL-3.0-or-later
// What the actions open: dialogs, menus, the palette.
#include "windows/commanderactions.h"

#include "delegates/words.h"
#include "forms/bindingsdialog.h"
#include "forms/declaredialog.h"
#include "forms/feeddialog.h"
#include "forms/palette.h"
#include "forms/textdialog.h"
#include "forms/timerdialog.h"
#include "forms/walldialog.h"

#include <QAction>
#include <QCursor>
#include <QFileDialog>
#include <QMenu>

namespace wf {

void CommanderActions::ask(const QString &title, const QString &label, const QString &accept, bool multiline,
                           bool optional, std::function<Command(const QString &)> command, bool names)
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
                m_desk.submit(command(text), dialog, [dialog](const CommandResult &result) {
                    if (result)
                        dialog->accept();
                    else
                        dialog->showError(result.error().message);
                });
            });
    dialog->open();
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

void CommanderActions::declareDetection(const IncidentId &detection)
{
    auto *dialog = new DeclareDialog(m_desk, m_window);
    const Incident *known = m_desk.book().find(detection);
    if (known && known->isDetection())
        dialog->setDetection(*known);
    else if (!m_selection.runbook().isEmpty())
        dialog->setRunbook(m_selection.runbook());
    connect(dialog, &DeclareDialog::declared, &m_selection, &Selection::selectIncident);
    dialog->open();
}

void CommanderActions::dismissDetection(const IncidentId &detection)
{
    ask(tr("Dismiss the detection"),
        tr("Why is it no incident? It is detected again only after it was false once."), tr("Dismiss"), false,
        true, [detection](const QString &text) {
            return command::DismissDetection{detection, text};
        });
}

void CommanderActions::skipStep(const IncidentId &incident, const StepId &step, const QString &title)
{
    ask(tr("Skip a step"), tr("Why is \"%1\" skipped?").arg(title), tr("Skip"), false, false,
        [incident, step](const QString &text) {
            return command::SkipStep{incident, step, text};
        });
}

void CommanderActions::assignStep(const IncidentId &incident, const StepId &step, const QString &title)
{
    ask(
        tr("Assign a step"), tr("Who does \"%1\"?").arg(title), tr("Assign"), false, false,
        [incident, step](const QString &text) {
            return command::AssignStep{incident, step, text};
        },
        true);
}

void CommanderActions::openUpdate()
{
    const Incident *current = incident();
    if (!current)
        return;
    ask(tr("Post an update"),
        tr("What is the state, what is being done? It is logged, and the next update falls due by the "
           "severity's cadence."),
        tr("Post"), true, false, [id = current->id](const QString &text) {
            return command::PostUpdate{id, text, {}};
        });
}

void CommanderActions::pinWindow(const TimeRange &range, const QString &metric)
{
    const Incident *current = incident();
    if (!current)
        return;
    ask(tr("Pin a window"), tr("What does %1 show here? The samples of this window are kept.").arg(metric),
        tr("Pin"), false, true, [id = current->id, range, metric](const QString &text) {
            return command::PinWindow{id, range, metric, text};
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
    ask(tr("Reopen"), tr("What has come back?"), tr("Reopen"), false, true,
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
        menu->addAction(QStringLiteral("%1: %2").arg(Words::role(role), held), this,
                        [this, role, id = current->id] {
                            ask(
                                Words::role(role), tr("Who takes it? What was held before is handed over."),
                                tr("Take"), false, false,
                                [role, id](const QString &name) {
                                    return command::TakeRole{id, role, name, true};
                                },
                                true);
                        });
    }
    menu->popup(QCursor::pos());
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
        QAction *action = menu->addAction(
            QStringLiteral("&%1 %2 — %3")
                .arg(severityCode(severity), Words::severity(severity), Words::severityMeaning(severity)),
            this, [this, severity, id = current->id] {
                m_desk.submit(command::ChangeSeverity{id, severity, {}});
            });
        action->setCheckable(true);
        action->setChecked(severity == current->severity);
        action->setEnabled(severity != current->severity);
    }
    const auto *button = m_window->findChild<QWidget *>(QStringLiteral("changeSeverity"));
    menu->popup(button && button->isVisible() ? button->mapToGlobal(QPoint(0, button->height()))
                                              : QCursor::pos());
}

void CommanderActions::setStatus(IncidentStatus to)
{
    m_desk.submit(command::ChangeStatus{m_selection.incident(), to, {}});
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
        menu->addAction(found.runbook->title, this,
                        [this, id = found.runbook->id, incident = m_selection.incident()] {
                            if (auto copy = m_desk.copyOf(id))
                                m_desk.submit(command::AttachRunbook{incident, std::move(*copy)});
                        });
    }
    menu->popup(QCursor::pos());
}

void CommanderActions::openFeeds()
{
    (new BindingsDialog(m_desk, m_window))->open();
}

void CommanderActions::addFeed()
{
    (new FeedDialog(m_desk, m_window))->open();
}

void CommanderActions::openRunbookFolder()
{
    auto *dialog = new QFileDialog(m_window, tr("Open a folder of runbooks"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        const auto added = m_desk.addRunbookFolder(folder);
        Q_EMIT message(added ? tr("Reading %1").arg(folder) : added.error().message);
    });
    dialog->open();
}

void CommanderActions::startDemo()
{
    if (const auto started = m_desk.startDemo(QStringLiteral("bad-day")); !started)
        Q_EMIT message(started.error().message);
}

void CommanderActions::openPalette()
{
    std::vector<PaletteEntry> entries;
    for (const Menu &menu : m_menus) {
        for (QAction *action : menu.actions) {
            if (action == m_palette)
                continue;
            QString text = action->text();
            text.remove(QLatin1Char('&'));
            entries.push_back({text, action->shortcut().toString(QKeySequence::NativeText),
                               action->isEnabled(), [action] { action->trigger(); }});
        }
    }
    for (const auto &[id, known] : m_desk.book().incidents()) {
        const QString number = known.number.isEmpty() ? tr("detected") : known.number;
        if (known.endedAt && !known.declaredAt)
            continue;
        entries.push_back({tr("Go to %1 %2").arg(number, known.title), severityCode(known.severity), true,
                           [this, id = id] { m_selection.selectIncident(id); }});
    }
    for (const auto &found : m_desk.library().all())
        entries.push_back(
            {tr("Runbook: %1").arg(found.runbook->title), {}, true, [this, id = found.runbook->id] {
                 m_selection.selectRunbook(id);
             }});
    (new CommandPalette(std::move(entries), m_window))->open();
}

} // namespace wf
