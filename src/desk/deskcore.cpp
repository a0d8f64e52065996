// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/deskcore.h"

#include "desk/ingest.h"
#include "desk/watchedrules.h"
#include "desk/watching.h"
#include "feed/feedfactory.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace wf {

namespace {

constexpr Millis ImportNews{500};

LogTargets targetsOf(const DeskOptions &options)
{
    return options.demo ? LogTargets::Simulated : LogTargets::Real;
}

} // namespace

DeskCore::DeskCore(DeskOptions options, const Clock &clock, LogWorker::Mode mode, QObject *parent)
    : Desk(parent), m_options(std::move(options)), m_clock(clock), m_settings(m_options.dataDir),
      m_feeds(m_options.demo ? std::vector<FeedConfig>() : m_options.config.feeds),
      m_ingest(new IngestWorker(clock)),
      m_log(new LogWorker(m_options.dataDir, clock, mode, targetsOf(m_options))), m_mode(mode),
      m_tellImported(new QTimer(this))
{
    auto empty = std::make_shared<IngestSnapshot>();
    empty->catalog = std::make_shared<const SeriesCatalog>();
    m_snapshot = std::move(empty);
    for (const ChannelConfig &channel : m_options.config.channels)
        m_channels.push_back(infoOf(channel));
    m_ingestThread.setObjectName(QStringLiteral("ingest"));
    m_logThread.setObjectName(QStringLiteral("log"));
    m_ingest->moveToThread(&m_ingestThread);
    m_log->moveToThread(&m_logThread);
    connect(&m_ingestThread, &QThread::finished, m_ingest, &QObject::deleteLater);
    connect(&m_logThread, &QThread::finished, m_log, &QObject::deleteLater);
    connectLog();
    connect(m_ingest, &IngestWorker::snapshotReady, this, &DeskCore::takeSnapshot);
    connect(&m_library, &RunbookLibrary::changed, this, &DeskCore::libraryReloaded);
    connect(&m_ruleLibrary, &rules::RuleLibrary::changed, this, &DeskCore::libraryReloaded);
    m_tellImported->setSingleShot(true);
    connect(m_tellImported, &QTimer::timeout, this,
            [this] { Q_EMIT bookChanged(std::exchange(m_imported, {})); });
}

DeskCore::~DeskCore()
{
    stopIngest();
    if (m_logThread.isRunning()) {
        // Queued behind every command that was asked for: they are committed before the log closes.
        onLog([](LogWorker &worker) { worker.close(); });
        m_logThread.quit();
        m_logThread.wait();
    } else {
        delete m_log;
    }
}

void DeskCore::stopIngest()
{
    if (!m_ingest)
        return;
    if (m_ingestThread.isRunning()) {
        onIngest([](IngestWorker &worker) { worker.stop(); });
        m_ingestThread.quit();
        m_ingestThread.wait();
    } else {
        delete m_ingest;
    }
    m_ingest = nullptr;
}

void DeskCore::drainLog()
{
    if (m_logThread.isRunning())
        QMetaObject::invokeMethod(
            m_log, [worker = m_log] { worker->load({}); }, Qt::BlockingQueuedConnection);
}

void DeskCore::start()
{
    m_ingestThread.start();
    m_logThread.start();
    readRuleFiles();
    readRunbooks(m_options.config.runbookPaths.isEmpty() ? QStringList{shippedRunbooksPath()}
                                                         : m_options.config.runbookPaths);
    onIngest([bindings = m_settings.bindings()](IngestWorker &worker) {
        worker.setBindings(bindings);
        worker.start();
    });
    begin();
}

void DeskCore::readRunbooks(const QStringList &paths)
{
    m_library.setPaths(paths, m_settings.value(SettingKey::ConfirmedFolders).toStringList());
    libraryReloaded();
}

void DeskCore::readRuleFiles()
{
    m_ruleLibrary.setPaths(isDemo() ? QStringList() : m_options.config.rulePaths);
}

