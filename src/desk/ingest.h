// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "desk/following.h"
#include "desk/ingestsnapshot.h"
#include "desk/mailbox.h"
#include "desk/pushed.h"
#include "desk/queryrunner.h"
#include "desk/recording.h"
#include "desk/serverquery.h"
#include "detect/impactstart.h"
#include "detect/rulewatch.h"
#include "feed/feedconfig.h"
#include "feed/feedsource.h"
#include "http/httpclient.h"
#include "metrics/sealedblock.h"
#include "promql/storesource.h"

#include <QObject>

#include <functional>
#include <map>

class QTimer;

namespace wf {

/// The ingest thread's work: feeds, store, detector, answers to charts. Made on any thread, moved to its own;
/// every slot runs there.
class IngestWorker : public QObject
{
    Q_OBJECT
public:
    explicit IngestWorker(const Clock &clock, StoreLimits limits = {});
    ~IngestWorker() override;

    /// Whose series those are that rules make: recordings and ALERTS.
    static FeedId rulesFeed() { return FeedId(QStringLiteral("rules")); }

    void start();
    /// Ends feeds; nothing is emitted afterwards.
    void stop();
    /// Takes up what was recorded, and records from now on; before the feeds start.
    void openRecording(const RecordingOptions &options);
    /// Conditions go on from what was saved with the recording; after restore().
    void resumeDetector();
    void pin(const Pin &pin);
    void setKept(const std::vector<TimeRange> &ranges);
    /// Puts samples of the past into the store: they draw, and nothing is detected from them. Not done where
    /// the last hour was recorded.
    void prefill(const std::function<SampleBatch(SeriesStore &)> &make);
    /// Fills the store with what is only looked at: `load` gives what could not be read.
    void load(const std::function<QStringList(SeriesStore &)> &load);
    /// Starts what is new and stops what is gone or changed; a feed that stays as it was notices nothing.
    void setFeeds(const std::vector<FeedConfig> &feeds);
    /// Instead of setFeeds(): reads what another process records, and scrapes itself only while none does.
    void follow(const FollowOptions &options);
    void setRules(const std::vector<DetectorRule> &rules, const std::vector<WatchedGroup> &groups);
    void setBindings(const std::vector<ManualBinding> &bindings);
    void endDetection(const RunbookId &runbook);
    /// An incident of the runbook is open again: how its conditions stand is told anew.
    void takeUpAgain(const RunbookId &runbook);
    void restore(const RunbookId &runbook, int condition, ConditionState state, Timestamp since);
    void setQueries(const std::vector<ChartQuery> &queries);
    std::vector<LineStatistics> statistics(const LineQuery &query);
    std::vector<ImpactSuggestion> impactStart(const std::vector<Condition> &conditions,
                                              Timestamp detected) const
    {
        return suggestImpactStart(m_store, conditions, detected);
    }
    Expected<QByteArray> csv(const LineQuery &query);
    /// Samples that a script pushes, as JSON.
    Expected<PushOutcome> push(const QByteArray &json);
    /// They are on disk, or why they are not. Whoever told them hears it.
    void settleNotices(quint64 ticket, const Expected<void> &stored);
    /// See QueryRunner::run().
    void query(const QueryRequest &request, std::function<void(const QueryAnswer &)> done)
    {
        m_queries.run(request, std::move(done));
    }
    /// See ServerQuery::run().
    void queryServer(const FeedConfig &server, const QueryRequest &request,
                     std::function<void(const QueryAnswer &)> done)
    {
        m_serverQuery.run(server, request, std::move(done));
    }

    /// Read by the GUI thread after snapshotReady().
    LatestMailbox<IngestSnapshot> &mailbox() { return m_mailbox; }

Q_SIGNALS:
    void transitions(const std::vector<wf::ConditionTransition> &transitions);
    void feedTurned(const wf::FeedHealth &health); ///< Up or down.
    /// Alerts and changes that were told to a feed, to be written down: then settleNotices().
    void noticed(quint64 ticket, const wf::Notices &notices);
    void snapshotReady();

private:
    struct Source
    {
        FeedConfig config;
        std::unique_ptr<FeedSource> feed;
    };
    std::unique_ptr<FeedSource> startFeed(const FeedConfig &config, Millis after);
    void takeHealth(const FeedHealth &health);
    void takeNotices(const Notices &notices, const NoticeAnswer &answer);
    void keepUp(const FeedHealth &health);
    void letGoOfSilent(Timestamp now);
    void takeBatch(const SampleBatch &batch);
    void takePast(const SampleBatch &batch, Millis step);
    void keep(const SampleBatch &batch);
    void tell(std::vector<ConditionTransition> changes);
    std::vector<ConditionStatus> statuses() const;
    void evaluateRules();
    void keepRecorded(const std::vector<rules::RecordedSample> &samples, Millis interval);
    void wantRecorded(const std::string &name, Timestamp from);
    void bringIn(const std::vector<SeriesRef> &series, Timestamp from);
    void tick();
    void publish();
    void wantPast(Timestamp now);
    std::vector<Line> wholeLines(const LineQuery &query);
    void saveDetector(bool last = false);

    const Clock &m_clock;
    SeriesStore m_store;
    PushedSamples m_pushed{m_store};
    Detector m_detector;
    promql::StoreSource m_ruleSource;
    RuleWatch m_rules;
    std::shared_ptr<const RuleReports> m_savedRules; ///< As of the last save.
    SteadyTime m_rulesSavedAt{};
    HttpClient m_http; ///< Of all feeds.
    std::vector<Source> m_sources;
    std::optional<Timestamp> m_sweptAt;
    std::map<FeedId, FeedState> m_feedStates;
    std::map<quint64, NoticeAnswer> m_notices; ///< That nobody has settled yet, by ticket.
    quint64 m_lastNotice = 0;
    TimesPool m_pastTimes; ///< Of what servers tell of the past.
    ChartAnswers m_answers;
    Recording m_recording;
    QueryRunner m_queries;
    ServerQuery m_serverQuery;
    std::unique_ptr<Following> m_following; ///< Of a desk that follows.
    QStringList m_loadProblems;
    std::shared_ptr<const SeriesCatalog> m_catalog;
    std::uint64_t m_catalogGeneration = 0;
    LatestMailbox<IngestSnapshot> m_mailbox;
    QTimer *m_tick;
    QTimer *m_publish;
};

} // namespace wf
