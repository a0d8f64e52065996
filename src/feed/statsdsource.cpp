// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/statsdsource.h"

#include <sys/socket.h>

#include <cstring>

namespace wf {

namespace {

constexpr std::size_t MaxPacket = 64 << 10;

StatsdDialect dialectOf(const FeedConfig &config)
{
    return config.kind == QLatin1String("dogstatsd") ? StatsdDialect::Dogstatsd : StatsdDialect::Statsd;
}

} // namespace

Expected<void> checkStatsdUrl(const QUrl &url)
{
    return LocalSocket::check(url, QStringLiteral("udp"), true, QStringLiteral("StatsD"));
}

StatsdSource::StatsdSource(FeedConfig config, SeriesStore &store, const Clock &clock, QObject *parent)
    : PushSource(config, store, clock, parent),
      m_totals(dialectOf(config), std::size_t(config.seriesLimit), forgetAfter(config)), m_packet(MaxPacket)
{
}

StatsdSource::~StatsdSource() = default;

Expected<LocalSocket> StatsdSource::listen()
{
    m_dropped = m_droppedBefore = 0;
    return LocalSocket::datagrams(config().url);
}

void StatsdSource::ready()
{
    const SteadyTime begun = clock().steady();
    const Timestamp now = clock().wall();
    do {
        iovec part{m_packet.data(), m_packet.size()};
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(quint32))];
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        const ssize_t size = ::recvmsg(socket().descriptor(), &message, 0);
        if (size < 0)
            return; // Nothing more, or nothing that could be mended here.
        for (cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
            if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_RXQ_OVFL)
                std::memcpy(&m_dropped, CMSG_DATA(c), sizeof m_dropped);
        }
        takePacket({m_packet.data(), std::size_t(size)}, now);
    } while (clock().steady() - begun < Turn);
}

void StatsdSource::takePacket(std::string_view packet, Timestamp now)
{
    m_any = true;
    while (!packet.empty()) {
        const std::size_t end = packet.find('\n');
        const std::string_view line = packet.substr(0, end);
        packet.remove_prefix(end == std::string_view::npos ? packet.size() : end + 1);
        switch (m_reader.read(line)) {
        case StatsdKind::Metric:
            m_totals.add(m_reader.line(), now);
            break;
        case StatsdKind::Other:
            break;
        case StatsdKind::Bad:
            if (m_came.badLines++ == 0)
                m_came.firstBad = QString::fromStdString(m_reader.problem());
            break;
        }
    }
}

std::optional<PushSource::Came> StatsdSource::tell(Timestamp now, ExpositionSink &sink)
{
    if (!std::exchange(m_any, false))
        return std::nullopt;
    Came came = std::exchange(m_came, {});
    came.samples = m_totals.samples();
    came.refused = m_totals.refused();
    came.dropped = m_dropped - std::exchange(m_droppedBefore, m_dropped);
    m_totals.tell(now, sink);
    return came;
}

} // namespace wf

#include "moc_statsdsource.cpp"
