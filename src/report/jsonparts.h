// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of jsonexport.h.
#pragma once

#include "report/reportchart.h"

#include <QJsonArray>
#include <QJsonObject>

namespace wf::report {

QJsonValue timeJson(const std::optional<Timestamp> &t); ///< Null without one.
QString wordsJson(const QString &text);                 ///< People's text, as it can stand in any file.

QJsonArray rolesJson(const Incident &incident);
QJsonArray callsJson(const Incident &incident);
QJsonArray hypothesesJson(const Incident &incident);
QJsonArray evidenceJson(const Incident &incident);
QJsonArray runbookJson(const Incident &incident);
QJsonArray messagesJson(const Incident &incident);
QJsonObject reviewJson(const Incident &incident);
QJsonArray chartsJson(const std::vector<ReportChart> &charts);

} // namespace wf::report
