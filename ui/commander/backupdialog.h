// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desksetup.h"
#include "desk/deskview.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace wf {

/// The second copy of the log: how it is, where it goes, and the way back from one.
class BackupDialog : public QDialog
{
    Q_OBJECT
public:
    BackupDialog(DeskView &desk, DeskSetup &setup, QWidget *parent);
    /// As if the folder was picked; empty: no backup is kept.
    void setFolder(const QString &folder);

Q_SIGNALS:
    void restoreRequested();

private:
    void refresh();
    DeskView &m_desk;
    DeskSetup &m_setup;
    QLabel *m_state;
    QLabel *m_tip;
    QLabel *m_error;
    QPushButton *m_off;
};

} // namespace wf
