// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ids.h"
#include "base/severity.h"
#include "base/time.h"

#include <QString>

#include <optional>

namespace wf {

/// A UUID, given when the message is queued: the idempotency key that every repeat carries.
using MessageId = TextId<struct MessageTag>;

enum class ChannelKind { Slack, PagerDuty, Statuspage, Email, Webhook, Clipboard, Phone };
QString channelKindName(ChannelKind kind); ///< "slack", "pagerduty", "statuspage", "email", …
std::optional<ChannelKind> parseChannelKind(QStringView name);
/// Whether messages to it leave this machine by themselves.
bool isOnNetwork(ChannelKind kind);

/// Trigger, Acknowledge and Resolve are an alert's (PagerDuty); everything else is an Update, or a Test.
enum class MessagePurpose { Update, Trigger, Acknowledge, Resolve, Test };
QString purposeName(MessagePurpose purpose);
std::optional<MessagePurpose> parsePurpose(QStringView name);

enum class Audience { Customers, Team, Executives };
QString audienceName(Audience audience);
std::optional<Audience> parseAudience(QStringView name);

/// What is said to one channel, with the incident as it was when it was said: a message that is late still
/// says what was meant.
struct OutgoingMessage
{
    QString channel; ///< Its name in the configuration.
    ChannelKind kind = ChannelKind::Slack;
    MessagePurpose purpose = MessagePurpose::Update;
    Audience audience = Audience::Team;
    QString subject; ///< One line, at most MaxSubjectLength.
    QString text;    ///< At most MaxMessageLength.
    QString number;  ///< "INC-0121"
    QString title;
    Severity severity = Severity::P2;
    QString status; ///< statusName()
    bool operator==(const OutgoingMessage &) const = default;
};
inline constexpr int MaxSubjectLength = 255; ///< Statuspage's bound on a name, the narrowest of all.
inline constexpr int MaxMessageLength = 25'000;

enum class MessageState {
    Held,       ///< Waits for the commander's approval.
    Queued,     ///< To be sent, or being sent.
    Sent,       ///< The service took it, or a person said that it was told.
    Failed,     ///< Given up: refused for good, rejected, or too old.
    Superseded, ///< A later one made it pointless before it was sent.
};
QString messageStateName(MessageState state);
std::optional<MessageState> parseMessageState(QStringView name);

/// A message as the log knows it: the fold of message_queued, message_approved, message_sent, message_failed.
struct MessageRecord
{
    MessageId id;
    IncidentId incident;
    OutgoingMessage message;
    MessageState state = MessageState::Queued;
    Timestamp queuedAt; ///< When it was queued last.
    QString queuedBy;
    QString approvedBy;
    std::optional<Timestamp> settledAt; ///< When it was sent, given up or superseded.
    QString answer;                     ///< What the service said last, or who was told.
    QString reference;                  ///< What the service calls it, for those that come after it.
    DeskId desk;                        ///< Whose log queued it last: that desk sends it, and no other.
    bool isPending() const { return state == MessageState::Queued || state == MessageState::Held; }
    bool operator==(const MessageRecord &) const = default;
};

} // namespace wf
