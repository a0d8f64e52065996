// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/overview.h"

namespace wf {

namespace {

constexpr Millis Window = std::chrono::hours(24 * 30);

struct Sum
{
    Millis total{0};
    int n = 0;
    void add(Millis value)
    {
        // Out of order (a corrected milestone): no measure.
        if (value < Millis{0})
            return;
        total += value;
        ++n;
    }
    Measures::Mean mean() const { return {n > 0 ? total / n : Millis{0}, n}; }
};

void measure(const IncidentSummary &s, Timestamp now, Sum &acknowledge, Sum &resolve)
{
    if (!s.declaredAt || s.drill || s.status == IncidentStatus::Cancelled || now - *s.declaredAt > Window)
        return;
    if (s.detectedAt)
        acknowledge.add(*s.declaredAt - *s.detectedAt);
    if (s.resolvedAt)
        resolve.add(*s.resolvedAt - s.detectedAt.value_or(*s.declaredAt));
}

void countFeeds(const Desk &desk, Timestamp now, Overview &o)
{
    for (const FeedHealth &feed : desk.feeds()) {
        ++o.feeds;
        if (feed.lastSample)
            o.newestSample = std::max(o.newestSample.value_or(*feed.lastSample), *feed.lastSample);
        if (feed.state == FeedState::Up && !feed.isStale(now))
            ++o.feedsLive;
        else if (feed.state != FeedState::Waiting)
            o.lost.push_back(
                {feed.feed.text(), feed.lastSample.value_or(feed.downSince.value_or(now)), feed.lastError});
    }
}

} // namespace

Overview overviewOf(const Desk &desk, Timestamp now)
{
    Overview o;
    for (const auto &[id, incident] : desk.book().incidents()) {
        if (isActive(incident.status)) {
            ++o.active;
            o.worst = o.worst && isWorse(*o.worst, incident.severity) ? o.worst : incident.severity;
            o.drill = o.drill || incident.drill;
        }
        o.detected += incident.isDetection();
    }
    countFeeds(desk, now, o);
    for (const ConditionStatus &condition : desk.conditions()) {
        ++o.conditions;
        o.unbound += condition.state == ConditionState::Unbound;
        if (condition.holds())
            o.holding.push_back(conditionText({condition.text, {}, true, condition.valueText, {}}));
    }
    return o;
}

Measures measuresOf(const Desk &desk, Timestamp now)
{
    Sum acknowledge;
    Sum resolve;
    for (const auto &[id, incident] : desk.book().incidents())
        measure(summaryOf(incident), now, acknowledge, resolve);
    for (const auto &[id, summary] : desk.book().archived())
        measure(summary, now, acknowledge, resolve);
    return {acknowledge.mean(), resolve.mean()};
}

} // namespace wf
