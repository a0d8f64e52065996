// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "comms/channel.h"
#include "comms/outboxschedule.h"
#include "desk/config.h"
#include "desk/demo.h"
#include "desk/ingestsnapshot.h"
#include "desk/logworker.h"
#include "desk/review.h"
#include "desk/settings.h"
#include "detect/impactstart.h"
#include "incident/command.h"
#include "runbook/library.h"

#include <QPointer>
#include <QThread>

#include <functional>

class QFileSystemWatcher;
class QTimer;

namespace wf {

class ControlServer;
class Courier;
class IngestWorker;

struct DeskOptions
{
    QString dataDir;
    QString configFile; ///< For what the program adds to it; may not exist yet.
    Config config;
    /// Run the simulated estate inside, with this scenario ("calm", "dynex-outage@30s"), and watch nothing
    /// else: its data folder is one of its own.
    std::optional<QString> demo;
    quint64 demoSeed = 1;
    /// How long ago a scenario without a delay began: its onset can be seen at once.
    Millis demoBegan = std::chrono::minutes(3);
    /// Shows what another desk does on the same data folder, now or later: takes no lock, records and logs
    /// nothing, has no control socket. Where none runs, its own feeds bring metrics and detections.
    bool follow = false;
    /// Shows one incident as it was at a playhead, from the log and the recording of the data folder or from
    /// a bundle. Watches, records and sends nothing, takes no lock; what is written in the review goes to the
    /// desk that runs on the data folder, or under the log's lock for as long as it takes.
    std::optional<ReviewSource> review = {};
};

/// What a desk that follows knows about the one it follows.
struct FollowStatus
{
    bool follows = false;
    bool deskRuns = false;
    bool logRead = false;               ///< The last look at the log succeeded.
    std::optional<Timestamp> logReadAt; ///< The last one that did.
    FollowedMetrics metrics;
};

/// The same program on real targets, or on the simulated estate: each has a data folder of its own (demo.h).
/// The configuration is read anew. Fails where that cannot be read.
Expected<DeskOptions> optionsFor(LogTargets targets, DeskOptions now);

/// The facade that windows and the command line talk to: commands in, changes out. GUI thread; owns the
/// ingest, the comms and the log thread. Everything it returns by reference is a value of the GUI thread.
class Desk : public QObject
{
    Q_OBJECT
public:
    Desk(DeskOptions options, const Clock &clock, QObject *parent = nullptr);
    /// Stops feeds, ingest and messages, drains the log.
    ~Desk() override;
    void start();

    /// Of a review: stands at the playhead.
    const Clock &clock() const { return m_review ? m_review->clock() : m_clock; }
    /// The machine's, also in a review.
    const Clock &presentClock() const { return m_clock; }
    const DeskOptions &options() const { return m_options; }
    Settings &settings() { return m_settings; }
    const Settings &settings() const { return m_settings; }
    /// Of a review: the incident at the playhead.
    const IncidentBook &book() const { return m_review ? m_review->book() : m_book; }
    /// As the log has it now, also in a review.
    const IncidentBook &wholeBook() const { return m_book; }
    const LogStatus &logStatus() const { return m_logStatus; }
    const std::vector<ConditionStatus> &conditions() const
    {
        return m_review ? m_review->conditions() : m_snapshot->conditions;
    }
    const std::vector<FeedHealth> &feeds() const { return m_snapshot->feeds; }
    const std::vector<FeedConfig> &feedConfigs() const { return m_feeds; }
    /// Series by ref; never null.
    const SeriesCatalog &catalog() const { return *m_snapshot->catalog; }
    const StoreStats &storeStats() const { return m_snapshot->store; }
    const RecorderStatus &recorderStatus() const { return m_snapshot->recorder; }
    /// Of a desk that does not follow: that it runs itself, and when its log could last be read.
    FollowStatus followStatus() const;
    const QStringList &recorderProblems() const { return m_snapshot->recorderProblems; }
    const ChartFrame *chartFrame() const { return m_snapshot->frame.get(); }
    /// Null unless it is a review.
    const Review *review() const { return m_review.get(); }
    /// Of a review that is ready: moves the playhead; bookChanged() and ticked() tell everybody.
    void moveTo(Timestamp t);
    const RunbookLibrary &library() const { return m_library; }
    /// The person in front of it.
    QString user() const;
    bool isDemo() const { return m_options.demo.has_value(); }
    /// Nothing in its log happened: it is of a simulated estate. Not so of an exercise beside real incidents.
    bool isSimulated() const
    {
        return m_logStatus.targets == LogTargets::Simulated || (isDemo() && !m_drill);
    }
    /// An exercise runs: what is detected is a drill.
    bool isDrill() const { return m_drill; }

