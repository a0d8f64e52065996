// SPDX-License-Identifier: GPL-3.0-or-later
// The log is verified beside the work: what is new first, then everything in idle time.
#include "desk/logworker.h"

#include "desk/logwords.h"
#include "log/verify.h"

#include <QThread>

namespace wf {

/// What a check in the background found.
struct LogWorker::Check
{
    Expected<LogReport> report;
    bool whole = true;    ///< Else only what came since m_checked.
    std::stop_token stop; ///< Whether anybody still wants to know.
};

namespace {

/// The thread works only if nothing else does.
class IdleThread
{
public:
    IdleThread() { QThread::currentThread()->setPriority(QThread::IdlePriority); }
    IdleThread(const IdleThread &) = delete;
    IdleThread &operator=(const IdleThread &) = delete;
    ~IdleThread() { QThread::currentThread()->setPriority(QThread::NormalPriority); }
};

} // namespace

void LogWorker::verifyInBackground()
{
    stopChecks();
    m_stopChecks = std::stop_source();
    // On connections and a thread of its own: the walk through the log keeps nobody from working.
    m_checks.start([this, dataDir = m_dataDir, checked = m_checked, stop = m_stopChecks.get_token()] {
        const auto tell = [&](Expected<LogReport> report, bool whole) {
            QMetaObject::invokeMethod(
                this, [this, check = Check{std::move(report), whole, stop}] { takeCheck(check); });
        };
        if (!checked)
            return tell(verifyLog(dataDir, {.stop = stop}), true);
        tell(verifyNews(dataDir, *checked, {.stop = stop}), false);
        const IdleThread idle;
        tell(verifyLog(dataDir, {.stop = stop}), true);
    });
}

void LogWorker::takeCheck(const Check &check)
{
    if (check.stop.stop_requested() || (check.report && check.report->cancelled))
        return;
    sayVerified(check.report);
    const QStringList problems =
        check.report ? check.report->problems : QStringList{check.report.error().message};
    m_status.chainVerified = problems.isEmpty();
    m_status.warnings += problems;
    m_status.warnings.removeDuplicates();
    if (!problems.isEmpty())
        m_checked.reset();
    else if (check.whole)
        m_checked = CheckedRecord{check.report->heads, check.report->rows, m_clock.wall()};
    if (m_checked) {
        const auto own = m_checked->heads.find(m_status.desk);
        m_status.checkedUpTo = own == m_checked->heads.end() ? 0 : own->second.sequence;
        m_status.checkedAt = m_checked->at;
    }
    Q_EMIT statusChanged(m_status);
}

void LogWorker::stopChecks()
{
    m_stopChecks.request_stop();
    m_checks.waitForDone();
}

/// For the next start. Under the lock: another desk may have come meanwhile, and what it does was not
/// checked.
void LogWorker::keepRecord()
{
    const auto lock = FileLock::acquire(lockPath(m_dataDir));
    if (!lock)
        return;
    // Without it the next start reads everything first.
    static_cast<void>(writeCheckedRecord(m_dataDir, *m_checked).has_value());
}

} // namespace wf
