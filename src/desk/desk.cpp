// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/desk.h"

#include "desk/controlserver.h"
#include "desk/ingest.h"
#include "desk/watching.h"
#include "incident/parts.h"

#include <QTimer>

#include <utility>

namespace wf {

namespace {

constexpr Millis TickEvery{1000};
constexpr Millis ImportNews{500};

/// What was merged into an open incident is shown with it, and its timers run on: after a start it is still
/// on disk only.
void loadParts(Desk &desk, const std::set<IncidentId> &incidents)
{
    for (const IncidentId &id : incidents) {
        const Incident *incident = desk.book().find(id);
        if (!incident || !(isActive(incident->status) || incident->status == IncidentStatus::Merged))
            continue;
        for (const IncidentId &part : incident->mergedFrom) {
            if (!desk.book().find(part))
                desk.loadIncident(part);
        }
    }
}

} // namespace

Desk::Desk(DeskOptions options, const Clock &clock, QObject *parent)
    : QObject(parent), m_options(std::move(options)), m_clock(clock), m_settings(m_options.dataDir),
      m_feeds(m_options.demo ? std::vector<FeedConfig>() : m_options.config.feeds), m_clockWatch(TickEvery),
      m_ingest(new IngestWorker(clock)),
      m_log(new LogWorker(m_options.dataDir, clock,
                          m_options.follow || m_options.review ? LogWorker::Mode::Follows
                                                               : LogWorker::Mode::Writes,
                          m_options.demo ? LogTargets::Simulated : LogTargets::Real)),
      m_tick(new QTimer(this)), m_tellImported(new QTimer(this))
{
    if (m_options.review)
        m_review = std::make_unique<Review>(*m_options.review);
    auto empty = std::make_shared<IngestSnapshot>();
    empty->catalog = std::make_shared<const SeriesCatalog>();
    m_snapshot = std::move(empty);
    m_ingestThread.setObjectName(QStringLiteral("ingest"));
    m_logThread.setObjectName(QStringLiteral("log"));
    m_ingest->moveToThread(&m_ingestThread);
    m_log->moveToThread(&m_logThread);
    connect(&m_ingestThread, &QThread::finished, m_ingest, &QObject::deleteLater);
    connect(&m_logThread, &QThread::finished, m_log, &QObject::deleteLater);
    connectLog();
    connectIngest();
    makeCourier();
    connect(&m_library, &RunbookLibrary::changed, this, &Desk::libraryReloaded);
    m_tellImported->setSingleShot(true);
    connect(m_tellImported, &QTimer::timeout, this,
            [this] { Q_EMIT bookChanged(std::exchange(m_imported, {})); });
    m_tick->setInterval(TickEvery);
    connect(m_tick, &QTimer::timeout, this, &Desk::tick);
}

Desk::~Desk()
{
    m_control.reset();
    m_tick->stop();
    if (m_ingestThread.isRunning()) {
        onIngest([](IngestWorker &worker) { worker.stop(); });
        m_ingestThread.quit();
        m_ingestThread.wait();
    } else {
        delete m_ingest;
    }
    stopCourier();
    if (m_logThread.isRunning()) {
        // Queued behind every command that was asked for: they are committed before the log closes.
        onLog([](LogWorker &worker) { worker.close(); });
        m_logThread.quit();
        m_logThread.wait();
    } else {
        delete m_log;
    }
}

void Desk::start()
{
    m_ingestThread.start();
    m_commsThread.start();
    m_logThread.start();
    readRunbooks(m_options.config.runbookPaths.isEmpty() ? QStringList{shippedRunbooksPath()}
                                                         : m_options.config.runbookPaths);
    onIngest([bindings = m_settings.bindings()](IngestWorker &worker) {
        worker.setBindings(bindings);
        worker.start();
    });
    if (m_review && !m_review->source().bundle.isEmpty())
        openBundle();
    else
        onLog([](LogWorker &worker) { worker.open(); });
    watchConfig();
    m_tick->start();
}

QString Desk::user() const
{
    return m_settings.value(SettingKey::UserName).toString();
}

void Desk::connectLog()
{
    connect(m_log, &LogWorker::opened, this, &Desk::logOpened);
    connect(m_log, &LogWorker::statusChanged, this, [this](const LogStatus &status) {
        const bool recovered = (m_logStatus.state == LogStatus::State::Failing || m_logStatus.cut) &&
                               status.state == LogStatus::State::Writable;
        m_logStatus = status;
        letCourierWork();
        Q_EMIT logStatusChanged();
        if (recovered)
            reportStanding();
    });
    connect(m_log, &LogWorker::committed, this, &Desk::takeCommitted);
    connect(m_log, &LogWorker::imported, this, &Desk::takeImported);
    connect(m_log, &LogWorker::loaded, this, [this](const std::vector<EventPtr> &events) {
        const std::set<IncidentId> changed = m_book.apply(events);
        if (m_review)
            return takeReviewed();
        forwardMessages(changed, false);
        loadParts(*this, changed);
        Q_EMIT bookChanged(changed);
    });
    connect(m_log, &LogWorker::looked, this, &Desk::takeLook);
    connect(m_log, &LogWorker::finished, this, &Desk::settle);
}

void Desk::settle(CommandTicket ticket, const CommandResult &result)
{
    const auto node = m_waiting.extract(ticket);
    if (node.empty())
        return;
    const Waiting &waiting = node.mapped();
    const bool listens = waiting.then && (!waiting.hasContext || waiting.context);
    if (listens)
        waiting.then(result);
    else if (!result)
        Q_EMIT refused(result.error().message);
    Q_EMIT settled();
}

void Desk::connectIngest()
{
    connect(m_ingest, &IngestWorker::transitions, this, &Desk::report);
    connect(m_ingest, &IngestWorker::snapshotReady, this, &Desk::takeSnapshot);
    connect(m_ingest, &IngestWorker::feedTurned, this, [this](const FeedHealth &health) {
        observe(QStringLiteral("feed"),
                command::ReportFeed{health.feed.text(), isUp(health.state), health.lastError});
    });
}

void Desk::logOpened(const LogStatus &status, const std::vector<EventPtr> &events,
                     const std::vector<IncidentSummary> &archived)
{
    m_logStatus = status;
    if (m_options.follow || m_review)
        m_book = IncidentBook(); // Another file than before: what that one said is void.
    m_book.setHome(status.desk);
    for (const IncidentSummary &summary : archived)
        m_book.addSummary(summary);
    const std::set<IncidentId> known = m_book.apply(events);
    if (m_review)
        return openReview();
    forwardMessages(known, true);
    loadParts(*this, known);
    Q_EMIT bookChanged(known);
    Q_EMIT logStatusChanged();
    if (status.refused)
        return; // What this desk would watch and record does not belong into that folder.
    const bool first = !std::exchange(m_recordingAsked, true);
    const bool writes = status.state == LogStatus::State::Writable;
    if (first || m_options.follow)
        startWatching(first);
    else if (writes)
        takeOver();
    keepWindows();
    letCourierWork();
    // One that was cut can be accepted from outside as well.
    if (writes || status.cut) {
        m_control = std::make_unique<ControlServer>(*this);
        if (!m_control->error().isEmpty())
            Q_EMIT refused(m_control->error());
    }
}

void Desk::startWatching(bool first)
{
    if (first)
        openRecording();
    restoreDetector();
    onIngest([](IngestWorker &worker) { worker.resumeDetector(); });
    // Feeds start only now: what they detect has to meet what is known already.
    if (m_options.demo && !m_options.follow) {
        if (const auto started = startDemo(*m_options.demo); !started)
            Q_EMIT refused(started.error().message);
    }
    applyFeeds();
}

/// It watched on its own before, and knows what holds now; the recording finds its lock free by itself.
void Desk::takeOver()
{
    reportStanding();
    Q_EMIT notice(
        QStringLiteral("The other desk on this data folder has ended: this one watches, records and "
                       "writes the log now."));
}

void Desk::restoreDetector()
{
    std::map<RunbookId, const Incident *> newest;
    for (const auto &[id, incident] : m_book.incidents()) {
        // What was true elsewhere was never seen here, and an exercise ended with the program.
        if (m_book.isForeign(incident.desk) || incident.drill)
            continue;
        const Incident *&known = newest[incident.runbookId];
        if (!known || known->lastChange < incident.lastChange)
            known = &incident;
    }
    for (const auto &[runbook, last] : newest) {
        // One that is open goes before one that is over, however late somebody wrote into that.
        const Incident *open = m_book.openFor(runbook, false);
        const Incident *incident = open ? open : last;
        for (const auto &[index, record] : incident->conditions) {
            if (record.wasTrue)
                onIngest([id = runbook, index = index, at = record.at](IngestWorker &worker) {
                    worker.restore(id, index, ConditionState::True, at);
                });
        }
        // What a person ended while it was true has to be false once before it counts again.
        if (!open)
            onIngest([id = runbook](IngestWorker &worker) { worker.endDetection(id); });
    }
}

void Desk::applyFeeds()
{
    if (m_options.follow) {
        FollowOptions options{recorderPath(m_options.dataDir), m_feeds};
        if (isSimulated())
            options.ownFeeds.clear(); // Real targets say nothing about a simulated estate.
        onIngest([options](IngestWorker &worker) { worker.follow(options); });
        return;
    }
    onIngest([feeds = m_feeds](IngestWorker &worker) { worker.setFeeds(feeds); });
}

CommandTicket Desk::wait(QObject *context, std::function<void(const CommandResult &)> then)
{
    const CommandTicket ticket = m_nextTicket++;
    m_waiting.emplace(ticket, Waiting{context, context != nullptr, std::move(then)});
    return ticket;
}

void Desk::submit(const Command &command, QObject *context, std::function<void(const CommandResult &)> then)
{
    submitAs(user(), command, context, std::move(then));
}

void Desk::submitAs(const QString &actor, const Command &command, QObject *context,
                    std::function<void(const CommandResult &)> then, const QString &key)
{
    const CommandTicket ticket = wait(context, std::move(then));
    if (m_review)
        return forward(ticket, command, actor);
    onLog([ticket, asked = withPresentValues(*this, command), actor, key](LogWorker &worker) {
        worker.execute(ticket, asked, actor, key);
    });
}

void Desk::loadIncident(const IncidentId &id)
{
    onLog([id](LogWorker &worker) { worker.load(id); });
}

void Desk::setChartQueries(const std::vector<ChartQuery> &asked, ChartAsker asker)
{
    m_queries[asker] = asked;
    std::vector<ChartQuery> queries;
    for (const auto &[who, all] : m_queries) {
        for (ChartQuery query : all) {
            query.key += who == ChartAsker::Wall ? WallChartKeys : 0;
            queries.push_back(std::move(query));
        }
    }
    onIngest([queries](IngestWorker &worker) { worker.setQueries(queries); });
}

void Desk::setBindings(const std::vector<ManualBinding> &bindings)
{
    m_settings.setBindings(bindings);
    onIngest([bindings](IngestWorker &worker) { worker.setBindings(bindings); });
}

Expected<void> Desk::addFeed(const FeedConfig &feed)
{
    if (const auto added = addFeedToConfig(m_options.configFile, feed); !added)
        return added;
    if (isSimulated())
        return {};
    if (m_configWatch) {
        reloadConfig();
        return {};
    }
    m_feeds.push_back(feed);
    applyFeeds();
    return {};
}

void Desk::takeCommitted(const std::vector<EventPtr> &events)
{
    const std::set<IncidentId> changed = m_book.apply(events);
    if (m_review)
        return changed.contains(m_review->incident()) ? takeReviewed() : void();
    for (const EventPtr &event : events) {
        const Incident *incident = m_book.find(event->incident);
        if (!incident)
            continue;
        const bool over = (event->as<event::StatusChanged>() && !isActive(incident->status)) ||
                          event->as<event::DetectionEnded>() || event->as<event::Cancelled>();
        // What was merged into it ends, and comes back, with it.
        for (const Incident *part : partsOf(m_book, *incident)) {
            const RunbookId runbook = part->runbookId;
            if (over && (part == incident || !m_book.openFor(runbook)))
                onIngest([runbook](IngestWorker &worker) { worker.endDetection(runbook); });
            if (event->as<event::Reopened>())
                onIngest([runbook](IngestWorker &worker) { worker.takeUpAgain(runbook); });
        }
        if (event->as<event::Detected>())
            Q_EMIT detected(incident->id);
        const event::TimerNews *due = event->as<event::TimerFired>();
        if (!due)
            due = event->as<event::UpdateDue>();
        if (due) {
            const TimerId id = due->timer;
            m_firing.erase({incident->id, id});
            for (const TimerRecord &timer : runningTimers(m_book, *incident)) {
                if (timer.id == id)
                    Q_EMIT timerFired(incident->id, timer);
            }
        }
    }
    keepCommitted(events);
    // What another desk queues may have left by the time this one takes over.
    forwardMessages(changed, m_logStatus.state == LogStatus::State::ReadOnly);
    Q_EMIT bookChanged(changed);
}

void Desk::takeImported(const std::vector<IncidentSummary> &incidents)
{
    for (const IncidentSummary &summary : incidents) {
        m_book.addSummary(summary);
        m_imported.insert(summary.id);
    }
    // A long import arrives in hundreds of parts: whoever shows them hears of it now and then.
    if (!m_tellImported->isActive())
        m_tellImported->start(ImportNews);
}

void Desk::takeSnapshot()
{
    if (auto snapshot = m_ingest->mailbox().take()) {
        const auto before = std::exchange(m_snapshot, std::move(snapshot));
        if (m_review)
            m_review->setBound(m_snapshot->conditions);
        if (before->conditions != m_snapshot->conditions)
            Q_EMIT conditionsChanged();
        Q_EMIT snapshotChanged();
    }
}

void Desk::tick()
{
    if (m_review)
        return; // Time goes on when the playhead moves.
    const Timestamp now = m_clock.wall();
    if (const auto change = m_clockWatch.tick(now, m_clock.steady())) {
        const bool slept = change->kind == ClockWatch::Change::Kind::Slept;
        observe(QStringLiteral("desk"),
                command::ReportClock{slept ? ClockChange::Slept : ClockChange::Stepped, change->amount});
    }
    fireDueTimers(now);
    Q_EMIT ticked(now);
}

} // namespace wf
