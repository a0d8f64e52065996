// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the found events are one chain. Internal to this folder and its tests.
#pragma once

#include "incident/event.h"
#include "log/witness.h"

#include <vector>

namespace wf {

/// A found event of one desk, without its content.
struct ChainNode
{
    qint64 sequence = 0;
    HybridTime time;
    QByteArray hash;
    QByteArray previous;
    qint64 id = 0;         ///< Of whoever keeps it.
    bool inTables = false; ///< A part of the log as it was, not of what is left of older states.
};

struct ChainChoice
{
    std::vector<std::size_t> chosen; ///< By sequence, each once.
    std::vector<std::size_t> other;  ///< Those that contradict them, by sequence.
};

/// Chooses so that no two of the chosen contradict each other: where one follows the other directly, it names
/// its hash, and logical time grows. What a witness saw, and all that leads to it, is chosen first, then what
/// the log's table has, then the rest; each time first those that a neighbour speaks for. An event that the
/// one behind it does not name is not the one that was written.
ChainChoice chooseChain(const std::vector<ChainNode> &nodes, const std::vector<ChainHead> &witnessed);

} // namespace wf
