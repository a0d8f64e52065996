// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/rowcheck.h"
#include "log/witness.h"

namespace wf {

struct ChainReport
{
    qint64 events = 0;
    ChainHeads heads;
    std::vector<ChainProblem> problems; ///< At most MaxChainProblems, in the order of the chains.
};

/// Whose log it is, as it says itself; empty where it does not.
Expected<DeskId> homeOf(Database &db);
/// Puts together what was found in the ranges of rows: links from range to range, holes, what was imported.
/// Chains of other desks may lack what was not imported; the own one only what a later event::LogSalvaged of
/// it names. `from`: the ends of what was checked before, which the ranges begin behind.
Expected<ChainReport> joinChains(Database &db, std::vector<RowsReport> ranges, const ChainHeads &from = {});
/// Reads every event of every chain: content against hash, hash against the event before, logical time,
/// holes.
Expected<ChainReport> checkChains(Database &db);

} // namespace wf
