// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl sound test: whether an alarm can be heard on this computer.
#include "base/print.h"
#include "commands.h"
#include "options.h"
#include "sound/alarmsound.h"
#include "sound/soundplayer.h"

#include <QEventLoop>

namespace wf::ctl {

namespace {

PlayResult heard(const std::function<void(SoundPlayer &, SoundPlayer::Then)> &begin)
{
    SoundPlayer player;
    PlayResult got;
    QEventLoop loop;
    begin(player, [&](const PlayResult &result) {
        got = result;
        loop.quit();
    });
    loop.exec();
    return got;
}

} // namespace

int soundCommand(const QStringList &args)
{
    Options options(QStringLiteral("sound test   [--say TEXT] [--json]"));
    options.add({QStringLiteral("say"), QStringLiteral("Say this too."), QStringLiteral("TEXT")});
    if (!options.parse(args))
        return options.exitCode();
    if (options.words() != QStringList{QStringLiteral("test")})
        return options.usageError(QStringLiteral("sound takes \"test\""));
    QJsonArray all;
    bool every = true;
    const auto note = [&](const QString &name, const PlayResult &result) {
        every = every && result.played();
        if (options.json())
            all.append(QJsonObject{{QStringLiteral("sound"), name},
                                   {QStringLiteral("played_by"), result.by},
                                   {QStringLiteral("problem"), result.problem}});
        else if (result.played())
            print(QStringLiteral("%1: played by %2").arg(name, result.by));
        else
            print(QStringLiteral("%1: not played: %2").arg(name, result.problem));
    };
    for (const AlarmSound sound : AllAlarmSounds)
        note(alarmSoundName(sound), heard([sound](SoundPlayer &player, SoundPlayer::Then then) {
                 player.play(alarmSoundFile(sound), std::move(then));
             }));
    if (const QString text = options.value(QStringLiteral("say")); !text.isEmpty())
        note(QStringLiteral("Sentence"), heard([&text](SoundPlayer &player, SoundPlayer::Then then) {
                 player.say(text, std::move(then));
             }));
    if (options.json())
        printJson(QJsonObject{{QStringLiteral("sounds"), all}});
    else if (every)
        say(QStringLiteral("a program took each of them; whether a loudspeaker is on, only you can hear"));
    return every ? ExitFine : ExitFailed;
}

} // namespace wf::ctl
