// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/livedesk.h"

#include "backup/backupplace.h"
#include "desk/backupkeeper.h"
#include "desk/configwatch.h"
#include "desk/controlserver.h"
#include "desk/ingest.h"
#include "desk/keptwindows.h"
#include "desk/lostfeeds.h"
#include "desk/watchedrules.h"
#include "runbook/runbookplaces.h"

#include <algorithm>
#include <utility>

namespace wf {

LiveDesk::LiveDesk(DeskOptions options, const Clock &clock, QObject *parent)
    : PresentDesk(std::move(options), clock, LogWorker::Mode::Writes, parent), m_clockWatch(ClockTick)
{
    connect(m_ingest, &IngestWorker::transitions, this, &LiveDesk::report);
    connect(m_ingest, &IngestWorker::feedTurned, this, [this](const FeedHealth &health) {
        observe(QStringLiteral("feed"),
                command::ReportFeed{health.feed.text(), isUp(health.state), health.lastError});
    });
    connect(m_ingest, &IngestWorker::noticed, this, &LiveDesk::takeNotices);
    connect(this, &DeskView::libraryChanged, this, [this] { m_runbookIndex.reset(); });
    makeCourier();
    makeBackups();
}

LiveDesk::~LiveDesk()
{
    m_control.reset();
    stopTicking();
    stopIngest();
    stopCourier();
    drainLog();
    m_backup->finish();
    m_backup.reset();
}

void LiveDesk::begin()
{
    m_commsThread.start();
    PresentDesk::begin();
}

void LiveDesk::applyFeeds()
{
    onIngest([feeds = m_feeds](IngestWorker &worker) { worker.setFeeds(feeds); });
}

void LiveDesk::takeOpened(const std::set<IncidentId> &known)
{
    forwardMessages(known, true);
    m_backup->setLog(m_logStatus);
    loadParts(known);
    Q_EMIT bookChanged(known);
    Q_EMIT logStatusChanged();
    if (m_logStatus.refused)
        return; // What this desk would watch and record does not belong into that folder.
    if (!std::exchange(m_recordingAsked, true)) {
        openRecording();
        startWatching();
        const auto started = m_options.demo ? startDemo(*m_options.demo) : Expected<void>();
        if (!started)
            Q_EMIT refused(started.error().message);
        applyFeeds();
    } else if (mayWrite()) {
        // It watched on its own before, and knows what is true now; the recording finds its lock free by
        // itself.
        reportStanding();
        Q_EMIT notice(QStringLiteral("The other desk on this data folder has ended. This one now watches, "
                                     "records and writes the log."));
    }
    letCourierWork();
    // One that was cut can be accepted from outside as well.
    if (mayWrite() || m_logStatus.cut) {
        m_control = std::make_unique<ControlServer>(*this);
        if (!m_control->error().isEmpty())
            Q_EMIT refused(m_control->error());
    }
}

void LiveDesk::takeLogStatus(const LogStatus &before)
{
    letCourierWork();
    m_backup->setLog(m_logStatus);
    if ((before.state == LogStatus::State::Failing || before.cut) && mayWrite())
        reportStanding();
}

void LiveDesk::takeCommitted(const std::vector<EventPtr> &events, const std::set<IncidentId> &changed)
{
    keepCommitted(events);
    m_backup->touch();
    // What another desk queues may have left by the time this one takes over.
    forwardMessages(changed, m_logStatus.state == LogStatus::State::ReadOnly);
    PresentDesk::takeCommitted(events, changed);
}

void LiveDesk::takeLoaded(const std::set<IncidentId> &changed)
{
    forwardMessages(changed, false);
    m_backup->touch(); // It may have come in by an import.
    PresentDesk::takeLoaded(changed);
}

void LiveDesk::makeBackups()
{
    m_backup = std::make_unique<BackupKeeper>(m_options.dataDir, m_clock, m_settings);
    connect(m_backup.get(), &BackupKeeper::changed, this, &DeskView::backupChanged);
    connect(m_backup.get(), &BackupKeeper::noted, this,
            [this](const QString &note) { Q_EMIT notice(QStringLiteral("Backup: %1").arg(note)); });
    connect(this, &DeskView::bookChanged, m_backup.get(), &BackupKeeper::touch); // Imported incidents.
    takeConfigured();
}

/// What is simulated needs no second copy.
void LiveDesk::takeConfigured()
{
    m_backup->setFolder(m_options.demo ? QString() : m_options.config.backup.folder);
}

const BackupStatus &LiveDesk::backupStatus() const
{
    return m_backup->status();
}

Expected<void> LiveDesk::setBackupFolder(const QString &folder)
{
    if (!folder.isEmpty()) {
        if (const auto fits = checkBackupFolder(m_options.dataDir, folder); !fits)
            return fits;
    }
    if (const auto set = setBackupInConfig(m_options.configFile, folder); !set)
        return set;
    m_options.config.backup.folder = folder;
    if (configWatch())
        configWatch()->reload();
    takeConfigured();
    return {};
}

void LiveDesk::tick(Timestamp now)
{
    if (const auto change = m_clockWatch.tick(now, m_clock.steady())) {
        const bool slept = change->kind == ClockWatch::Change::Kind::Slept;
        observe(QStringLiteral("desk"),
                command::ReportClock{slept ? ClockChange::Slept : ClockChange::Stepped, change->amount});
    }
    fireDueTimers(now);
    if (!isSimulated() && mayWrite()) {
        for (const command::ReportAlert &lost : lostFeedReports(feeds(), m_feeds, m_book, now))
            observe(QStringLiteral("feed"), lost);
    }
}

void LiveDesk::openRecording()
{
    if (!m_options.config.recorder.enabled)
        return;
    RecordingOptions options{recorderPath(m_options.dataDir), {}, m_options.config.recorder.keep, false};
    for (const FeedConfig &feed : m_feeds)
        options.feeds.insert(feed.name);
    if (m_options.demo)
        options.feeds.insert(demoFeedName());
    options.feeds.insert(IngestWorker::rulesFeed());
    onIngest([options](IngestWorker &worker) { worker.openRecording(options); });
}

/// Only with all of them: what is in no window is thinned.
void LiveDesk::keepWindows()
{
    if (!m_hasAllPast)
        return;
    const std::vector<TimeRange> windows = windowsOf(m_book);
    onIngest([windows](IngestWorker &worker) { worker.setKept(windows); });
    m_backup->setWindows(windows);
}

void LiveDesk::keepCommitted(const std::vector<EventPtr> &events)
{
    bool turned = false;
    for (const EventPtr &event : events) {
        turned = turned || event->as<event::Declared>() || event->as<event::StatusChanged>() ||
                 event->as<event::Reopened>();
        if (const auto *pinned = event->as<event::WindowPinned>())
            onIngest([pin = Pin{pinned->range, event->incident.text()}](IngestWorker &worker) {
                worker.pin(pin);
            });
    }
    if (turned)
        keepWindows();
}

Expected<void> LiveDesk::show(const ShowRequest &request) const
{
    return m_shower ? m_shower(request)
                    : fail(ErrorCode::NotFound, QStringLiteral("this desk has no window"));
}

void LiveDesk::importBundle(const QString &file, Continuation<Expected<BundleImport>> then)
{
    onLog([this, file, then = std::move(then)](LogWorker &worker) {
        then.post(this, worker.importBundle(file));
    });
}

void LiveDesk::push(const QByteArray &json, Continuation<Expected<PushOutcome>> then)
{
    onIngest(
        [this, json, then = std::move(then)](IngestWorker &worker) { then.post(this, worker.push(json)); });
}

void LiveDesk::setBindings(const std::vector<ManualBinding> &bindings)
{
    m_settings.setBindings(bindings);
    onIngest([bindings](IngestWorker &worker) { worker.setBindings(bindings); });
}

void LiveDesk::confirmCondition(const RunbookId &runbook, const QString &text)
{
    QStringList confirmed = m_settings.value(SettingKey::ConfirmedConditions).toStringList();
    confirmed += confirmationOf(runbook, text);
    m_settings.set(SettingKey::ConfirmedConditions, confirmed);
    libraryReloaded();
}

void LiveDesk::tryFeed(const FeedConfig &feed, Continuation<Expected<TriedFeed>> then)
{
    m_trial.run(feed, std::move(then));
}

/// What was written of feeds is in effect at once: as the file says, or as `change` does it where what the
/// desk watches is not from the file.
Expected<void> LiveDesk::takeFeedChange(const Expected<void> &written,
                                        const std::function<void(std::vector<FeedConfig> &)> &change)
{
    if (!written || isSimulated())
        return written;
    if (configWatch()) {
        configWatch()->reload();
        return {};
    }
    change(m_feeds);
    applyFeeds();
    return {};
}

Expected<void> LiveDesk::addFeed(const FeedConfig &feed)
{
    return takeFeedChange(addFeedToConfig(m_options.configFile, feed),
                          [&feed](std::vector<FeedConfig> &feeds) { feeds.push_back(feed); });
}

Expected<void> LiveDesk::changeFeed(const FeedConfig &from, const FeedConfig &to)
{
    return takeFeedChange(changeFeedInConfig(m_options.configFile, from, to),
                          [&](std::vector<FeedConfig> &feeds) {
                              std::replace_if(
                                  feeds.begin(), feeds.end(),
                                  [&from](const FeedConfig &feed) { return feed.name == from.name; }, to);
                          });
}

Expected<void> LiveDesk::removeFeed(const FeedId &name)
{
    return takeFeedChange(
        removeFeedFromConfig(m_options.configFile, name), [&name](std::vector<FeedConfig> &feeds) {
            std::erase_if(feeds, [&name](const FeedConfig &feed) { return feed.name == name; });
        });
}

Expected<void> LiveDesk::addRunbookFolder(const QString &folder, bool confirmed)
{
    const QString objection = objectionToRunbooks(folder);
    if (!objection.isEmpty() && (!confirmed || isMadeUpByKernel(folder)))
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1. Choose the folder that holds the runbooks").arg(objection));
    if (const auto added = addRunbooksToConfig(m_options.configFile, folder); !added)
        return added;
    if (!objection.isEmpty()) {
        QStringList known = m_settings.value(SettingKey::ConfirmedFolders).toStringList();
        m_settings.set(SettingKey::ConfirmedFolders, known + QStringList{folder});
    }
    readRunbooks(m_library.paths() + QStringList{folder});
    return {};
}

} // namespace wf

#include "moc_livedesk.cpp"
