// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/selection.h"

namespace wf {

void Selection::set(const IncidentId &incident, const RunbookId &runbook)
{
    if (m_incident == incident && m_runbook == runbook)
        return;
    m_incident = incident;
    m_runbook = runbook;
    Q_EMIT changed();
}

} // namespace wf

#include "moc_selection.cpp"
