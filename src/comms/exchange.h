// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "comms/channelconfig.h"
#include "http/httpexchange.h"

#include <utility>
#include <variant>

namespace wf {

/// One message on its way: the record, and what is known of those that went before it.
struct Delivery
{
    MessageRecord record;
    /// What the service calls the incident, from an earlier message of the same incident and channel.
    QString reference;
    MessageId first;    ///< The incident's first message on this channel: the head of a mail thread.
    bool again = false; ///< It may have arrived already: an attempt ended without a clear answer.
    Timestamp now;
};

struct Mail
{
    QString host;
    quint16 port = 0;
    MailSecurity security = MailSecurity::StartTls;
    QString username;
    QString password;
    QString from;
    QStringList to;
    QByteArray data; ///< Headers and body, lines end in CRLF.
};

using Request = std::variant<HttpRequest, Mail>;

/// What came of a request.
struct Answer
{
    int status = 0;                  ///< Of HTTP or SMTP; 0: none came.
    HttpHeaders headers;             ///< Names in lower case.
    QByteArray body;                 ///< HTTP: at most MaxAnswerBytes. SMTP: its last line.
    QString error;                   ///< Why none came.
    bool mayHaveArrived = false;     ///< No answer, but the request had left.
    std::vector<QByteArray> refused; ///< SMTP: what was said about recipients that were not taken.

    QByteArray header(const QByteArray &lowerName) const;
};
inline constexpr qsizetype MaxAnswerBytes = 256 * 1024;

struct Verdict
{
    enum class Kind {
        Sent,
        Retry,
        GiveUp,
        GoOn, ///< Of a look-up: it is not there, send it.
    } kind = Kind::Retry;
    QString answer;                   ///< For people; holds nothing that differs from try to try.
    QString reference;                ///< What the service calls it.
    std::optional<Millis> retryAfter; ///< Not before, says the service.
    bool mayHaveArrived = false;      ///< Of Retry: the next one is a repeat.
    bool operator==(const Verdict &) const = default;
};

} // namespace wf
