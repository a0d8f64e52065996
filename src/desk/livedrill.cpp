// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated estate inside the desk: to look around, or as an exercise.
#include "desk/ingest.h"
#include "desk/livedesk.h"

#include <algorithm>

namespace wf {

Expected<void> LiveDesk::startEstate(const DemoPlan &plan)
{
    auto demo = startDemoEstate(plan, m_clock);
    if (!demo)
        return tl::unexpected(demo.error());
    stopEstate();
    m_estate = std::move(demo->server);
    m_options.demo = plan.scenario;
    letCourierWork();
    m_feeds.push_back(demo->feed);
    onIngest([history = demo->history](IngestWorker &worker) { worker.prefill(history); });
    applyFeeds();
    return {};
}

void LiveDesk::stopEstate()
{
    m_estate.reset();
    m_options.demo.reset();
    letCourierWork();
    std::erase_if(m_feeds, [](const FeedConfig &feed) { return feed.name == demoFeedName(); });
}

Expected<void> LiveDesk::startDemo(const QString &scenario)
{
    if (m_estate)
        return fail(ErrorCode::Refused, QStringLiteral("the simulated estate is running already"));
    if (m_logStatus.targets == LogTargets::Real)
        return fail(
            ErrorCode::Refused,
            QStringLiteral("this desk watches real targets: the simulated estate has its own data folder"));
    return startEstate({scenario, {}, {}, m_options.demoSeed, m_options.demoBegan});
}

Expected<void> LiveDesk::startDrill(const DemoPlan &plan)
{
    const bool real = std::any_of(m_feeds.begin(), m_feeds.end(),
                                  [](const FeedConfig &feed) { return feed.name != demoFeedName(); });
    if (real)
        return fail(ErrorCode::Refused,
                    QStringLiteral("this desk watches a real target, and a fault there would look like part "
                                   "of the drill: start another desk with its own --data-dir"));
    if (const auto started = startEstate(plan); !started)
        return started;
    m_drill = true;
    Q_EMIT drillChanged();
    return {};
}

void LiveDesk::endDrill()
{
    if (!m_drill)
        return;
    m_drill = false;
    stopEstate();
    applyFeeds();
    Q_EMIT drillChanged();
}

} // namespace wf
