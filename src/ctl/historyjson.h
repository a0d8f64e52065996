// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/importplan.h"
#include "history/trends.h"

#include <QJsonObject>

namespace wf::ctl {

QString monthText(int month); ///< "2026-11"
QJsonObject toJson(const History &history, const HistoryEntry &entry);
QJsonObject toJson(const History &history, const Trends &trends);
QJsonObject toJson(const HistoryEntry &entry, const ActionItem &action, Timestamp now);
QJsonObject toJson(const ImportPlan &plan, bool dry);

} // namespace wf::ctl
