// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbookview/runbookpane.h"

#include "kit/widgetkit.h"
#include "kit/widgetlist.h"
#include "runbookview/runbookrow.h"

#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QScrollArea>
#include <QTimer>

namespace wf {

namespace {

constexpr int MostNotices = 3;

} // namespace

RunbookPane::RunbookPane(Desk &desk, Selection &selection, const Theme &theme, QWidget *parent)
    : QFrame(parent), m_desk(desk), m_selection(selection), m_theme(theme), m_model(desk),
      m_title(kit::makeLabel("runbook-title", {}, this)), m_file(kit::makeLabel("chip", {}, this)),
      m_notice(kit::makeLabel("warning", {}, this)), m_empty(kit::makeLabel("muted", {}, this)),
      m_attach(kit::makeButton("", tr("Attach a runbook"), QStringLiteral("attachRunbook"), this)),
      m_scroll(new QScrollArea(this)),
      m_list(new WidgetList(
          m_model, Qt::Vertical, [this](QWidget *p) { return makeRow(p); },
          [this](QWidget *row, const QModelIndex &index) { fillRow(row, index); }, m_scroll))
{
    setObjectName(QStringLiteral("runbookPane"));
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 0, {1, 1, 1, 1});
    layout->addWidget(makeHeader());
    auto *page = new QWidget(m_scroll);
    auto *pageLayout = kit::makeLayout<QVBoxLayout>(page, 0);
    pageLayout->addWidget(m_list);
    pageLayout->addStretch(1);
    m_scroll->setWidget(page);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    layout->addWidget(m_scroll, 1);
    connect(m_attach, &QPushButton::clicked, this, &RunbookPane::attachRequested);
    connect(&selection, &Selection::changed, this, &RunbookPane::showSelection);
    connect(&desk, &DeskView::bookChanged, this, [this] {
        refreshHeader();
        followNext();
    });
    connect(&desk, &DeskView::libraryChanged, this, &RunbookPane::refreshHeader);
    showSelection();
}

QWidget *RunbookPane::makeHeader()
{
    auto *header = new QWidget(this);
    auto *layout = kit::makeLayout<QVBoxLayout>(header, 6, {12, 8, 12, 8});
    auto *top = new QHBoxLayout;
    m_title->setWordWrap(true);
    m_title->setObjectName(QStringLiteral("runbookTitle"));
    top->addWidget(m_title, 1);
    top->addWidget(m_file, 0, Qt::AlignTop);
    layout->addLayout(top);
    m_notice->setObjectName(QStringLiteral("runbookNotice"));
    m_notice->setWordWrap(true);
    layout->addWidget(m_notice);
    m_empty->setWordWrap(true);
    m_empty->setObjectName(QStringLiteral("runbookEmpty"));
    layout->addWidget(m_empty);
    layout->addWidget(m_attach, 0, Qt::AlignLeft);
    return header;
}

bool RunbookPane::isLive() const
{
    const Incident *incident = m_desk.book().find(m_model.incident());
    return !m_desk.shownRange() && incident && incident->declaredAt &&
           (isActive(incident->status) || incident->status == IncidentStatus::Resolved);
}

void RunbookPane::showSelection()
{
    m_openKey.clear();
    m_nextKey.clear();
    m_ticked.clear();
    const Incident *incident = m_desk.book().find(m_selection.incident());
    // A detection follows no runbook yet: its file is shown to read.
    if (incident && !incident->runbook() && !incident->declaredAt)
        m_model.setRunbook(incident->runbookId);
    else if (!m_selection.incident().isEmpty())
        m_model.setIncident(m_selection.incident());
    else
        m_model.setRunbook(m_selection.runbook());
    refreshHeader();
    followNext();
}

void RunbookPane::refreshHeader()
{
    // The first copy arrives with the declaration: from then on the incident's own text counts.
    const Incident *incident = m_desk.book().find(m_selection.incident());
    if (incident && incident->declaredAt && m_model.incident() != incident->id)
        m_model.setIncident(incident->id);
    const Runbook *runbook = m_model.runbook();
    const auto document = m_model.document();
    m_title->setVisible(runbook);
    m_file->setVisible(runbook);
    m_empty->setVisible(!runbook);
    m_attach->setVisible(!runbook && incident && incident->declaredAt);
    m_notice->hide();
    if (!runbook) {
        const int count = int(m_desk.library().all().size());
        m_empty->setText(incident     ? tr("This incident follows no runbook.")
                         : count == 0 ? tr("No runbooks yet. Open a folder of Markdown runbooks: their "
                                           "headings become phases, their lists steps.")
                                      : tr("%n runbook(s) are loaded. Select an incident or a detection, or "
                                           "find a runbook with Ctrl+K.",
                                           nullptr, count));
        return;
    }
    m_title->setText(runbook->title);
    const QString version = runbook->info.version.isEmpty() ? document->info.version : runbook->info.version;
    const QString file = QFileInfo(document->file).fileName();
    m_file->setText(version.isEmpty() ? file : QStringLiteral("%1 · v%2").arg(file, version));
    m_file->setToolTip(document->file);
    QStringList notices;
    const auto due = runbook->info.nextReviewDue ? runbook->info.nextReviewDue : document->info.nextReviewDue;
    if (due && *due < m_desk.clock().wall())
        notices += tr("Past its review date (%1)").arg(toIsoUtc(*due).left(10));
    for (const Diagnostic &diagnostic : document->diagnostics) {
        if (diagnostic.level == Diagnostic::Level::Info)
            continue;
        if (diagnostic.line == WholeFile)
            notices += diagnostic.message.left(1).toUpper() + diagnostic.message.mid(1);
        else if (runbook->lines.first <= diagnostic.line && diagnostic.line <= runbook->lines.last)
            notices += tr("Line %1: %2").arg(diagnostic.line).arg(diagnostic.message);
    }
    m_notice->setText(notices.mid(0, MostNotices).join(QLatin1Char('\n')));
    m_notice->setToolTip(notices.join(QLatin1Char('\n')));
    m_notice->setVisible(!notices.isEmpty());
}

