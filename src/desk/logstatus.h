// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/eventlog.h"

#include <QStringList>

namespace wf {

/// How the log came up, or why it did not.
struct LogStatus
{
    enum class State { Opening, Writable, ReadOnly, Unavailable, Failing } state = State::Opening;
    QString message;      ///< Why it is not writable.
    QStringList warnings; ///< The log was cut, the witness is damaged.
    QString path;
    DeskId desk; ///< Whose log it is.
    /// ReadOnly since it has less than its witness remembers: command::AcceptCut makes it Writable.
    bool cut = false;
    LogTargets targets = LogTargets::Unmarked;
    bool refused = false; ///< It is of real targets and this desk of simulated ones, or the other way round.
    /// Of the check in the background: none while it runs.
    std::optional<bool> chainVerified;
    bool operator==(const LogStatus &) const = default;
};

} // namespace wf
