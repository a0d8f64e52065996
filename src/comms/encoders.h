// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds behind channel.h, a file each, and what they share.
#pragma once

#include "comms/channel.h"

#include <QJsonObject>

namespace wf::comms {

HttpRequest slackRequest(const ChannelConfig &config, const Delivery &delivery);
Verdict judgeSlack(const ChannelConfig &config, const Answer &answer);
MessagePreview slackPreview(const OutgoingMessage &message);

HttpRequest pagerDutyRequest(const ChannelConfig &config, const Delivery &delivery);
Verdict judgePagerDuty(const ChannelConfig &config, const Answer &answer);
MessagePreview pagerDutyPreview(const OutgoingMessage &message);

HttpRequest statuspageRequest(const ChannelConfig &config, const Delivery &delivery);
std::optional<HttpRequest> statuspageLookup(const ChannelConfig &config, const Delivery &delivery);
Verdict judgeStatuspage(const ChannelConfig &config, const Delivery &delivery, const Answer &answer);
Verdict judgeStatuspageLookup(const ChannelConfig &config, const Delivery &delivery, const Answer &answer);
MessagePreview statuspagePreview(const ChannelConfig &config, const OutgoingMessage &message);

HttpRequest webhookRequest(const ChannelConfig &config, const Delivery &delivery);
Verdict judgeWebhook(const ChannelConfig &config, const Answer &answer);
MessagePreview webhookPreview(const ChannelConfig &config, const OutgoingMessage &message);

Mail mailFor(const ChannelConfig &config, const Delivery &delivery);
Verdict judgeMail(const ChannelConfig &config, const Answer &answer);
MessagePreview mailPreview(const OutgoingMessage &message);

/// The address of `path` at the service: the configured one, or the vendor's.
QUrl serviceUrl(const ChannelConfig &config, const QString &vendor, const QString &path);
/// A JSON request with the message's key as Idempotency-Key.
HttpRequest jsonRequest(const QByteArray &method, const QUrl &url, const MessageId &key,
                        const QByteArray &body);
QByteArray jsonText(const QJsonObject &object);
/// The body as one JSON object; empty when it is none.
QJsonObject jsonOf(const Answer &answer);

/// "P1 INC-0121: the subject, or the incident's title"
QString headline(const OutgoingMessage &message);
/// The subject, or the incident's title.
QString nameOf(const OutgoingMessage &message);
/// At most `length` characters; the last one is an ellipsis where something was cut. Halves no surrogate
/// pair.
QString cut(const QString &text, qsizetype length);
/// Says in the warnings when cut() would.
void warnIfCut(QStringList &warnings, const QString &what, const QString &text, qsizetype length);

/// What every HTTP service means by a status that is not its own success. `said`: the service's own words.
Verdict judgeStatus(const Answer &answer, const QString &service, const QString &said);
/// An answer that came with a good status and is not what the service says.
Verdict strangeAnswer(const QString &service, int status);
/// Retry-After in seconds or as a date; at most an hour.
std::optional<Millis> retryAfter(const Answer &answer);

} // namespace wf::comms

namespace wf {

/// Why a webhook's template cannot be used: an unknown placeholder, or what it makes is no JSON.
Expected<void> checkTemplate(const QString &bodyTemplate);
/// RFC 2047: an unstructured header's text on lines of at most 76 characters; what is not printable ASCII
/// is encoded, line breaks and control characters are gone.
QByteArray encodedHeader(const QByteArray &name, const QString &text);
/// user@host, without anything that would end a header or an SMTP command.
bool isMailAddress(const QString &text);

} // namespace wf
