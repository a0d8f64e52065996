// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound/annunciator.h"

#include <QTimer>

#include <chrono>

namespace wf {

namespace {

constexpr std::chrono::milliseconds BetweenBeeps{400};

} // namespace

Annunciator::Annunciator(std::function<void()> beep, QObject *parent)
    : QObject(parent), m_beep(std::move(beep))
{
}

void Annunciator::sound(const Alarm &alarm)
{
    if (!m_now)
        return begin(alarm);
    if (alarm.sound < m_now->sound) {
        m_waiting = std::move(m_now); // What it said may not have been heard to its end.
        return begin(alarm);
    }
    if (!m_waiting || alarm.sound <= m_waiting->sound)
        m_waiting = alarm;
}

void Annunciator::silence()
{
    ++m_beepRound;
    m_waiting.reset();
    m_now.reset();
    m_sounds.stop();
}

void Annunciator::begin(const Alarm &alarm)
{
    m_now = alarm;
    if (alarm.beepsOnly) {
        beep(beepsOf(alarm.sound));
        return speak(alarm);
    }
    const QString file = alarm.file.isEmpty() ? alarmSoundFile(alarm.sound) : alarm.file;
    m_sounds.play(file, [this, alarm](const PlayResult &result) {
        if (result.played()) {
            setHealth(Health::Playing, result.by, {});
        } else {
            setHealth(Health::Failing, {}, result.problem);
            beep(beepsOf(alarm.sound));
        }
        Q_EMIT sounded(alarm.sound, result.played());
        speak(alarm);
    });
}

void Annunciator::speak(const Alarm &alarm)
{
    if (alarm.sentence.isEmpty())
        return next();
    m_sounds.say(alarm.sentence, [this, alarm](const PlayResult &result) {
        if (std::exchange(m_speechProblem, result.problem) != result.problem)
            Q_EMIT healthChanged();
        Q_EMIT said(alarm.sentence, result.played());
        next();
    });
}

void Annunciator::next()
{
    m_now.reset();
    if (const auto waiting = std::exchange(m_waiting, {}))
        begin(*waiting);
}

void Annunciator::beep(int times)
{
    const int round = ++m_beepRound;
    for (int i = 0; i < times; ++i)
        QTimer::singleShot(i * BetweenBeeps, this, [this, round] {
            if (round != m_beepRound)
                return;
            m_beep();
            Q_EMIT beeped();
        });
}

void Annunciator::setHealth(Health health, const QString &player, const QString &problem)
{
    if (health == m_health && player == m_player && problem == m_problem)
        return;
    m_health = health;
    m_player = player;
    m_problem = problem;
    Q_EMIT healthChanged();
}

} // namespace wf

#include "moc_annunciator.cpp"
