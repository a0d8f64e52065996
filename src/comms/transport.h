// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "comms/exchange.h"

#include <atomic>

namespace wf {

/// One request over the wire, with libcurl: over HTTP it sends what it is given once, where Qt's own client
/// repeats a request by itself when the connection is cut, and it speaks SMTP. Every request has a connection
/// of its own. Certificates are verified, redirects not followed, the answer is held up to MaxAnswerBytes.
/// Blocks, at most for the channel's timeout; returns within a tenth of a second once `stop` is set.
Answer perform(const ChannelConfig &config, const Request &request, const std::atomic<bool> &stop);

/// The look-up where one is needed, then the message; what came of it.
Verdict deliver(const ChannelConfig &config, Delivery delivery, const std::atomic<bool> &stop);

/// Sends a test message; what the service answered, or why it did not get there.
Expected<QString> testChannel(const ChannelConfig &config, Timestamp now, const std::atomic<bool> &stop);

} // namespace wf
