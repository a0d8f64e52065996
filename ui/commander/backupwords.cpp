// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/backupwords.h"

#include "delegates/words.h"

namespace wf {

namespace {

using State = BackupStatus::State;

} // namespace

QString BackupWords::line(const DeskView &desk)
{
    const BackupStatus &status = desk.backupStatus();
    const auto age = backupAge(status, desk.presentClock().steady());
    switch (status.state) {
    case State::Off:
        return {};
    case State::Looking:
        return age && *age > BackupLate ? tr("backup %1 old, being checked").arg(Words::age(*age))
                                        : tr("checking the backup");
    case State::Complete:
        return tr("backup complete");
    case State::Behind:
        return age ? tr("backup %1 old").arg(Words::age(*age)) : tr("no backup yet");
    case State::Away: {
        const bool utc = desk.settings().value(SettingKey::UtcTimes).toBool();
        const QString since =
            status.awaySince ? Words::clock(*status.awaySince, utc).left(5) : QStringLiteral("–");
        return age ? tr("backup away since %1, %2 old").arg(since, Words::age(*age))
                   : tr("backup away since %1").arg(since);
    }
    case State::Failing:
        return age ? tr("backup failing, %1 old").arg(Words::age(*age)) : tr("backup failing");
    }
    return {};
}

QString BackupWords::tip(const DeskView &desk)
{
    const BackupStatus &status = desk.backupStatus();
    if (status.state == State::Off)
        return tr("No backup is kept.");
    QStringList lines;
    if (!status.message.isEmpty())
        lines += status.message;
    if (status.awaySince)
        lines += tr("Away since %1").arg(Words::fullTime(*status.awaySince));
    lines += tr("Folder: %1").arg(status.place.isEmpty() ? status.folder : status.place);
    if (!status.place.isEmpty())
        lines += tr("Events: %1. Files of evidence: %2. Recorded days: %3")
                     .arg(status.events)
                     .arg(status.evidence)
                     .arg(status.days);
    if (status.sameDisk)
        lines += tr("It is on the disk of the log: if that fails, both are lost.");
    lines += status.notes;
    return lines.join(QLatin1Char('\n'));
}

Token BackupWords::tone(const DeskView &desk)
{
    return backupNeedsSomebody(desk.backupStatus(), desk.presentClock().steady()) ? Token::P2 : Token::Text3;
}

} // namespace wf
