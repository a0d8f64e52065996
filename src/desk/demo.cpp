// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/demo.h"

#include "feed/scraperequest.h"
#include "feed/scrapeseries.h"

namespace wf {

namespace {

/// The simulated estate is scraped as fast as a drill moves.
constexpr Millis Interval{1000};
constexpr Millis Past = std::chrono::hours(1);
/// Of the past: half the density is no gap yet, and takes half the time.
constexpr Millis PastStep = 2 * Interval;
constexpr Millis EarlierTrouble = std::chrono::minutes(46);
constexpr Millis EarlierTroubleLasted = std::chrono::minutes(5);
const QString Apart = QStringLiteral("/simulated");

Expected<std::unique_ptr<Estate>> makeEstate(const DemoPlan &plan)
{
    auto estate = std::make_unique<Estate>(plan.seed);
    for (const QString &name : plan.scenario.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        auto start = parseScenario(name.trimmed());
        if (!start)
            return tl::unexpected(start.error());
        start->delay += start->delay == Millis{0} ? Past - plan.began : Past;
        estate->addScenario(*start);
    }
    // What came and went before anybody looked: the charts of a calm estate show something too.
    if (plan.began > Millis{0})
        estate->addScenario({QStringLiteral("dynex-outage"), Past - EarlierTrouble, EarlierTroubleLasted});
    if (!plan.script.isEmpty()) {
        if (const auto loaded = estate->loadScript(plan.script, plan.scriptFile, Past); !loaded)
            return tl::unexpected(loaded.error());
    }
    return estate;
}

SampleBatch historyOf(const Estate &estate, const FeedConfig &feed, Timestamp began, const Clock &clock,
                      SeriesStore &store)
{
    SampleBatch batch{feed.name, began + Past, {}, true};
    ScrapeSeries series(store, feed.name, targetLabels(feed), feed.interval);
    // Up to this moment, so that the first scrape joins on without a gap.
    for (Millis elapsed{0}; began + elapsed < clock.wall(); elapsed += PastStep) {
        const QByteArray text = estate.openMetrics(elapsed, began + elapsed);
        series.begin(began + elapsed);
        parseExposition(std::string_view(text.constData(), std::size_t(text.size())),
                        ExpositionFormat::OpenMetrics, ExpositionMode::Lenient, series);
        series.commit(batch.samples);
    }
    return batch;
}

} // namespace

QString simulatedDataDir(const QString &dataDir)
{
    return dataDir.endsWith(Apart) ? dataDir : dataDir + Apart;
}

QString realDataDir(const QString &dataDir)
{
    return dataDir.endsWith(Apart) ? dataDir.chopped(Apart.size()) : dataDir;
}

FeedId demoFeedName()
{
    return FeedId(QStringLiteral("nqba-simulated"));
}

Expected<Demo> startDemoEstate(const DemoPlan &plan, const Clock &clock)
{
    // The same seed gives the same curve: one estate serves the present, its twin tells the past.
    auto present = makeEstate(plan);
    auto past = makeEstate(plan);
    if (!present || !past)
        return tl::unexpected((!present ? present : past).error());
    Demo demo;
    const Timestamp began = clock.wall() - Past;
    demo.server = std::make_unique<EstateServer>(std::move(*present), clock, Past);
    const auto port = demo.server->listen(0);
    if (!port)
        return tl::unexpected(port.error());
    demo.feed.name = demoFeedName();
    demo.feed.url = QUrl(QStringLiteral("http://127.0.0.1:%1/metrics").arg(*port));
    // Its port is another one each time; its series are the same as those recorded before.
    demo.feed.instance = QStringLiteral("simulated");
    demo.feed.interval = demo.feed.timeout = Interval;
    demo.history = [estate = std::shared_ptr<const Estate>(std::move(*past)), feed = demo.feed, began,
                    &clock](SeriesStore &store) { return historyOf(*estate, feed, began, clock, store); };
    return demo;
}

} // namespace wf
