// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

#include <functional>
#include <vector>

class QProcess;

namespace wf {

/// What came of playing.
struct PlayResult
{
    QString by;      ///< The program that took it; empty: none did.
    QString problem; ///< Why none did, for people.
    bool played() const { return !by.isEmpty(); }
};

/// Plays files and says sentences by programs of the system, each by the first that manages to: PipeWire's,
/// PulseAudio's or ALSA's player; speech-dispatcher or eSpeak NG. A thread with an event loop; nothing waits.
class SoundPlayer : public QObject
{
public:
    using QObject::QObject;
    ~SoundPlayer() override;
    using Then = std::function<void(const PlayResult &)>;

    /// What still sounds ends first, and its `then` is not called. A sound ends after 30 seconds.
    void play(const QString &file, Then then);
    /// Says the first 300 characters of a text.
    void say(const QString &text, Then then);
    void stop();
    bool isBusy() const { return m_process != nullptr; }

private:
    struct Attempt
    {
        QString program; ///< Its name.
        QStringList arguments;
    };
    void begin(std::vector<Attempt> attempts, const QString &none, Then then);
    void tryNext();
    void drop(); ///< The process, which is killed if it still runs.
    void failed(const QString &why);
    void ended(int code, bool normal);
    void end(const PlayResult &result);

    std::vector<Attempt> m_attempts; ///< Those left, the next one last.
    Then m_then;
    QProcess *m_process = nullptr;
    QString m_program; ///< Of the process.
    QString m_said;    ///< The beginning of what it wrote to standard error.
    QStringList m_problems;
    QString m_none; ///< What is said if no program is there.
};

} // namespace wf
