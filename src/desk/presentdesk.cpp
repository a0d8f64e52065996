// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/presentdesk.h"

#include "desk/configwatch.h"
#include "desk/ingest.h"
#include "desk/observing.h"

#include <QTimer>

#include <algorithm>

namespace wf {

PresentDesk::PresentDesk(DeskOptions options, const Clock &clock, LogWorker::Mode mode, QObject *parent)
    : DeskCore(std::move(options), clock, mode, parent), m_tick(new QTimer(this))
{
    m_tick->setInterval(ClockTick);
    connect(m_tick, &QTimer::timeout, this, [this] {
        const Timestamp now = m_clock.wall();
        tick(now);
        lookWhoIsOnCall();
        Q_EMIT ticked(now);
    });
}

void PresentDesk::begin()
{
    openLog();
    watchConfig();
    // A rota of real people has no part in a simulated estate.
    if (!isDemo())
        m_onCall.setFiles(m_options.config.onCallCalendars);
    connect(&m_onCall, &OnCallRota::changed, this, &PresentDesk::lookWhoIsOnCall);
    lookWhoIsOnCall();
    m_tick->start();
    // When the window is there to say it.
    const QStringList &problems = m_options.config.targetProblems;
    if (!problems.isEmpty() && !isDemo())
        QMetaObject::invokeMethod(
            this, [this, problem = problems.first()] { Q_EMIT refused(problem); }, Qt::QueuedConnection);
}

void PresentDesk::stopTicking()
{
    m_tick->stop();
}

void PresentDesk::lookWhoIsOnCall()
{
    OnCallNow now = m_onCall.at(m_clock.wall());
    if (now == m_onCallNow)
        return;
    for (const QString &problem : now.problems) {
        if (!m_onCallNow.problems.contains(problem))
            Q_EMIT refused(problem);
    }
    m_onCallNow = std::move(now);
    Q_EMIT onCallChanged();
}

void PresentDesk::takeRules(const WatchedRules &rules)
{
    onIngest([plain = rules.plain, groups = rules.groups](IngestWorker &worker) {
        worker.setRules(plain, groups);
    });
}

void PresentDesk::loadParts(const std::set<IncidentId> &incidents)
{
    for (const IncidentId &id : incidents) {
        const Incident *incident = m_book.find(id);
        if (!incident || !(isActive(incident->status) || incident->status == IncidentStatus::Merged))
            continue;
        // What was merged into an open incident is shown with it, and its timers run on: after a start it is
        // still on disk only.
        for (const IncidentId &part : incident->mergedFrom) {
            if (!m_book.find(part))
                loadIncident(part);
        }
    }
}

void PresentDesk::takeLoaded(const std::set<IncidentId> &changed)
{
    loadParts(changed);
    Q_EMIT bookChanged(changed);
}

void PresentDesk::startWatching()
{
    restoreDetector();
    onIngest([](IngestWorker &worker) { worker.resumeDetector(); });
}

void PresentDesk::restoreDetector()
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

void PresentDesk::takeCommitted(const std::vector<EventPtr> &events, const std::set<IncidentId> &changed)
{
    for (const EventPtr &event : events) {
        const DetectorNews news = detectorNews(m_book, *event);
        const bool any = !news.ended.empty() || !news.reopened.empty();
        if (any)
            onIngest([news](IngestWorker &worker) {
                for (const RunbookId &runbook : news.ended)
                    worker.endDetection(runbook);
                for (const RunbookId &runbook : news.reopened)
                    worker.takeUpAgain(runbook);
            });
        if (event->as<event::Detected>())
            Q_EMIT detected(event->incident);
        if (clearedItself(*event))
            Q_EMIT cleared(event->incident);
        if (const auto timer = timerDue(m_book, *event))
            Q_EMIT timerFired(event->incident, *timer);
    }
    Q_EMIT bookChanged(changed);
}

void PresentDesk::watchConfig()
{
    const QString &file = m_options.configFile;
    // What was not read from the file is not replaced by what it says.
    const bool isFile = m_options.config.file == file || m_options.config == Config();
    if (file.isEmpty() || !isFile || isSimulated())
        return;
    m_configWatch = new ConfigWatch(file, m_options.config, this);
    connect(m_configWatch, &ConfigWatch::changed, this, &PresentDesk::takeConfig);
    connect(m_configWatch, &ConfigWatch::objected, this, &DeskView::refused);
}

void PresentDesk::takeConfig(const Config &now, const Config &before)
{
    std::vector<FeedConfig> feeds = now.feeds;
    // Those that are in no file stay: the simulated estate.
    for (const FeedConfig &feed : m_feeds) {
        const auto sameName = [&feed](const FeedConfig &other) { return other.name == feed.name; };
        if (std::none_of(before.feeds.begin(), before.feeds.end(), sameName) &&
            std::none_of(feeds.begin(), feeds.end(), sameName))
            feeds.push_back(feed);
    }
    m_options.config.file = now.file;
    m_options.config.feeds = now.feeds;
    m_options.config.runbookPaths = now.runbookPaths;
    m_options.config.rulePaths = now.rulePaths;
    m_options.config.targetFiles = now.targetFiles;
    m_options.config.targetDiscoveries = now.targetDiscoveries;
    m_options.config.targetProblems = now.targetProblems;
    m_options.config.approveCustomers = now.approveCustomers;
    m_options.config.tell = now.tell;
    m_options.config.backup = now.backup;
    m_options.config.onCallCalendars = now.onCallCalendars;
    m_onCall.setFiles(now.onCallCalendars);
    takeConfigured();
    if (feeds != m_feeds) {
        m_feeds = std::move(feeds);
        applyFeeds();
    }
    if (now.rulePaths != before.rulePaths) {
        readRuleFiles();
        libraryReloaded();
    }
    if (now.runbookPaths != before.runbookPaths) {
        m_library.setPaths(now.runbookPaths);
        libraryReloaded();
    }
    Q_EMIT configChanged();
}

} // namespace wf

#include "moc_presentdesk.cpp"
