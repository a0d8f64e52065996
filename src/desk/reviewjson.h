// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/command.h"

#include <QJsonObject>

namespace wf {

/// {"do": WHAT, "incident": ID}: what every request begins with.
QJsonObject requestAbout(const char *what, const IncidentId &incident);

// Requests of a review as JSON, see commandjson.h.

QJsonObject reviewRequest(const command::Annotate &c);
QJsonObject reviewRequest(const command::MarkKeyMoment &c);
QJsonObject reviewRequest(const command::NameFactor &c);
QJsonObject reviewRequest(const command::CorrectMilestone &c);
QJsonObject reviewRequest(const command::WriteSection &c);
QJsonObject reviewRequest(const command::ChangeReviewState &c);
QJsonObject reviewRequest(const command::SetAction &c);
QJsonObject reviewRequest(const command::AmendEntry &c);
QJsonObject reviewRequest(const command::Redact &c);
QJsonObject reviewRequest(const command::PinWindow &c);
/// What is asked for; none: no request of a review. InvalidInput names the field.
std::optional<Expected<Command>> reviewCommand(const QString &what, const QJsonObject &o);

} // namespace wf
