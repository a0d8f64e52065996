// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ids.h"
#include "base/time.h"

#include <compare>
#include <optional>

namespace wf {

/// Hybrid logical time (Kulkarni et al., 2014): wall milliseconds and a counter; never runs backwards on a
/// desk and is always after every event the desk has seen.
struct HybridTime
{
    qint64 wallMs = 0;
    quint32 counter = 0;
    auto operator<=>(const HybridTime &) const = default;
};
/// The next logical time after `last` at wall time `now`.
HybridTime nextHybridTime(HybridTime last, Timestamp now);

struct EventId
{
    DeskId desk;
    qint64 sequence = 0; ///< From 1, without holes, per desk.
    bool operator==(const EventId &) const = default;
    auto operator<=>(const EventId &) const = default;
    QString text() const; ///< "DESK:SEQUENCE"
    static std::optional<EventId> parse(QStringView text);
};

/// The beginning of a desk's id, by which people tell desks apart: "3f2a".
QString shortDesk(const DeskId &desk);
/// Whether it can be the id of a desk or an incident: 1 to 64 letters, digits, '-', '_' and '.' of ASCII.
/// What comes from elsewhere is shown beside our own, so it holds nothing that turns or hides text.
bool isPlainId(const QString &id);

} // namespace wf
