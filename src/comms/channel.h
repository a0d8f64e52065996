// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "comms/exchange.h"

namespace wf {

/// What a message becomes on a channel. A Test goes where it disturbs nobody: Statuspage is only read,
/// PagerDuty resolves an alert nobody opened. Too large for the service: TooLarge.
Expected<Request> requestFor(const ChannelConfig &config, const Delivery &delivery);
/// Asks the service whether the message is there already; none where that cannot be asked or needs not be.
std::optional<HttpRequest> lookupFor(const ChannelConfig &config, const Delivery &delivery);
/// What an answer to one of the above means. Pure; answers hold no secrets.
Verdict judge(const ChannelConfig &config, const Delivery &delivery, const Answer &answer);
Verdict judgeLookup(const ChannelConfig &config, const Delivery &delivery, const Answer &answer);

/// What people would see there.
struct MessagePreview
{
    QString title;
    QString body;
    QStringList warnings; ///< "cut at 1,024 characters"
    bool operator==(const MessagePreview &) const = default;
};
MessagePreview previewOf(const ChannelConfig &config, const OutgoingMessage &message);

/// A message that says it is a test, made up for a channel.
Delivery testDelivery(const ChannelConfig &config, Timestamp now);

} // namespace wf
