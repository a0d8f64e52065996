// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/namedlosses.h"

#include "incident/eventcodec.h"
#include "log/rows.h"
#include "sql/eachrow.h"

#include <algorithm>
#include <numeric>

namespace wf {

namespace {

constexpr std::size_t MaxNamed = 10'000;

} // namespace

void NamedLosses::add(qint64 sequence, const event::LogSalvaged &salvaged)
{
    for (const event::LostEvents &lost : salvaged.lost) {
        if (m_named.size() < MaxNamed)
            m_named.push_back({sequence, lost.first, lost.last, lost.count});
    }
}

bool NamedLosses::excuse(qint64 first, qint64 last)
{
    const qint64 count = last - first + 1;
    const auto named = std::find_if(m_named.begin(), m_named.end(), [&](const Named &n) {
        return n.by > last && n.first <= first && last <= n.last && n.left >= count;
    });
    if (named == m_named.end())
        return false;
    named->left -= count;
    return true;
}

Expected<NamedLosses> namedLosses(Database &db, const DeskId &home)
{
    NamedLosses losses;
    const auto read =
        forEachRow(db,
                   QStringLiteral("SELECT %1 FROM events WHERE incident = '' AND kind = ? AND desk = ?")
                       .arg(rows::EventColumns),
                   {eventKindName(EventKind::LogSalvaged), home.text()}, [&losses](const QSqlQuery &row) {
                       const EventPtr event = rows::readOrStub(row);
                       if (const auto *salvaged = event->as<event::LogSalvaged>())
                           losses.add(event->id.sequence, *salvaged);
                   });
    return read ? losses : Expected<NamedLosses>(tl::unexpected(read.error()));
}

std::vector<Hole> boundedHoles(const std::vector<Hole> &holes, std::size_t most)
{
    if (holes.size() <= most || most == 0)
        return holes;
    std::vector<std::size_t> joins(holes.size() - 1); // Of a hole with the one behind it.
    std::iota(joins.begin(), joins.end(), std::size_t{0});
    const auto between = [&holes](std::size_t i) { return holes[i + 1].first - holes[i].last; };
    const std::size_t fewer = holes.size() - most;
    std::nth_element(joins.begin(), joins.begin() + std::ptrdiff_t(fewer), joins.end(),
                     [&](std::size_t a, std::size_t b) { return between(a) < between(b); });
    std::vector<bool> joined(holes.size(), false);
    for (std::size_t i = 0; i < fewer; ++i)
        joined[joins[i]] = true;
    std::vector<Hole> bounded{holes.front()};
    for (std::size_t i = 1; i < holes.size(); ++i) {
        if (!joined[i - 1]) {
            bounded.push_back(holes[i]);
            continue;
        }
        bounded.back().last = holes[i].last;
        bounded.back().count += holes[i].count;
    }
    return bounded;
}

} // namespace wf
