// SPDX-License-Identifier: GPL-3.0-or-later
// What is wanted without looking: the next incident, quiet, and one step back.
#include "commander/commanderactions.h"
#include "delegates/words.h"
#include "models/standing.h"
#include "theme/plaintext.h"

#include <QAction>

namespace wf {

void CommanderActions::addQuickActions(Menu &menu)
{
    add(
        menu, tr("Ne&xt incident"), QKeySequence(Qt::CTRL | Qt::Key_PageDown), [this] { selectNeighbour(1); },
        "actionNextIncident");
    add(
        menu, tr("Pre&vious incident"), QKeySequence(Qt::CTRL | Qt::Key_PageUp),
        [this] { selectNeighbour(-1); }, "actionPreviousIncident");
    add(
        menu, tr("Ac&knowledge the overdue timer"), QKeySequence(Qt::Key_F8), [this] { acknowledgeTimer(); },
        "actionAcknowledgeTimer");
    m_undo = add(
        menu, {}, QKeySequence(Qt::CTRL | Qt::Key_Z), [this] { undoStep(); }, "actionUndo");
    m_undo->setToolTip(QStringLiteral("%1 (%2)").arg(tr("Opens the step again that you did or skipped last"),
                                                     m_undo->shortcut().toString(QKeySequence::NativeText)));
}

void CommanderActions::selectNeighbour(int by)
{
    const IncidentId to = neighbourOf(m_desk.book(), m_selection.incident(), by);
    if (to.isEmpty())
        Q_EMIT message(tr("No incident is active"));
    else
        m_selection.selectIncident(to);
}

void CommanderActions::acknowledgeTimer()
{
    const auto ringing = ringingTimer(m_desk.book(), m_desk.clock().wall());
    if (!ringing) {
        Q_EMIT message(tr("No timer is overdue"));
        return;
    }
    m_desk.submit(command::AcknowledgeTimer{ringing->incident, ringing->timer.id});
    Q_EMIT message(tr("Acknowledged: %1").arg(Words::timer(ringing->timer)));
}

void CommanderActions::undoStep()
{
    const Incident *current = incident();
    const auto last = current ? lastStepBy(m_desk.user(), *current) : std::nullopt;
    if (!last)
        return;
    m_desk.submit(command::UndoStep{current->id, last->step});
    Q_EMIT message(tr("Open again: %1").arg(last->title));
}

void CommanderActions::refreshUndo(bool open)
{
    const auto last = open ? lastStepBy(m_desk.user(), *incident()) : std::nullopt;
    m_undo->setEnabled(last.has_value());
    m_undo->setText(!last ? tr("&Undo the last step")
                    : last->state == StepState::Skipped
                        ? tr("&Undo: skipped “%1”").arg(plaintext::inMenu(last->title))
                        : tr("&Undo: did “%1”").arg(plaintext::inMenu(last->title)));
}

} // namespace wf
