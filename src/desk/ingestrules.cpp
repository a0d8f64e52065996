// SPDX-License-Identifier: GPL-3.0-or-later
// The ingest thread's part in rules and queries: what they read, and what rules record.
#include "desk/ingest.h"

#include "feed/scraperequest.h"
#include "promql/labelsets.h"

#include <QTimer>

#include <algorithm>

namespace wf {

namespace {

/// How many series of one metric are brought in for a rule that looks far back.
constexpr std::size_t MostWanted = 1'000;
/// Series that a query reads from the recording while it is waited for.
constexpr std::size_t MostAtOnce = 40;

} // namespace

std::vector<ConditionStatus> IngestWorker::statuses() const
{
    std::vector<ConditionStatus> all = m_detector.statuses();
    m_rules.addStatuses(all);
    return all;
}

void IngestWorker::evaluateRules()
{
    if (m_rules.isEmpty())
        return;
    tell(m_rules.tick(m_clock.wall(),
                      {[this](const auto &samples, Millis interval) { keepRecorded(samples, interval); },
                       [this](const std::string &name, Timestamp from) { wantRecorded(name, from); }}));
}

void IngestWorker::keepRecorded(const std::vector<rules::RecordedSample> &samples, Millis interval)
{
    if (m_following && m_following->status().recorded)
        return; // Who is followed records them.
    SampleBatch batch;
    batch.feed = rulesFeed();
    batch.receivedAt = m_clock.wall();
    for (const rules::RecordedSample &sample : samples) {
        SeriesKey key{std::string(sample.labels->value(promql::NameLabel)), *sample.labels};
        promql::setLabel(key.labels, promql::NameLabel, {});
        SeriesMeta meta;
        meta.type = MetricType::Gauge;
        meta.interval = interval;
        if (const auto ref = m_store.resolve(key, meta, rulesFeed()))
            batch.samples.push_back({*ref, sample.sample});
    }
    takeBatch(batch);
}

/// The series of each target that Prometheus makes itself, which most rule files read: `up`, and of what is
/// scraped how it went. Only where rules are there to read them.
void IngestWorker::keepUp(const FeedHealth &health)
{
    const auto source = std::find_if(m_sources.begin(), m_sources.end(), [&health](const Source &each) {
        return each.config.name == health.feed;
    });
    if (m_rules.isEmpty() || source == m_sources.end())
        return;
    const FeedConfig &config = source->config;
    const bool good = isUp(health.state);
    std::vector<std::pair<const char *, double>> values{{"up", good}};
    if (config.kind == FeedConfig().kind) {
        values.emplace_back("scrape_duration_seconds",
                            std::chrono::duration<double>(health.duration).count());
        values.emplace_back("scrape_samples_scraped", good ? health.samples : 0);
        values.emplace_back("scrape_samples_post_metric_relabeling", good ? health.samplesKept : 0);
        values.emplace_back("scrape_series_added", good ? health.seriesAdded : 0);
    }
    std::vector<Labels::Pair> pairs{{"job", jobOf(config).toStdString()},
                                    {"instance", instanceOf(config).toStdString()}};
    for (const auto &[name, text] : config.labels)
        pairs.emplace_back(name.toStdString(), text.toStdString());
    const Timestamp now = m_clock.wall();
    std::vector<rules::RecordedSample> samples;
    for (const auto &[name, value] : values) {
        std::vector<Labels::Pair> named = pairs;
        named.emplace_back("__name__", name);
        const double known = health.state == FeedState::Waiting ? staleMarker() : value;
        samples.push_back({std::make_shared<const Labels>(std::move(named)), {now, known}});
    }
    keepRecorded(samples, health.interval);
}

/// For a person who waits: a few series at once, the others as they come.
void IngestWorker::bringIn(const std::vector<SeriesRef> &series, Timestamp from)
{
    if (series.size() <= MostAtOnce)
        return m_recording.bringInNow(series, from);
    for (std::size_t i = 0; i < std::min(series.size(), MostWanted); ++i)
        m_recording.want(series[i], from);
}

/// What was recorded comes first: it is finer.
void IngestWorker::takePast(const SampleBatch &batch, Millis step)
{
    std::map<SeriesRef, std::vector<Sample>> series;
    for (const SeriesSample &each : batch.samples)
        series[each.series].push_back(each.sample);
    for (const auto &[ref, samples] : series) {
        const Timestamp from = samples.front().at;
        if (series.size() <= MostAtOnce)
            m_recording.bringInNow({ref}, from);
        else if (m_recording.hasMore(ref, from))
            continue; // A chart brings it in when it shows the series.
        std::vector<SealedBlock> blocks = sealSamples(samples, m_pastTimes);
        for (SealedBlock &block : blocks)
            block.setStep(step);
        m_store.adopt(ref, std::move(blocks));
    }
    if (!m_publish->isActive())
        m_publish->start();
}

void IngestWorker::wantRecorded(const std::string &name, Timestamp from)
{
    std::size_t wanted = 0;
    for (const SeriesRef ref : m_store.byFoldedName(foldMetricName(name))) {
        if (++wanted > MostWanted)
            return;
        m_recording.want(ref, from);
    }
    m_recording.wantNamed(name, from);
}

} // namespace wf
