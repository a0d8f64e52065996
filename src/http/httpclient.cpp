// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpclient.h"

#include "http/transfer.h"

#include <algorithm>
#include <mutex>
#include <thread>

namespace wf {

// ---- The thread

/// Owns libcurl's stack and every transfer in it; the client hands it orders and it posts answers back.
class HttpClient::Worker
{
public:
    explicit Worker(HttpClient &client) : m_client(client), m_multi(makeCurlMulti())
    {
        m_thread = std::thread([this] { run(); });
    }
    ~Worker()
    {
        m_stop = true;
        curl_multi_wakeup(m_multi.get());
        m_thread.join();
    }
    Worker(const Worker &) = delete;
    Worker &operator=(const Worker &) = delete;

    void add(quint64 id, HttpRequest request, const HttpLimits &limits)
    {
        order([&] { m_added.push_back({id, std::move(request), limits}); });
    }
    void cancel(quint64 id)
    {
        order([&] { m_cancelled.push_back(id); });
    }

private:
    struct Order
    {
        quint64 id;
        HttpRequest request;
        HttpLimits limits;
    };
    using Transfers = std::unordered_map<quint64, std::unique_ptr<Transfer>>;

    template <typename Change>
    void order(const Change &change)
    {
        {
            const std::scoped_lock lock(m_mutex);
            change();
        }
        curl_multi_wakeup(m_multi.get());
    }
    void run();
    void takeOrders();
    void begin(Order order);
    bool anyWaits() const;
    void resumeWaiting();
    void tellFinished();
    void tell(quint64 id, HttpAnswer answer);

    HttpClient &m_client;
    const CurlMulti m_multi;
    std::atomic<bool> m_stop{false};
    std::mutex m_mutex; ///< Of the two lists.
    std::vector<Order> m_added;
    std::vector<quint64> m_cancelled;
    Transfers m_transfers; ///< Of the thread alone.
    std::thread m_thread;
};

void HttpClient::Worker::run()
{
    constexpr int IdleMs = 60'000; // Orders and libcurl's own times come before.
    while (!m_stop) {
        takeOrders();
        resumeWaiting();
        int running = 0;
        curl_multi_perform(m_multi.get(), &running);
        tellFinished();
        if (!m_stop)
            curl_multi_poll(m_multi.get(), nullptr, 0, anyWaits() ? 0 : IdleMs, nullptr);
    }
    for (const auto &[id, transfer] : m_transfers)
        curl_multi_remove_handle(m_multi.get(), transfer->handle());
    m_transfers.clear();
}

/// For its next turn.
bool HttpClient::Worker::anyWaits() const
{
    return std::any_of(m_transfers.begin(), m_transfers.end(),
                       [](const auto &entry) { return entry.second->waits(); });
}

void HttpClient::Worker::resumeWaiting()
{
    for (const auto &[id, transfer] : m_transfers) {
        if (transfer->waits())
            transfer->goOn();
    }
}

void HttpClient::Worker::takeOrders()
{
    std::vector<Order> added;
    std::vector<quint64> cancelled;
    {
        const std::scoped_lock lock(m_mutex);
        added.swap(m_added);
        cancelled.swap(m_cancelled);
    }
    for (Order &order : added)
        begin(std::move(order));
    for (const quint64 id : cancelled) {
        const auto it = m_transfers.find(id);
        if (it == m_transfers.end())
            continue;
        curl_multi_remove_handle(m_multi.get(), it->second->handle());
        m_transfers.erase(it);
    }
}

void HttpClient::Worker::begin(Order order)
{
    auto transfer = std::make_unique<Transfer>(std::move(order.request), order.limits, m_stop);
    transfer->takeTurns();
    const bool added =
        transfer->handle() && curl_multi_add_handle(m_multi.get(), transfer->handle()) == CURLM_OK;
    if (added)
        m_transfers.emplace(order.id, std::move(transfer));
    else
        tell(order.id, transfer->finish(CURLE_FAILED_INIT));
}

void HttpClient::Worker::tellFinished()
{
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi.get(), &left)) {
        const CURLcode code = message->data.result;
        const auto it = std::find_if(m_transfers.begin(), m_transfers.end(), [&](const auto &entry) {
            return entry.second->handle() == message->easy_handle;
        });
        if (it == m_transfers.end())
            continue;
        HttpAnswer answer = it->second->finish(code);
        curl_multi_remove_handle(m_multi.get(), it->second->handle());
        const quint64 id = it->first;
        m_transfers.erase(it);
        tell(id, std::move(answer));
    }
}

void HttpClient::Worker::tell(quint64 id, HttpAnswer answer)
{
    // The client outlives this thread, and what is posted to it goes with it.
    QMetaObject::invokeMethod(
        &m_client, [&client = m_client, id, answer = std::move(answer)] { client.deliver(id, answer); },
        Qt::QueuedConnection);
}

// ---- The client

HttpClient::HttpClient(QObject *parent) : QObject(parent) {}

HttpClient::~HttpClient() = default;

HttpCall HttpClient::start(HttpRequest request, const HttpLimits &limits, Then then)
{
    if (!m_worker)
        m_worker = std::make_unique<Worker>(*this);
    const quint64 id = ++m_lastId;
    m_waiting.emplace(id, std::move(then));
    m_worker->add(id, std::move(request), limits);
    return {this, id};
}

void HttpClient::cancel(quint64 id)
{
    if (m_waiting.erase(id) > 0)
        m_worker->cancel(id);
}

void HttpClient::deliver(quint64 id, const HttpAnswer &answer)
{
    const auto it = m_waiting.find(id);
    if (it == m_waiting.end())
        return;
    const Then then = std::move(it->second);
    m_waiting.erase(it);
    then(answer);
}

// ---- A call

HttpCall::HttpCall(HttpCall &&other) noexcept : m_client(other.m_client), m_id(std::exchange(other.m_id, 0))
{
}

HttpCall &HttpCall::operator=(HttpCall &&other) noexcept
{
    if (this != &other) {
        cancel();
        m_client = other.m_client;
        m_id = std::exchange(other.m_id, 0);
    }
    return *this;
}

void HttpCall::cancel()
{
    const quint64 id = std::exchange(m_id, 0);
    if (id != 0 && m_client)
        m_client->cancel(id);
}

} // namespace wf