    /// Asks for a command in the user's name. `then` is called on this thread after the commit or the
    /// refusal, unless `context` is gone by then. Refusals nobody waits for are emitted as refused().
    void submit(const Command &command, QObject *context = nullptr,
                std::function<void(const CommandResult &)> then = {});
    /// The same for somebody else: "feed", "desk", a name from the command line.
    /// With a key it is taken once, however often it is asked for.
    void submitAs(const QString &actor, const Command &command, QObject *context = nullptr,
                  std::function<void(const CommandResult &)> then = {}, const QString &key = {});
    /// A command that was asked for is not answered yet.
    bool isBusy() const { return !m_waiting.empty(); }
    /// A runbook's text as it is now, for a declaration; none for an unknown id.
    std::optional<command::RunbookCopy> copyOf(const RunbookId &id) const;
    /// The general checklist: the first document that is one; none without.
    std::optional<command::RunbookCopy> checklistCopy() const;
    /// Of a runbook, of its document (both may be null), and of files that hold nothing but contacts.
    std::vector<Contact> contacts(const Runbook *runbook, const RunbookDocument *document) const;
    /// Who has to hear of an incident (null: one that is not declared yet) at this severity.
    QStringList whoToTell(Severity severity, const Incident *incident) const;
    /// Stores the file first, on the log's thread, then logs it; `evidence.sha256` and `size` are filled in.
    void attachEvidence(const command::AttachEvidence &evidence, const QByteArray &bytes,
                        QObject *context = nullptr, std::function<void(const CommandResult &)> then = {});
    /// Brings a bundle into the log; bookChanged() comes before `then`, which is called on this thread unless
    /// `context` is gone by then.
    void importBundle(const QString &file, QObject *context,
                      std::function<void(const Expected<BundleImport> &)> then);
    /// Of a review of a bundle: brings it into the log of the data folder, through the desk that runs there
    /// or under the lock.
    /// Who wrote in the bundle that is shown: asked before it is imported.
    void askReviewedAuthors(QObject *context,
                            std::function<void(const Expected<std::vector<BundleAuthor>> &)> then);
    void importReviewed(QObject *context, std::function<void(const Expected<BundleImport> &)> then);
    /// Brings the events of an incident that closed long ago into the book; bookChanged() follows.
    void loadIncident(const IncidentId &id);

    /// Where messages can go; none while the estate is simulated.
    const std::vector<ChannelInfo> &channels() const;
    /// How what is queued gets on. The records themselves are in the book.
    const OutboxStatus &outbox() const { return m_outbox; }
    /// Sends a test past the log; `then` hears what the service answered, unless `context` is gone by then.
    void testChannel(const QString &name, QObject *context,
                     std::function<void(const Expected<QString> &)> then);
    /// What a channel would show of a message.
    MessagePreview preview(const OutgoingMessage &message) const;

