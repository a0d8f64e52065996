// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wallfacts.h"

#include "desk/watching.h"
#include "incident/parts.h"

#include <algorithm>

namespace wf {

namespace {

} // namespace

std::vector<WatchFeed> wallFeedsOf(const std::vector<FeedHealth> &feeds, Timestamp now)
{
    std::vector<WatchFeed> all;
    for (const FeedHealth &feed : feeds)
        all.push_back(watchFeedOf(feed, now));
    std::stable_sort(all.begin(), all.end(), [](const WatchFeed &a, const WatchFeed &b) {
        return (a.state == WatchFeed::State::Stale) > (b.state == WatchFeed::State::Stale);
    });
    return all;
}

std::vector<WallDoubt> doubtsOf(const DeskView &desk, const WatchSummary &watch, Timestamp now)
{
    std::vector<WallDoubt> doubts;
    const FollowStatus follow = desk.followStatus();
    switch (watch.log) {
    case WatchLog::Opening:
    case WatchLog::Unread:
    case WatchLog::Failing:
        doubts.push_back({WallDoubt::Kind::LogUnread, desk.logStatus().message, follow.logReadAt});
        break;
    case WatchLog::NoDesk:
        doubts.push_back({WallDoubt::Kind::NoDesk, {}, {}});
        break;
    case WatchLog::ReadOnly:
    case WatchLog::Untrusted:
    case WatchLog::Checking:
    case WatchLog::Writable:
        break;
    }
    if (watch.has(WatchReason::MetricsUnread))
        doubts.push_back({WallDoubt::Kind::MetricsUnread, follow.metrics.message, follow.metrics.readAt});
    if (const FeedHealth *ahead = feedAhead(desk, now))
        doubts.push_back({WallDoubt::Kind::ClockAside, ahead->feed.text(), ahead->lastSample});
    return doubts;
}

WallVerdict verdictOf(const WallFacts &facts)
{
    if (facts.watch.calm)
        return WallVerdict::AllClear;
    switch (facts.watch.reasons.front()) {
    case WatchReason::Active:
        return WallVerdict::Active;
    case WatchReason::Detected:
        return WallVerdict::Detected;
    case WatchReason::LogOpening:
        return WallVerdict::Waiting;
    case WatchReason::Holding:
    case WatchReason::Snoozed:
    case WatchReason::LogNotKept:
    case WatchReason::MetricsUnread:
    case WatchReason::NoFeed:
    case WatchReason::FeedsStale:
    case WatchReason::FeedsWaiting:
    case WatchReason::NothingWatched:
    case WatchReason::PartlyWatched:
    case WatchReason::FilesUnread:
    case WatchReason::Refused:
    case WatchReason::ClocksDiffer:
    case WatchReason::LogChecking:
        break;
    }
    return WallVerdict::Quiet;
}

WallSource::WallSource(DeskView &desk, QObject *parent)
    : QObject(parent), m_desk(desk), m_incidents(desk), m_detections(desk)
{
}

WallIncident WallSource::incidentOf(const IncidentRow &row) const
{
    WallIncident w;
    w.id = row.key;
    w.title = row.title;
    w.severity = row.severity;
    w.status = row.status;
    w.drill = row.drill;
    w.commander = row.commander;
    w.progress = row.progress;
    w.declaredAt = w.changedAt = row.declaredAt;
    const Incident *incident = m_desk.book().find(row.key);
    if (!incident)
        return w;
    for (const TimerRecord &timer : timersOf(*incident)) {
        if (timer.kind == TimerKind::Update)
            w.updateDueAt = timer.dueAt;
        else if (timer.kind == TimerKind::Phase)
            w.phaseDueAt = timer.dueAt;
        else
            w.calls.push_back(timer);
    }
    for (const Incident *part : partsOf(m_desk.book(), *incident)) {
        const auto more = part == incident ? std::vector<TimerRecord>() : runningTimers(m_desk.book(), *part);
        w.calls.insert(w.calls.end(), more.begin(), more.end());
    }
    std::stable_sort(w.calls.begin(), w.calls.end(),
                     [](const TimerRecord &a, const TimerRecord &b) { return a.dueAt < b.dueAt; });
    if (const int phase = currentPhase(*incident); phase >= 0) {
        w.phase = incident->runbook()->phases[std::size_t(phase)].name;
        if (const Step *step = nextStep(*incident))
            w.step = step->title;
        else
            w.branchWanted = needsBranch(*incident, phase);
    }
    for (auto it = incident->events.rbegin(); it != incident->events.rend(); ++it) {
        if (const auto *decision = (*it)->as<event::Decision>(); decision && !w.decidedAt) {
            w.decidedAt = (*it)->happenedAt;
            w.decision = decision->text;
        }
        if (hasMark((*it)->kind(), KindMark::News))
            w.changedAt = std::max(w.changedAt, (*it)->recordedAt);
    }
    return w;
}

void WallSource::addOwnDetections(std::vector<WallDetection> &detections) const
{
    // Where nobody logs, what holds by the wall's own look is all there is.
    for (const ConditionStatus *c : unloggedDetections(m_desk)) {
        detections.push_back({c->runbook.text(), m_desk.library().find(c->runbook).runbook->title,
                              firstSeverity(m_desk.library(), c->runbook), c->text, c->valueText,
                              c->activeSince.value_or(c->since), c->state == ConditionState::NoData});
    }
    std::stable_sort(
        detections.begin(), detections.end(),
        [](const WallDetection &a, const WallDetection &b) { return isWorse(a.severity, b.severity); });
}

std::optional<Timestamp> WallSource::lastEnd() const
{
    std::optional<Timestamp> last;
    const auto take = [&last](const std::optional<Timestamp> &resolved,
                              const std::optional<Timestamp> &ended) {
        for (const auto &at : {resolved, ended})
            last = at ? std::max(last.value_or(*at), *at) : last;
    };
    for (const auto &[id, incident] : m_desk.book().incidents()) {
        if (incident.declaredAt && !incident.drill)
            take(incident.resolvedAt, incident.endedAt);
    }
    for (const auto &[id, summary] : m_desk.book().archived()) {
        if (summary.declaredAt && !summary.drill)
            take(summary.resolvedAt, summary.endedAt);
    }
    return last;
}

WallFacts WallSource::facts(Timestamp now) const
{
    WallFacts facts;
    for (const IncidentRow &row : m_incidents.rows())
        facts.incidents.push_back(incidentOf(row));
    for (const DetectionRow &row : m_detections.rows())
        facts.detections.push_back(
            {row.key.text(), row.title, row.severity, row.evidence, row.value, row.since, row.lost});
    addOwnDetections(facts.detections);
    facts.feeds = wallFeedsOf(m_desk.feeds(), now);
    facts.watch = watchSummary(m_desk, now);
    facts.doubts = doubtsOf(m_desk, facts.watch, now);
    facts.logKnown = m_desk.followStatus().logReadAt.has_value();
    facts.simulated = m_desk.isSimulated();
    facts.quietSince = lastEnd();
    return facts;
}

} // namespace wf

#include "moc_wallfacts.cpp"
