// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/severity.h"

#include <QObject>

#include <map>

namespace wf {

/// Plays what belongs to a severity when something new is open: a file by the first player of the system that
/// manages to, or beeps, more of them the worse it is; beeps too where no player plays the file. Silent where
/// nothing was chosen.
class WallSounds : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    void setSounds(const std::map<Severity, QString> &sounds) { m_sounds = sounds; }
    void play(Severity severity);

Q_SIGNALS:
    void played(wf::Severity severity, const QString &sound);
    void beeped();

private:
    /// By this player or one after it; beeps when none is left.
    void playFile(const QString &file, int beeps, std::size_t player);
    void beep(int times);

    std::map<Severity, QString> m_sounds;
};

} // namespace wf
