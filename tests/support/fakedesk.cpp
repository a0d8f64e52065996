// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakedesk.h"

#include "base/sha256.h"
#include "desk/observing.h"
#include "desk/watchedrules.h"
#include "desk/watching.h"
#include "incident/eventcodec.h"

namespace wf {

namespace {

/// How soon a desk notices that its clock was moved.
constexpr Millis BeatEvery{5};
const FeedId FakeFeed(QStringLiteral("jobs"));

/// "name{label="value"}" as a key of a series.
SeriesKey keyOf(const QByteArray &metric)
{
    const qsizetype brace = metric.indexOf('{');
    std::vector<Labels::Pair> labels;
    if (brace >= 0) {
        for (const QByteArray &pair : metric.mid(brace + 1).chopped(1).split(',')) {
            const qsizetype equals = pair.indexOf('=');
            labels.emplace_back(pair.left(equals).toStdString(),
                                pair.mid(equals + 2).chopped(1).toStdString());
        }
    }
    return {(brace < 0 ? metric : metric.left(brace)).toStdString(), Labels(std::move(labels))};
}

Error fakeRefusal()
{
    return {ErrorCode::Refused, QStringLiteral("a fake desk has no world around it")};
}

} // namespace

FakeDesk::FakeDesk(DeskOptions options, FakeClock &clock, bool hasFeed)
    : m_options(std::move(options)), m_clock(clock), m_settings(m_folder.path()), m_hasFeed(hasFeed),
      m_answers(m_store)
{
    m_options.dataDir = m_folder.path();
    m_snapshot.catalog = std::make_shared<const SeriesCatalog>();
    m_logStatus.state = LogStatus::State::Writable;
    m_logStatus.desk = DeskId(QStringLiteral("fake"));
    m_logStatus.path = m_folder.filePath(QStringLiteral("incidents.db"));
    m_logStatus.targets = LogTargets::Real;
    m_logStatus.chainVerified = true;
    m_book.setHome(m_logStatus.desk);
    for (const ChannelConfig &channel : m_options.config.channels)
        m_channels.push_back(infoOf(channel));
    if (m_hasFeed) {
        FeedConfig feed;
        feed.name = FakeFeed;
        feed.interval = ScrapeEvery;
        m_options.config.feeds = {feed};
        m_snapshot.feeds.resize(1);
        health().feed = FakeFeed;
        health().interval = ScrapeEvery;
        health().address = QStringLiteral("http://127.0.0.1/metrics");
    }
    m_library.setPaths(m_options.config.runbookPaths);
    m_ruleLibrary.setPaths(m_options.config.rulePaths);
    m_detector.setBindings(m_settings.bindings());
    readRules();
    connect(&m_library, &RunbookLibrary::changed, this, &FakeDesk::readRules);
    m_known = m_clock.wall();
    connect(&m_beat, &QTimer::timeout, this, &FakeDesk::catchUp);
    m_beat.start(BeatEvery);
}

void FakeDesk::readRules()
{
    const WatchedRules watched = watchedRules(
        m_library, m_settings.value(SettingKey::ConfirmedConditions).toStringList(), m_ruleLibrary.groups());
    m_library.setMade(watched.made);
    m_detector.setRules(watched.plain);
    m_rules.setGroups(watched.groups);
    evaluateRules();
    report(m_detector.tick(m_store, m_clock.wall()));
    publish();
    Q_EMIT libraryChanged();
}

/// What rules record goes nowhere.
void FakeDesk::evaluateRules()
{
    report(
        m_rules.tick(m_clock.wall(), {[](const auto &, Millis) {}, [](const std::string &, Timestamp) {}}));
}

void FakeDesk::pass(Millis time)
{
    for (Millis passed{0}; passed < time; passed += ScrapeEvery) {
        const Timestamp before = m_clock.wall();
        m_clock.advance(ScrapeEvery);
        if (m_hasFeed)
            scrape();
        if (std::chrono::floor<std::chrono::seconds>(before) !=
            std::chrono::floor<std::chrono::seconds>(m_clock.wall()))
            tick();
    }
    publish();
}

void FakeDesk::catchUp()
{
    if (m_clock.wall() == m_known)
        return;
    if (m_hasFeed)
        scrape();
    tick();
    publish();
}

void FakeDesk::scrape()
{
    const Timestamp now = m_known = m_clock.wall();
    FeedHealth &feed = health();
    const FeedState before = feed.state;
    feed.lastAttempt = now;
    feed.state = m_broken ? FeedState::Down : FeedState::Up;
    feed.lastError = m_broken ? QStringLiteral("%1: 500 Internal Server Error").arg(feed.address) : QString();
    SampleBatch batch{FakeFeed, now, {}, false};
    for (const auto &[metric, value] : m_metrics) {
        auto known = m_series.find(metric);
        if (known == m_series.end()) {
            SeriesMeta meta;
            meta.interval = ScrapeEvery;
            meta.type = metric.contains('{') ? meta.type : MetricType::Gauge;
            known = m_series.emplace(metric, m_store.resolve(keyOf(metric), meta, FakeFeed).value()).first;
        }
        if (!m_broken)
            batch.samples.push_back({known->second, {now, value}});
    }
    // What was there before and did not come is gone, as a scrape says.
    for (const auto &[metric, ref] : m_series) {
        if (m_broken || !m_metrics.contains(metric))
            batch.samples.push_back({ref, {now, staleMarker()}});
    }
    if (!m_broken) {
        feed.lastSample = now;
        feed.downSince.reset();
        feed.samples = feed.series = int(m_metrics.size());
    } else if (!feed.downSince) {
        feed.downSince = now;
    }
    m_store.append(batch);
    report(m_detector.evaluate(m_store, batch));
    if (before != feed.state)
        observe(command::ReportFeed{FakeFeed.text(), isUp(feed.state), feed.lastError},
                QStringLiteral("feed"));
}

void FakeDesk::tick()
{
    const Timestamp now = m_known = m_clock.wall();
    report(m_detector.tick(m_store, now));
    evaluateRules();
    for (const command::FireTimer &due : dueTimers(m_book, now))
        observe(due, QStringLiteral("desk"));
    Q_EMIT ticked(now);
}

void FakeDesk::report(const std::vector<ConditionTransition> &transitions)
{
    for (const ConditionTransition &t : transitions) {
        if (const auto said = reportOf(t, m_library, false))
            observe(*said, QStringLiteral("feed"));
    }
}

void FakeDesk::observe(const Command &command, const QString &actor)
{
    // Nobody asked for it, so nobody is told of a refusal.
    static_cast<void>(run(command, actor));
}

void FakeDesk::publish()
{
    std::vector<ConditionStatus> now = m_detector.statuses();
    m_rules.addStatuses(now);
    const std::vector<ConditionStatus> before = std::exchange(m_snapshot.conditions, std::move(now));
    m_snapshot.rules = m_rules.reports();
    if (m_catalogGeneration != m_store.generation()) {
        m_catalogGeneration = m_store.generation();
        m_snapshot.catalog = std::make_shared<const SeriesCatalog>(m_store.catalog());
    }
    m_snapshot.store = m_store.stats();
    m_snapshot.frame = m_answers.frame(m_clock.wall());
    if (before != m_snapshot.conditions)
        Q_EMIT conditionsChanged();
    Q_EMIT snapshotChanged();
}

void FakeDesk::setLogStatus(const LogStatus &status)
{
    m_logStatus = status;
    Q_EMIT logStatusChanged();
}

void FakeDesk::setBackupStatus(const BackupStatus &status)
{
    m_backup = status;
    Q_EMIT backupChanged();
}

CommandResult FakeDesk::run(const Command &command, const QString &actor)
{
    if (m_logStatus.state != LogStatus::State::Writable)
        return fail(ErrorCode::ReadOnly,
                    QStringLiteral("the log takes nothing: %1").arg(m_logStatus.message));
    const auto drafts = decide(m_book, withPresentValues(*this, command), {m_clock.wall(), actor});
    if (!drafts)
        return tl::unexpected(drafts.error());
    return commit(*drafts);
}

std::vector<EventPtr> FakeDesk::commit(const std::vector<EventDraft> &drafts)
{
    std::vector<EventPtr> events;
    HybridTime time = m_book.newestTime();
    for (const EventDraft &draft : drafts) {
        time = nextHybridTime(time, m_clock.wall());
        events.push_back(std::make_shared<Event>(Event{{m_logStatus.desk, ++m_sequence},
                                                       time,
                                                       draft.incident,
                                                       draft.happenedAt,
                                                       m_clock.wall(),
                                                       draft.actor,
                                                       draft.body,
                                                       encodeBody(draft.body, draft.request),
                                                       {},
                                                       {}}));
    }
    const std::set<IncidentId> changed = m_book.apply(events);
    for (const EventPtr &event : events)
        tellDetector(event);
    Q_EMIT bookChanged(changed);
    return events;
}

void FakeDesk::tellDetector(const EventPtr &event)
{
    const DetectorNews news = detectorNews(m_book, *event);
    for (const RunbookId &runbook : news.ended) {
        m_detector.endDetection(runbook);
        m_rules.endDetection(runbook);
    }
    for (const RunbookId &runbook : news.reopened) {
        report(m_detector.takeUpAgain(runbook, m_clock.wall()));
        report(m_rules.takeUpAgain(runbook, m_clock.wall()));
    }
    if (event->as<event::Detected>())
        Q_EMIT detected(event->incident);
    if (clearedItself(*event))
        Q_EMIT cleared(event->incident);
    if (const auto timer = timerDue(m_book, *event))
        Q_EMIT timerFired(event->incident, *timer);
}

FollowStatus FakeDesk::followStatus() const
{
    FollowStatus status;
    status.deskRuns = true;
    status.logRead = m_logStatus.state == LogStatus::State::Writable;
    if (status.logRead)
        status.logReadAt = m_clock.wall();
    return status;
}

void FakeDesk::setChartQueries(ChartAsker asker, const std::vector<ChartQuery> &asked)
{
    m_queries[asker] = asked;
    std::vector<ChartQuery> queries;
    for (const auto &[who, all] : m_queries)
        queries.insert(queries.end(), all.begin(), all.end());
    m_answers.setQueries(std::move(queries));
    QMetaObject::invokeMethod(
        this, [this] { publish(); }, Qt::QueuedConnection);
}

void FakeDesk::askStatistics(const LineQuery &query, Continuation<std::vector<LineStatistics>> then)
{
    std::vector<LineStatistics> all;
    for (const Line &line : linesOf(m_store, query.series, query.form))
        all.push_back(statisticsOf(line.key, lineSamples(m_store, line, query.range)));
    then.post(this, all);
}

void FakeDesk::askCsv(const LineQuery &query, Continuation<Expected<QByteArray>> then)
{
    then.post(this, csvOf(m_store, linesOf(m_store, query.series, query.form), query.range));
}

void FakeDesk::askQuery(const QueryRequest &request, Continuation<QueryAnswer> then)
{
    const auto result = request.step > Millis{0}
                            ? promql::rangeQuery(*request.expr, m_ruleSource, request.range, request.step)
                            : promql::instantQuery(*request.expr, m_ruleSource, request.range.to);
    if (result)
        then(std::make_shared<const promql::QueryResult>(*result));
    else
        then(tl::unexpected(promql::toError(result.error())));
}

void FakeDesk::askImpactStart(const IncidentId &id, Continuation<std::vector<ImpactSuggestion>> then)
{
    const Incident *whole = m_book.find(id);
    if (!whole || !whole->runbook())
        return;
    const auto detected = whole->detectedAt ? whole->detectedAt : whole->declaredAt;
    then.post(this, suggestImpactStart(m_store, whole->runbook()->conditions,
                                       detected.value_or(whole->lastChange)));
}

void FakeDesk::submit(const Command &command, Continuation<CommandResult> then)
{
    m_asked.push_back({{command, m_clock.steady()}, user(), std::move(then)});
    Q_EMIT asked();
    QMetaObject::invokeMethod(this, &FakeDesk::answerNext, Qt::QueuedConnection);
}

void FakeDesk::answerNext()
{
    if (m_stalled || m_asked.empty())
        return;
    const Asked next = std::move(m_asked.front());
    const CommandResult result = run(next.what.command, next.actor);
    m_asked.pop_front();
    if (next.then.isAwaited())
        next.then(result);
    else if (!result)
        Q_EMIT refused(result.error().message);
    Q_EMIT settled();
}

std::vector<Unsaved> FakeDesk::unsaved() const
{
    std::vector<Unsaved> all;
    for (const Asked &asked : m_asked)
        all.push_back(asked.what);
    return all;
}

void FakeDesk::setStalled(bool stalled)
{
    m_stalled = stalled;
    for (std::size_t i = 0; !stalled && i < m_asked.size(); ++i)
        QMetaObject::invokeMethod(this, &FakeDesk::answerNext, Qt::QueuedConnection);
}

void FakeDesk::attachEvidence(const command::AttachEvidence &evidence, const QByteArray &bytes,
                              Continuation<CommandResult> then)
{
    command::AttachEvidence named = evidence;
    named.sha256 = Sha256::of(bytes);
    named.size = bytes.size();
    m_evidence.insert(named.sha256.text(), bytes);
    submit(named, std::move(then));
}

void FakeDesk::setBindings(const std::vector<ManualBinding> &bindings)
{
    m_settings.setBindings(bindings);
    m_detector.setBindings(bindings);
    publish();
}

void FakeDesk::confirmCondition(const RunbookId &runbook, const QString &text)
{
    QStringList confirmed = m_settings.value(SettingKey::ConfirmedConditions).toStringList();
    m_settings.set(SettingKey::ConfirmedConditions, confirmed << confirmationOf(runbook, text));
    readRules();
}

void FakeDesk::setSilence(const FeedId &feed, const Silence &silence, Continuation<Expected<QString>> then)
{
    for (SilencesOf &each : m_silences) {
        if (each.feed != feed || !each.silences)
            continue;
        std::erase_if(*each.silences, [&silence](const Silence &known) { return known.id == silence.id; });
        each.silences->push_back(silence);
        each.silences->back().id = QStringLiteral("silence-%1").arg(each.silences->size());
        return then(each.silences->back().id);
    }
    then(fail(ErrorCode::Network, feed.text() + QStringLiteral(": connection refused")));
}

void FakeDesk::expireSilence(const FeedId &feed, const QString &id, Continuation<Expected<void>> then)
{
    for (SilencesOf &each : m_silences) {
        if (each.feed == feed && each.silences)
            std::erase_if(*each.silences, [&id](const Silence &known) { return known.id == id; });
    }
    then({});
}

Expected<void> FakeDesk::addFeed(const FeedConfig &)
{
    return tl::unexpected(fakeRefusal());
}

Expected<void> FakeDesk::changeFeed(const FeedConfig &from, const FeedConfig &to)
{
    std::vector<FeedConfig> &feeds = m_options.config.feeds;
    std::replace_if(
        feeds.begin(), feeds.end(), [&from](const FeedConfig &feed) { return feed.name == from.name; }, to);
    publish();
    Q_EMIT configChanged();
    return {};
}

Expected<void> FakeDesk::removeFeed(const FeedId &name)
{
    std::erase_if(m_options.config.feeds, [&name](const FeedConfig &feed) { return feed.name == name; });
    publish();
    Q_EMIT configChanged();
    return {};
}

Expected<void> FakeDesk::addRunbookFolder(const QString &, bool)
{
    return tl::unexpected(fakeRefusal());
}

Expected<void> FakeDesk::setBackupFolder(const QString &folder)
{
    m_options.config.backup.folder = folder;
    return {};
}

Expected<void> FakeDesk::startDrill(const DemoPlan &)
{
    return tl::unexpected(fakeRefusal());
}

void FakeDesk::testChannel(const QString &, Continuation<Expected<QString>> then)
{
    then.post(this, tl::unexpected(fakeRefusal()));
}

} // namespace wf

#include "moc_fakedesk.cpp"
