// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/noise.h"

#include <array>
#include <string_view>

namespace wf {

/// How busy the estate is, 1 being an ordinary moment: busiest at 14:00 UTC, quietest at 02:00, with slower
/// and faster swells. Between 0.4 and 1.5. It is a sum of sines, so that what a counter has gained since the
/// start is a formula and not a sum over every second since.
class Traffic
{
public:
    /// `start` is the wall time of second 0. The channel gives a counter a swell of its own.
    Traffic(const Noise &noise, Timestamp start, std::string_view channel = {});

    double at(double seconds) const;
    /// Integral over from … to.
    double passed(double from, double to) const;
    /// Integral of traffic × exp(−(t − from) / tau) over from … to.
    double passedFading(double from, double to, double tau) const;

private:
    /// amplitude × sin(omega × t + phase); the constant part has omega 0 and phase π/2.
    struct Wave
    {
        double amplitude = 0;
        double omega = 0;
        double phase = 0;
    };
    std::array<Wave, 6> m_waves;
};

} // namespace wf
