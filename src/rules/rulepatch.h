// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/backtest.h"

namespace wf::rules {

/// The suggestion as a change of the rule file, for `patch -p0`. Empty where what is to be changed does not
/// stand in a line of its own. `text` is the file's.
QString patchOf(const QString &file, const QString &text, const Rule &rule, const Suggestion &suggestion);

} // namespace wf::rules
