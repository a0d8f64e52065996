// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/backupworker.h"

#include "base/clock.h"

#include <utility>

namespace wf {

namespace {

SteadyTime steadyNow()
{
    return SystemClock().steady();
}

} // namespace

void BackupWorker::ask(quint64 number, const BackupJob &job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_next = {number, job};
    }
    QMetaObject::invokeMethod(this, &BackupWorker::serve, Qt::QueuedConnection);
}

void BackupWorker::askDays(const BackupJob &job)
{
    QMetaObject::invokeMethod(
        this, [this, job] { copyDays(job); }, Qt::QueuedConnection);
}

bool BackupWorker::goesOn()
{
    m_pulse->beat = steadyNow();
    return !m_pulse->stop;
}

void BackupWorker::serve()
{
    std::optional<std::pair<quint64, BackupJob>> next;
    {
        const std::lock_guard lock(m_mutex);
        next = std::exchange(m_next, std::nullopt);
    }
    if (!next || !goesOn())
        return;
    const SteadyTime began = steadyNow();
    auto result = m_run.copy(next->second, [this] { return goesOn(); });
    const Millis took = steadyNow() - began;
    m_pulse->beat = steadyNow();
    m_pulse->servedWell = result && result->problem.isEmpty();
    m_pulse->served = next->first;
    m_pulse->ended.release();
    Q_EMIT looked({next->first, std::move(result), took});
}

void BackupWorker::copyDays(const BackupJob &job)
{
    const SteadyTime began = steadyNow();
    auto result = m_run.copyDays(job, [this] {
        serve(); // The log does not wait for them.
        return goesOn();
    });
    Q_EMIT daysCopied({std::move(result), steadyNow() - began});
}

} // namespace wf

#include "moc_backupworker.cpp"
