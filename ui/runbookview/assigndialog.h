// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kit/commanddialog.h"

class QComboBox;
class QLineEdit;

namespace wf {

/// Gives a step to somebody, with or without a time after which they are asked.
class AssignDialog : public CommandDialog
{
    Q_OBJECT
public:
    AssignDialog(Desk &desk, const IncidentId &incident, const StepId &step, const QString &title,
                 const QStringList &people, QWidget *parent);

private:
    Command command() const override;

    IncidentId m_incident;
    StepId m_step;
    QLineEdit *m_person;
    QComboBox *m_timeBox;
};

} // namespace wf
