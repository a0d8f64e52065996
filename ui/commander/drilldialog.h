// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desksetup.h"
#include "desk/deskview.h"

#include <QDialog>

class QComboBox;
class QLabel;

namespace wf {

/// Starts an exercise on the simulated estate: a scenario, or a script from a file.
class DrillDialog : public QDialog
{
    Q_OBJECT
public:
    DrillDialog(DeskView &desk, DeskSetup &setup, QWidget *parent);
    void setScript(const QString &path);

private:
    void start();

    DeskView &m_desk;
    DeskSetup &m_setup;
    QComboBox *m_scenario;
    QLabel *m_error;
    DemoPlan m_plan;
};

} // namespace wf