    /// Who shows charts: each asks for its own. Answers to the wall have WallChartKeys added to their keys.
    enum class ChartAsker { Window, Wall };
    static constexpr int WallChartKeys = 1'000'000;
    void setChartQueries(const std::vector<ChartQuery> &queries, ChartAsker asker = ChartAsker::Window);
    /// Numbers of lines over a range, from every sample; `then` is called on this thread unless `context` is
    /// gone by then.
    void askStatistics(const LineQuery &query, QObject *context,
                       std::function<void(const std::vector<LineStatistics> &)> then);
    /// Of a review: when the impact may have begun, from the recorded metrics.
    void askImpactStart(QObject *context, std::function<void(const std::vector<ImpactSuggestion> &)> then);
    /// The samples of lines as CSV, see csvOf().
    void askCsv(const LineQuery &query, QObject *context,
                std::function<void(const Expected<QByteArray> &)> then);
    void setBindings(const std::vector<ManualBinding> &bindings);
    /// A condition read out of prose is watched only after a person confirmed it; kept in the settings.
    void confirmCondition(const RunbookId &runbook, const QString &text);
    /// Adds it to the configuration file and watches it at once; a simulated desk leaves it to one on real
    /// targets, see optionsFor().
    Expected<void> addFeed(const FeedConfig &feed);
    /// Adds it to the configuration file and reads it at once. Refused where objectionToRunbooks() speaks
    /// against it, unless a person `confirmed` it, which the settings remember.
    Expected<void> addRunbookFolder(const QString &folder, bool confirmed = false);
    /// Starts the simulated estate and watches it; refused on a log of real targets.
    Expected<void> startDemo(const QString &scenario);
    /// Plays an exercise on the simulated estate. Refused while a real target is watched: a real fault would
    /// be taken for a part of it. An estate that runs already makes room.
    Expected<void> startDrill(const DemoPlan &plan);
    /// The simulated estate goes; drills that are open stay open until somebody ends them.
    void endDrill();

Q_SIGNALS:
    /// The review has its incident: playhead and range are known. Again when the incident's story changed.
    void reviewReady();
    /// There is no such incident, or the bundle cannot be read.
    void reviewFailed(const QString &message);
    void bookChanged(const std::set<wf::IncidentId> &incidents);
    void logStatusChanged();
    /// Something new is known of a condition: its state, its value, when it was heard last.
    void conditionsChanged();
    /// Conditions, feeds, catalog, store numbers, chart frame were looked at: at most ten times a second,
    /// whether they are others or not.
    void snapshotChanged();
    void libraryChanged();
    void drillChanged();
    /// A command was answered.
    void settled();
    void outboxChanged();
    /// Once a second: elapsed times and countdowns move on.
    void ticked(wf::Timestamp now);
    void timerFired(const wf::IncidentId &incident, const wf::TimerRecord &timer);
    void detected(const wf::IncidentId &incident);
    void refused(const QString &message);
    /// Something a person should hear of: this desk took over from another one.
    void notice(const QString &message);
    /// Of one that follows, about once a second: followStatus() is fresh.
    void looked();

private:
    CommandTicket wait(QObject *context, std::function<void(const CommandResult &)> then);
    void settle(CommandTicket ticket, const CommandResult &result);
    void connectLog();
    void connectIngest();
    void logOpened(const LogStatus &status, const std::vector<EventPtr> &events,
                   const std::vector<IncidentSummary> &archived);
    void startWatching(bool first);
    void takeOver();
    void restoreDetector();
    void takeCommitted(const std::vector<EventPtr> &events);
    void takeImported(const std::vector<IncidentSummary> &incidents);
    void takeSnapshot();
    void report(const std::vector<ConditionTransition> &transitions);
    void observe(const QString &actor, const Command &command);
    /// After the log could not be written for a while: what holds now.
    void reportStanding();
    void readRunbooks(const QStringList &paths);
    void libraryReloaded();
    void tick();
    void fireDueTimers(Timestamp now);
    void applyFeeds();
    void watchConfig();
    void reloadConfig();
    void takeConfig(const Config &config);
    Expected<void> startEstate(const DemoPlan &plan);
    void stopEstate();
    void openRecording();
    void openReview();
    void openBundle();
    void loadReviewedMetrics();
    void takeReviewed();
    void forward(CommandTicket ticket, const Command &command, const QString &actor);
    void takeLook(Timestamp at, bool read, bool writerRuns);
    void keepWindows();
    void keepCommitted(const std::vector<EventPtr> &events);
    void makeCourier();
    void reportDelivery(const OutboxSchedule::News &news);
    void stopCourier();
    void letCourierWork();
    bool maySend() const;
    void forwardMessages(const std::set<IncidentId> &incidents, bool fromBefore);
    template <typename F>
    void onIngest(F &&work)
    {
        QMetaObject::invokeMethod(m_ingest,
                                  [worker = m_ingest, work = std::forward<F>(work)] { work(*worker); });
    }
    template <typename F>
    void onLog(F &&work)
    {
        QMetaObject::invokeMethod(m_log, [worker = m_log, work = std::forward<F>(work)] { work(*worker); });
    }

    /// Tells `then` on this thread, whichever it is called on, unless `context` is gone by then.
    template <typename Answer>
    std::function<void(const Answer &)> answerTo(QObject *context, std::function<void(const Answer &)> then)
    {
        return [this, context = QPointer(context), then = std::move(then)](const Answer &answer) {
            QMetaObject::invokeMethod(
                this,
                [context, then, answer] {
                    if (context)
                        then(answer);
                },
                Qt::QueuedConnection);
        };
    }

    struct Waiting
    {
        QPointer<QObject> context;
        bool hasContext = false;
        std::function<void(const CommandResult &)> then;
    };

    DeskOptions m_options;
    const Clock &m_clock;
    Settings m_settings;
    RunbookLibrary m_library;
    IncidentBook m_book;
    LogStatus m_logStatus;
    std::unique_ptr<Review> m_review;
    FollowStatus m_follow;
    bool m_recordingAsked = false;
    std::map<ChartAsker, std::vector<ChartQuery>> m_queries;
    std::vector<FeedConfig> m_feeds;
    QFileSystemWatcher *m_configWatch = nullptr; ///< Where the configuration is what the file says.
    QTimer *m_reload = nullptr;
    Config m_readConfig;   ///< As it was read last.
    QString m_configError; ///< Of the last reading.
    std::shared_ptr<const IngestSnapshot> m_snapshot;
    std::map<CommandTicket, Waiting> m_waiting;
    CommandTicket m_nextTicket = 1;
    std::set<std::pair<IncidentId, TimerId>> m_firing; ///< Asked to fire, answer not here yet.
    ClockWatch m_clockWatch;
    std::unique_ptr<EstateServer> m_estate;
    bool m_drill = false;
    std::unique_ptr<ControlServer> m_control;
    QThread m_ingestThread;
    QThread m_commsThread;
    QThread m_logThread;
    IngestWorker *m_ingest; ///< Deleted by its thread's end.
    LogWorker *m_log;
    Courier *m_courier = nullptr; ///< Lives on the comms thread, see stopCourier().
    std::vector<ChannelInfo> m_channels;
    OutboxStatus m_outbox;
    QTimer *m_tick;
    QTimer *m_tellImported;
    std::set<IncidentId> m_imported; ///< That nobody was told of yet.
};

} // namespace wf
