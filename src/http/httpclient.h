// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpexchange.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <unordered_map>

namespace wf {

class HttpClient;

/// A request under way: ends it when it goes, and then nothing is told of it.
class HttpCall
{
public:
    HttpCall() = default;
    ~HttpCall() { cancel(); }
    HttpCall(HttpCall &&other) noexcept;
    HttpCall &operator=(HttpCall &&other) noexcept;

    void cancel();

private:
    friend class HttpClient;
    HttpCall(HttpClient *client, quint64 id) : m_client(client), m_id(id) {}

    QPointer<HttpClient> m_client;
    quint64 m_id = 0;
};

/// Many requests at a time, all on one thread of its own that begins with the first one: reading, TLS and
/// inflating happen there, and a peer can keep nobody else waiting. Lives on one thread, where it is called
/// and answers; may be moved before the first request.
class HttpClient : public QObject
{
public:
    using Then = std::function<void(const HttpAnswer &)>;

    explicit HttpClient(QObject *parent = nullptr);
    /// Breaks off what is under way, whatever the peers do; takes no longer than the work on a few kilobytes.
    ~HttpClient() override;

    /// `then` is called from the event loop, once, unless the call was ended before.
    [[nodiscard]] HttpCall start(HttpRequest request, const HttpLimits &limits, Then then);

private:
    friend class HttpCall;
    class Worker;
    void cancel(quint64 id);
    void deliver(quint64 id, const HttpAnswer &answer);

    std::unique_ptr<Worker> m_worker;
    std::unordered_map<quint64, Then> m_waiting;
    quint64 m_lastId = 0;
};

} // namespace wf
