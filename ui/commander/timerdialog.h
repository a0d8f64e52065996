// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace wf {

/// Starts a free timer on an incident: "database lead, 3 minutes".
class TimerDialog : public QDialog
{
    Q_OBJECT
public:
    TimerDialog(Desk &desk, const IncidentId &incident, QWidget *parent);

private:
    void submit();
    Desk &m_desk;
    IncidentId m_incident;
    QLineEdit *m_title;
    QComboBox *m_length;
    QLineEdit *m_person;
    QCheckBox *m_repeat;
    QLabel *m_error;
};

} // namespace wf
