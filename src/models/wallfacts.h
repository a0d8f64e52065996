// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detect/watch.h"
#include "models/detectionmodel.h"
#include "models/incidentmodel.h"

namespace wf {

/// An incident as a wall shows it.
struct WallIncident
{
    IncidentId id;
    QString title;
    Severity severity = Severity::P2;
    IncidentStatus status = IncidentStatus::Investigating;
    bool drill = false;
    QString commander;
    Progress progress;
    Timestamp declaredAt;
    std::optional<Timestamp> updateDueAt;
    QString phase; ///< The one at work; empty without a runbook, or when all is done.
    std::optional<Timestamp> phaseDueAt;
    QString step; ///< The next one; empty when a branch has to be chosen first.
    bool branchWanted = false;
    std::optional<Timestamp> decidedAt;
    QString decision;               ///< The last one.
    std::vector<TimerRecord> calls; ///< Timers people set, the soonest first.
    Timestamp changedAt;            ///< Of the last change people have to see: declared, severity, state.
};

/// What was detected and nobody has taken on.
struct WallDetection
{
    QString key;
    QString title;
    Severity severity = Severity::P2;
    QString evidence; ///< "qih.queue_depth > 100"
    QString value;    ///< "131"
    Timestamp since;
    bool lost = false; ///< There is no data any more: it still stands.
};

/// Why what is shown may be old. Whether all is calm is the summary's to say.
struct WallDoubt
{
    enum class Kind {
        LogUnread,     ///< What the log says now is not known.
        NoDesk,        ///< Nobody detects and logs: incidents are as of then.
        MetricsUnread, ///< The recording cannot be read.
        ClockAside,    ///< What came last is dated ahead of this machine's clock.
    };
    Kind kind = Kind::LogUnread;
    QString detail;
    std::optional<Timestamp> since;
    bool operator==(const WallDoubt &) const = default;
};

/// All a wall has to tell at one moment. A value: pages are drawn from it, tests make it by hand.
struct WallFacts
{
    std::vector<WallIncident> incidents;   ///< Active ones: worst, then oldest first.
    std::vector<WallDetection> detections; ///< Worst, then oldest first.
    std::vector<WatchFeed> feeds;          ///< Stale ones first.
    WatchSummary watch;                    ///< What may be said of all of it.
    std::vector<WallDoubt> doubts;
    bool logKnown = false;               ///< The log was read at least once.
    bool simulated = false;              ///< Nothing of it happens: see Desk::isSimulated().
    std::optional<Timestamp> quietSince; ///< When the last incident ended.
};

/// How the header and the page look: as the summary says.
enum class WallVerdict {
    Waiting,  ///< Nothing is known yet.
    Active,   ///< Incidents are open.
    Detected, ///< Something holds that nobody has declared.
    Quiet,    ///< No incident is known, and it is not calm.
    AllClear,
};
WallVerdict verdictOf(const WallFacts &facts);

std::vector<WallDoubt> doubtsOf(const DeskView &desk, const WatchSummary &watch, Timestamp now);
std::vector<WatchFeed> wallFeedsOf(const std::vector<FeedHealth> &feeds, Timestamp now);

/// Gathers the facts from a desk, whether it works itself or follows another one.
class WallSource : public QObject
{
    Q_OBJECT
public:
    explicit WallSource(DeskView &desk, QObject *parent = nullptr);
    WallFacts facts(Timestamp now) const;

private:
    WallIncident incidentOf(const IncidentRow &row) const;
    void addOwnDetections(std::vector<WallDetection> &detections) const;
    std::optional<Timestamp> lastEnd() const;

    DeskView &m_desk;
    IncidentModel m_incidents;
    DetectionModel m_detections;
};

} // namespace wf
