// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wallfacts.h"

#include "incident/parts.h"
#include "incident/payload.h"

#include <algorithm>

namespace wf {

namespace {

/// A look at the log that is older than this is no look at the present.
constexpr Millis LogFresh = std::chrono::seconds(5);
/// A clock that is off by more makes every age on the wall a lie.
constexpr Millis ClockSlack = std::chrono::seconds(60);

/// What makes people look up.
bool isNews(EventKind kind)
{
    return kind == EventKind::Declared || kind == EventKind::SeverityChanged ||
           kind == EventKind::StatusChanged || kind == EventKind::Reopened;
}

} // namespace

std::vector<WallFeed> wallFeedsOf(const std::vector<FeedHealth> &feeds, Timestamp now)
{
    std::vector<WallFeed> all;
    for (const FeedHealth &feed : feeds) {
        WallFeed shown{feed.feed.text(), WallFeed::State::Live, {}};
        if (feed.state == FeedState::Waiting) {
            shown.state = WallFeed::State::Waiting;
        } else if (feed.state == FeedState::Down || feed.isStale(now)) {
            shown.state = WallFeed::State::Stale;
            shown.since = feed.lastSample ? feed.lastSample : feed.downSince;
        }
        all.push_back(std::move(shown));
    }
    std::stable_sort(all.begin(), all.end(), [](const WallFeed &a, const WallFeed &b) {
        return (a.state == WallFeed::State::Stale) > (b.state == WallFeed::State::Stale);
    });
    return all;
}

std::vector<WallDoubt> doubtsOf(const Desk &desk, const std::vector<WallFeed> &feeds, Timestamp now)
{
    std::vector<WallDoubt> doubts;
    const FollowStatus follow = desk.followStatus();
    const LogStatus &log = desk.logStatus();
    const bool old = follow.logReadAt && now - *follow.logReadAt > LogFresh;
    if (!follow.logRead || old || log.state == LogStatus::State::Failing)
        doubts.push_back({WallDoubt::Kind::LogUnread, 0, log.message, follow.logReadAt});
    else if (!follow.deskRuns)
        doubts.push_back({WallDoubt::Kind::NoDesk, 0, {}, {}});
    if (!follow.metrics.message.isEmpty())
        doubts.push_back({WallDoubt::Kind::MetricsUnread, 0, follow.metrics.message, follow.metrics.readAt});
    const auto count = [&feeds](WallFeed::State state) {
        return int(std::count_if(feeds.begin(), feeds.end(),
                                 [state](const WallFeed &f) { return f.state == state; }));
    };
    if (feeds.empty())
        doubts.push_back({WallDoubt::Kind::NoFeeds, 0, {}, {}});
    if (const int stale = count(WallFeed::State::Stale); stale > 0)
        doubts.push_back({WallDoubt::Kind::FeedsStale, stale, {}, feeds.front().since});
    if (const int waiting = count(WallFeed::State::Waiting); waiting > 0)
        doubts.push_back({WallDoubt::Kind::FeedsWaiting, waiting, {}, {}});
    const auto &conditions = desk.conditions();
    if (const auto holding = std::count_if(conditions.begin(), conditions.end(),
                                           [](const ConditionStatus &c) { return c.holds(); });
        holding > 0)
        doubts.push_back({WallDoubt::Kind::Holding, int(holding), {}, {}});
    for (const FeedHealth &feed : desk.feeds()) {
        if (feed.lastSample && *feed.lastSample - now > ClockSlack) {
            doubts.push_back({WallDoubt::Kind::ClockAside, 0, feed.feed.text(), feed.lastSample});
            break;
        }
    }
    return doubts;
}

WallVerdict verdictOf(const WallFacts &facts)
{
    if (!facts.incidents.empty())
        return WallVerdict::Active;
    if (!facts.detections.empty())
        return WallVerdict::Detected;
    if (!facts.logKnown)
        return WallVerdict::Waiting;
    return facts.doubts.empty() ? WallVerdict::AllClear : WallVerdict::Quiet;
}

WallSource::WallSource(Desk &desk, QObject *parent)
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
        if ((*it)->kind == EventKind::Decision && !w.decidedAt) {
            w.decidedAt = (*it)->happenedAt;
            w.decision = payload::text((*it)->payload, "text");
        }
        if (isNews((*it)->kind))
            w.changedAt = std::max(w.changedAt, (*it)->recordedAt);
    }
    return w;
}

void WallSource::addOwnDetections(std::vector<WallDetection> &detections) const
{
    // Where nobody logs, what holds by the wall's own look is all there is.
    std::set<RunbookId> known;
    for (const ConditionStatus &c : m_desk.conditions()) {
        // What a person ended is told as a doubt, see doubtsOf().
        if (!c.holds() || c.ended || m_desk.book().openFor(c.runbook) || !known.insert(c.runbook).second)
            continue;
        const auto found = m_desk.library().find(c.runbook);
        if (!found)
            continue;
        detections.push_back(
            {c.runbook.text(), found.runbook->title,
             found.runbook->severities.empty() ? Severity::P2 : found.runbook->severities.front(), c.text,
             c.valueText, c.activeSince.value_or(c.since), c.state == ConditionState::NoData});
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
    const FollowStatus follow = m_desk.followStatus();
    if (follow.follows && !follow.deskRuns)
        addOwnDetections(facts.detections);
    facts.feeds = wallFeedsOf(m_desk.feeds(), now);
    facts.doubts = doubtsOf(m_desk, facts.feeds, now);
    facts.logKnown = follow.logReadAt.has_value();
    facts.quietSince = lastEnd();
    return facts;
}

} // namespace wf
