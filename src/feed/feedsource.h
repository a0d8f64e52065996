// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/notice.h"
#include "feed/serverrules.h"
#include "metrics/series.h"

#include <QObject>
#include <QUrl>

#include <memory>

namespace wf {

enum class FeedState {
    Waiting, ///< No answer yet.
    Up,      ///< The last scrape succeeded.
    Down,    ///< The last scrape failed; its series are stale.
    Degraded ///< The last scrape succeeded in part: series were refused, or it is asked less often than it
             ///< should.
};

/// The last scrape succeeded, if only in part.
inline bool isUp(FeedState state)
{
    return state == FeedState::Up || state == FeedState::Degraded;
}

/// What a person must know about a feed. A value; copied between threads.
struct FeedHealth
{
    FeedId feed;
    QString address; ///< For people: the URL without its credentials.
    FeedState state = FeedState::Waiting;
    std::optional<Timestamp> lastSample; ///< Receipt of the last good scrape.
    std::optional<Timestamp> lastAttempt;
    std::optional<Timestamp> downSince; ///< First failure of the present outage.
    Millis duration{0};                 ///< Of the last scrape.
    Millis interval{0};
    Millis delay{0};       ///< How far what is known may lag behind: not 0 where another process scrapes.
    int samples = 0;       ///< In the last good scrape.
    int series = 0;        ///< Live now.
    int rejected = 0;      ///< Lines refused in the last scrape (lenient mode).
    QString lastError;     ///< Names address, line or field; empty when all is well.
    int refusedSeries = 0; ///< In the last scrape: beyond what the feed may have.
    int seriesLimit = 0;   ///< So many it may have; 0 where it is not known.
    int samplesKept = 0;   ///< Of the samples, those that relabelling and limits left.
    int lateSamples = 0;   ///< Since its start: pushed so late that they are drawn only.
    Millis lag{0};         ///< How old the newest pushed sample was when it came.
    int seriesAdded = 0;   ///< In the last scrape: series that were not live before.
    Millis slowedFrom{0};  ///< Its own interval, while its scrapes cost too much for it; else 0.
    std::shared_ptr<const ServerRules> rules = {}; ///< What a server that is asked for alerts evaluates.
    bool operator==(const FeedHealth &) const = default;

    /// Nothing good came for more than two intervals and a bit.
    bool isStale(Timestamp now) const;
    /// As before the first answer: what was wrong is over.
    void waitAgain();
};

/// Anything that brings samples. Lives on the ingest thread; start and stop there.
class FeedSource : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void start() = 0;
    virtual void stop() = 0;
    virtual FeedHealth health() const = 0;
    /// A chart shows these series from `from` on. A feed that can know more of that time tells it by past().
    virtual void wantPast(const std::vector<SeriesRef> &series, Timestamp from);

Q_SIGNALS:
    void batch(const wf::SampleBatch &batch);
    void healthChanged(const wf::FeedHealth &health);
    /// Samples of before what is known of their series, in time order, with `step` between two of them.
    void past(const wf::SampleBatch &batch, wf::Millis step);
    /// Alerts and changes that somebody told. Whoever is connected answers each once.
    void noticed(const wf::Notices &notices, const wf::NoticeAnswer &answer);

protected:
    /// Hands over what came; nothing where nothing came.
    void emitBatch(const FeedId &feed, Timestamp receivedAt, SampleBatch samples);
};

} // namespace wf
