// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ids.h"

#include <QObject>

namespace wf {

/// What the window is about: an incident (or a detection), or a runbook to read, or nothing. Shared by the
/// panes.
class Selection : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    const IncidentId &incident() const { return m_incident; }
    const RunbookId &runbook() const { return m_runbook; }
    bool isEmpty() const { return m_incident.isEmpty() && m_runbook.isEmpty(); }

    void selectIncident(const IncidentId &id) { set(id, {}); }
    void selectRunbook(const RunbookId &id) { set({}, id); }
    void clear() { set({}, {}); }

Q_SIGNALS:
    void changed();

private:
    void set(const IncidentId &incident, const RunbookId &runbook);

    IncidentId m_incident;
    RunbookId m_runbook;
};

} // namespace wf
