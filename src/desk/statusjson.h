// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "detect/watch.h"

#include <QByteArray>
#include <QJsonObject>

namespace wf {

// The question of the command line as the control socket has it, a line each:
//
//   {"do": "what_is_watched"}
//   {"ok": true, "sentence": "All clear", "calm": true, "severity": null, "active": 0, "detected": 0,
//    "watched": 16, "unbound": 0, "no_data": 0, "stale_feeds": 0, "log": "writable"}

QByteArray statusRequestText();
bool isStatusRequest(const QByteArray &line);
QByteArray statusAnswerText(const WatchSummary &summary);
/// The fields of an answer but "ok".
QJsonObject statusFields(const WatchSummary &summary);
/// statusFields() out of an answer; else the error the desk gave, or Protocol where it gave none.
Expected<QJsonObject> parseStatusAnswer(const QByteArray &line);

} // namespace wf
