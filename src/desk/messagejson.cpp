// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/messagejson.h"

#include "base/jsonfields.h"

namespace wf {

QJsonObject messageJson(const OutgoingMessage &m)
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

OutgoingMessage messageIn(const QJsonObject &o)
{
    using json::text;
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
