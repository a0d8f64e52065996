// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/notice.h"

#include <QJsonValue>

namespace wf {

// Changes that others tell of. A message that tells of none gives none. Errors: InvalidInput that names what
// is missing.

/// {"text": "…", "service": "…", "link": "…", "time": …, "id": "…"}, or a list of them. Only the text must be
/// there.
Expected<Notices> readPlainChanges(const QJsonValue &message);
/// CDEvents (cdevents.dev) about services and environments, alone or as the data of a CloudEvent.
Expected<Notices> readCdEvent(const QJsonValue &message);
/// GitHub's deployment_status, once it has succeeded or failed.
Expected<Notices> readGithub(const QJsonValue &message);
/// GitLab's deployment event, once it has succeeded or failed.
Expected<Notices> readGitlab(const QJsonValue &message);

} // namespace wf
