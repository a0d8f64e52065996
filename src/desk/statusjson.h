// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backup/backupstatus.h"
#include "base/expected.h"
#include "detect/watch.h"

#include <QByteArray>
#include <QJsonObject>

namespace wf {

class DeskView;

// The question of the command line as the control socket has it, a line each:
//
//   {"do": "what_is_watched"}
//   {"ok": true, "sentence": "All clear", "calm": true, "severity": null, "active": 0, "detected": 0,
//    "watched": 16, "unbound": 0, "no_data": 0, "stale_feeds": 0, "log": "writable", "simulated": false,
//    "backup": {"state": "complete", "age_s": 0, "folder": "/media/stick", "message": ""}}
//
// "age_s" is null if no whole copy is known; "state" is one of backupStateName().

QByteArray statusRequestText();
bool isStatusRequest(const QByteArray &line);
QByteArray statusAnswerText(const DeskView &desk);
/// The fields of an answer but "ok", "backup" and "simulated".
QJsonObject statusFields(const WatchSummary &summary);
QJsonObject backupFields(const BackupStatus &backup, SteadyTime now);
/// statusFields() out of an answer; else the error the desk gave, or Protocol where it gave none.
Expected<QJsonObject> parseStatusAnswer(const QByteArray &line);

} // namespace wf
