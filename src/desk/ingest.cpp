// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/ingest.h"

#include "feed/feedfactory.h"

#include <QMetaMethod>
#include <QTimer>

#include <algorithm>

namespace wf {

namespace {

constexpr Millis TickEvery{1000};
/// How often it is looked for series that have been silent for long.
constexpr Millis SweepEvery = std::chrono::minutes(1);
/// Batches of many feeds within this time make one snapshot.
constexpr Millis PublishWithin{100};
/// Of made-up past: what was really recorded is not painted over.
constexpr Millis PrefilledPast = std::chrono::hours(1);
/// How much longer than its gap a series may be silent: its own, and what another process records.
constexpr Millis OwnPatience = std::chrono::seconds(1);
constexpr Millis FollowedPatience = std::chrono::seconds(3);
/// More feeds than this do not begin at the same moment, but within a time.
constexpr std::size_t BeginAtOnce = 20;
constexpr Millis BeginWithin = std::chrono::seconds(2);
const QString DetectorKey = QStringLiteral("detector");
const QString RulesKey = QStringLiteral("rules");
/// There may be thousands of instances.
constexpr Millis SaveRulesEvery = std::chrono::seconds(10);

} // namespace

IngestWorker::IngestWorker(const Clock &clock, StoreLimits limits)
    : m_clock(clock), m_store(limits), m_ruleSource(m_store), m_rules(m_store, m_ruleSource), m_http(this),
      m_answers(m_store), m_recording(m_store, clock, this),
      m_queries(
          m_store, [this](const auto &series, Timestamp from) { bringIn(series, from); }, this),
      m_serverQuery(m_http, this), m_tick(new QTimer(this)), m_publish(new QTimer(this))
{
    m_tick->setInterval(TickEvery);
    m_publish->setSingleShot(true);
    m_publish->setInterval(PublishWithin);
    connect(m_tick, &QTimer::timeout, this, &IngestWorker::tick);
    connect(m_publish, &QTimer::timeout, this, &IngestWorker::publish);
    connect(&m_recording, &Recording::arrived, this, &IngestWorker::publish);
}

IngestWorker::~IngestWorker() = default;

void IngestWorker::start()
{
    m_tick->start();
    publish();
}

void IngestWorker::stop()
{
    m_queries.stop();
    m_serverQuery.stop();
    m_tick->stop();
    m_publish->stop();
    for (const Source &source : m_sources) {
        source.feed->disconnect(this);
        source.feed->stop();
    }
    m_sources.clear();
    m_following.reset();
    saveDetector(true);
    m_recording.close();
}

void IngestWorker::openRecording(const RecordingOptions &options)
{
    m_recording.open(options);
    publish();
}

void IngestWorker::resumeDetector()
{
    const auto saved = savedConditions(m_recording.state(DetectorKey).toUtf8());
    m_detector.resume(saved);
    m_rules.resume(saved, m_recording.state(RulesKey).toUtf8());
}

void IngestWorker::saveDetector(bool last)
{
    std::vector<SavedCondition> conditions = m_detector.save();
    m_rules.save(conditions);
    m_recording.setState(DetectorKey, QString::fromUtf8(savedText(conditions)));
    const SteadyTime now = m_clock.steady();
    if (m_savedRules == m_rules.reports() || (!last && now - m_rulesSavedAt < SaveRulesEvery))
        return;
    m_savedRules = m_rules.reports();
    m_rulesSavedAt = now;
    m_recording.setState(RulesKey, QString::fromUtf8(m_rules.savedInstances()));
}

void IngestWorker::pin(const Pin &pin)
{
    m_recording.pin(pin);
}

void IngestWorker::setKept(const std::vector<TimeRange> &ranges)
{
    m_recording.setKept(ranges);
}

void IngestWorker::setFeeds(const std::vector<FeedConfig> &feeds)
{
    std::vector<Source> before = std::exchange(m_sources, {});
    const auto stays = [&feeds](const Source &source) {
        return std::find(feeds.begin(), feeds.end(), source.config) != feeds.end();
    };
    // First those that go: who takes their name starts with series of its own.
    for (const Source &source : before) {
        if (stays(source))
            continue;
        source.feed->stop();
        m_feedStates.erase(source.config.name);
        m_store.setRefused(source.config.name, {});
    }
    std::size_t begun = 0;
    for (const FeedConfig &config : feeds) {
        if (!config.enabled)
            continue;
        const auto known = std::find_if(before.begin(), before.end(), [&config](const Source &source) {
            return source.feed && source.config == config;
        });
        const Millis after =
            feeds.size() > BeginAtOnce ? BeginWithin * int(begun) / int(feeds.size()) : Millis{0};
        begun += known == before.end() ? 1 : 0;
        std::unique_ptr<FeedSource> feed =
            known == before.end() ? startFeed(config, after) : std::move(known->feed);
        if (feed) // The configuration was checked: an unknown kind does not get here.
            m_sources.push_back({config, std::move(feed)});
    }
    publish();
}

std::unique_ptr<FeedSource> IngestWorker::startFeed(const FeedConfig &config, Millis after)
{
    auto source = makeFeedSource(config, m_store, m_clock, m_http);
    if (!source)
        return nullptr;
    connect(source->get(), &FeedSource::batch, this, &IngestWorker::takeBatch);
    connect(source->get(), &FeedSource::healthChanged, this, &IngestWorker::takeHealth);
    connect(source->get(), &FeedSource::past, this, &IngestWorker::takePast);
    connect(source->get(), &FeedSource::noticed, this, &IngestWorker::takeNotices);
    if (after > Millis{0})
        QTimer::singleShot(after, source->get(), &FeedSource::start);
    else
        (*source)->start();
    return std::move(*source);
}

void IngestWorker::takeNotices(const Notices &notices, const NoticeAnswer &answer)
{
    if (!isSignalConnected(QMetaMethod::fromSignal(&IngestWorker::noticed)))
        return answer(fail(ErrorCode::ReadOnly, QStringLiteral("this program does not write a log")));
    m_notices.emplace(++m_lastNotice, answer);
    Q_EMIT noticed(m_lastNotice, notices);
}

void IngestWorker::settleNotices(quint64 ticket, const Expected<void> &stored)
{
    if (const auto waiting = m_notices.extract(ticket); !waiting.empty())
        waiting.mapped()(stored);
}

void IngestWorker::takeHealth(const FeedHealth &health)
{
    keepUp(health);
    const FeedState before = std::exchange(m_feedStates[health.feed], health.state);
    const bool turned = before == FeedState::Waiting || isUp(before) != isUp(health.state);
    if (turned && before != health.state && health.state != FeedState::Waiting)
        Q_EMIT feedTurned(health);
    if (!m_publish->isActive())
        m_publish->start();
}

void IngestWorker::follow(const FollowOptions &options)
{
    if (m_following && m_following->options() == options)
        return;
    m_following = std::make_unique<Following>(m_store, m_clock);
    connect(m_following.get(), &Following::batch, this, &IngestWorker::takeBatch);
    connect(m_following.get(), &Following::newDay, &m_recording, &Recording::relist);
    connect(m_following.get(), &Following::ownFeedsWanted, this, [this](bool wanted) {
        m_answers.setPatience(wanted ? OwnPatience : FollowedPatience);
        setFeeds(wanted ? m_following->options().ownFeeds : std::vector<FeedConfig>());
    });
    m_following->start(options);
    publish();
}

void IngestWorker::setRules(const std::vector<DetectorRule> &rules, const std::vector<WatchedGroup> &groups)
{
    m_detector.setRules(rules);
    m_rules.setGroups(groups);
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
    m_rules.endDetection(runbook);
}

void IngestWorker::takeUpAgain(const RunbookId &runbook)
{
    tell(m_detector.takeUpAgain(runbook, m_clock.wall()));
    tell(m_rules.takeUpAgain(runbook, m_clock.wall()));
    publish();
}

void IngestWorker::restore(const RunbookId &runbook, int condition, ConditionState state, Timestamp since)
{
    m_detector.restore(runbook, condition, state, since);
    m_rules.restore(runbook, condition, state, since);
}

void IngestWorker::setQueries(const std::vector<ChartQuery> &queries)
{
    m_answers.setQueries(queries);
    publish();
}

void IngestWorker::prefill(const std::function<SampleBatch(SeriesStore &)> &make)
{
    const auto until = m_recording.recordedUntil();
    if (until && m_clock.wall() - *until < PrefilledPast)
        return;
    keep(make(m_store));
    publish();
}

void IngestWorker::load(const std::function<QStringList(SeriesStore &)> &load)
{
    m_loadProblems = load(m_store);
    tick(); // Conditions are bound to what has come.
}

void IngestWorker::keep(const SampleBatch &batch)
{
    m_recording.beforeAppend(m_clock.wall());
    m_store.append(batch);
    m_recording.record(batch);
}

Expected<PushOutcome> IngestWorker::push(const QByteArray &json)
{
    SampleBatch batch;
    SampleBatch late;
    const auto outcome = m_pushed.take(json, m_clock.wall(), batch, late);
    for (const SampleBatch *each : {&late, &batch}) {
        if (!each->samples.empty())
            takeBatch(*each);
    }
    return outcome;
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
    if (changes.empty())
        return;
    std::erase_if(changes, [all = statuses()](const ConditionTransition &change) {
        return change.to == ConditionState::NoData &&
               std::any_of(all.begin(), all.end(), [&](const ConditionStatus &status) {
                   return status.runbook == change.runbook && status.condition == change.condition &&
                          !status.lastDataAt;
               });
    });
    if (!changes.empty())
        Q_EMIT transitions(changes);
}

void IngestWorker::letGoOfSilent(Timestamp now)
{
    if (m_sweptAt && now >= *m_sweptAt && now - *m_sweptAt < SweepEvery)
        return;
    m_sweptAt = now;
    m_store.setNeeded(m_detector.needed());
    m_store.forgetSilent(now);
}

void IngestWorker::tick()
{
    tell(m_detector.tick(m_store, m_clock.wall()));
    evaluateRules();
    letGoOfSilent(m_clock.wall());
    saveDetector();
    m_recording.tick();
    publish();
}

void IngestWorker::publish()
{
    auto snapshot = std::make_shared<IngestSnapshot>();
    snapshot->conditions = statuses();
    snapshot->rules = m_rules.reports();
    for (const Source &source : m_sources)
        snapshot->feeds.push_back(source.feed->health());
    if (m_following) {
        snapshot->followed = m_following->status();
        if (snapshot->followed.recorded)
            snapshot->feeds = m_following->health();
    }
    if (!m_catalog || m_catalogGeneration != m_store.generation()) {
        m_catalog = std::make_shared<const SeriesCatalog>(m_store.catalog());
        m_catalogGeneration = m_store.generation();
    }
    snapshot->catalog = m_catalog;
    snapshot->store = m_store.stats();
    snapshot->recorder = m_recording.status();
    snapshot->recorderProblems = m_loadProblems + m_recording.problems();
    const Timestamp now = m_clock.wall();
    wantPast(now);
    snapshot->frame = m_answers.frame(now);
    if (m_mailbox.put(snapshot))
        Q_EMIT snapshotReady();
}

void IngestWorker::wantPast(Timestamp now)
{
    for (const ChartQuery &query : m_answers.queries()) {
        const TimeRange range = query.range(now);
        const Millis before = query.form.kind == LineForm::Kind::Value ? Millis{0} : query.form.window;
        std::set<std::string> names;
        for (const SeriesRef ref : query.series) {
            m_recording.want(ref, range.from - before);
            if (m_store.contains(ref))
                names.insert(m_store.info(ref).key.name);
        }
        for (const Source &source : m_sources)
            source.feed->wantPast(query.series, range.from - before);
        if (now - range.from <= m_store.limits().keepSilent)
            continue;
        // So far back there may be series of the name that left memory.
        for (const std::string &name : names)
            m_recording.wantNamed(name, range.from - before);
    }
}

std::vector<Line> IngestWorker::wholeLines(const LineQuery &query)
{
    m_recording.bringInNow(query.series, query.range.from - query.form.window);
    return linesOf(m_store, query.series, query.form);
}

std::vector<LineStatistics> IngestWorker::statistics(const LineQuery &query)
{
    std::vector<LineStatistics> all;
    for (const Line &line : wholeLines(query))
        all.push_back(statisticsOf(line.key, lineSamples(m_store, line, query.range)));
    return all;
}

Expected<QByteArray> IngestWorker::csv(const LineQuery &query)
{
    return csvOf(m_store, wholeLines(query), query.range);
}

} // namespace wf

#include "moc_ingest.cpp"
