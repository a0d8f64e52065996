// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/importbundle.h"

#include <QByteArray>

namespace wf {

// The import of a bundle as the control socket has it, a line each:
//
//   {"do": "import_bundle", "file": "/absolute/path"}
//   {"ok": true, "added": 12, "known": 0, "files": 1, "incidents": ["INC-0007@3f2a"], "notes": ["…"]}
//   {"ok": false, "code": "…", "error": "…"}

QByteArray importRequestText(const QString &file);
/// The file that is to be imported; none where the line asks for something else. InvalidInput for a path that
/// is not absolute.
std::optional<Expected<QString>> importRequest(const QByteArray &line);
QByteArray importAnswerText(const Expected<BundleImport> &result);
/// Without the events.
Expected<BundleImport> parseImportAnswer(const QByteArray &line);
/// The fields of an answer.
QJsonObject importFields(const BundleImport &result);

} // namespace wf
