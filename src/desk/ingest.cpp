// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/ingest.h"

#include "feed/feedfactory.h"

#include <QTimer>

#include <cmath>

namespace wf {

namespace {

constexpr Millis TickEvery{1000};
/// Batches of many feeds within this time make one snapshot.
constexpr Millis PublishWithin{100};
constexpr std::size_t MaxLinesPerChart = 20;
constexpr int MaxPixels = 8192;

} // namespace

IngestWorker::IngestWorker(const Clock &clock, StoreLimits limits)
    : m_clock(clock), m_store(limits), m_tick(new QTimer(this)), m_publish(new QTimer(this))
{
    m_tick->setInterval(TickEvery);
    m_publish->setSingleShot(true);
    m_publish->setInterval(PublishWithin);
    connect(m_tick, &QTimer::timeout, this, &IngestWorker::tick);
    connect(m_publish, &QTimer::timeout, this, &IngestWorker::publish);
}

IngestWorker::~IngestWorker() = default;

void IngestWorker::start()
{
    m_tick->start();
    publish();
}

void IngestWorker::stop()
{
    m_tick->stop();
    m_publish->stop();
    for (const auto &source : m_sources) {
        source->disconnect(this);
        source->stop();
    }
    m_sources.clear();
}

void IngestWorker::setFeeds(const std::vector<FeedConfig> &feeds)
{
    for (const auto &source : m_sources)
        source->stop();
    m_sources.clear();
    m_feedStates.clear();
    for (const FeedConfig &config : feeds) {
        auto source = makeFeedSource(config, m_store, m_clock);
        if (!source)
            continue; // The configuration was checked: an unknown kind does not get here.
        connect(source->get(), &FeedSource::batch, this, &IngestWorker::takeBatch);
        connect(source->get(), &FeedSource::healthChanged, this, [this](const FeedHealth &health) {
            const FeedState before = std::exchange(m_feedStates[health.feed], health.state);
            if (before != health.state && health.state != FeedState::Waiting)
                Q_EMIT feedTurned(health);
            if (!m_publish->isActive())
                m_publish->start();
        });
        m_sources.push_back(std::move(*source));
        m_sources.back()->start();
    }
    publish();
}

void IngestWorker::setRules(const std::vector<DetectorRule> &rules)
{
    m_detector.setRules(rules);
    tick();
}

void IngestWorker::setBindings(const std::vector<ManualBinding> &bindings)
{
    m_detector.setBindings(bindings);
    tick();
}

void IngestWorker::endDetection(const RunbookId &runbook)
{
    m_detector.endDetection(runbook);
}

void IngestWorker::restore(const RunbookId &runbook, int condition, ConditionState state, Timestamp since)
{
    m_detector.restore(runbook, condition, state, since);
}

void IngestWorker::setQueries(const std::vector<ChartQuery> &queries)
{
    m_queries = queries;
    publish();
}

void IngestWorker::prefill(const std::function<SampleBatch(SeriesStore &)> &make)
{
    keep(make(m_store));
    publish();
}

void IngestWorker::keep(const SampleBatch &batch)
{
    m_store.append(batch);
}

void IngestWorker::takeBatch(const SampleBatch &batch)
{
    keep(batch);
    tell(m_detector.evaluate(m_store, batch));
    if (!m_publish->isActive())
        m_publish->start();
}

void IngestWorker::tell(std::vector<ConditionTransition> changes)
{
    // Before its first sample after a start a condition has lost nothing: the state from the log simply
    // stands.
    std::erase_if(changes, [this](const ConditionTransition &change) {
        const auto &all = m_detector.statuses();
        return change.to == ConditionState::NoData &&
               std::any_of(all.begin(), all.end(), [&](const ConditionStatus &status) {
                   return status.runbook == change.runbook && status.condition == change.condition &&
                          !status.lastDataAt;
               });
    });
    if (!changes.empty())
        Q_EMIT transitions(changes);
}

void IngestWorker::tick()
{
    tell(m_detector.tick(m_store, m_clock.wall()));
    publish();
}

void IngestWorker::publish()
{
    auto snapshot = std::make_shared<IngestSnapshot>();
    snapshot->conditions = m_detector.statuses();
    for (const auto &source : m_sources)
        snapshot->feeds.push_back(source->health());
    if (!m_catalog || m_catalogGeneration != m_store.generation()) {
        m_catalog = std::make_shared<const SeriesCatalog>(m_store.catalog());
        m_catalogGeneration = m_store.generation();
    }
    snapshot->catalog = m_catalog;
    snapshot->store = m_store.stats();
    snapshot->frame = answerQueries(m_clock.wall());
    if (m_mailbox.put(snapshot))
        Q_EMIT snapshotReady();
}

std::shared_ptr<const ChartFrame> IngestWorker::answerQueries(Timestamp now) const
{
    auto frame = std::make_shared<ChartFrame>();
    frame->now = now;
    for (const ChartQuery &query : m_queries) {
        ChartAnswer answer;
        answer.range = query.fixed.value_or(TimeRange{now - query.span, now});
        std::vector<Line> lines = linesOf(m_store, query.series, query.form);
        if (lines.size() > MaxLinesPerChart)
            lines.resize(MaxLinesPerChart);
        for (const Line &line : lines)
            answer.windows.push_back(window(line, answer.range, std::clamp(query.pixels, 1, MaxPixels)));
        frame->answers.emplace(query.key, std::move(answer));
    }
    return frame;
}

SeriesWindowPtr IngestWorker::window(const Line &line, TimeRange range, int pixels) const
{
    const SeriesRef ref = line.series.front();
    auto window = std::make_shared<SeriesWindow>();
    window->series = ref;
    window->key = line.key;
    window->meta = line.meta;
    window->form = line.form;
    window->range = range;
    window->bin = binFor(range, pixels);
    window->columns = lineColumns(m_store, line, range, window->bin);
    const auto real = m_store.lastReal(ref);
    const auto newest = m_store.last(ref);
    if (line.form.kind == LineForm::Kind::Value) {
        window->last = real;
    } else if (newest) {
        const auto recent = lineSamples(m_store, line, {newest->at - line.form.window, newest->at});
        for (const Sample &sample : recent) {
            if (!std::isnan(sample.value))
                window->last = sample;
        }
    }
    const bool marked = newest && isStaleMarker(newest->value);
    const Millis gap = gapOf(line.meta);
    const bool old = newest && gap > Millis{0} && m_clock.wall() - newest->at > gap + std::chrono::seconds(1);
    if (real && (marked || old))
        window->lostSince = real->at;
    return window;
}

std::vector<LineStatistics> IngestWorker::statistics(const LineQuery &query) const
{
    std::vector<LineStatistics> all;
    for (const Line &line : linesOf(m_store, query.series, query.form))
        all.push_back(statisticsOf(line.key, lineSamples(m_store, line, query.range)));
    return all;
}

Expected<QByteArray> IngestWorker::csv(const LineQuery &query) const
{
    return csvOf(m_store, linesOf(m_store, query.series, query.form), query.range);
}

} // namespace wf
