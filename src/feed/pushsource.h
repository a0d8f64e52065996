// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/listeningsource.h"
#include "feed/localsocket.h"
#include "feed/scrapeseries.h"

class QSocketNotifier;

namespace wf {

/// Listens at a socket of this computer, and hands over at each interval what came. While nothing comes at
/// all nothing is handed over, so that the feed becomes stale.
class PushSource : public ListeningSource
{
    Q_OBJECT
public:
    PushSource(FeedConfig feed, SeriesStore &store, const Clock &clock, QObject *parent);

    ~PushSource() override;

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
    static Millis forgetAfter(const FeedConfig &feed);

    virtual Expected<LocalSocket> listen() = 0;
    /// Something can be read from the socket, or accepted.
    virtual void ready() = 0;
    /// The socket was closed.
    virtual void closed() {}
    /// Tells the sink everything that is live; none if nothing came since the last time.
    virtual std::optional<Came> tell(Timestamp now, ExpositionSink &sink) = 0;

    const LocalSocket &socket() const { return m_socket; }

private:
    Expected<void> open() final;
    bool isOpen() const final { return m_socket.isOpen(); }
    void close() final;
    void takeInterval(Timestamp now) final;
    void endAll(Timestamp at, std::vector<SeriesSample> &batch) final { m_series.endAll(at, batch); }
    void takeCame(const Came &came, Timestamp now);
    QString troubleText(const Came &came) const;

    ScrapeSeries m_series;
    LocalSocket m_socket;
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace wf
