// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/event.h"
#include "log/witness.h"
#include "sql/database.h"

#include <vector>

namespace wf {

/// Something that is wrong with an event, or with its place.
struct ChainProblem
{
    EventId event;
    enum class Kind {
        Content, ///< It is there, but not as it was written.
        Place    ///< Others are missing before it, or it does not follow them.
    } kind = Kind::Content;
    QString text; ///< Names the event.
};

struct ChainReport
{
    qint64 events = 0;
    ChainHeads heads;
    std::vector<ChainProblem> problems; ///< At most MaxChainProblems, in the order of the chains.
};
inline constexpr std::size_t MaxChainProblems = 50;

/// Whose log it is, as it says itself; empty where it does not.
Expected<DeskId> homeOf(Database &db);
/// Reads every event of every chain: content against hash, hash against the event before, logical time,
/// holes. Chains of other desks may lack what was not imported; nothing excuses a hole in the own one.
Expected<ChainReport> checkChains(Database &db);

} // namespace wf
