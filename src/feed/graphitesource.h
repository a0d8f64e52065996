// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/graphiteline.h"
#include "feed/pushsource.h"

#include <map>
#include <memory>

namespace wf {

/// Listens for Graphite's plaintext protocol at a TCP port of this computer. A sample keeps the time it was
/// sent with.
///
/// Bounds: 64 connections (of more the one that said nothing for longest goes), lines of 8 kB, the feed's
/// series limit, 64 MB of names and labels, 100,000 samples an interval, 20 ms a turn.
class GraphiteSource final : public PushSource
{
    Q_OBJECT
public:
    static constexpr std::size_t MaxConnections = 64;
    GraphiteSource(FeedConfig config, SeriesStore &store, const Clock &clock, QObject *parent = nullptr);
    ~GraphiteSource() override;
    std::size_t connections() const { return m_peers.size(); }

protected:
    Expected<LocalSocket> listen() override;
    void ready() override;
    void closed() override;
    std::optional<Came> tell(Timestamp now, ExpositionSink &sink) override;

private:
    class Peer;
    using TimedValue = std::pair<std::int64_t, double>; ///< Time in ms.
    struct Entry
    {
        PushedSeries series;
        std::vector<TimedValue> samples; ///< That came since the last time.
        std::optional<TimedValue> told;  ///< The newest of before: repeated while nothing newer comes.
        Timestamp lastAt;                ///< When something came for it.
    };

    void receive(int descriptor);
    void takeLines(Peer &peer, std::string_view text);
    void take(const GraphiteLine &line, Timestamp now);
    void tellEntry(const std::string &key, Entry &entry, ExpositionSink &sink);

    const Millis m_forgetAfter;
    const std::size_t m_maxSeries;
    GraphiteReader m_reader;
    std::map<int, std::unique_ptr<Peer>> m_peers; ///< By descriptor.
    std::map<std::string, Entry, std::less<>> m_entries;
    std::size_t m_bytes = 0; ///< Of names and labels.
    std::vector<char> m_buffer;
    bool m_any = false; ///< Something came since the last time.
    Came m_came;
};

/// What a feed of Graphite may have as its address: "tcp://127.0.0.1:2003". Errors are sentences without its
/// name.
Expected<void> checkGraphiteUrl(const QUrl &url);

} // namespace wf
