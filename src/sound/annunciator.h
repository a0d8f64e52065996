// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sound/alarmsound.h"
#include "sound/soundplayer.h"

#include <optional>

namespace wf {

/// An alarm that is to be heard.
struct Alarm
{
    AlarmSound sound = AlarmSound::P0;
    QString file = {};     ///< Another one than the shipped file.
    QString sentence = {}; ///< Said after it; empty: nothing.
    bool beepsOnly = false;
};

/// Sounds alarms, one at a time. A worse one breaks off the one that is heard; of the others one waits, the
/// worst, and what says something new in its place. Where nothing plays it beeps, and says so until something
/// plays again. GUI thread.
class Annunciator : public QObject
{
    Q_OBJECT
public:
    /// `beep`: one beep of the toolkit.
    explicit Annunciator(std::function<void()> beep, QObject *parent = nullptr);

    void sound(const Alarm &alarm);
    /// Nothing more is heard of what began.
    void silence();

    /// Something sounds, or is said.
    bool isSounding() const { return m_now.has_value(); }

    enum class Health {
        Untried,
        Playing, ///< The last sound was taken by a program that plays.
        Failing, ///< Only beeps, if these.
    };
    Health health() const { return m_health; }
    /// Who played the last one, "pw-play".
    const QString &player() const { return m_player; }
    /// Why it is failing.
    const QString &problem() const { return m_problem; }
    /// Why the last sentence was not said.
    const QString &speechProblem() const { return m_speechProblem; }

Q_SIGNALS:
    /// A program took the sound of an alarm, to its end; or none did.
    void sounded(wf::AlarmSound sound, bool played);
    void said(const QString &sentence, bool was);
    void beeped();
    void healthChanged();

private:
    void begin(const Alarm &alarm);
    void speak(const Alarm &alarm);
    void next();
    void beep(int times);
    void setHealth(Health health, const QString &player, const QString &problem);

    const std::function<void()> m_beep;
    SoundPlayer m_sounds;
    std::optional<Alarm> m_now;
    std::optional<Alarm> m_waiting;
    Health m_health = Health::Untried;
    QString m_player;
    QString m_problem;
    QString m_speechProblem;
    int m_beepRound = 0; ///< Of an older round no beep comes any more.
};

} // namespace wf
