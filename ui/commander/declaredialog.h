// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "theme/theme.h"

#include <QDialog>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace wf {

/// Declares an incident: title and severity are enough. Stays open, with the reason, when it is refused.
class DeclareDialog : public QDialog
{
    Q_OBJECT
public:
    DeclareDialog(Desk &desk, QWidget *parent = nullptr);
    /// Starts from what was detected.
    void setDetection(const Incident &detection);
    /// Further detections that may be the same thing: declared as one with it unless that is unticked.
    void setTogether(const std::vector<IncidentId> &members);
    void setRunbook(const RunbookId &id);

    /// "P&0": the digit is the key, since the letter is the same for all.
    static QString severityMnemonic(Severity severity);
    /// What the team's own scale says of a severity, else what is usual.
    static QString meaningOf(const Desk &desk, Severity severity);

Q_SIGNALS:
    void declared(const wf::IncidentId &incident);

private:
    void fillRunbooks();
    int rowOf(const RunbookId &id);
    void runbookChosen();
    void submit();
    void validate();
    Severity severity() const;
    void makeButtons(QVBoxLayout &layout);
    void offerDetections();

    Desk &m_desk;
    IncidentId m_detection;
    QLineEdit *m_title;
    QButtonGroup *m_severities;
    bool m_severityChosen = false; ///< By the person, not by a runbook.
    QLabel *m_meaning;
    QComboBox *m_runbook;
    QComboBox *m_detected; ///< What of it this is; shown where something was detected.
    QFormLayout *m_form = nullptr;
    QCheckBox *m_command;
    QCheckBox *m_drill;
    QCheckBox *m_together;
    std::vector<IncidentId> m_members;
    QLabel *m_error;
    QPushButton *m_declare;
};

} // namespace wf
