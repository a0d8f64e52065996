// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/message.h"

#include "base/names.h"
#include "incident/payload.h"

namespace wf {

namespace {

using payload::text;

constexpr std::array KindNames{"slack", "pagerduty", "statuspage", "email", "webhook", "clipboard", "phone"};
constexpr std::array PurposeNames{"update", "trigger", "acknowledge", "resolve", "test"};
constexpr std::array AudienceNames{"customers", "team", "executives"};
constexpr std::array StateNames{"held", "queued", "sent", "failed", "superseded"};

} // namespace

QString channelKindName(ChannelKind kind)
{
    return nameIn(KindNames, kind);
}
std::optional<ChannelKind> parseChannelKind(QStringView name)
{
    return parseIn<ChannelKind>(KindNames, name);
}
bool isOnNetwork(ChannelKind kind)
{
    return kind != ChannelKind::Clipboard && kind != ChannelKind::Phone;
}

QString purposeName(MessagePurpose purpose)
{
    return nameIn(PurposeNames, purpose);
}
std::optional<MessagePurpose> parsePurpose(QStringView name)
{
    return parseIn<MessagePurpose>(PurposeNames, name);
}

QString audienceName(Audience audience)
{
    return nameIn(AudienceNames, audience);
}
std::optional<Audience> parseAudience(QStringView name)
{
    return parseIn<Audience>(AudienceNames, name);
}

QString messageStateName(MessageState state)
{
    return nameIn(StateNames, state);
}
std::optional<MessageState> parseMessageState(QStringView name)
{
    return parseIn<MessageState>(StateNames, name);
}

QJsonObject messageFields(const OutgoingMessage &m)
{
    return {{QStringLiteral("channel"), m.channel},
            {QStringLiteral("channel_kind"), channelKindName(m.kind)},
            {QStringLiteral("purpose"), purposeName(m.purpose)},
            {QStringLiteral("audience"), audienceName(m.audience)},
            {QStringLiteral("subject"), m.subject},
            {QStringLiteral("text"), m.text},
            {QStringLiteral("number"), m.number},
            {QStringLiteral("title"), m.title},
            {QStringLiteral("severity"), severityCode(m.severity)},
            {QStringLiteral("status"), m.status}};
}

OutgoingMessage messageOf(const QJsonObject &o)
{
    return {text(o, "channel"),
            parseChannelKind(text(o, "channel_kind")).value_or(ChannelKind::Webhook),
            parsePurpose(text(o, "purpose")).value_or(MessagePurpose::Update),
            parseAudience(text(o, "audience")).value_or(Audience::Team),
            text(o, "subject"),
            text(o, "text"),
            text(o, "number"),
            text(o, "title"),
            parseSeverity(text(o, "severity")).value_or(Severity::P2),
            text(o, "status")};
}

} // namespace wf
