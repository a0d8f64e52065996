// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/wallsounds.h"

#include <QApplication>
#include <QProcess>
#include <QStandardPaths>
#include <QTimer>

#include <array>
#include <chrono>

namespace wf {

namespace {

constexpr std::chrono::milliseconds BetweenBeeps{400};
/// A player that waits for a sound server that hangs, or an hour of music: an alarm it is no more.
constexpr std::chrono::seconds LongestSound{30};
constexpr std::array Players{"pw-play", "paplay", "aplay"};

/// aplay takes what is no WAV for raw samples, and plays noise.
bool plays(const QString &player, const QString &file)
{
    return player != QLatin1String("aplay") || file.endsWith(QLatin1String(".wav"), Qt::CaseInsensitive);
}

} // namespace

void WallSounds::play(Severity severity)
{
    const auto sound = m_sounds.find(severity);
    if (sound == m_sounds.end())
        return;
    Q_EMIT played(severity, sound->second);
    const int beeps = 4 - int(severity);
    if (sound->second == QLatin1String("beep"))
        beep(beeps);
    else
        playFile(sound->second, beeps, 0);
}

void WallSounds::playFile(const QString &file, int beeps, std::size_t player)
{
    for (; player < Players.size(); ++player) {
        const QString name = QLatin1String(Players[player]);
        const QString program = QStandardPaths::findExecutable(name);
        if (program.isEmpty() || !plays(name, file))
            continue;
        auto *process = new QProcess(this);
        process->setStandardOutputFile(QProcess::nullDevice());
        process->setStandardErrorFile(QProcess::nullDevice());
        const auto next = [this, process, file, beeps, player] {
            process->disconnect(this);
            process->deleteLater();
            playFile(file, beeps, player + 1);
        };
        connect(process, &QProcess::errorOccurred, this, [next](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                next();
        });
        connect(process, &QProcess::finished, this, [process, next](int code, QProcess::ExitStatus status) {
            if (code != 0 || status != QProcess::NormalExit)
                next(); // No server answers it, or it cannot read the file.
            else
                process->deleteLater();
        });
        QTimer::singleShot(LongestSound, process, [this, process] {
            process->disconnect(this);
            process->kill();
            process->deleteLater();
        });
        process->start(program, {file});
        return;
    }
    beep(beeps);
}

void WallSounds::beep(int times)
{
    Q_EMIT beeped();
    QApplication::beep();
    if (times > 1)
        QTimer::singleShot(BetweenBeeps, this, [this, times] { beep(times - 1); });
}

} // namespace wf

#include "moc_wallsounds.cpp"
