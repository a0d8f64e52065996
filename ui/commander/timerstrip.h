// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "models/savingwatch.h"
#include "models/selection.h"
#include "models/timermodel.h"
#include "theme/theme.h"

#include <QWidget>

class QAction;
class QLabel;
class QPushButton;

namespace wf {

/// The line at the bottom: every running timer, soonest first; add one; how the log stands.
class TimerStrip : public QWidget
{
    Q_OBJECT
public:
    TimerStrip(Desk &desk, Selection &selection, const Theme &theme, QWidget *parent = nullptr);
    void setAddAction(QAction *add);

private:
    QWidget *makeCard(QWidget *parent);
    void fillCard(QWidget *card, const QModelIndex &index);
    void openMenu(QWidget *card);
    void refreshLog();

    Desk &m_desk;
    Selection &m_selection;
    TimerModel m_model;
    SavingWatch m_saving;
    QPushButton *m_add;
    QLabel *m_empty;
    QLabel *m_log;
};

} // namespace wf
