// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace wf::ctl {

class Options;

/// Runs test files of PromQL and prints what failed; returns the exit code.
int queryTests(const QStringList &files, const Options &options);

} // namespace wf::ctl
