// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound/soundplayer.h"

#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QTimer>

#include <chrono>

namespace wf {

namespace {

/// A player that waits for a sound server that hangs, or an hour of music: an alarm it is no more.
constexpr std::chrono::seconds LongestSound{30};
constexpr qsizetype LongestSentence = 300;
constexpr qsizetype LongestReason = 200;

} // namespace

SoundPlayer::~SoundPlayer()
{
    stop();
    for (QProcess *ending : findChildren<QProcess *>())
        ending->waitForFinished(1000); // It was killed.
}

void SoundPlayer::play(const QString &file, Then then)
{
    // A player may well be content with a file that is not there.
    if (!QFileInfo(file).isReadable())
        return begin({}, QStringLiteral("%1 cannot be read").arg(file), std::move(then));
    std::vector<Attempt> attempts;
    // aplay takes what is no WAV for raw samples, and plays noise.
    if (file.endsWith(QLatin1String(".wav"), Qt::CaseInsensitive))
        attempts.push_back({QStringLiteral("aplay"), {QStringLiteral("-q"), file}});
    attempts.push_back({QStringLiteral("paplay"), {file}});
    attempts.push_back({QStringLiteral("pw-play"), {file}});
    begin(std::move(attempts),
          QStringLiteral("none of pw-play, paplay and aplay is installed, or none can play %1").arg(file),
          std::move(then));
}

void SoundPlayer::say(const QString &text, Then then)
{
    const QString sentence = text.left(LongestSentence);
    // What is said may begin with a dash: it is no option.
    begin({{QStringLiteral("espeak-ng"), {QStringLiteral("--"), sentence}},
           {QStringLiteral("spd-say"), {QStringLiteral("-w"), QStringLiteral("--"), sentence}}},
          QStringLiteral("neither spd-say nor espeak-ng is installed"), std::move(then));
}

void SoundPlayer::stop()
{
    m_attempts.clear();
    m_then = {};
    drop();
}

void SoundPlayer::drop()
{
    QProcess *const process = std::exchange(m_process, nullptr);
    if (!process)
        return;
    process->disconnect(this);
    if (process->state() == QProcess::NotRunning)
        return process->deleteLater();
    connect(process, &QProcess::finished, process, &QObject::deleteLater);
    process->kill();
}

void SoundPlayer::begin(std::vector<Attempt> attempts, const QString &none, Then then)
{
    stop();
    m_attempts = std::move(attempts);
    m_then = std::move(then);
    m_none = none;
    m_problems.clear();
    // Not before the caller knows that it was begun.
    QTimer::singleShot(0, this, [this] {
        if (!m_process && m_then)
            tryNext();
    });
}

void SoundPlayer::tryNext()
{
    while (!m_attempts.empty()) {
        const Attempt attempt = std::move(m_attempts.back());
        m_attempts.pop_back();
        const QString path = QStandardPaths::findExecutable(attempt.program);
        if (path.isEmpty())
            continue;
        m_program = attempt.program;
        m_said.clear();
        m_process = new QProcess(this);
        m_process->setStandardInputFile(QProcess::nullDevice());
        m_process->setStandardOutputFile(QProcess::nullDevice());
        connect(m_process, &QProcess::readyReadStandardError, this, [this] {
            const QString said = QString::fromLocal8Bit(m_process->readAllStandardError());
            m_said += said.left(LongestReason - m_said.size());
        });
        connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                failed(QStringLiteral("cannot be started"));
        });
        connect(m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
            ended(code, status == QProcess::NormalExit);
        });
        QTimer::singleShot(LongestSound, m_process, [this, process = m_process] {
            if (process != m_process)
                return;         // It was killed, and a device keeps it from ending.
            m_attempts.clear(); // Another one would wait as long.
            failed(QStringLiteral("did not end within %1 s").arg(LongestSound.count()));
        });
        m_process->start(path, attempt.arguments);
        return;
    }
    end({{}, m_problems.isEmpty() ? m_none : m_problems.join(QStringLiteral("; "))});
}

void SoundPlayer::ended(int code, bool normal)
{
    if (normal && code == 0) {
        drop();
        m_attempts.clear();
        return end({m_program, {}});
    }
    const QString said = m_said.simplified();
    failed(said.isEmpty() ? QStringLiteral("ended with %1").arg(code) : said);
}

void SoundPlayer::failed(const QString &why)
{
    m_problems += QStringLiteral("%1: %2").arg(m_program, why);
    drop();
    tryNext();
}

void SoundPlayer::end(const PlayResult &result)
{
    // It may play the next one.
    if (const Then then = std::exchange(m_then, {}))
        then(result);
}

} // namespace wf
