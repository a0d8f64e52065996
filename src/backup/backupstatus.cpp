// SPDX-License-Identifier: GPL-3.0-or-later
#include "backup/backupstatus.h"

#include <algorithm>

namespace wf {

std::optional<Millis> backupAge(const BackupStatus &status, SteadyTime now)
{
    if (status.state == BackupStatus::State::Off || !status.newUntil)
        return std::nullopt;
    if (status.state == BackupStatus::State::Complete)
        return Millis{0};
    return std::max(Millis{0}, now - *status.newUntil);
}

bool backupNeedsSomebody(const BackupStatus &status, SteadyTime now)
{
    switch (status.state) {
    case BackupStatus::State::Off:
    case BackupStatus::State::Complete:
        return false;
    case BackupStatus::State::Looking:
    case BackupStatus::State::Behind:
        return backupAge(status, now).value_or(Millis{0}) > BackupLate;
    case BackupStatus::State::Away:
    case BackupStatus::State::Failing:
        return true;
    }
    return true;
}

QString backupStateName(BackupStatus::State state)
{
    switch (state) {
    case BackupStatus::State::Off:
        return QStringLiteral("off");
    case BackupStatus::State::Looking:
        return QStringLiteral("looking");
    case BackupStatus::State::Complete:
        return QStringLiteral("complete");
    case BackupStatus::State::Behind:
        return QStringLiteral("behind");
    case BackupStatus::State::Away:
        return QStringLiteral("away");
    case BackupStatus::State::Failing:
        return QStringLiteral("failing");
    }
    return {};
}

} // namespace wf
