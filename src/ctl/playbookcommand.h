// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace wf::ctl {

/// "runbook export FILE --format cacao|mattermost" and "runbook import FILE".
int playbookCommand(const QStringList &args);

} // namespace wf::ctl
