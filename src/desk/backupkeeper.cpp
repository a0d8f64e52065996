// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/backupkeeper.h"

#include "backup/backupplace.h"
#include "base/print.h"
#include "desk/deskcategory.h"

#include <QDeadlineTimer>
#include <QThread>
#include <QTimer>

#include <utility>

namespace wf {

namespace {

using State = BackupStatus::State;
constexpr Millis QuitPatience = std::chrono::seconds(2);
constexpr int CostShare = 9;
/// Of a whole copy, which is followed by cheap ones.
constexpr Millis LongestPause = std::chrono::minutes(1);
constexpr Millis RememberEvery = std::chrono::minutes(10);
constexpr Millis FolderLookEvery = std::chrono::seconds(1);

} // namespace

BackupKeeper::BackupKeeper(QString dataDir, const Clock &clock, Settings &settings, QObject *parent,
                           const BackupPace &pace)
    : QObject(parent), m_dataDir(std::move(dataDir)), m_clock(clock), m_settings(settings), m_pace(pace),
      m_next(new QTimer(this)), m_watch(new QTimer(this))
{
    m_next->setSingleShot(true);
    connect(m_next, &QTimer::timeout, this, &BackupKeeper::work);
    connect(m_watch, &QTimer::timeout, this, &BackupKeeper::watch);
}

BackupKeeper::~BackupKeeper()
{
    const bool hangs = m_status.state == State::Away && m_running;
    endThread(hangs ? Millis{0} : QuitPatience);
}

void BackupKeeper::endThread(Millis patience)
{
    if (!m_thread)
        return;
    m_pulse->stop = true;
    m_worker->disconnect(this);
    m_thread->quit();
    // One that hangs in the kernel ends when that answers, and holds nothing of ours.
    connect(m_thread, &QThread::finished, m_thread, &QObject::deleteLater);
    if (m_thread->wait(QDeadlineTimer(patience)))
        delete m_thread;
    else if (patience > Millis{0})
        qCWarning(deskCategory).noquote()
            << QStringLiteral("the folder of the backup does not answer: ") + excerpt(m_status.folder);
    m_thread = nullptr;
    m_worker = nullptr;
    m_running = false;
    m_daysRun = false;
}

void BackupKeeper::setFolder(const QString &folder)
{
    if (folder == m_status.folder && (folder.isEmpty() || m_status.state != State::Off))
        return;
    turnOff();
    m_status = BackupStatus();
    m_status.folder = folder;
    begin();
    Q_EMIT changed();
}

void BackupKeeper::setLog(const LogStatus &log)
{
    const bool before = mayWork();
    const bool sameLog = log.desk == m_log.desk;
    m_log = log;
    if (!sameLog)
        turnOff();
    if (!mayWork() || (before && sameLog))
        return;
    begin();
    Q_EMIT changed();
}

bool BackupKeeper::mayWork() const
{
    return m_log.state == LogStatus::State::Writable && !m_log.desk.isEmpty() && !m_status.folder.isEmpty();
}

void BackupKeeper::turnOff()
{
    endThread(Millis{0});
    m_next->stop();
    m_watch->stop();
    m_status.state = State::Off;
}

/// There is a log to be copied and a folder for it.
void BackupKeeper::begin()
{
    if (!mayWork())
        return;
    if (const auto fits = checkBackupFolder(m_dataDir, m_status.folder); !fits) {
        setState(State::Failing, fits.error().message);
        return;
    }
    if (!m_thread) {
        m_pulse = std::make_shared<BackupPulse>();
        m_thread = new QThread;
        m_thread->setObjectName(QStringLiteral("backup"));
        m_worker = new BackupWorker(m_pulse);
        m_worker->moveToThread(m_thread);
        connect(m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
        connect(m_worker, &BackupWorker::looked, this, &BackupKeeper::take);
        connect(m_worker, &BackupWorker::daysCopied, this, &BackupKeeper::takeDays);
        m_thread->start(QThread::LowPriority);
        recall();
        setState(State::Looking);
    }
    m_notBefore = m_daysAt = {};
    work();
}

void BackupKeeper::setWindows(std::vector<TimeRange> windows)
{
    m_windows = std::move(windows);
}

void BackupKeeper::touch()
{
    const SteadyTime now = m_clock.steady();
    if (m_running && !m_newsSinceAsked)
        m_newsSinceAsked = now;
    if (m_status.state == State::Complete) {
        m_status.newUntil = now;
        setState(State::Behind);
    }
    schedule();
}

void BackupKeeper::schedule()
{
    if (!mayWork() || !m_worker || m_running)
        return;
    const auto wait = [this] {
        switch (m_status.state) {
        case State::Off:
        case State::Looking:
        case State::Behind:
            return m_pace.afterNews;
        case State::Complete:
            return m_pace.idle;
        case State::Away:
        case State::Failing:
            return m_pace.retry;
        }
        return m_pace.retry;
    }();
    const Millis delay = std::max(wait, m_notBefore - m_clock.steady());
    if (!m_next->isActive() || m_next->remainingTimeAsDuration() > delay)
        m_next->start(delay);
}

BackupJob BackupKeeper::job() const
{
    return {m_dataDir,        m_status.folder, m_log.desk, m_windows, m_log.chainVerified == true,
            m_wasOnOtherDisk, m_clock.wall()};
}

void BackupKeeper::work()
{
    if (!mayWork() || !m_worker || m_running)
        return;
    m_next->stop();
    m_running = true;
    m_askedAt = m_clock.steady();
    m_newsSinceAsked.reset();
    m_pulse->beat = SystemClock().steady();
    m_worker->ask(++m_job, job());
    m_watch->start(FolderLookEvery);
}

/// The thread gives a sign of life every few megabytes.
void BackupKeeper::watch()
{
    if (!m_running && !m_daysRun) {
        m_watch->stop();
        return;
    }
    const Millis silent = SystemClock().steady() - m_pulse->beat.load();
    if (silent > m_pace.silence && m_status.state != State::Away)
        takeError({ErrorCode::NotFound, QStringLiteral("%1: it does not answer").arg(m_status.folder)});
}

void BackupKeeper::take(const BackupReport &report)
{
    if (report.job != m_job)
        return;
    m_running = false;
    // What a folder that did not answer took, it cost nobody.
    const bool hung = m_status.state == State::Away;
    m_notBefore = m_clock.steady() + (hung ? Millis{0} : std::min(CostShare * report.took, LongestPause));
    if (report.result) {
        takeGood(*report.result);
        if (!m_daysRun && m_clock.steady() >= m_daysAt && m_worker) {
            m_daysRun = true;
            m_worker->askDays(job());
        }
    } else if (report.result.error().code != ErrorCode::Refused || !m_pulse->stop) {
        takeError(report.result.error());
    }
    schedule();
}

void BackupKeeper::takeGood(const BackupResult &result)
{
    m_goodAt = m_askedAt;
    const bool brought = m_status.place != result.place || m_status.events != result.end.row;
    m_status.place = result.place;
    m_status.events = result.end.row;
    m_status.evidence = result.evidence;
    m_status.sameDisk = result.sameDisk;
    m_status.newUntil = m_newsSinceAsked.value_or(m_clock.steady());
    m_wasOnOtherDisk = m_wasOnOtherDisk || !result.sameDisk;
    note(result.notes);
    // While nothing happens the settings are left alone most of the time.
    if (brought || m_clock.steady() - m_rememberedAt > RememberEvery)
        remember();
    if (!result.problem.isEmpty())
        setState(State::Failing, result.problem);
    else
        setState(m_newsSinceAsked ? State::Behind : State::Complete);
}

void BackupKeeper::takeError(const Error &error)
{
    // Until the last good pass it was as new as the log.
    if (m_status.state == State::Complete)
        m_status.newUntil = m_goodAt;
    setState(error.code == ErrorCode::NotFound ? State::Away : State::Failing, error.message);
}

void BackupKeeper::takeDays(const BackupDaysReport &report)
{
    m_daysRun = false;
    m_daysAt = m_clock.steady() + std::max(m_pace.days, CostShare * report.took);
    if (!report.result) {
        // That the folder is away is found by the next pass.
        if (report.result.error().code != ErrorCode::NotFound &&
            report.result.error().code != ErrorCode::Refused)
            note({report.result.error().message});
        return;
    }
    note(report.result->notes);
    if (std::exchange(m_status.days, report.result->days) != report.result->days)
        Q_EMIT changed();
}

void BackupKeeper::setState(State state, const QString &message)
{
    const bool news = m_status.state != state || m_status.message != message;
    const bool away = state == State::Away;
    if (away && !m_status.awaySince)
        m_status.awaySince = m_clock.wall();
    if (!away)
        m_status.awaySince.reset();
    m_status.state = state;
    m_status.message = message;
    if (news && (away || state == State::Failing))
        qCWarning(deskCategory).noquote() << QStringLiteral("backup: ") + excerpt(message);
    Q_EMIT changed();
}

void BackupKeeper::note(const QStringList &notes)
{
    for (const QString &text : notes) {
        if (m_status.notes.contains(text) || m_status.notes.size() >= MaxBackupNotes)
            continue;
        m_status.notes += text;
        qCWarning(deskCategory).noquote() << QStringLiteral("backup: ") + excerpt(text);
        Q_EMIT noted(text);
    }
}

/// What an earlier process knew: folder, desk, up to when all was in it, whether it was another disk.
void BackupKeeper::recall()
{
    const QStringList last = m_settings.value(SettingKey::LastBackup).toStringList();
    m_wasOnOtherDisk = false;
    if (last.size() != 4 || last[0] != m_status.folder || last[1] != m_log.desk.text())
        return;
    const Millis ago = m_clock.wall() - fromMs(last[2].toLongLong());
    m_status.newUntil = m_clock.steady() - std::max(Millis{0}, ago);
    m_wasOnOtherDisk = last[3] == QLatin1String("other");
}

void BackupKeeper::remember()
{
    m_rememberedAt = m_clock.steady();
    const Timestamp until = m_clock.wall() - (m_clock.steady() - *m_status.newUntil);
    m_settings.set(SettingKey::LastBackup,
                   QStringList{m_status.folder, m_log.desk.text(), QString::number(toMs(until)),
                               m_wasOnOtherDisk ? QStringLiteral("other") : QStringLiteral("same")});
}

void BackupKeeper::finish()
{
    if (!mayWork() || !m_worker || m_status.state == State::Away || m_status.state == State::Failing)
        return;
    const QDeadlineTimer until(QuitPatience);
    m_worker->ask(++m_job, job());
    while (m_pulse->served != m_job && m_pulse->ended.tryAcquire(1, int(until.remainingTime()))) {
    }
    if (m_pulse->served != m_job || !m_pulse->servedWell)
        return;
    m_status.newUntil = m_clock.steady();
    remember();
}

} // namespace wf

#include "moc_backupkeeper.cpp"
