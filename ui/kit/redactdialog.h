// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kit/commanddialog.h"

class QLineEdit;

namespace wf {

/// Takes the words of an entry out of the log: shows all that goes with it, and asks why.
class RedactDialog : public CommandDialog
{
    Q_OBJECT
public:
    /// `event`: an entry of `incident` with words in it.
    RedactDialog(Desk &desk, const Incident &incident, const EventId &event, QWidget *parent);
    /// Opens one; if there is nothing to redact in the entry, says so instead.
    static QString openFor(Desk &desk, const Incident &incident, const EventId &event, QWidget *parent);

private:
    Command command() const override;

    IncidentId m_incident;
    EventId m_event;
    QLineEdit *m_reason;
};

} // namespace wf
