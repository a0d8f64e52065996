// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"

#include <QPoint>
#include <QTime>

#include <optional>

namespace wf {

// What moves on a wall, and when. Pure.

/// Where the picture stands against burn-in: another place each minute, never further than `reach` pixels
/// from the middle, one small step at a time, and all places equally often.
QPoint wallShift(Timestamp now, int reach);

/// Whether the schedule says it is night. A range may pass midnight.
bool isNight(const std::optional<std::pair<QTime, QTime>> &night, QTime now);

/// Whether the edge of something that changed is lit now: turns once a second (half a flash each second,
/// three are the limit), for two minutes.
bool isLit(Timestamp changedAt, Timestamp now);
/// Whether it still is in the two minutes.
bool isFresh(Timestamp changedAt, Timestamp now);

} // namespace wf
