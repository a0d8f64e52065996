// SPDX-License-Identifier: GPL-3.0-or-later
// Whose targets a log tells of: a row of `meta`.
#include "log/datafolder.h"
#include "log/eventlog.h"
#include "log/openlog.h"

namespace wf {

namespace {

const QString TargetsKey = QStringLiteral("targets");
const QString RealTargets = QStringLiteral("real");
const QString SimulatedTargets = QStringLiteral("simulated");

} // namespace

Expected<LogTargets> targetsOf(Database &log)
{
    const auto marked = log.value(QStringLiteral("SELECT value FROM meta WHERE key = ?"), {TargetsKey});
    if (!marked)
        return tl::unexpected(marked.error());
    return marked->toString() == SimulatedTargets ? LogTargets::Simulated
           : marked->toString() == RealTargets    ? LogTargets::Real
                                                  : LogTargets::Unmarked;
}

LogTargets targetsIn(const QString &dataDir)
{
    const auto there = hasLog(dataDir);
    if (!there || !*there)
        return LogTargets::Unmarked;
    const auto db = openLogToRead(dataDir);
    return db ? targetsOf(**db).value_or(LogTargets::Unmarked) : LogTargets::Unmarked;
}

Expected<void> EventLog::readTargets()
{
    const auto targets = targetsOf(*m_db);
    if (!targets)
        return tl::unexpected(targets.error());
    m_targets = *targets;
    return {};
}

Expected<void> EventLog::claim(LogTargets targets)
{
    if (m_targets == targets)
        return {};
    if (m_targets == LogTargets::Simulated)
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1: this is the log of a simulated estate. Real targets need their own "
                                   "folder: choose another --data-dir")
                        .arg(logPath(m_dataDir)));
    if (m_targets == LogTargets::Real)
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1: this is the log of real targets. The simulated estate needs its own "
                                   "folder: choose another --data-dir")
                        .arg(logPath(m_dataDir)));
    if (!m_heads.empty() || isReadOnly() || targets == LogTargets::Unmarked)
        return {};
    const auto kept =
        m_db->run(QStringLiteral("INSERT INTO meta VALUES(?, ?)"),
                  {TargetsKey, targets == LogTargets::Simulated ? SimulatedTargets : RealTargets});
    if (kept)
        m_targets = targets;
    return kept;
}

} // namespace wf
