// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "desk/ingestsnapshot.h"
#include "feed/feedconfig.h"
#include "metrics/recorderfollower.h"

#include <QObject>

class QTimer;

namespace wf {

struct FollowOptions
{
    QString folder;                   ///< Of the recorder that is followed.
    std::vector<FeedConfig> ownFeeds; ///< Scraped while nobody records.
    bool operator==(const FollowOptions &) const = default;
};

/// Where the metrics of a program that writes nothing come from: another process that records into the
/// folder, as long as one does; its own feeds else. Ingest thread.
class Following : public QObject
{
    Q_OBJECT
public:
    Following(SeriesStore &store, const Clock &clock, QObject *parent = nullptr);

    void start(const FollowOptions &options);
    void stop();
    const FollowOptions &options() const { return m_options; }
    /// The feeds as they look from what was recorded of them.
    std::vector<FeedHealth> health() const;
    const FollowedMetrics &status() const { return m_status; }

Q_SIGNALS:
    void batch(const wf::SampleBatch &batch);
    /// There is another file than before.
    void newDay();
    /// Nobody records, or somebody does again.
    void ownFeedsWanted(bool wanted);

private:
    void look();
    bool isRecorded();
    void take(const RecorderFollower::News &news);
    void note(const SampleBatch &batch);

    SeriesStore &m_store;
    const Clock &m_clock;
    FollowOptions m_options;
    std::unique_ptr<RecorderFollower> m_follower; ///< While somebody records.
    std::map<FeedId, FeedHealth> m_feeds;
    FollowedMetrics m_status;
    SteadyTime m_recordedAt{}; ///< When somebody was last seen recording.
    bool m_decided = false;
    QTimer *m_timer;
};

} // namespace wf