QWidget *RunbookPane::makeRow(QWidget *parent)
{
    auto *row = new RunbookRowWidget(m_theme, parent);
    connect(row, &RunbookRowWidget::openRequested, this, [this, row] { openRow(row->row().key, false); });
    connect(row, &RunbookRowWidget::toggleRequested, this, [this, row] { m_model.toggle(row->row().key); });
    connect(row, &RunbookRowWidget::tickRequested, this, [this, row](bool done) { tick(row->row(), done); });
    connect(row, &RunbookRowWidget::startRequested, this, [this, row] {
        m_desk.submit(command::StartStep{m_model.incident(), StepId(row->row().key)});
    });
    connect(row, &RunbookRowWidget::skipRequested, this, [this, row] {
        Q_EMIT skipRequested(m_model.incident(), StepId(row->row().key), row->row().title);
    });
    connect(row, &RunbookRowWidget::assignRequested, this, [this, row] {
        Q_EMIT assignRequested(m_model.incident(), StepId(row->row().key), row->row().title);
    });
    connect(row, &RunbookRowWidget::branchRequested, this, [this, row] {
        m_desk.submit(command::ChooseBranch{m_model.incident(), row->row().phase, row->row().branch});
    });
    connect(row, &RunbookRowWidget::copied, this, [this] { Q_EMIT message(tr("Copied. Nothing was run.")); });
    return row;
}

void RunbookPane::fillRow(QWidget *widget, const QModelIndex &index)
{
    auto *row = static_cast<RunbookRowWidget *>(widget);
    const QVariant left = index.data(RunbookModel::LeftMsRole);
    row->show(index.data(RunbookModel::RowRole).value<RunbookRow>(),
              left.isValid() ? std::optional(Millis{left.toLongLong()}) : std::nullopt, isLive());
    row->setOpen(row->row().key == m_openKey);
}

RunbookRowWidget *RunbookPane::rowWidget(const QString &key) const
{
    return static_cast<RunbookRowWidget *>(m_list->widgetAt(m_model.rowOf(key)));
}

const RunbookRow *RunbookPane::currentRow() const
{
    const RunbookRowWidget *row = m_openKey.isEmpty() ? nullptr : rowWidget(m_openKey);
    return row ? &row->row() : nullptr;
}

bool RunbookPane::hasCurrentStep() const
{
    const RunbookRow *row = currentRow();
    return row && row->kind == RunbookRowKind::Step && isLive();
}

void RunbookPane::openRow(const QString &key, bool focus)
{
    if (m_openKey != key) {
        if (RunbookRowWidget *before = m_openKey.isEmpty() ? nullptr : rowWidget(m_openKey))
            before->setOpen(false);
        m_openKey = key;
    }
    RunbookRowWidget *row = rowWidget(key);
    if (!row)
        return;
    row->setOpen(true);
    if (focus && row->focusPart())
        row->focusPart()->setFocus(Qt::ShortcutFocusReason);
    // The open row has its height only after the layout has run.
    QTimer::singleShot(0, row, [this, row] { m_scroll->ensureWidgetVisible(row, 0, 24); });
}

void RunbookPane::followNext()
{
    const int next = m_model.nextStepRow();
    const QString key = next < 0 ? QString() : m_model.rows()[std::size_t(next)].key;
    if (goOn(key)) {
        m_nextKey = key;
        return;
    }
    if (key == m_nextKey)
        return;
    // What somebody opened by hand, or stands on with the keyboard, stays open; else the open row moves on
    // with the work.
    const bool follows =
        m_openKey.isEmpty() || m_model.rowOf(m_openKey) < 0 || (m_openKey == m_nextKey && !hasKeyboard());
    m_nextKey = key;
    if (follows && !key.isEmpty())
        openRow(key, false);
}

