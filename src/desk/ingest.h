// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "desk/mailbox.h"
#include "detect/detector.h"
#include "feed/feedconfig.h"
#include "feed/feedsource.h"
#include "metrics/linestatistics.h"
#include "metrics/serieswindow.h"

#include <QObject>

#include <functional>
#include <map>

class QTimer;

namespace wf {

/// What a chart asks for. `key` names the chart; a live one follows the present with `span`.
struct ChartQuery
{
    int key = 0;
    std::vector<SeriesRef> series; ///< At most 20 lines are answered.
    Millis span{0};
    std::optional<TimeRange> fixed;
    int pixels = 600;
    LineForm form{};
    bool operator==(const ChartQuery &) const = default;
};

/// Lines over a range, for numbers and exports.
struct LineQuery
{
    std::vector<SeriesRef> series;
    LineForm form{};
    TimeRange range;
};

struct ChartAnswer
{
    TimeRange range;
    std::vector<SeriesWindowPtr> windows;
};

struct ChartFrame
{
    Timestamp now;
    std::map<int, ChartAnswer> answers;
};

/// What the ingest thread knows, for the GUI; a newer one replaces it.
struct IngestSnapshot
{
    std::vector<ConditionStatus> conditions;
    std::vector<FeedHealth> feeds;
    std::shared_ptr<const SeriesCatalog> catalog;
    StoreStats store;
    std::shared_ptr<const ChartFrame> frame;
};

/// The ingest thread's work: feeds, store, detector, answers to charts. Made on any thread, moved to its own;
/// every slot runs there.
class IngestWorker : public QObject
{
    Q_OBJECT
public:
    explicit IngestWorker(const Clock &clock, StoreLimits limits = {});
    ~IngestWorker() override;

    void start();
    /// Ends feeds; nothing is emitted afterwards.
    void stop();
    /// Puts samples of the past into the store: they draw, and nothing is detected from them.
    void prefill(const std::function<SampleBatch(SeriesStore &)> &make);
    void setFeeds(const std::vector<FeedConfig> &feeds);
    void setRules(const std::vector<DetectorRule> &rules);
    void setBindings(const std::vector<ManualBinding> &bindings);
    void endDetection(const RunbookId &runbook);
    void restore(const RunbookId &runbook, int condition, ConditionState state, Timestamp since);
    void setQueries(const std::vector<ChartQuery> &queries);
    std::vector<LineStatistics> statistics(const LineQuery &query) const;
    Expected<QByteArray> csv(const LineQuery &query) const;

    /// Read by the GUI thread after snapshotReady().
    LatestMailbox<IngestSnapshot> &mailbox() { return m_mailbox; }

Q_SIGNALS:
    void transitions(const std::vector<wf::ConditionTransition> &transitions);
    void feedTurned(const wf::FeedHealth &health); ///< Up or down.
    void snapshotReady();

private:
    void takeBatch(const SampleBatch &batch);
    void keep(const SampleBatch &batch);
    void tell(std::vector<ConditionTransition> changes);
    void tick();
    void publish();
    std::shared_ptr<const ChartFrame> answerQueries(Timestamp now) const;
    SeriesWindowPtr window(const Line &line, TimeRange range, int pixels) const;

    const Clock &m_clock;
    SeriesStore m_store;
    Detector m_detector;
    std::vector<std::unique_ptr<FeedSource>> m_sources;
    std::map<FeedId, FeedState> m_feedStates;
    std::vector<ChartQuery> m_queries;
    std::shared_ptr<const SeriesCatalog> m_catalog;
    std::uint64_t m_catalogGeneration = 0;
    LatestMailbox<IngestSnapshot> m_mailbox;
    QTimer *m_tick;
    QTimer *m_publish;
};

} // namespace wf
