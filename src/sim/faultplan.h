// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"

#include <QString>

#include <array>
#include <cstddef>
#include <vector>

namespace wf {

class Traffic;

/// What can go wrong with the estate: one fault for each of its runbooks.
enum class Fault {
    DynexOutage,
    IpfsPinFailures,
    QuotaExhaustion,
    DelayedJobs,
    BillingDrift,
    RateLimitExceeded,
    AuthenticationFailures,
    QuantumJobFailures,
};
inline constexpr std::size_t FaultCount = 8;

/// A stretch of time in seconds since the estate's start, `to` excluded.
struct Stretch
{
    double from = 0;
    double to = 0;
    bool contains(double seconds) const { return from <= seconds && seconds < to; }
};

/// Something in a drill that begins or ends faults.
struct FaultAction
{
    enum class Kind { Start, Stop };
    Kind kind = Kind::Start;
    Millis at{0};
    QString scenario;
    Millis hold{0}; ///< Start: how long it lasts; 0 is the scenario's own time.
};

/// How one quantity follows a fault: nothing for `delay`, then towards 1 with time constant `rise`, and
/// back towards 0 with `fall` once the fault is over. Seconds.
struct Response
{
    double delay = 0;
    double rise = 30;
    double fall = 120;
};

/// When each fault is present.
class FaultPlan
{
public:
    FaultPlan() = default;
    /// Plays the actions in time order (of one time: in the order given). A start of what already runs
    /// makes it last longer; a stop ends what runs and cancels what the scenario still had ahead;
    /// "calm" ends everything that began earlier.
    explicit FaultPlan(std::vector<FaultAction> actions);

    bool present(Fault fault, double seconds) const;
    /// Seconds since the fault was last present; infinite when it was not yet.
    double sinceEnd(Fault fault, double seconds) const;
    /// 0 … 1: how far the quantity has followed the fault.
    double level(Fault fault, const Response &response, double seconds) const;
    /// Integral of traffic × level over 0 … seconds: what a counter gained from the fault.
    double gained(Fault fault, const Response &response, const Traffic &traffic, double seconds) const;

private:
    template <typename Visit>
    double follow(Fault fault, const Response &response, double seconds, Visit visit) const;

    std::array<std::vector<Stretch>, FaultCount> m_stretches; ///< In order, apart from each other.
};

} // namespace wf