void DeskCore::libraryReloaded()
{
    const WatchedRules watched = watchedRules(
        m_library, m_settings.value(SettingKey::ConfirmedConditions).toStringList(), m_ruleLibrary.groups());
    m_library.setMade(watched.made);
    takeRules(watched);
    Q_EMIT libraryChanged();
}

void DeskCore::connectLog()
{
    connect(m_log, &LogWorker::opened, this, &DeskCore::takeLog);
    connect(m_log, &LogWorker::statusChanged, this, [this](const LogStatus &status) {
        const LogStatus before = std::exchange(m_logStatus, status);
        Q_EMIT logStatusChanged();
        takeLogStatus(before);
    });
    connect(m_log, &LogWorker::committed, this,
            [this](const std::vector<EventPtr> &events) { takeCommitted(events, m_book.apply(events)); });
    connect(m_log, &LogWorker::imported, this, &DeskCore::takeImported);
    connect(m_log, &LogWorker::pastRead, this, &DeskCore::takePast);
    connect(m_log, &LogWorker::loaded, this,
            [this](const std::vector<EventPtr> &events) { takeLoaded(m_book.apply(events)); });
    connect(m_log, &LogWorker::finished, this, &DeskCore::settle);
}

void DeskCore::openLog()
{
    onLog([](LogWorker &worker) { worker.open(); });
}

void DeskCore::takeLog(const LogStatus &status, const std::vector<EventPtr> &events,
                       const std::vector<IncidentSummary> &archived)
{
    m_logStatus = status;
    m_hasAllPast = false;
    if (m_mode == LogWorker::Mode::Follows)
        m_book = IncidentBook(); // Another file than before: what that one said is void.
    m_book.setHome(status.desk);
    for (const IncidentSummary &summary : archived)
        m_book.addSummary(summary);
    takeOpened(m_book.apply(events));
}

void DeskCore::takePast(const std::vector<IncidentSummary> &incidents, bool last)
{
    if (!incidents.empty())
        takeImported(incidents);
    if (!last)
        return;
    m_hasAllPast = true;
    takeWholePast();
}

void DeskCore::takeImported(const std::vector<IncidentSummary> &incidents)
{
    for (const IncidentSummary &summary : incidents) {
        m_book.addSummary(summary);
        m_imported.insert(summary.id);
    }
    // A long import arrives in hundreds of parts: whoever shows them hears of it now and then.
    if (!m_tellImported->isActive())
        m_tellImported->start(ImportNews);
}

void DeskCore::takeSnapshot()
{
    auto snapshot = m_ingest ? m_ingest->mailbox().take() : nullptr;
    if (!snapshot)
        return;
    const auto before = std::exchange(m_snapshot, std::move(snapshot));
    takeConditions(m_snapshot->conditions);
    if (before->conditions != m_snapshot->conditions)
        Q_EMIT conditionsChanged();
    Q_EMIT snapshotChanged();
}

FollowStatus DeskCore::followStatus() const
{
    FollowStatus status;
    status.deskRuns = true;
    status.metrics = m_snapshot->followed;
    status.logRead =
        m_logStatus.state == LogStatus::State::Writable || m_logStatus.state == LogStatus::State::ReadOnly;
    if (status.logRead)
        status.logReadAt = m_clock.wall();
    return status;
}

const std::vector<ChannelInfo> &DeskCore::channels() const
{
    static const std::vector<ChannelInfo> none;
    return isDemo() ? none : m_channels;
}

bool DeskCore::isSimulated() const
{
    return m_logStatus.targets == LogTargets::Simulated || (isDemo() && !isDrill());
}

void DeskCore::submit(const Command &command, Continuation<CommandResult> then)
{
    submitAs(user(), command, std::move(then));
}

void DeskCore::submitAs(const QString &actor, const Command &command, Continuation<CommandResult> then,
                        const QString &key)
{
    execute(wait(command, std::move(then)), actor, command, key);
}

CommandTicket DeskCore::wait(const Command &command, Continuation<CommandResult> then)
{
    const CommandTicket ticket = m_nextTicket++;
    m_waiting.emplace(ticket, Waiting{std::move(then), {command, m_clock.steady()}});
    Q_EMIT asked();
    return ticket;
}

