// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/severity.h"

#include <QObject>

#include <map>

namespace wf {

/// Plays what belongs to a severity when something new is open: a file by the first player of the system that
/// is found, or beeps, more of them the worse it is. Silent where nothing was chosen.
class WallSounds : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    void setSounds(const std::map<Severity, QString> &sounds) { m_sounds = sounds; }
    void play(Severity severity);

Q_SIGNALS:
    void played(wf::Severity severity, const QString &sound);

private:
    void beep(int times);

    std::map<Severity, QString> m_sounds;
};

} // namespace wf
