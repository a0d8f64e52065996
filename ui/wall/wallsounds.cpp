// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/wallsounds.h"

#include <QApplication>
#include <QProcess>
#include <QStandardPaths>
#include <QTimer>

#include <chrono>

namespace wf {

namespace {

constexpr std::chrono::milliseconds BetweenBeeps{400};

} // namespace

void WallSounds::play(Severity severity)
{
    const auto sound = m_sounds.find(severity);
    if (sound == m_sounds.end())
        return;
    Q_EMIT played(severity, sound->second);
    if (sound->second != QLatin1String("beep")) {
        for (const QString &player :
             {QStringLiteral("pw-play"), QStringLiteral("paplay"), QStringLiteral("aplay")}) {
            if (!QStandardPaths::findExecutable(player).isEmpty() &&
                QProcess::startDetached(player, {sound->second}))
                return;
        }
    }
    beep(4 - int(severity));
}

void WallSounds::beep(int times)
{
    QApplication::beep();
    if (times > 1)
        QTimer::singleShot(BetweenBeeps, this, [this, times] { beep(times - 1); });
}

} // namespace wf
