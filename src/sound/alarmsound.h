// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/severity.h"

#include <QString>

#include <array>

namespace wf {

/// What can be heard; the first is the worst.
enum class AlarmSound { P0, P1, P2, P3, Cleared };
inline constexpr std::array AllAlarmSounds{AlarmSound::P0, AlarmSound::P1, AlarmSound::P2, AlarmSound::P3,
                                           AlarmSound::Cleared};

AlarmSound alarmSoundOf(Severity severity);
/// "P0", "Cleared": in the words of the program.
QString alarmSoundName(AlarmSound sound);
/// The shipped WAV file, beside the programs; perhaps it is not there.
QString alarmSoundFile(AlarmSound sound);
/// How many beeps stand for it where nothing plays: more, the worse it is.
int beepsOf(AlarmSound sound);

} // namespace wf
