// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/graphitesource.h"

#include <QSocketNotifier>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace wf {

namespace {

constexpr std::size_t ReadAtOnce = 64 << 10;
constexpr int MaxSamples = 100'000;
constexpr std::size_t MaxNameBytes = std::size_t{64} << 20;

/// A key, and the name and labels it is made of.
std::size_t nameBytes(const std::string &key)
{
    return 2 * key.size();
}

} // namespace

Expected<void> checkGraphiteUrl(const QUrl &url)
{
    return LocalSocket::check(url, QStringLiteral("tcp"), false, QStringLiteral("Graphite"));
}

/// A connection, and the beginning of a line whose end did not come yet.
class GraphiteSource::Peer
{
public:
    Peer(int descriptor, GraphiteSource &source)
        : m_descriptor(descriptor), m_notifier(descriptor, QSocketNotifier::Read)
    {
        connect(&m_notifier, &QSocketNotifier::activated, &source,
                [&source, descriptor] { source.receive(descriptor); });
    }
    Peer(const Peer &) = delete;
    Peer &operator=(const Peer &) = delete;
    ~Peer()
    {
        m_notifier.setEnabled(false);
        ::close(m_descriptor);
    }

    std::string rest;
    bool skips = false; ///< The line at hand is too long: up to its end nothing is read.
    SteadyTime heardAt;

private:
    const int m_descriptor;
    QSocketNotifier m_notifier;
};

GraphiteSource::GraphiteSource(FeedConfig config, SeriesStore &store, const Clock &clock, QObject *parent)
    : PushSource(config, store, clock, parent), m_forgetAfter(forgetAfter(config)),
      m_maxSeries(std::size_t(config.seriesLimit)), m_buffer(ReadAtOnce)
{
}

GraphiteSource::~GraphiteSource() = default;

Expected<LocalSocket> GraphiteSource::listen()
{
    return LocalSocket::connections(config().url);
}

void GraphiteSource::closed()
{
    m_peers.clear();
}

void GraphiteSource::ready()
{
    const int descriptor = ::accept4(socket().descriptor(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0)
        return;
    if (m_peers.size() >= MaxConnections)
        m_peers.erase(std::min_element(m_peers.begin(), m_peers.end(), [](const auto &a, const auto &b) {
            return a.second->heardAt < b.second->heardAt;
        }));
    auto peer = std::make_unique<Peer>(descriptor, *this);
    peer->heardAt = clock().steady();
    m_peers.insert_or_assign(descriptor, std::move(peer));
}

void GraphiteSource::receive(int descriptor)
{
    const auto found = m_peers.find(descriptor);
    if (found == m_peers.end())
        return;
    Peer &peer = *found->second;
    const SteadyTime begun = clock().steady();
    do {
        const ssize_t size = ::read(descriptor, m_buffer.data(), m_buffer.size());
        if (size < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (size <= 0) {
            // A line without an end was cut: it is not taken for the whole.
            m_peers.erase(found);
            return;
        }
        peer.heardAt = clock().steady();
        takeLines(peer, {m_buffer.data(), std::size_t(size)});
    } while (clock().steady() - begun < Turn);
}

void GraphiteSource::takeLines(Peer &peer, std::string_view text)
{
    const Timestamp now = clock().wall();
    const auto refuse = [this](std::string_view problem) {
        if (m_came.badLines++ == 0)
            m_came.firstBad = QString::fromUtf8(problem.data(), qsizetype(problem.size()));
    };
    m_any = true;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view piece = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (!peer.skips && peer.rest.size() + piece.size() > MaxGraphiteLine) {
            refuse("a line may have " + std::to_string(MaxGraphiteLine) + " bytes");
            peer.skips = true;
            peer.rest.clear();
        }
        if (!peer.skips)
            peer.rest += piece;
        if (end == std::string_view::npos)
            return;
        if (!std::exchange(peer.skips, false)) {
            const GraphiteKind kind = m_reader.read(peer.rest);
            if (kind == GraphiteKind::Metric)
                take(m_reader.line(), now);
            else if (kind == GraphiteKind::Bad)
                refuse(m_reader.problem());
        }
        peer.rest.clear();
    }
}

void GraphiteSource::take(const GraphiteLine &line, Timestamp now)
{
    PushedSeries series = pushedSeries(line.path, line.tags);
    std::string key = series.key();
    auto found = m_entries.find(key);
    const bool room = m_entries.size() < m_maxSeries && m_bytes + nameBytes(key) <= MaxNameBytes;
    if ((found == m_entries.end() && !room) || m_came.samples >= MaxSamples) {
        ++m_came.refused;
        return;
    }
    if (found == m_entries.end()) {
        m_bytes += nameBytes(key);
        found = m_entries.emplace(std::move(key), Entry{std::move(series), {}, {}, {}}).first;
    }
    Entry &entry = found->second;
    entry.lastAt = now;
    entry.samples.emplace_back(line.timeMs.value_or(toMs(now)), line.value);
    ++m_came.samples;
}

void GraphiteSource::tellEntry(const std::string &key, Entry &entry, ExpositionSink &sink)
{
    const auto put = [&](const TimedValue &sample) {
        tellPushed(entry.series, key, {MetricType::Unknown, sample.second, sample.first, {}}, sink);
    };
    // A carbon relay sends in any order. Of two with one time the first counts.
    std::stable_sort(entry.samples.begin(), entry.samples.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    bool any = false;
    for (const TimedValue &sample : entry.samples) {
        if (entry.told && sample.first <= entry.told->first) {
            if (sample.first < entry.told->first)
                ++m_came.refused;
            continue;
        }
        put(sample);
        entry.told = sample;
        any = true;
    }
    if (!any && entry.told)
        put(*entry.told);
    entry.samples.clear();
}

std::optional<PushSource::Came> GraphiteSource::tell(Timestamp now, ExpositionSink &sink)
{
    if (!std::exchange(m_any, false))
        return std::nullopt;
    std::erase_if(m_entries, [&](const auto &known) {
        const bool old = now - known.second.lastAt > m_forgetAfter;
        m_bytes -= old ? nameBytes(known.first) : 0;
        return old;
    });
    for (auto &[key, entry] : m_entries)
        tellEntry(key, entry, sink);
    return std::exchange(m_came, {});
}

} // namespace wf

#include "moc_graphitesource.cpp"
