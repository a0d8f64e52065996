// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wallmotion.h"

#include <cstdlib>

namespace wf {

namespace {

constexpr Millis FreshFor = std::chrono::minutes(2);

/// A walk to and fro: 0 … n - 1 … 0, every place equally often.
int zigzag(qint64 step, int n)
{
    if (n < 2)
        return 0;
    const qint64 turn = step % (2 * n);
    return int(turn < n ? turn : 2 * n - 1 - turn);
}

} // namespace

QPoint wallShift(Timestamp now, int reach)
{
    const int side = 2 * std::max(0, reach) + 1;
    const qint64 minute = toMs(now) / 60'000;
    // Row by row, each in the other direction than the one before: only neighbours follow each other.
    return {zigzag(minute, side) - reach, zigzag(minute / side, side) - reach};
}

bool isNight(const std::optional<std::pair<QTime, QTime>> &night, QTime now)
{
    if (!night)
        return false;
    const auto &[from, until] = *night;
    return from < until ? from <= now && now < until : now >= from || now < until;
}

bool isFresh(Timestamp changedAt, Timestamp now)
{
    return changedAt <= now && now - changedAt < FreshFor;
}

bool isLit(Timestamp changedAt, Timestamp now)
{
    return isFresh(changedAt, now) && (now - changedAt) / Millis{1000} % 2 == 0;
}

} // namespace wf
