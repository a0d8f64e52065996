// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "desk/desksetup.h"
#include "promql/storesource.h"
#include "support/fakeclock.h"

#include <QHash>
#include <QTemporaryDir>
#include <QTimer>

#include <deque>
#include <map>

namespace wf {

/// A desk without threads, network, log or recording: commands are decided and folded, samples are judged,
/// and time passes when the test says so, by pass() or by its clock. Answers come through the event loop, as
/// a real desk's do. What needs the world (feeds to add, drills, test messages) is refused.
class FakeDesk final : public Desk, public DeskSetup
{
    Q_OBJECT
public:
    /// How often samples come, and what clock() starts at.
    static constexpr Millis ScrapeEvery{200};
    explicit FakeDesk(DeskOptions options, FakeClock &clock, bool hasFeed = true);

    // The world, as a test makes it.
    /// The value that every scrape from now on brings; "name" or "name{label=\"value\"}".
    void set(const QByteArray &metric, double value) { m_metrics[metric] = value; }
    void forget(const QByteArray &metric) { m_metrics.erase(metric); }
    /// The target does not answer.
    void setFeedBroken(bool broken) { m_broken = broken; }
    /// What the target says it evaluates, from the next pass on.
    void setServerRules(ServerRules rules)
    {
        m_snapshot.feeds.front().rules = std::make_shared<const ServerRules>(std::move(rules));
    }
    /// Scrapes and ticks come and timers fall due; afterwards everybody is told, and the charts are answered.
    void pass(Millis time);
    void setLogStatus(const LogStatus &status);
    /// What a target answers that is tried.
    void setTrial(const Expected<TriedFeed> &answer) { m_trial = answer; }
    const std::optional<FeedConfig> &tried() const { return m_tried; }
    /// Also watches that feed, of which nothing is heard.
    void watch(const FeedConfig &feed)
    {
        m_options.config.feeds.push_back(feed);
        Q_EMIT configChanged();
    }
    /// What Alertmanagers have.
    void setSilences(std::vector<SilencesOf> silences) { m_silences = std::move(silences); }
    const std::vector<SilencesOf> &silences() const { return m_silences; }
    void setBackupStatus(const BackupStatus &status);
    void setOnCall(const OnCallNow &who)
    {
        m_onCall = who;
        Q_EMIT onCallChanged();
    }
    /// At once, without the event loop.
    CommandResult run(const Command &command, const QString &actor);
    /// What was attached, by its hash; empty if nothing was.
    QByteArray evidence(const Sha256 &sha256) const { return m_evidence.value(sha256.text()); }

    const Clock &clock() const override { return m_clock; }
    const Clock &presentClock() const override { return m_clock; }
    std::optional<TimeRange> shownRange() const override { return std::nullopt; }
    const DeskOptions &options() const override { return m_options; }
    Settings &settings() override { return m_settings; }
    const Settings &settings() const override { return m_settings; }
    const IncidentBook &book() const override { return m_book; }
    const IncidentBook &wholeBook() const override { return m_book; }
    const LogStatus &logStatus() const override { return m_logStatus; }
    const std::vector<ConditionStatus> &conditions() const override { return m_snapshot.conditions; }
    const std::vector<FeedConfig> &feedConfigs() const override { return m_options.config.feeds; }
    const RunbookLibrary &library() const override { return m_library; }
    const rules::RuleLibrary &ruleLibrary() const override { return m_ruleLibrary; }
    FollowStatus followStatus() const override;
    const std::vector<ChannelInfo> &channels() const override { return m_channels; }
    const OutboxStatus &outbox() const override { return m_outbox; }
    const BackupStatus &backupStatus() const override { return m_backup; }
    const OnCallNow &onCall() const override { return m_onCall; }
    bool isSimulated() const override { return isDemo(); }
    bool isDrill() const override { return false; }
    void loadIncident(const IncidentId &) override {}
    void setChartQueries(ChartAsker asker, const std::vector<ChartQuery> &queries) override;
    void askStatistics(const LineQuery &query, Continuation<std::vector<LineStatistics>> then) override;
    void askCsv(const LineQuery &query, Continuation<Expected<QByteArray>> then) override;
    void askQuery(const QueryRequest &request, Continuation<QueryAnswer> then) override;
    void askImpactStart(const IncidentId &id, Continuation<std::vector<ImpactSuggestion>> then) override;

