// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/threadtime.h"
#include "base/time.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <optional>
#include <utility>
#include <vector>

namespace wf {

using HttpHeaders = std::vector<std::pair<QByteArray, QByteArray>>;

struct HttpRequest
{
    QByteArray method = QByteArrayLiteral("GET");
    QUrl url; ///< http or https; a user and password in it are not sent.
    HttpHeaders headers;
    QByteArray body;
    QString caFile;     ///< PEM of authorities besides the system's; verification is never off.
    QString certFile{}; ///< PEM of our own certificate and its key, where the peer wants one.
    QString keyFile{};
    QString proxy{}; ///< Its URL; empty: as the environment says.
};

/// Bounds of one answer. Whatever the peer does, no more is held and it takes no longer.
struct HttpLimits
{
    Millis total{10'000};
    Millis connect{10'000};
    /// Status lines and headers, those of 1xx answers too; the same again for chunk extensions and trailers.
    qsizetype headBytes = 64 * 1024;
    qint64 bodyBytes = 256 * 1024; ///< Of the body as it travels without its framing, and once inflated.
    bool inflate = false;          ///< The request asks for gzip, and the body is inflated.
    bool errorBodies = true;       ///< Whether the body is read when the status is not 200.
};

/// Why there is no complete answer.
struct HttpFailure
{
    enum class Kind {
        Stopped,      ///< By us.
        TimedOut,     ///< HttpLimits::total has passed.
        NameNotFound, ///< DNS.
        NotConnected,
        Tls,    ///< The certificate, or the handshake.
        Closed, ///< The connection ended before the answer did.
        HeadTooLarge,
        BodyTooLarge,
        Malformed, ///< No HTTP, or framing or compression that cannot be right.
    } kind = Kind::Stopped;
    QString words; ///< A sentence for people, without the address; the same each time.
};

struct HttpAnswer
{
    int status = 0; ///< 0 where there is a failure before the status line.
    QByteArray reason;
    HttpHeaders headers;      ///< Names in lower case, in the order of the answer.
    QByteArray body;          ///< Empty where there is a failure.
    bool lengthKnown = false; ///< The length or the chunks were announced, so that a cut shows.
    bool requestLeft = false; ///< The request was sent, at least in part.
    std::optional<HttpFailure> failure;
    ThreadTime spent{0}; ///< Processor time for reading and inflating it.

    /// The first header of that name; empty where there is none.
    QByteArray header(const QByteArray &lowerName) const;
};

} // namespace wf
