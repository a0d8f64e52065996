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
    /// The result of the check in the background; none until there is one. If an earlier run has checked all
    /// and nobody has touched the log since, only what is new is checked before it is set.
    std::optional<bool> chainVerified;
    qint64 checkedUpTo = 0; ///< The last of the desk's events that a check of everything has read,
    std::optional<Timestamp> checkedAt; ///< and when it ended; perhaps before this start.
    bool operator==(const LogStatus &) const = default;
};

} // namespace wf
