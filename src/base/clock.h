// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"

namespace wf {

/// The time of day and a time that never steps. Pure code takes `now`; shells take a Clock.
/// Implementations may be called from any thread.
class Clock
{
public:
    virtual ~Clock() = default;
    /// UTC; may jump when the machine's clock is set.
    virtual Timestamp wall() const = 0;
    /// Never steps; includes the time the machine was suspended.
    virtual SteadyTime steady() const = 0;
};

/// The machine's clocks (CLOCK_REALTIME and CLOCK_BOOTTIME).
class SystemClock final : public Clock
{
public:
    Timestamp wall() const override;
    SteadyTime steady() const override;
};

/// Notices that wall time and steady time drifted apart, or that time passed while nothing ran.
/// Feed it on every tick; pure.
class ClockWatch
{
public:
    struct Change
    {
        enum class Kind { Stepped, Slept } kind;
        Millis amount; ///< Stepped: signed size of the step. Slept: how long nothing ran.
    };
    /// A tick normally arrives every `interval`; less than `tolerance` is no news.
    explicit ClockWatch(Millis interval, Millis tolerance = std::chrono::seconds(2));
    std::optional<Change> tick(Timestamp wall, SteadyTime steady);

private:
    Millis m_interval;
    Millis m_tolerance;
    std::optional<std::pair<Timestamp, SteadyTime>> m_last;
};

} // namespace wf
