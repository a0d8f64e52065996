// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "http/httpexchange.h"

namespace wf {

/// Bounds that every sender is held to. Whoever sends what, no more is held and it takes no longer.
struct HttpServerLimits
{
    unsigned connections = 400;
    std::size_t headBytes = 128 << 10;      ///< Memory for the head of one request.
    qint64 bodyBytes = 32 << 20;            ///< Of one request, as it travels.
    qint64 allBodyBytes = 128 << 20;        ///< Of all requests that are not answered.
    Millis head = std::chrono::seconds(5);  ///< For the first head of a connection, its handshake included.
    Millis body = std::chrono::seconds(30); ///< For a body, and for an answer to be taken.
    Millis between = std::chrono::seconds(75); ///< From an answer to the end of the next head.
};

/// A path that is answered, and by which method.
struct HttpRoute
{
    QByteArray method;
    QByteArray path;
};

struct HttpServerOptions
{
    QUrl url;               ///< http or https, the host an address of this computer: "http://127.0.0.1:9414".
    QByteArray token;       ///< That every sender must have; empty: none is asked for.
    QByteArray certificate; ///< PEM, for https.
    QByteArray key;
    std::vector<HttpRoute> routes;
    HttpServerLimits limits;
};

/// A request that came in whole.
struct InboundRequest
{
    quint64 id = 0;
    QByteArray method;
    QByteArray path;                                      ///< Decoded, without its query.
    std::vector<std::pair<QByteArray, QByteArray>> query; ///< Decoded.
    HttpHeaders headers;                                  ///< Names in lower case.
    QByteArray body;

    /// The first header of that name; empty where there is none.
    QByteArray header(const QByteArray &lowerName) const;
    /// The first value of that name in the query; empty where there is none.
    QByteArray argument(const QByteArray &name) const;
};

struct InboundAnswer
{
    int status = 200;
    QByteArray body; ///< A refusal's is a sentence.
    QByteArray contentType = QByteArrayLiteral("text/plain; charset=utf-8");
    HttpHeaders headers = {};
};

/// An answer that says in a sentence why there is no other.
InboundAnswer refusal(int status, const QByteArray &words, HttpHeaders headers = {});

/// Whether one may listen so: at other addresses than this computer's own a token and TLS are needed. Errors
/// are sentences that say what is missing.
Expected<void> checkServer(const HttpServerOptions &options);

/// What is wrong with a request whose head is here, as its answer; none: its body is read. Pure.
std::optional<InboundAnswer> judgeHead(const InboundRequest &head, const HttpServerOptions &options);

/// The Authorization header, or the one some senders have instead of it, carries the token. Takes as long
/// whether it does or not. Bearer, Token (Influx), the password of Basic and X-Gitlab-Token are read.
bool carriesToken(const InboundRequest &head, const QByteArray &token);

} // namespace wf
