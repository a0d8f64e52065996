// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "forms/commanddialog.h"

class QPlainTextEdit;
class QTableWidget;

namespace wf {

/// A decision, and what people answered to "any strong objections?".
class DecisionDialog : public CommandDialog
{
    Q_OBJECT
public:
    DecisionDialog(Desk &desk, const Incident &incident, QWidget *parent);

private:
    Command command() const override;
    void addPerson(const QString &name);

    IncidentId m_incident;
    QPlainTextEdit *m_text;
    QTableWidget *m_votes;
};

} // namespace wf
