// SPDX-License-Identifier: GPL-3.0-or-later
// The ingest thread's part in rules and queries: what they read, and what rules record.
#include "desk/ingest.h"

#include "feed/scraperequest.h"
#include "promql/labelsets.h"

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

/// The series `up` of each target, which most rule files read; as Prometheus has it. Only where rules are
/// there to read it.
void IngestWorker::keepUp(const FeedHealth &health)
{
    const auto source = std::find_if(m_sources.begin(), m_sources.end(), [&health](const Source &each) {
        return each.config.name == health.feed;
    });
    if (m_rules.isEmpty() || source == m_sources.end())
        return;
    std::vector<Labels::Pair> pairs{{"__name__", "up"}};
    const FeedConfig &config = source->config;
    pairs.emplace_back("job", jobOf(config).toStdString());
    pairs.emplace_back("instance", instanceOf(config).toStdString());
    for (const auto &[name, text] : config.labels)
        pairs.emplace_back(name.toStdString(), text.toStdString());
    const Labels labels(std::move(pairs));
    const double value = health.state == FeedState::Waiting ? staleMarker() : isUp(health.state) ? 1 : 0;
    keepRecorded({{std::make_shared<const Labels>(labels), {m_clock.wall(), value}}}, health.interval);
}

/// For a person who waits: a few series at once, the others as they come.
void IngestWorker::bringIn(const std::vector<SeriesRef> &series, Timestamp from)
{
    if (series.size() <= MostAtOnce)
        return m_recording.bringInNow(series, from);
    for (std::size_t i = 0; i < std::min(series.size(), MostWanted); ++i)
        m_recording.want(series[i], from);
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
