// SPDX-License-Identifier: GPL-3.0-or-later
#include "targets/dnslookup.h"

#include "targets/dnsrecords.h"

#include <QSocketNotifier>
#include <QTimer>

#include <ares.h>

#include <sys/time.h>

namespace wf {

namespace {

constexpr int FirstTimeoutMs = 2'000; ///< Of one server; c-ares doubles it with every round.
constexpr int Tries = 2;
constexpr int InternetClass = 1;

/// Not by a plain delete: a notifier may be the one that is speaking.
struct Later
{
    void operator()(QSocketNotifier *notifier) const
    {
        notifier->setEnabled(false);
        notifier->deleteLater();
    }
};
using Notifier = std::unique_ptr<QSocketNotifier, Later>;

Error failureOf(const DnsQuestion &question, int status)
{
    return {ErrorCode::Network, QStringLiteral("no answer about %1: %2")
                                    .arg(discoveryText(question), QString::fromUtf8(ares_strerror(status)))};
}

} // namespace

/// A channel of c-ares in Qt's event loop.
class DnsLookup::Channel
{
public:
    Channel(DnsLookup *owner, const QString &servers) : m_owner(owner)
    {
        ares_options options{};
        options.timeout = FirstTimeoutMs;
        options.tries = Tries;
        options.sock_state_cb = &Channel::watch;
        options.sock_state_cb_data = this;
        m_status = ares_init_options(&m_channel, &options,
                                     ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB);
        if (m_status == ARES_SUCCESS && !servers.isEmpty())
            m_status = ares_set_servers_ports_csv(m_channel, servers.toLatin1().constData());
        m_timer.setSingleShot(true);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer,
                         [this] { process(ARES_SOCKET_BAD, ARES_SOCKET_BAD); });
    }
    ~Channel()
    {
        if (m_channel)
            ares_destroy(m_channel); // Ends what is pending, with ARES_EDESTRUCTION.
    }
    Channel(const Channel &) = delete;
    Channel &operator=(const Channel &) = delete;

    bool isIdle() const { return m_pending == 0; }

    void ask(const DnsQuestion &question, Then then)
    {
        ++m_pending;
        auto pending = std::make_unique<Pending>(Pending{this, question, std::move(then)});
        if (m_status != ARES_SUCCESS)
            return answered(std::move(pending), tl::unexpected(failureOf(question, m_status)));
        const QByteArray name = question.name.toUtf8();
        ares_search(m_channel, name.constData(), InternetClass, recordNumber(question.record), &Channel::take,
                    pending.release());
        wait();
    }

private:
    struct Pending
    {
        Channel *channel;
        DnsQuestion question;
        Then then;
    };
    struct Watched
    {
        Notifier reading;
        Notifier writing;
    };

    static void take(void *arg, int status, int, unsigned char *bytes, int size)
    {
        std::unique_ptr<Pending> pending(static_cast<Pending *>(arg));
        if (status == ARES_EDESTRUCTION)
            return;
        Channel *const channel = pending->channel;
        if (status == ARES_ENOTFOUND || status == ARES_ENODATA)
            return channel->answered(std::move(pending), std::vector<TargetGroup>());
        auto found = status == ARES_SUCCESS ? targetsOf(pending->question, {bytes, std::size_t(size)})
                                            : tl::unexpected(failureOf(pending->question, status));
        channel->answered(std::move(pending), std::move(found));
    }

    /// Not from within c-ares: who hears it may ask on, or end all of it.
    void answered(std::unique_ptr<Pending> pending, Expected<std::vector<TargetGroup>> found)
    {
        --m_pending;
        QMetaObject::invokeMethod(
            m_owner, [then = std::move(pending->then), found = std::move(found)] { then(found); },
            Qt::QueuedConnection);
    }

    static void watch(void *self, ares_socket_t socket, int reading, int writing)
    {
        static_cast<Channel *>(self)->watch(socket, reading != 0, writing != 0);
    }

    void watch(ares_socket_t socket, bool reading, bool writing)
    {
        Watched &watched = m_watched[socket];
        const auto set = [&](Notifier &notifier, bool wanted, QSocketNotifier::Type type) {
            if (bool(notifier) == wanted)
                return;
            notifier.reset(wanted ? new QSocketNotifier(socket, type) : nullptr);
            if (wanted)
                QObject::connect(notifier.get(), &QSocketNotifier::activated, &m_timer, [this, socket, type] {
                    const bool isRead = type == QSocketNotifier::Read;
                    process(isRead ? socket : ARES_SOCKET_BAD, isRead ? ARES_SOCKET_BAD : socket);
                });
        };
        set(watched.reading, reading, QSocketNotifier::Read);
        set(watched.writing, writing, QSocketNotifier::Write);
        if (!reading && !writing)
            m_watched.erase(socket);
    }

    void process(ares_socket_t readable, ares_socket_t writable)
    {
        ares_process_fd(m_channel, readable, writable);
        wait();
    }

    void wait()
    {
        timeval left{};
        if (const timeval *next = ares_timeout(m_channel, nullptr, &left))
            m_timer.start(int(next->tv_sec) * 1000 + int(next->tv_usec) / 1000 + 1);
        else
            m_timer.stop();
    }

    DnsLookup *const m_owner;
    QTimer m_timer;
    std::map<ares_socket_t, Watched> m_watched;
    ares_channel m_channel = nullptr;
    int m_status = ARES_SUCCESS;
    int m_pending = 0;
};

DnsLookup::DnsLookup(QString servers, QObject *parent) : QObject(parent), m_servers(std::move(servers)) {}

DnsLookup::~DnsLookup() = default;

void DnsLookup::ask(const DnsQuestion &question, Then then)
{
    if (!m_channel || m_channel->isIdle())
        m_channel = std::make_unique<Channel>(this, m_servers);
    m_channel->ask(question, std::move(then));
}

} // namespace wf
