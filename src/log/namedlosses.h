// SPDX-License-Identifier: GPL-3.0-or-later
// Holes of the own chain that an event of that chain names. Internal to this folder.
#pragma once

#include "incident/event.h"
#include "sql/database.h"

#include <vector>

namespace wf {

/// What event::LogSalvaged says of a chain.
class NamedLosses
{
public:
    /// The event, with its own place.
    void add(qint64 sequence, const event::LogSalvaged &salvaged);
    /// Whether these are missing as a later event says. Each hole once: a range that names a number of events
    /// excuses no more than that.
    bool excuse(qint64 first, qint64 last);

private:
    struct Named
    {
        qint64 by = 0;
        qint64 first = 0;
        qint64 last = 0;
        qint64 left = 0;
    };
    std::vector<Named> m_named; ///< At most MaxNamed.
};

/// Of the log's own chain.
Expected<NamedLosses> namedLosses(Database &db, const DeskId &home);

/// A hole in a chain.
struct Hole
{
    qint64 first = 0;
    qint64 last = 0;
    qint64 count = 0;
    bool operator==(const Hole &) const = default;
};
/// At most `most` of them: neighbours with the fewest events between them become one, whose count is smaller
/// than its range then. `holes` are in order.
std::vector<Hole> boundedHoles(const std::vector<Hole> &holes, std::size_t most);

} // namespace wf