bool RunbookPane::goOn(const QString &next)
{
    if (m_ticked.isEmpty())
        return false;
    // Done, its phase may be folded away.
    int row = m_model.rowOf(m_ticked);
    if (row >= 0 && !isFinished(m_model.rows()[std::size_t(row)].state))
        return false;
    m_ticked.clear();
    // Ticked out of turn, the work goes on below; else at what is next.
    QString key = next;
    for (row = row < 0 ? -1 : m_model.stepRowFrom(row, 1); row >= 0; row = m_model.stepRowFrom(row, 1)) {
        const RunbookRow &step = m_model.rows()[std::size_t(row)];
        if (step.kind == RunbookRowKind::Step && !isFinished(step.state)) {
            key = step.key;
            break;
        }
    }
    if (key.isEmpty())
        return false;
    openRow(key, true);
    return true;
}

void RunbookPane::startWork()
{
    if (!m_nextKey.isEmpty())
        openRow(m_nextKey, true);
}

bool RunbookPane::hasKeyboard() const
{
    const RunbookRowWidget *row = m_openKey.isEmpty() ? nullptr : rowWidget(m_openKey);
    return row && row->focusPart() && row->focusPart()->hasFocus();
}

void RunbookPane::moveStep(int direction)
{
    // Coming from elsewhere, the first press lands on the open row.
    if (!hasKeyboard() && m_model.rowOf(m_openKey) >= 0) {
        openRow(m_openKey, true);
        return;
    }
    const int from = m_model.rowOf(m_openKey);
    int to = from < 0 ? m_model.nextStepRow() : m_model.stepRowFrom(from, direction);
    if (to < 0 && from < 0)
        to = m_model.stepRowFrom(-1, 1);
    if (to >= 0)
        openRow(m_model.rows()[std::size_t(to)].key, true);
    else if (from >= 0)
        openRow(m_openKey, true);
}

void RunbookPane::showStep(const StepId &step)
{
    if (m_model.rowOf(step.text()) < 0 && m_model.runbook()) {
        // Its group and its phase may be folded.
        const auto &phases = m_model.runbook()->phases;
        for (int phase = 0; phase < int(phases.size()); ++phase) {
            Runbook only;
            only.phases = {phases[std::size_t(phase)]};
            if (!findStep(only, step))
                continue;
            int first = phase;
            while (first > 0 && phases[std::size_t(first - 1)].group == only.phases.front().group)
                --first;
            for (const QString &key :
                 {QStringLiteral("group:%1").arg(first), QStringLiteral("phase:%1").arg(phase)}) {
                if (m_model.rowOf(step.text()) < 0 && m_model.rowOf(key) >= 0)
                    m_model.toggle(key);
            }
        }
    }
    if (m_model.rowOf(step.text()) >= 0)
        openRow(step.text(), true);
}

void RunbookPane::tick(const RunbookRow &row, bool done)
{
    const QWidget *focus = QApplication::focusWidget();
    m_ticked = done && focus && isAncestorOf(focus) ? row.key : QString();
    if (done)
        m_desk.submit(command::CompleteStep{m_model.incident(), StepId(row.key), {}});
    else
        m_desk.submit(command::UndoStep{m_model.incident(), StepId(row.key)});
}

void RunbookPane::tickCurrent()
{
    const RunbookRow *row = currentRow();
    if (!row || !isLive())
        return;
    if (row->kind == RunbookRowKind::Step)
        tick(*row, !isFinished(row->state));
    else if (row->kind == RunbookRowKind::Branch)
        m_desk.submit(command::ChooseBranch{m_model.incident(), row->phase, row->branch});
}

void RunbookPane::startCurrent()
{
    if (hasCurrentStep())
        m_desk.submit(command::StartStep{m_model.incident(), StepId(m_openKey)});
}

StepId RunbookPane::currentStep() const
{
    return hasCurrentStep() ? StepId(m_openKey) : StepId();
}

int RunbookPane::currentPhaseShown() const
{
    for (int row = m_model.rowOf(m_openKey); row >= 0; --row) {
        if (m_model.rows()[std::size_t(row)].kind == RunbookRowKind::Phase)
            return m_model.rows()[std::size_t(row)].phase;
    }
    return -1;
}

void RunbookPane::skipCurrent()
{
    if (hasCurrentStep())
        Q_EMIT skipRequested(m_model.incident(), StepId(m_openKey), currentRow()->title);
}

void RunbookPane::assignCurrent()
{
    if (hasCurrentStep())
        Q_EMIT assignRequested(m_model.incident(), StepId(m_openKey), currentRow()->title);
}

void RunbookPane::copyCurrent()
{
    const RunbookRow *row = currentRow();
    if (!row || row->commands.isEmpty())
        return;
    QGuiApplication::clipboard()->setText(row->commands.join(QLatin1Char('\n')));
    Q_EMIT message(tr("Copied. Nothing was run."));
}

} // namespace wf

#include "moc_runbookpane.cpp"
