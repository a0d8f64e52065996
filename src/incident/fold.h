// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"

namespace wf {

/// Parses each attached runbook text once. Not thread-safe.
class RunbookCache
{
public:
    /// The document of an event's copy; by the text's hash.
    std::shared_ptr<const RunbookDocument> document(const QByteArray &source, const QString &file);

private:
    std::map<QByteArray, std::shared_ptr<const RunbookDocument>> m_documents;
};

/// Applies one event to its incident. Total: an event that makes no sense in the state it meets (two desks
/// were apart) changes only the timeline. What another desk says about an incident that this one holds
/// (isHeldHere()) becomes a remark. The order of calls is foldsBefore()'s; `home` and, where it began here,
/// `desk` of the incident are set before the first.
void foldEvent(Incident &incident, const EventPtr &event, RunbookCache &cache);

} // namespace wf
