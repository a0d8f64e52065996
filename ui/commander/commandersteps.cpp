// SPDX-License-Identifier: GPL-3.0-or-later
// Actions about the work itself: steps of one's own, call-outs, decisions, what may be the cause, evidence,
// calls, exercises.
#include "chartgrid/chartgrid.h"
#include "commander/commanderactions.h"
#include "commander/decisiondialog.h"
#include "commander/drilldialog.h"
#include "commander/timelinepane.h"
#include "kit/evidencedialog.h"
#include "kit/sidepane.h"
#include "kit/textdialog.h"
#include "runbookview/assigndialog.h"
#include "runbookview/runbookpane.h"

#include <QAction>
#include <QDesktopServices>
#include <QDialog>
#include <QFile>
#include <QUrl>

namespace wf {

void CommanderActions::makeWorkMenu()
{
    Menu menu{tr("&Work"), {}};
    add(
        menu, tr("&Next step"), QKeySequence(Qt::Key_J), [this] { moveStep(1); }, "actionNextStep");
    add(
        menu, tr("&Previous step"), QKeySequence(Qt::Key_K), [this] { moveStep(-1); }, "actionPreviousStep");
    // Space itself belongs to whatever has the focus: on a step's box it ticks without this.
    add(
        menu, tr("&Tick the step or open it again"), QKeySequence(Qt::CTRL | Qt::Key_Space),
        [this] { m_panes.runbook->tickCurrent(); }, "actionTick");
    add(
        menu, tr("Sta&rt the step"), QKeySequence(Qt::Key_S), [this] { m_panes.runbook->startCurrent(); },
        "actionStart");
    add(
        menu, tr("&Skip the step…"), QKeySequence(Qt::Key_X), [this] { m_panes.runbook->skipCurrent(); },
        "actionSkip");
    add(
        menu, tr("&Assign the step…"), QKeySequence(Qt::Key_A), [this] { m_panes.runbook->assignCurrent(); },
        "actionAssign");
    QAction *step = add(
        menu, tr("Add a step of your &own…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A),
        [this] { openAddStep(); }, "actionAddStep");
    add(
        menu, tr("&Copy the step's command"), QKeySequence(Qt::Key_C),
        [this] { m_panes.runbook->copyCurrent(); }, "actionCopy");
    QAction *entry = add(
        menu, tr("Write into the &log"), QKeySequence(Qt::CTRL | Qt::Key_L),
        [this] { m_panes.timeline->startEntry(); }, "actionEntry");
    add(
        menu, tr("&Go to what the entry mentions"), QKeySequence(Qt::CTRL | Qt::Key_G),
        [this] { m_panes.timeline->followMention(); }, "actionMention");
    QAction *decision = add(
        menu, tr("Log a &decision…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D),
        [this] { openDecision(); }, "actionDecision");
    QAction *hypothesis = add(
        menu, tr("Add a &hypothesis…"), QKeySequence(Qt::CTRL | Qt::Key_H), [this] { openHypothesis(); },
        "actionHypothesis");
    QAction *evidence = add(
        menu, tr("Attach &evidence…"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] { openEvidence({}); },
        "actionEvidence");
    m_addTimer = add(
        menu, tr("Add a t&imer…"), QKeySequence(Qt::CTRL | Qt::Key_T), [this] { openTimer(); },
        "actionTimer");
    addQuickActions(menu);
    m_needIncident.insert(m_needIncident.end(), {step, entry, decision, hypothesis, evidence, m_addTimer});
    m_menus.push_back(std::move(menu));
}

void CommanderActions::moveStep(int direction)
{
    m_panes.side->showPage(RunbookPage);
    m_panes.runbook->moveStep(direction);
}

void CommanderActions::assignStep(const IncidentId &incident, const StepId &step, const QString &title)
{
    (new AssignDialog(m_desk, incident, step, title, people(), m_window))->open();
}

void CommanderActions::openAddStep()
{
    ask(tr("Add a step"), tr("What has to be done? It is added at the end of the current phase."), tr("Add"),
        false, false,
        [id = m_selection.incident(), phase = m_panes.runbook->currentPhaseShown()](const QString &text) {
            return command::AddStep{id, phase, text, {}};
        });
}

void CommanderActions::openDecision()
{
    if (const Incident *current = incident())
        (new DecisionDialog(m_desk, *current, m_window))->open();
}

void CommanderActions::openHypothesis()
{
    auto *dialog = ask(tr("Add a hypothesis"), tr("What could be the cause?"), tr("Add"), false, false,
                       [id = m_selection.incident()](const QString &text) {
                           return command::ChangeHypothesis{id, {}, text, HypothesisState::Open, {}};
                       });
    // Where it stands then; whoever thinks better of it stays where they were.
    connect(dialog, &QDialog::accepted, m_panes.side, [side = m_panes.side] { side->showPage(BoardPage); });
}

void CommanderActions::judgeHypothesis(const QString &hypothesis, HypothesisState state)
{
    const QString label = state == HypothesisState::RuledOut ? tr("What rules it out?")
                          : state == HypothesisState::Likely ? tr("What makes it likely?")
                                                             : tr("Why is it open again?");
    ask(tr("Judge a hypothesis"), label, tr("Log it"), false, true,
        [id = m_selection.incident(), hypothesis, state](const QString &text) {
            return command::ChangeHypothesis{id, hypothesis, {}, state, text};
        });
}

void CommanderActions::openEvidence(const QString &hypothesis)
{
    if (!incident())
        return;
    command::AttachEvidence evidence;
    evidence.incident = m_selection.incident();
    evidence.hypothesis = hypothesis;
    // What one stands on while attaching is what it belongs to.
    if (hypothesis.isEmpty() && m_panes.side->page() == RunbookPage)
        evidence.step = m_panes.runbook->currentStep();
    (new EvidenceDialog(m_desk, evidence, m_window))->open();
}

void CommanderActions::pinWindow(const TimeRange &range, const QString &metric, const QByteArray &picture)
{
    if (!incident())
        return;
    command::AttachEvidence evidence;
    evidence.incident = m_selection.incident();
    evidence.range = range;
    evidence.metric = metric;
    auto *dialog = new EvidenceDialog(m_desk, evidence, m_window);
    if (!picture.isEmpty())
        dialog->setFile(metric + QStringLiteral(".png"), picture);
    dialog->open();
}

void CommanderActions::openFile(const QString &path)
{
    if (!QFile::exists(path))
        Q_EMIT message(tr("%1 is no longer there").arg(path));
    else if (!QDesktopServices::openUrl(QUrl::fromLocalFile(path)))
        Q_EMIT message(tr("No program opens %1").arg(path));
}

void CommanderActions::logCall(const QString &person, bool answered)
{
    if (!incident())
        return;
    ask(answered ? tr("Called %1").arg(person) : tr("%1 did not answer").arg(person),
        answered ? tr("Who answered, and what was said?") : tr("What will you try next?"), tr("Log the call"),
        false, true, [id = m_selection.incident(), person, answered](const QString &text) {
            return command::LogCall{id, person, answered, text};
        });
}

void CommanderActions::snoozeDetections(const std::vector<IncidentId> &detections)
{
    askEach(tr("Snooze for 15 minutes"), tr("Why can it wait? It comes back by itself if it gets worse."),
            tr("Snooze"), detections, [](const IncidentId &id, const QString &text) {
                return command::SnoozeDetection{id, std::chrono::minutes(15), text};
            });
}

void CommanderActions::dismissDetections(const std::vector<IncidentId> &detections)
{
    askEach(tr("Dismiss the detection"),
            tr("Why is this not an incident? It is detected again only after it has been false once."),
            tr("Dismiss"), detections, [](const IncidentId &id, const QString &text) {
                return command::DismissDetection{id, text};
            });
}

void CommanderActions::askEach(const QString &title, const QString &label, const QString &accept,
                               const std::vector<IncidentId> &detections,
                               std::function<Command(const IncidentId &, const QString &)> command)
{
    if (detections.empty())
        return;
    TextDialog::Question question;
    question.title = title;
    question.label = label;
    question.acceptText = accept;
    question.optional = true;
    auto *dialog = new TextDialog(question, m_window);
    connect(dialog, &TextDialog::answered, this, [this, dialog, detections, command](const QString &text) {
        for (const IncidentId &id : detections)
            m_desk.submit(command(id, text));
        dialog->accept();
    });
    dialog->open();
}

void CommanderActions::follow(const Mention &mention)
{
    switch (mention.kind) {
    case Mention::Kind::Incident:
        m_desk.loadIncident(IncidentId(mention.target));
        m_selection.selectIncident(IncidentId(mention.target));
        break;
    case Mention::Kind::Step:
        m_panes.side->showPage(RunbookPage);
        m_panes.runbook->showStep(StepId(mention.target));
        break;
    case Mention::Kind::Series:
        m_panes.charts->showMetric(mention.target);
        break;
    }
}

void CommanderActions::openDrill()
{
    (new DrillDialog(m_desk, m_setup, m_window))->open();
}

} // namespace wf
