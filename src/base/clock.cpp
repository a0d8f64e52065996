// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <ctime>

namespace wf {

namespace {

std::chrono::nanoseconds readClock(clockid_t id)
{
    timespec now{};
    clock_gettime(id, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

} // namespace

Timestamp SystemClock::wall() const
{
    return Timestamp{std::chrono::floor<Millis>(readClock(CLOCK_REALTIME))};
}

SteadyTime SystemClock::steady() const
{
    return SteadyTime{std::chrono::floor<Millis>(readClock(CLOCK_BOOTTIME))};
}

ClockWatch::ClockWatch(Millis interval, Millis tolerance) : m_interval(interval), m_tolerance(tolerance) {}

std::optional<ClockWatch::Change> ClockWatch::tick(Timestamp wall, SteadyTime steady)
{
    const auto last = std::exchange(m_last, std::pair{wall, steady});
    if (!last)
        return std::nullopt;
    const Millis wallPassed = wall - last->first;
    const Millis steadyPassed = steady - last->second;
    const Millis step = wallPassed - steadyPassed;
    if (std::chrono::abs(step) > m_tolerance)
        return Change{Change::Kind::Stepped, step};
    // The steady clock runs through a suspend, so a long silence with no step means nothing ran.
    if (steadyPassed > m_interval + 5 * m_tolerance)
        return Change{Change::Kind::Slept, steadyPassed};
    return std::nullopt;
}

} // namespace wf
