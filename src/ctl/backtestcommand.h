// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "options.h"

namespace wf::ctl {

/// "rules backtest FILE… [--since D] [--step D]".
int backtestRules(const QStringList &files, const Options &options);

} // namespace wf::ctl
