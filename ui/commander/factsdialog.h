// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kit/commanddialog.h"

class QLineEdit;
class QPlainTextEdit;

namespace wf {

/// What people say about an incident: impact, affected services, tags, links, when it is over.
class FactsDialog : public CommandDialog
{
    Q_OBJECT
public:
    FactsDialog(Desk &desk, const Incident &incident, QWidget *parent);

private:
    Command command() const override;

    IncidentId m_incident;
    QPlainTextEdit *m_impact;
    QLineEdit *m_services;
    QLineEdit *m_tags;
    QPlainTextEdit *m_links;
    QLineEdit *m_exit;
};

} // namespace wf
