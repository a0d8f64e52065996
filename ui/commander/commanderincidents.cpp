// SPDX-License-Identifier: GPL-3.0-or-later
// Actions about command, what an incident is, and incidents that belong together or apart.
#include "commander/commanderactions.h"
#include "commander/factsdialog.h"
#include "commander/handoverdialog.h"
#include "commander/mergedialog.h"
#include "kit/widgetkit.h"
#include "theme/plaintext.h"

#include <QAction>
#include <QMenu>

namespace wf {

void CommanderActions::makeCommandMenu()
{
    Menu menu{tr("&Command"), {}};
    QAction *offer = add(
        menu, tr("&Hand over command…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H),
        [this] { openHandover(HandoverDialog::Mode::Offer); }, "actionHandOver");
    m_takeCommand = add(
        menu, tr("&Take the command offered to you…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T),
        [this] { openHandover(HandoverDialog::Mode::Answer); }, "actionTakeCommand");
    m_postUpdate = add(
        menu, tr("Post an &update…"), QKeySequence(Qt::CTRL | Qt::Key_U), [this] { openUpdate(); },
        "actionUpdate");
    m_postUpdate->setIconText(tr("Post update"));
    QAction *duplicate = add(
        menu, tr("&Declare another like this"), {},
        [this] {
            m_desk.submit(command::Duplicate{m_selection.incident(), m_desk.user()},
                          {this, [this](const CommandResult &result) {
                               if (result && !result->empty())
                                   m_selection.selectIncident(result->front()->incident);
                               else if (!result)
                                   Q_EMIT message(result.error().message);
                           }});
        },
        "actionDuplicate");
    QAction *facts = add(
        menu, tr("Impact, services, &links…"), QKeySequence(Qt::CTRL | Qt::Key_I), [this] { openFacts(); },
        "actionFacts");
    QAction *merge = add(
        menu, tr("&Merge others into this…"), {}, [this] { openMerge(); }, "actionMerge");
    m_unmerge = add(
        menu, tr("&Undo the merge"), {}, [this] { undoMerge(); }, "actionUnmerge");
    QAction *split = add(
        menu, tr("&Split off an incident…"), {}, [this] { openSplit(); }, "actionSplit");
    m_needIncident.insert(m_needIncident.end(), {offer, m_postUpdate, duplicate, facts, merge, split});
    m_menus.push_back(std::move(menu));
}

void CommanderActions::refreshCommand()
{
    const Incident *current = incident();
    m_takeCommand->setEnabled(current && current->offer);
    m_unmerge->setEnabled(current &&
                          (current->status == IncidentStatus::Merged || !current->mergedFrom.empty()));
}

void CommanderActions::openHandover(HandoverDialog::Mode mode)
{
    const Incident *current = incident();
    if (!current || (mode == HandoverDialog::Mode::Answer && !current->offer))
        return;
    (new HandoverDialog(m_desk, *current, mode, people(), m_window))->open();
}

void CommanderActions::openFacts()
{
    if (const Incident *current = incident())
        (new FactsDialog(m_desk, *current, m_window))->open();
}

void CommanderActions::openMerge()
{
    if (const Incident *current = incident())
        (new MergeDialog(m_desk, *current, m_window))->open();
}

void CommanderActions::undoMerge()
{
    const Incident *current = incident();
    if (!current)
        return;
    // Asked of the one that took the others in: which of them goes out again.
    if (current->status == IncidentStatus::Merged || current->mergedFrom.size() < 2) {
        const bool source = current->status == IncidentStatus::Merged || current->mergedFrom.empty();
        m_desk.submit(command::Unmerge{source ? current->id : *current->mergedFrom.begin()});
        return;
    }
    auto *menu = new QMenu(m_window);
    menu->setObjectName(QStringLiteral("unmergeMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const IncidentId &id : current->mergedFrom) {
        const Incident *part = m_desk.book().find(id);
        const QString text = part ? QStringLiteral("%1 %2").arg(part->number, part->title) : id.text();
        menu->addAction(plaintext::inMenu(text), this, [this, id] { m_desk.submit(command::Unmerge{id}); });
    }
    kit::openMenu(*menu, *m_window);
}

void CommanderActions::openSplit()
{
    const Incident *current = incident();
    if (!current)
        return;
    ask(tr("Split off an incident"), tr("What is the new incident about?"), tr("Declare it"), false, false,
        [id = current->id, severity = current->severity](const QString &title) {
            return command::Split{id, title, severity, {}};
        });
}

} // namespace wf
