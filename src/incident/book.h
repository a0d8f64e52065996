// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "incident/fold.h"
#include "incident/statistics.h"

namespace wf {

/// What the list needs of an incident whose events are not in memory (closed long ago): a row of the log's
/// projection.
struct IncidentSummary
{
    IncidentId id;
    QString number;
    QString title;
    Severity severity = Severity::P2;
    IncidentStatus status = IncidentStatus::Investigating;
    bool drill = false;
    RunbookId runbookId;
    QString commander;
    std::optional<Timestamp> detectedAt, declaredAt, mitigatedAt, resolvedAt, endedAt;
    Progress progress;
    Timestamp lastChange;
    int unsent = 0; ///< Messages that are still to go: its events are loaded at start for them.
    DeskId desk;    ///< In whose log it began.
    bool operator==(const IncidentSummary &) const = default;
};
IncidentSummary summaryOf(const Incident &incident);

/// What the log keeps of an incident beside its events.
struct IncidentProjection
{
    IncidentSummary summary;
    std::optional<IncidentStatistics> statistics; ///< None before the declaration.
};
IncidentProjection projectionOf(const Incident &incident);

/// Whether people mean this incident by "INC-0121", "inc-0121", "121" or its id.
bool isCalled(const IncidentId &id, const QString &number, const QString &asked);

class IncidentBook;
/// Conditions of an incident, and of those merged into it, that were true when last known.
std::vector<ConditionRecord> conditionsTrueIn(const IncidentBook &book, const Incident &incident);
/// "queue.depth > 100 (150)", for people.
QString conditionText(const ConditionRecord &condition);

/// The fold of all events of one incident, in any order, as it is in the book of `home` (see
/// IncidentBook::setHome()). Each event once.
Incident foldOf(std::vector<EventPtr> events, const DeskId &home, RunbookCache &cache);

/// Every incident in memory: the fold of the events it was given, in any order. The GUI thread and the log
/// thread have one each. Not thread-safe.
class IncidentBook
{
public:
    /// Whose book it is, before anything is applied. Incidents that began in another desk's log are told
    /// apart by their number ("INC-0007@3f2a", the beginning of that desk's id) and count for nothing that
    /// this desk does by itself; what their desks say about incidents of this one is a remark without effect
    /// (isHeldHere()). Without a home every number is shown as it was given.
    void setHome(const DeskId &home) { m_home = home; }
    /// It began in the log of another desk, and was brought here.
    bool isForeign(const DeskId &desk) const
    {
        return !m_home.isEmpty() && !desk.isEmpty() && desk != m_home;
    }
    /// It began here, or it is open here: no other desk has a say in it.
    bool isOurs(const Incident &incident) const;

    /// Folds events of one or several incidents; duplicates are ignored. Returns the incidents that changed.
    std::set<IncidentId> apply(const std::vector<EventPtr> &events);
    /// Makes an incident known by its summary only (its events are on disk).
    void addSummary(const IncidentSummary &summary);

    /// Keeps only the summaries of incidents that ended and in which nothing happened since `before`: whoever
    /// runs for weeks holds what is open.
    void archiveBefore(Timestamp before);
    /// Shows this state of an incident, whatever was known of it.
    void show(const Incident &incident);

    const Incident *find(const IncidentId &id) const;
    /// Where an incident is worked on: itself, or what it was merged into, however often, as far as that is
    /// in memory.
    const Incident &workedIn(const Incident &incident) const;
    /// Whom people mean by a number or an id, in memory or not; none where nobody is called so.
    std::optional<IncidentId> idOf(const QString &numberOrId) const;
    /// By number ("INC-0121", "121") or id. NotFound names what was asked for.
    Expected<const Incident *> resolve(const QString &numberOrId) const;
    /// What the log keeps of the touched incidents after these events; changes nothing.
    std::vector<IncidentProjection> projected(const std::vector<EventPtr> &events) const;
    /// Numbers up to here were given to incidents that it need not know.
    void startNumbersAfter(int highest) { m_highestNumber = std::max(m_highestNumber, highest); }
    /// Makes the logical clock start after `time`.
    void advanceTime(HybridTime time) { m_newest = std::max(m_newest, time); }
    /// In memory, by id.
    const std::map<IncidentId, Incident> &incidents() const { return m_incidents; }
    /// Summaries of those that are not in memory, by id.
    const std::map<IncidentId, IncidentSummary> &archived() const { return m_archived; }
    /// The open incident or undeclared detection of a runbook, the newest first; null when none. One that
    /// was merged is open as long as the one that took it in. `drill`: only exercises, or none of them.
    const Incident *openFor(const RunbookId &runbook, std::optional<bool> drill = {}) const;
    /// The one in memory that changed last, whatever became of it; null when none.
    const Incident *newestFor(const RunbookId &runbook, bool drill) const;
    /// The number the next declared incident gets: "INC-0007".
    QString nextNumber() const;
    /// The newest logical time seen.
    HybridTime newestTime() const { return m_newest; }
    /// Feeds that are down: name to since when.
    const std::map<QString, Timestamp> &lostFeeds() const { return m_lostFeeds; }
    /// What was changed (event::ChangeMade), by when it was: the newest, at most MaxKnownChanges.
    const std::vector<EventPtr> &changes() const { return m_changes; }
    static constexpr std::size_t MaxKnownChanges = 500;

private:
    bool isOpen(const Incident &incident) const;
    void refold(Incident &incident);
    void foldDesk(const EventPtr &event);
    void foldChange(const EventPtr &event);

    DeskId m_home;
    std::map<IncidentId, Incident> m_incidents;
    std::map<IncidentId, IncidentSummary> m_archived;
    std::map<QString, Timestamp> m_lostFeeds;
    std::map<QString, EventPtr> m_feedNews; ///< The last word on each feed.
    std::vector<EventPtr> m_changes;
    std::set<EventId> m_seen;
    HybridTime m_newest;
    int m_highestNumber = 0;
    RunbookCache m_cache;
};

} // namespace wf