    void submit(const Command &command, Continuation<CommandResult> then = {}) override;
    void attachEvidence(const command::AttachEvidence &evidence, const QByteArray &bytes,
                        Continuation<CommandResult> then = {}) override;
    std::vector<Unsaved> unsaved() const override;
    bool isBusy() const override { return !m_asked.empty(); }
    /// As on a disk that does not answer: commands wait until it does again.
    void setStalled(bool stalled);

    void setBindings(const std::vector<ManualBinding> &bindings) override;
    void confirmCondition(const RunbookId &runbook, const QString &text) override;
    void tryFeed(const FeedConfig &feed, Continuation<Expected<TriedFeed>> then) override
    {
        m_tried = feed;
        then.post(this, m_trial);
    }
    void askSilences(Continuation<std::vector<SilencesOf>> then) override { then(m_silences); }
    void setSilence(const FeedId &feed, const Silence &silence,
                    Continuation<Expected<QString>> then) override;
    void expireSilence(const FeedId &feed, const QString &id, Continuation<Expected<void>> then) override;
    Expected<void> addFeed(const FeedConfig &feed) override;
    Expected<void> changeFeed(const FeedConfig &from, const FeedConfig &to) override;
    Expected<void> removeFeed(const FeedId &name) override;
    Expected<void> addRunbookFolder(const QString &folder, bool confirmed) override;
    Expected<void> setBackupFolder(const QString &folder) override;
    Expected<void> startDrill(const DemoPlan &plan) override;
    void endDrill() override {}
    void testChannel(const QString &name, Continuation<Expected<QString>> then) override;

protected:
    const IngestSnapshot &snapshot() const override { return m_snapshot; }

private:
    void readRules();
    void evaluateRules();
    /// The clock was moved past what is known: one scrape and one tick for all of it.
    void catchUp();
    void scrape();
    void tick();
    void observe(const Command &command, const QString &actor);
    void publish();
    void report(const std::vector<ConditionTransition> &transitions);
    std::vector<EventPtr> commit(const std::vector<EventDraft> &drafts);
    void tellDetector(const EventPtr &event);
    FeedHealth &health() { return m_snapshot.feeds.front(); }

    DeskOptions m_options;
    FakeClock &m_clock;
    QTimer m_beat;
    OnCallNow m_onCall;
    Timestamp m_known; ///< The clock at the last scrape or tick.
    QTemporaryDir m_folder;
    Settings m_settings;
    RunbookLibrary m_library;
    rules::RuleLibrary m_ruleLibrary;
    IncidentBook m_book;
    LogStatus m_logStatus;
    qint64 m_sequence = 0;
    struct Asked
    {
        Unsaved what;
        QString actor;
        Continuation<CommandResult> then;
    };
    void answerNext();
    std::deque<Asked> m_asked;
    bool m_stalled = false;
    QHash<QString, QByteArray> m_evidence;
    std::vector<ChannelInfo> m_channels;
    OutboxStatus m_outbox;
    BackupStatus m_backup;
    std::map<QByteArray, double> m_metrics;
    bool m_hasFeed;
    bool m_broken = false;
    SeriesStore m_store;
    Detector m_detector;
    promql::StoreSource m_ruleSource{m_store};
    RuleWatch m_rules{m_store, m_ruleSource};
    ChartAnswers m_answers;
    std::map<ChartAsker, std::vector<ChartQuery>> m_queries;
    std::map<QByteArray, SeriesRef> m_series; ///< Of the metrics that were ever scraped.
    std::uint64_t m_catalogGeneration = ~0ull;
    IngestSnapshot m_snapshot;
    Expected<TriedFeed> m_trial = TriedFeed{};
    std::optional<FeedConfig> m_tried;
    std::vector<SilencesOf> m_silences;
};

} // namespace wf
