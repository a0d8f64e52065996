// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "feed/feedconfig.h"
#include "feed/feedsource.h"
#include "feed/localsocket.h"
#include "feed/scrapeseries.h"

#include <QTimer>

class QSocketNotifier;

namespace wf {

/// A feed that others push to: listens, and hands over at each interval what came. While nothing comes at all
/// nothing is handed over, so that the feed becomes stale. If it cannot listen it tries again at each
/// interval.
class PushSource : public FeedSource
{
    Q_OBJECT
public:
    /// `store` and `clock` outlive the source. May be moved to the ingest thread before start().
    PushSource(FeedConfig config, SeriesStore &store, const Clock &clock, QObject *parent);

    ~PushSource() override;

    void start() override;
    void stop() override;
    FeedHealth health() const override { return m_health; }
    /// At which it listens; 0 until it does, and of a Unix socket.
    quint16 port() const { return m_socket.port(); }

protected:
    /// What came is read for so long at a time, so that other feeds have their turns.
    static constexpr std::chrono::milliseconds Turn{20};
    /// What came since the last time.
    struct Came
    {
        int samples = 0;
        int refused = 0;     ///< Values without room, or of another type than before.
        quint32 dropped = 0; ///< Packets that the system had no room for.
        int badLines = 0;
        QString firstBad; ///< Why the first of them was refused.
    };
    /// A series that nothing came for leaves after so long.
    static Millis forgetAfter(const FeedConfig &config);

    virtual Expected<LocalSocket> listen() = 0;
    /// Something can be read from the socket, or accepted.
    virtual void ready() = 0;
    /// The socket was closed.
    virtual void closed() {}
    /// Tells the sink everything that is live; none if nothing came since the last time.
    virtual std::optional<Came> tell(Timestamp now, ExpositionSink &sink) = 0;

    const LocalSocket &socket() const { return m_socket; }
    const FeedConfig &config() const { return m_config; }
    const Clock &clock() const { return m_clock; }

private:
    void flush();
    bool openAgain(Timestamp now);
    void takeCame(const Came &came, Timestamp now);
    QString troubleText(const Came &came) const;

    const FeedConfig m_config;
    const Clock &m_clock;
    ScrapeSeries m_series;
    FeedHealth m_health;
    QTimer m_timer;
    LocalSocket m_socket;
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace wf
