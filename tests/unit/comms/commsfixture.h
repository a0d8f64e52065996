// SPDX-License-Identifier: GPL-3.0-or-later
// Messages and channels for the tests of comms.
#pragma once

#include "comms/channel.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace wf {

inline ChannelConfig channelOf(ChannelKind kind)
{
    ChannelConfig config;
    config.name = channelKindName(kind);
    config.kind = kind;
    switch (kind) {
    case ChannelKind::Slack:
        config.secret = QStringLiteral("https://hooks.slack.com/services/T0001/B0002/s3cr3tpart");
        break;
    case ChannelKind::PagerDuty:
        config.secret = QString(32, QLatin1Char('k'));
        break;
    case ChannelKind::Statuspage:
        config.secret = QStringLiteral("status-api-key");
        config.page = QStringLiteral("page1");
        config.components = {QStringLiteral("c1"), QStringLiteral("c2")};
        break;
    case ChannelKind::Email:
        config.host = QStringLiteral("mail.example.com");
        config.port = 587;
        config.username = QStringLiteral("watch");
        config.secret = QStringLiteral("mail password");
        config.from = QStringLiteral("ops@example.com");
        config.to = {QStringLiteral("team@example.com"), QStringLiteral("boss@example.com")};
        break;
    case ChannelKind::Webhook:
        config.url = QUrl(QStringLiteral("https://hooks.example.com/in?token=urltoken"));
        config.secret = QStringLiteral("bearer-token");
        break;
    case ChannelKind::Clipboard:
    case ChannelKind::Phone:
        break;
    }
    return config;
}

inline Delivery deliveryTo(ChannelKind kind, MessagePurpose purpose = MessagePurpose::Update)
{
    Delivery delivery;
    MessageRecord &record = delivery.record;
    record.id = MessageId(QStringLiteral("key-1"));
    record.incident = IncidentId(QStringLiteral("incident-1"));
    record.queuedAt = fromMs(1'760'000'000'000);
    OutgoingMessage &m = record.message;
    m.channel = channelKindName(kind);
    m.kind = kind;
    m.purpose = purpose;
    m.subject = QStringLiteral("Search is slow");
    m.text = QStringLiteral("We look into it.");
    m.number = QStringLiteral("INC-0121");
    m.title = QStringLiteral("Dynex outage");
    m.severity = Severity::P1;
    m.status = QStringLiteral("investigating");
    delivery.first = record.id;
    delivery.now = record.queuedAt;
    return delivery;
}

inline HttpRequest httpFor(const ChannelConfig &config, const Delivery &delivery)
{
    const auto request = requestFor(config, delivery);
    if (!request || !std::holds_alternative<HttpRequest>(*request))
        qFatal("no HTTP request");
    return std::get<HttpRequest>(*request);
}

inline Mail mailTo(const ChannelConfig &config, const Delivery &delivery)
{
    const auto request = requestFor(config, delivery);
    if (!request || !std::holds_alternative<Mail>(*request))
        qFatal("no mail");
    return std::get<Mail>(*request);
}

inline QByteArray headerOf(const HttpRequest &request, const QByteArray &name)
{
    for (const auto &[key, value] : request.headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

inline QJsonObject bodyOf(const HttpRequest &request)
{
    return QJsonDocument::fromJson(request.body).object();
}

} // namespace wf