std::vector<Unsaved> DeskCore::unsaved() const
{
    std::vector<Unsaved> all;
    for (const auto &[ticket, waiting] : m_waiting)
        all.push_back(waiting.what);
    return all;
}

void DeskCore::execute(CommandTicket ticket, const QString &actor, const Command &command, const QString &key)
{
    onLog([ticket, asked = withPresentValues(*this, command), actor, key](LogWorker &worker) {
        worker.execute(ticket, asked, actor, key);
    });
}

void DeskCore::attachEvidence(const command::AttachEvidence &evidence, const QByteArray &bytes,
                              Continuation<CommandResult> then)
{
    const CommandTicket ticket = wait(evidence, std::move(then));
    onLog([ticket, evidence, bytes, actor = user()](LogWorker &worker) {
        worker.attach(ticket, evidence, bytes, actor);
    });
}

void DeskCore::settle(CommandTicket ticket, const CommandResult &result)
{
    const auto node = m_waiting.extract(ticket);
    if (node.empty())
        return;
    const Continuation<CommandResult> &then = node.mapped().then;
    if (then.isAwaited())
        then(result);
    else if (!result)
        Q_EMIT refused(result.error().message);
    Q_EMIT settled();
}

void DeskCore::loadIncident(const IncidentId &id)
{
    onLog([id](LogWorker &worker) { worker.load(id); });
}

void DeskCore::setChartQueries(ChartAsker asker, const std::vector<ChartQuery> &asked)
{
    m_queries[asker] = asked;
    std::vector<ChartQuery> queries;
    for (const auto &[who, all] : m_queries)
        queries.insert(queries.end(), all.begin(), all.end());
    onIngest([queries](IngestWorker &worker) { worker.setQueries(queries); });
}

void DeskCore::askStatistics(const LineQuery &query, Continuation<std::vector<LineStatistics>> then)
{
    onIngest([this, query, then = std::move(then)](IngestWorker &worker) {
        then.post(this, worker.statistics(query));
    });
}

void DeskCore::askCsv(const LineQuery &query, Continuation<Expected<QByteArray>> then)
{
    onIngest(
        [this, query, then = std::move(then)](IngestWorker &worker) { then.post(this, worker.csv(query)); });
}

const FeedConfig *DeskCore::feedNamed(const FeedId &name, const QString &kind) const
{
    const auto found = std::find_if(m_feeds.begin(), m_feeds.end(), [&](const FeedConfig &feed) {
        return feed.name == name && feed.kind == kind;
    });
    return found == m_feeds.end() ? nullptr : &*found;
}

void DeskCore::askQuery(const QueryRequest &request, Continuation<QueryAnswer> then)
{
    if (!request.server.isEmpty()) {
        const FeedConfig *server = feedNamed(request.server, PromqlKind);
        if (!server)
            return then.post(this, QueryAnswer(fail(ErrorCode::NotFound,
                                                    QStringLiteral("no feed of kind \"%1\" is called \"%2\"")
                                                        .arg(PromqlKind, request.server.text()))));
        return onIngest([this, request, config = *server, then = std::move(then)](IngestWorker &worker) {
            worker.queryServer(config, request,
                               [this, then](const QueryAnswer &answer) { then.post(this, answer); });
        });
    }
    onIngest([this, request, then = std::move(then)](IngestWorker &worker) {
        worker.query(request, [this, then](const QueryAnswer &answer) { then.post(this, answer); });
    });
}

void DeskCore::askImpactStart(const IncidentId &id, Continuation<std::vector<ImpactSuggestion>> then)
{
    const Incident *whole = m_book.find(id);
    if (!whole || !whole->runbook())
        return;
    const auto detected = whole->detectedAt ? whole->detectedAt : whole->declaredAt;
    onIngest([this, conditions = whole->runbook()->conditions, at = detected.value_or(whole->lastChange),
              then = std::move(then)](IngestWorker &worker) {
        then.post(this, worker.impactStart(conditions, at));
    });
}

} // namespace wf

#include "moc_deskcore.cpp"
