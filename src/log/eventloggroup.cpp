// SPDX-License-Identifier: GPL-3.0-or-later
// One transaction: of one append, or of several that share a flush.
#include "log/eventlog.h"

namespace wf {

Expected<void> EventLog::beginGroup()
{
    if (const auto may = mayWrite(true); !may)
        return may;
    m_db->forgetDiskFailure();
    auto begun = [this]() -> Expected<void> {
        if (const auto inPlace = checkFiles(); !inPlace)
            return inPlace;
        auto transaction = Transaction::begin(*m_db);
        if (!transaction)
            return tl::unexpected(transaction.error());
        m_group.emplace(Group{std::move(*transaction), m_heads});
        return {};
    }();
    if (!begun)
        endGroup(begun);
    return begun;
}

Expected<void> EventLog::commitGroup()
{
    auto done = markWitnessed(m_group->acknowledged);
    if (done)
        done = m_group->transaction.commit();
    if (!done)
        m_heads = m_group->acknowledged;
    endGroup(done);
    return done;
}

void EventLog::abandonGroup(const Error &why)
{
    m_heads = m_group->acknowledged;
    endGroup(tl::unexpected(why));
}

void EventLog::endGroup(const Expected<void> &done)
{
    m_group.reset();
    if (!done)
        m_projected.clear();
    // Whether the commit reached the disk is unknown: nothing is acknowledged until the file was read again.
    if (!done && !m_failed)
        setFailed(done.error().message);
    if (m_db->diskFailed())
        distrust(done ? QStringLiteral("%1: the disk failed during a checkpoint").arg(logPath(m_dataDir))
                      : done.error().message);
    if (done) {
        keepWitness();
        finishRedactions();
    }
}

} // namespace wf
