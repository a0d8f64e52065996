// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "models/runbookmodel.h"
#include "models/selection.h"
#include "theme/theme.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QScrollArea;

namespace wf {

class RunbookRowWidget;
class WidgetList;

/// The runbook of what is selected: live conditions, phases with their countdowns, steps to tick, branches,
/// contacts.
class RunbookPane : public QFrame
{
    Q_OBJECT
public:
    RunbookPane(Desk &desk, Selection &selection, const Theme &theme, QWidget *parent = nullptr);

    /// Moves to the next (+1) or previous (-1) step or branch; from nowhere to the next open step.
    void moveStep(int direction);
    /// The keyboard goes to the next open step; stays where it is without one.
    void startWork();
    /// Opens a step, wherever it is folded away.
    void showStep(const StepId &step);
    void tickCurrent();
    void startCurrent();
    /// The open step; empty when none is.
    StepId currentStep() const;
    /// The phase of the open row; -1 when none is.
    int currentPhaseShown() const;
    void skipCurrent();
    void assignCurrent();
    void copyCurrent();
    bool hasCurrentStep() const;

Q_SIGNALS:
    void skipRequested(const wf::IncidentId &incident, const wf::StepId &step, const QString &title);
    void assignRequested(const wf::IncidentId &incident, const wf::StepId &step, const QString &title);
    void attachRequested();
    void message(const QString &text);

private:
    QWidget *makeHeader();
    QWidget *makeRow(QWidget *parent);
    void fillRow(QWidget *widget, const QModelIndex &index);
    void showSelection();
    void refreshHeader();
    void openRow(const QString &key, bool focus);
    void followNext();
    /// The keyboard goes from a step that was ticked to the next open one. False: nothing was ticked.
    bool goOn(const QString &next);
    void tick(const RunbookRow &row, bool done);
    RunbookRowWidget *rowWidget(const QString &key) const;
    const RunbookRow *currentRow() const;
    bool isLive() const;
    bool hasKeyboard() const;

    Desk &m_desk;
    Selection &m_selection;
    const Theme &m_theme;
    RunbookModel m_model;
    QLabel *m_title;
    QLabel *m_file;
    QLabel *m_notice;
    QLabel *m_empty;
    QPushButton *m_attach;
    QScrollArea *m_scroll;
    WidgetList *m_list;
    QString m_openKey;
    QString m_nextKey; ///< The next open step when last looked: when it moves on, so does the open row.
    QString m_ticked;  ///< Ticked while the keyboard was here: it goes on as soon as that is on disk.
};

} // namespace wf
