// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"

#include <QHash>

#include <unordered_map>

namespace wf {

/// Parses each attached runbook text once. A copy knows what its original knows, and the other way round. Not
/// thread-safe.
class RunbookCache
{
public:
    /// The document of an event's copy.
    std::shared_ptr<const RunbookDocument> document(const QByteArray &source, const QString &file);

private:
    struct Key
    {
        QByteArray source;
        QString file;
        bool operator==(const Key &) const = default;
    };
    struct KeyHash
    {
        std::size_t operator()(const Key &key) const { return qHashMulti(0, key.source, key.file); }
    };
    using Documents = std::unordered_map<Key, std::shared_ptr<const RunbookDocument>, KeyHash>;
    std::shared_ptr<Documents> m_documents = std::make_shared<Documents>();
};

/// Applies one event to its incident. Total: an event that makes no sense in the state it meets (two desks
/// were apart) changes only the timeline. What another desk says about an incident that this one holds
/// (isHeldHere()) becomes a remark. The order of calls is foldsBefore()'s; `home` and, where it began here,
/// `desk` of the incident are set before the first.
void foldEvent(Incident &incident, const EventPtr &event, RunbookCache &cache);

} // namespace wf
