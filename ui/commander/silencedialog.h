// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "desk/desksetup.h"

#include <QDialog>
#include <QPointer>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace wf {

/// Makes a silence at an Alertmanager, or changes one. What was done is written into the incident's log, if
/// there is one.
class SilenceDialog : public QDialog
{
    Q_OBJECT
public:
    /// `incident` may be empty. A `silence` with an id is changed; otherwise it is what is proposed. `feed`
    /// may be empty: a person chooses.
    SilenceDialog(Desk &desk, DeskSetup &setup, const IncidentId &incident, const FeedId &feed,
                  const Silence &silence, QWidget *parent);

    /// Writes into the incident's log what was done at an Alertmanager. If that cannot be, a dialog says so
    /// above `parent`, unless that is gone.
    static void record(Desk &desk, const IncidentId &incident, const QString &text,
                       const QPointer<QWidget> &parent);

Q_SIGNALS:
    /// It is made.
    void made();

private:
    void submit();
    void refuse(const QString &message);

    Desk &m_desk;
    DeskSetup &m_setup;
    const IncidentId m_incident;
    Silence m_silence;
    QComboBox *m_where;
    QLineEdit *m_what;
    QComboBox *m_length;
    QLineEdit *m_comment;
    QLabel *m_error;
    QPushButton *m_accept;
};

} // namespace wf
