// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "desk/logworker.h"
#include "desk/watchedrules.h"

#include <QThread>

class QTimer;

namespace wf {

class IngestWorker;

/// What every desk of the program has: the log's thread and the ingest thread, the book, the runbooks, the
/// settings. What it does with the news is its kind's. GUI thread. Made, started once, ended.
class DeskCore : public Desk
{
    Q_OBJECT
public:
    /// Stops feeds and ingest, then the log, whose close is queued behind every command already asked for.
    ~DeskCore() override;
    void start();

    const Clock &clock() const override { return m_clock; }
    const Clock &presentClock() const override { return m_clock; }
    std::optional<TimeRange> shownRange() const override { return std::nullopt; }
    const DeskOptions &options() const override { return m_options; }
    Settings &settings() override { return m_settings; }
    const Settings &settings() const override { return m_settings; }
    const IncidentBook &book() const override { return m_book; }
    const IncidentBook &wholeBook() const override { return m_book; }
    const LogStatus &logStatus() const override { return m_logStatus; }
    const std::vector<ConditionStatus> &conditions() const override { return m_snapshot->conditions; }
    const std::vector<FeedConfig> &feedConfigs() const override { return m_feeds; }
    const RunbookLibrary &library() const override { return m_library; }
    const rules::RuleLibrary &ruleLibrary() const override { return m_ruleLibrary; }
    FollowStatus followStatus() const override;
    const std::vector<ChannelInfo> &channels() const override;
    const OutboxStatus &outbox() const override { return m_outbox; }
    bool isSimulated() const override;
    bool isDrill() const override { return false; }

    void loadIncident(const IncidentId &id) override;
    void setChartQueries(ChartAsker asker, const std::vector<ChartQuery> &queries) override;
    void askStatistics(const LineQuery &query, Continuation<std::vector<LineStatistics>> then) override;
    void askCsv(const LineQuery &query, Continuation<Expected<QByteArray>> then) override;
    void askQuery(const QueryRequest &request, Continuation<QueryAnswer> then) override;
    void askImpactStart(const IncidentId &id, Continuation<std::vector<ImpactSuggestion>> then) override;

    void submit(const Command &command, Continuation<CommandResult> then = {}) override;
    void attachEvidence(const command::AttachEvidence &evidence, const QByteArray &bytes,
                        Continuation<CommandResult> then = {}) override;
    std::vector<Unsaved> unsaved() const override;
    bool isBusy() const override { return !m_waiting.empty(); }

protected:
    DeskCore(DeskOptions options, const Clock &clock, LogWorker::Mode mode, QObject *parent);

    /// The feed of that name if it is of that kind; null otherwise.
    const FeedConfig *feedNamed(const FeedId &name, const QString &kind) const;
    /// The threads run and the runbooks are read: opens what it shows.
    virtual void begin() = 0;
    /// The log was opened, again if another file came; the book holds what it said.
    virtual void takeOpened(const std::set<IncidentId> &known) = 0;
    /// After that, once: the book knows every incident that was ever in the log.
    virtual void takeWholePast() {}
    virtual void takeCommitted(const std::vector<EventPtr> &events, const std::set<IncidentId> &changed) = 0;
    /// Events from before came into the book.
    virtual void takeLoaded(const std::set<IncidentId> &changed) = 0;
    virtual void takeLogStatus(const LogStatus &before) { Q_UNUSED(before) }
    virtual void takeConditions(const std::vector<ConditionStatus> &conditions) { Q_UNUSED(conditions) }
    /// What the libraries hold now, with what a person confirmed.
    virtual void takeRules(const WatchedRules &rules) { Q_UNUSED(rules) }
    virtual void execute(CommandTicket ticket, const QString &actor, const Command &command,
                         const QString &key);

    const IngestSnapshot &snapshot() const override { return *m_snapshot; }
    /// With a key it is taken once, however often it is asked for.
    void submitAs(const QString &actor, const Command &command, Continuation<CommandResult> then = {},
                  const QString &key = {});
    void settle(CommandTicket ticket, const CommandResult &result);
    void openLog();
    /// As LogWorker::opened() tells it, or who reads the events somewhere else.
    void takeLog(const LogStatus &status, const std::vector<EventPtr> &events,
                 const std::vector<IncidentSummary> &archived);
    void readRunbooks(const QStringList &paths);
    /// Not those of a simulated estate: rules read real metrics.
    void readRuleFiles();
    void libraryReloaded();
    /// Waits for the thread; what was emitted before is still delivered.
    void stopIngest();
    /// Waits until every command that was asked for is on disk.
    void drainLog();
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

    DeskOptions m_options;
    const Clock &m_clock;
    Settings m_settings;
    RunbookLibrary m_library;
    rules::RuleLibrary m_ruleLibrary;
    IncidentBook m_book;
    LogStatus m_logStatus;
    bool m_hasAllPast = false; ///< The book knows every incident that was ever in the log.
    std::vector<FeedConfig> m_feeds;
    OutboxStatus m_outbox;
    std::shared_ptr<const IngestSnapshot> m_snapshot;
    IngestWorker *m_ingest; ///< Deleted by its thread's end.
    LogWorker *m_log;

private:
    void connectLog();
    void takeImported(const std::vector<IncidentSummary> &incidents);
    void takePast(const std::vector<IncidentSummary> &incidents, bool last);
    void takeSnapshot();

    const LogWorker::Mode m_mode;
    std::map<ChartAsker, std::vector<ChartQuery>> m_queries;
    struct Waiting
    {
        Continuation<CommandResult> then;
        Unsaved what;
    };
    CommandTicket wait(const Command &command, Continuation<CommandResult> then);

    std::map<CommandTicket, Waiting> m_waiting;
    CommandTicket m_nextTicket = 1;
    std::vector<ChannelInfo> m_channels;
    QThread m_ingestThread;
    QThread m_logThread;
    QTimer *m_tellImported;
    std::set<IncidentId> m_imported; ///< That nobody was told of yet.
};

} // namespace wf
