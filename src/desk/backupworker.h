// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backup/backuprun.h"

#include <QObject>
#include <QSemaphore>

#include <atomic>
#include <memory>
#include <mutex>

namespace wf {

/// What the desk and the thread of the backup share. Outlives both, since that thread may hang in the kernel,
/// on a share that does not answer, when the desk goes.
struct BackupPulse
{
    std::atomic<bool> stop = false;
    std::atomic<SteadyTime> beat{};       ///< Its last sign of life.
    std::atomic<quint64> served = 0;      ///< The last job that ended,
    std::atomic<bool> servedWell = false; ///< and whether it copied.
    QSemaphore ended;                     ///< One for each job.
};

/// How a pass ended.
struct BackupReport
{
    quint64 job = 0;
    Expected<BackupResult> result;
    Millis took{0};
};
struct BackupDaysReport
{
    Expected<DaysResult> result;
    Millis took{0};
};

/// The work of a thread of its own: passes over the folder of the backup. A pass that is asked for while
/// recorded days are copied is done in the middle of that.
class BackupWorker : public QObject
{
    Q_OBJECT
public:
    explicit BackupWorker(std::shared_ptr<BackupPulse> pulse) : m_pulse(std::move(pulse)) {}
    /// Any thread. A job that was not begun is replaced by a later one.
    void ask(quint64 number, const BackupJob &job);
    void askDays(const BackupJob &job);

Q_SIGNALS:
    void looked(const wf::BackupReport &report);
    void daysCopied(const wf::BackupDaysReport &report);

private:
    void serve();
    void copyDays(const BackupJob &job);
    bool goesOn();

    std::shared_ptr<BackupPulse> m_pulse;
    BackupRun m_run;
    std::mutex m_mutex;
    std::optional<std::pair<quint64, BackupJob>> m_next; ///< Under m_mutex.
};

} // namespace wf
