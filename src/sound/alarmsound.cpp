// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound/alarmsound.h"

#include "base/shipped.h"

namespace wf {

namespace {

struct Row
{
    const char *name;
    const char *file;
    int beeps;
};

Row rowOf(AlarmSound sound)
{
    switch (sound) {
    case AlarmSound::P0:
        return {"P0", "p0.wav", 4};
    case AlarmSound::P1:
        return {"P1", "p1.wav", 3};
    case AlarmSound::P2:
        return {"P2", "p2.wav", 2};
    case AlarmSound::P3:
        return {"P3", "p3.wav", 1};
    case AlarmSound::Cleared:
        return {"Cleared", "cleared.wav", 1};
    }
    return {};
}

} // namespace

AlarmSound alarmSoundOf(Severity severity)
{
    switch (severity) {
    case Severity::P0:
        return AlarmSound::P0;
    case Severity::P1:
        return AlarmSound::P1;
    case Severity::P2:
        return AlarmSound::P2;
    case Severity::P3:
        return AlarmSound::P3;
    }
    return AlarmSound::P0;
}

QString alarmSoundName(AlarmSound sound)
{
    return QLatin1String(rowOf(sound).name);
}

QString alarmSoundFile(AlarmSound sound)
{
    return shippedPath(QStringLiteral("sounds/") + QLatin1String(rowOf(sound).file));
}

int beepsOf(AlarmSound sound)
{
    return rowOf(sound).beeps;
}

} // namespace wf
