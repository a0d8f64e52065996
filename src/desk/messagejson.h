// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/message.h"

#include <QJsonObject>

namespace wf {

/// A message in a line of the control socket.
QJsonObject messageJson(const OutgoingMessage &message);
/// What is absent or unknown in it reads as the default.
OutgoingMessage messageIn(const QJsonObject &o);

} // namespace wf
