// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace wf {

/// What people say about an incident: impact, affected services, tags, links, when it is over.
class FactsDialog : public QDialog
{
    Q_OBJECT
public:
    FactsDialog(Desk &desk, const Incident &incident, QWidget *parent);

private:
    void submit();
    IncidentFacts facts() const;

    Desk &m_desk;
    IncidentId m_incident;
    QPlainTextEdit *m_impact;
    QLineEdit *m_services;
    QLineEdit *m_tags;
    QPlainTextEdit *m_links;
    QLineEdit *m_exit;
    QLabel *m_error;
};

} // namespace wf
