// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"

#include <QStringList>

#include <optional>

namespace wf {

/// How the copy of the log in the second folder is. A value, for whoever shows it.
struct BackupStatus
{
    enum class State {
        Off,      ///< No folder is configured, or the desk is simulated.
        Looking,  ///< Nobody has compared it with the log since the start.
        Complete, ///< It has all that the log has.
        Behind,   ///< Something new is not in it yet.
        Away,     ///< The folder is not there, or does not answer.
        Failing   ///< It is there and cannot be used; `message` says why.
    } state = State::Off;
    QString folder;  ///< As it is configured.
    QString place;   ///< The desk's own folder in it; empty until it is known.
    QString message; ///< Why it is away or failing.
    /// Up to when everything is in it: flushed and read again. None: not known of any copy. If
    /// State::Complete it is as new as the log.
    std::optional<SteadyTime> newUntil;
    std::optional<Timestamp> awaySince;
    qint64 events = 0;
    qint64 evidence = 0;   ///< Files.
    qint64 days = 0;       ///< Recorded days in which incidents were.
    bool sameDisk = false; ///< It is on the disk that the log is on.
    QStringList notes;     ///< What a person should know of it; at most MaxBackupNotes.
    bool operator==(const BackupStatus &) const = default;
};
inline constexpr qsizetype MaxBackupNotes = 20;

/// A copy that is older needs somebody.
inline constexpr Millis BackupLate = std::chrono::minutes(2);

/// How much of the newest work is not in it. None: there is no copy that is known to be whole.
std::optional<Millis> backupAge(const BackupStatus &status, SteadyTime now);
/// It is away, fails, or is older than BackupLate.
bool backupNeedsSomebody(const BackupStatus &status, SteadyTime now);
/// "off", "looking", "complete", "behind", "away", "failing"
QString backupStateName(BackupStatus::State state);

} // namespace wf
