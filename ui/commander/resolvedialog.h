// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kit/commanddialog.h"

class QLineEdit;

namespace wf {

/// Asks before an incident is called over while what is measured says that it is not.
class ResolveDialog : public CommandDialog
{
    Q_OBJECT
public:
    /// `to`: resolved or closed; `conditions`: what is still true, for people.
    ResolveDialog(Desk &desk, const Incident &incident, IncidentStatus to, const QStringList &conditions,
                  QWidget *parent);

protected:
    Command command() const override;

private:
    IncidentId m_incident;
    IncidentStatus m_to;
    QLineEdit *m_reason;
};

} // namespace wf
