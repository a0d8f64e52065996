// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/book.h"

#include <QJsonObject>

namespace wf::ctl {

/// ISO in UTC, or null.
QJsonValue timeOrNull(const std::optional<Timestamp> &at);
/// An incident for --json: what the list shows.
QJsonObject toJson(const IncidentSummary &summary);
/// With conditions, phases, steps, roles, timers and timeline.
QJsonObject toJsonWhole(const Incident &incident);
QJsonObject toJson(const Event &event);

} // namespace wf::ctl
