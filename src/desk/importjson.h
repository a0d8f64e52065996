// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/command.h"

#include <QJsonObject>

namespace wf {

/// Imported incidents as a request of the control socket: {"do": "import", "source": "…", "incidents": […]}.
QJsonObject importRequest(const command::ImportIncidents &command);
/// None: something else is asked for.
std::optional<Expected<Command>> importCommand(const QString &what, const QJsonObject &o);

} // namespace wf
