// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/message.h"

#include "base/names.h"

namespace wf {

namespace {

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

} // namespace wf
