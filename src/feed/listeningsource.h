// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "feed/feedconfig.h"
#include "feed/feedsource.h"
#include "metrics/seriesstore.h"

#include <QTimer>

namespace wf {

/// A feed that others push to: it listens, and looks at each interval what came. If it cannot listen it tries
/// again at each interval.
class ListeningSource : public FeedSource
{
    Q_OBJECT
public:
    /// `store` and `clock` outlive the source. May be moved to the ingest thread before start().
    ListeningSource(FeedConfig config, SeriesStore &store, const Clock &clock, QObject *parent);

    void start() override;
    void stop() override;
    FeedHealth health() const override { return m_health; }

protected:
    /// Errors are sentences without the address.
    virtual Expected<void> open() = 0;
    virtual bool isOpen() const = 0;
    virtual void close() = 0;
    /// An interval is over, during which it could be heard.
    virtual void takeInterval(Timestamp now) = 0;
    /// Appends a stale marker for every live series.
    virtual void endAll(Timestamp at, std::vector<SeriesSample> &batch) = 0;

    /// Ends an interval now.
    void flush();
    const FeedConfig &config() const { return m_config; }
    const Clock &clock() const { return m_clock; }

    FeedHealth m_health;

private:
    bool openAgain(Timestamp now);

    const FeedConfig m_config;
    const Clock &m_clock;
    QTimer m_timer;
};

} // namespace wf
