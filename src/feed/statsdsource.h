// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/pushsource.h"
#include "feed/statsdtotals.h"

namespace wf {

/// Listens for StatsD and DogStatsD at a UDP port of this computer or at a Unix socket (datagrams).
///
/// Bounds: packets of 64 kB, the feed's series limit, StatsdTotals::MaxBytes, 20 ms a turn; what the system
/// has to drop is counted and said.
class StatsdSource final : public PushSource
{
    Q_OBJECT
public:
    StatsdSource(FeedConfig config, SeriesStore &store, const Clock &clock, QObject *parent = nullptr);
    ~StatsdSource() override;

protected:
    Expected<LocalSocket> listen() override;
    void ready() override;
    std::optional<Came> tell(Timestamp now, ExpositionSink &sink) override;

private:
    void takePacket(std::string_view packet, Timestamp now);

    StatsdTotals m_totals;
    StatsdReader m_reader;
    std::vector<char> m_packet;
    bool m_any = false; ///< Something came since the last time.
    Came m_came;
    quint32 m_dropped = 0; ///< By the system, since the socket was opened.
    quint32 m_droppedBefore = 0;
};

/// What a feed of StatsD may have as its address: "udp://127.0.0.1:8125", "udp://[::1]:8125", "unix:///path".
/// Errors are sentences without the feed's name.
Expected<void> checkStatsdUrl(const QUrl &url);

} // namespace wf
