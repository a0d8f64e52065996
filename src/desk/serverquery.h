// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/queryrunner.h"
#include "feed/feedconfig.h"
#include "http/httpclient.h"

#include <atomic>

namespace wf {

/// Has a server of Prometheus' API answer what a person asks, in place of the desk. One question at a time; a
/// new one ends the one before. Lives on the ingest thread; a long answer is read on a thread of its own.
class ServerQuery : public QObject
{
    Q_OBJECT
public:
    /// `http` outlives it.
    ServerQuery(HttpClient &http, QObject *parent);
    ~ServerQuery() override;

    /// `done` is called on any thread; not at all if a newer question or stop() ended this one. Errors have
    /// the server's address, and no secret.
    void run(const FeedConfig &server, const QueryRequest &request,
             std::function<void(const QueryAnswer &)> done);
    void stop();

private:
    HttpClient &m_http;
    HttpCall m_call;
    std::atomic<quint64> m_asked = 0; ///< Counts questions: an older one is not answered.
    QThreadPool m_pool;
};

/// Reads the body of an answer. With a step of 0 it is a vector, else a matrix; what the server warns of are
/// annotations. Errors as readPromAnswer().
QueryAnswer readQueryAnswer(std::string_view body, const QueryRequest &request);

} // namespace wf
