// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/overview.h"

#include "desk/watching.h"

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

} // namespace

Overview overviewOf(const DeskView &desk, Timestamp now)
{
    Overview o;
    o.watch = watchSummary(desk, now);
    for (const auto &[id, incident] : desk.book().incidents())
        o.drill = o.drill || (isActive(incident.status) && incident.drill);
    for (const FeedHealth &feed : desk.feeds()) {
        if (feed.lastSample)
            o.newestSample = std::max(o.newestSample.value_or(*feed.lastSample), *feed.lastSample);
        if (const WatchFeed shown = watchFeedOf(feed, now); shown.state == WatchFeed::State::Stale)
            o.lost.push_back({shown.name, shown.since.value_or(now), feed.lastError});
    }
    for (const ConditionStatus &condition : desk.conditions()) {
        if (condition.holds())
            o.holding.push_back(conditionText({condition.text, {}, true, condition.valueText, {}}));
    }
    return o;
}

Measures measuresOf(const DeskView &desk, Timestamp now)
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
