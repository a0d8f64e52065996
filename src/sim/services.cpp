// SPDX-License-Identifier: GPL-3.0-or-later
// The families of the platform's services: what its runbooks watch, and what stands next to it.
#include "sim/moment.h"

#include <algorithm>
#include <cmath>

namespace wf {
namespace {

constexpr Response DynexAtOnce{0, 4, 40};
/// Time constants of the circuit breaker: half of the jobs fall back about 12 s after Dynex went.
constexpr Response Fallback{0, 14, 150};

/// A share that cannot leave 0 … 1.
double share(double value)
{
    return std::clamp(value, 0.0, 1.0);
}

/// What must be exactly 0 while all is well: small levels count as none.
double onlyInFault(double level, double value)
{
    constexpr double Notable = 0.12;
    return level < Notable ? 0 : value;
}

const char *dynexState(const Moment &moment)
{
    constexpr double WarmUp = 240;
    if (moment.present(Fault::DynexOutage))
        return "down";
    return moment.sinceEnd(Fault::DynexOutage) < WarmUp ? "degraded" : "up";
}

} // namespace

void addQuantum(const Moment &moment, std::vector<Family> &out)
{
    Family &health =
        addFamily(out, FamilyType::StateSet, "dynex_health_status", "Health of the Dynex platform.");
    const std::string now = dynexState(moment);
    for (const char *state : {"up", "degraded", "down"})
        health.samples.push_back({"", label("dynex_health_status", state), now == state ? 1.0 : 0.0});

    const double slow = moment.level(Fault::DynexOutage, {0, 25, 90});
    const double latency = 0.5 + 0.12 * moment.traffic() + moment.wobble("dynex_api_latency_seconds", 0.2);
    addGauge(out, "dynex_api_latency_seconds", "Mean latency of calls to the Dynex API in the last minute.",
             between(latency, 9.05 + moment.wobble("dynex_api_latency_seconds/fault", 0.4), slow), 3,
             "seconds");

    Family &calls =
        addFamily(out, FamilyType::Counter, "dynex_api_requests", "Calls to the Dynex API by result.");
    const double rate = 4;
    const double lost = moment.countedIn(Fault::DynexOutage, DynexAtOnce, "dynex_api_requests", rate * 0.97);
    addCount(calls, label("result", "ok"), moment.counted("dynex_api_requests", rate) - lost, moment);
    addCount(calls, label("result", "error"), moment.counted("dynex_api_requests/error", 0.01) + 0.3 * lost,
             moment);
    addCount(calls, label("result", "timeout"),
             moment.counted("dynex_api_requests/timeout", 0.004) + 0.2 * lost, moment);

    const double failing = moment.level(Fault::QuantumJobFailures, {0, 60, 240});
    const double calm = 0.06 + 0.01 * moment.traffic() + moment.wobble("quantum_fallback_rate", 0.03);
    const double flicker = moment.wobble("quantum_fallback_rate/fault", 0.02);
    const double fallback =
        std::max(between(calm, 0.835 + flicker, moment.level(Fault::DynexOutage, Fallback)),
                 between(calm, 0.19 + flicker, failing));
    addGauge(out, "quantum_fallback_rate", "Share of quantum jobs that a classical solver took over.",
             share(fallback));
    const double failed = moment.quantumFailureRate();
    addGauge(out, "quantum_failure_rate", "Share of quantum jobs that failed.", failed);
    addGauge(out, "quantum_success_rate", "Share of quantum jobs that gave a result.", 1 - failed);

    Family &jobs =
        addFamily(out, FamilyType::Counter, "quantum_jobs", "Quantum jobs by the solver that ran them.");
    const double moved = moment.countedIn(Fault::DynexOutage, Fallback, "quantum_jobs", 2.0 * 0.82);
    addCount(jobs, label("solver", "dynex"), moment.counted("quantum_jobs", 2.0) - moved, moment);
    addCount(jobs, label("solver", "classical"), moment.counted("quantum_jobs/classical", 0.14) + moved,
             moment);
}

void addStorage(const Moment &moment, std::vector<Family> &out)
{
    const double failing = moment.level(Fault::IpfsPinFailures, {0, 40, 200});
    const double calm = 0.013 + moment.wobble("ipfs_pin_failure_rate", 0.009);
    addGauge(out, "ipfs_pin_failure_rate", "Share of IPFS pin operations that failed.",
             share(between(calm, 0.28 + moment.wobble("ipfs_pin_failure_rate/fault", 0.05), failing)));
    const double unverified = moment.level(Fault::IpfsPinFailures, {25, 120, 180});
    addGauge(out, "ltc_verification_failures",
             "LTC entries that failed verification in the last five minutes.",
             unverified * (14 + moment.wobble("ltc_verification_failures", 3)), 0);
    addGauge(out, "ipfs_pins_pending", "Pin operations that wait.",
             6 + 3 * moment.traffic() + moment.wobble("ipfs_pins_pending", 4) + 310 * unverified, 0);
    addGauge(out, "ipfs_peers", "Peers of the IPFS cluster that answer.",
             12 - 5 * failing + moment.wobble("ipfs_peers", 0.6, 600), 0);
    Family &pins =
        addFamily(out, FamilyType::Counter, "ipfs_pin_operations", "IPFS pin operations by result.");
    const Response response{0, 40, 200};
    const double lost = moment.countedIn(Fault::IpfsPinFailures, response, "ipfs_pin_operations", 0.28);
    addCount(pins, label("result", "ok"), moment.counted("ipfs_pin_operations", 1.0) - lost, moment);
    addCount(pins, label("result", "failed"), moment.counted("ipfs_pin_operations/failed", 0.013) + lost,
             moment);
}

void addApi(const Moment &moment, std::vector<Family> &out)
{
    const double quota = moment.level(Fault::QuotaExhaustion, {0, 90, 400});
    const double limited = moment.level(Fault::RateLimitExceeded, {0, 45, 150});
    const double outage = moment.level(Fault::DynexOutage, {10, 60, 150});
    const double usage = 0.3 + 0.2 * moment.traffic() + moment.wobble("api_quota_usage", 0.02, 300);
    const double used = std::max(between(usage, 0.972 + moment.wobble("api_quota_usage/fault", 0.012), quota),
                                 between(usage, 0.78, limited));
    addGauge(out, "api_quota_usage", "Share of the API quota that is used.", share(used));

    // Near the quota only a few calls are refused; over the rate limit a third of them.
    const double refusedFew =
        onlyInFault(quota, 0.02 + quota * (0.03 + moment.wobble("api_rate_limit_exceeded/quota", 0.025, 20)));
    const double refusedMany =
        onlyInFault(limited, limited * (0.31 + moment.wobble("api_rate_limit_exceeded/limit", 0.04, 20)));
    addGauge(out, "api_rate_limit_exceeded", "Share of API calls refused with 429.",
             std::max(refusedFew, refusedMany));
    const double errors = 0.006 + moment.wobble("api_error_rate", 0.004);
    addGauge(out, "api_error_rate", "Share of API calls answered with an error.",
             share(errors + 0.14 * limited + 0.012 * outage + 0.004 * quota));
}

void addQueue(const Moment &moment, std::vector<Family> &out)
{
    const double depth = moment.queueDepth();
    addGauge(out, "qih_queue_depth", "Jobs that wait in the QIH queue.",
             std::max(0.0, depth + moment.wobble("qih_queue_depth", 5 + depth / 40, 25)), 0);
    const double stuck = moment.level(Fault::DelayedJobs, {5, 150, 260});
    const double outage = moment.level(Fault::DynexOutage, {30, 300, 300});
    const double time = 78 + 12 * moment.traffic() + moment.wobble("qih_avg_processing_time", 12, 60);
    addGauge(out, "qih_avg_processing_time_seconds", "Mean time a job took, over the last five minutes.",
             time + 85 * outage + 440 * stuck, 1, "seconds");

    Family &workers = addFamily(out, FamilyType::Gauge, "qih_workers", "Workers of the queue by state.");
    workers.decimals = 0;
    const double all = 24;
    const double hanging = std::round(9 * stuck);
    const double busy =
        std::round(std::min(all - hanging, 11 + 4 * moment.traffic() + 12 * std::max(stuck, outage) +
                                               moment.wobble("qih_workers", 1.5)));
    workers.samples.push_back({"", label("state", "busy"), busy});
    workers.samples.push_back({"", label("state", "idle"), all - hanging - busy});
    workers.samples.push_back({"", label("state", "stuck"), hanging});

    // Completed is submitted less what waits, so that the two tell the same story as the depth.
    const double submitted = 40 + moment.counted("qih_jobs_submitted", 4);
    Family &in = addFamily(out, FamilyType::Counter, "qih_jobs_submitted", "Jobs put into the queue.");
    addCount(in, {}, submitted, moment);
    Family &done = addFamily(out, FamilyType::Counter, "qih_jobs_completed", "Jobs taken out of the queue.");
    addCount(done, {}, submitted - depth, moment);
}

void addBilling(const Moment &moment, std::vector<Family> &out)
{
    const double drift = moment.level(Fault::BillingDrift, {0, 100, 300});
    const double failing = moment.level(Fault::BillingDrift, {10, 120, 240});
    const double calm = 0.034 + moment.wobble("billing_daily_revenue_variance", 0.02, 400);
    addGauge(out, "billing_daily_revenue_variance", "Deviation of today's revenue from what was expected.",
             between(calm, 0.34 + moment.wobble("billing_daily_revenue_variance/fault", 0.02, 120), drift));
    addGauge(out, "billing_failed_charges", "Charges that failed in the last hour.",
             failing * (18 + moment.wobble("billing_failed_charges", 3, 90)), 0);
    Family &charges = addFamily(out, FamilyType::Counter, "billing_charges", "Charges by result.");
    const double lost = moment.countedIn(Fault::BillingDrift, {10, 120, 240}, "billing_charges", 0.2);
    addCount(charges, label("result", "ok"), moment.counted("billing_charges", 0.6) - lost, moment);
    addCount(charges, label("result", "failed"), lost, moment);
}

void addAccounts(const Moment &moment, std::vector<Family> &out)
{
    const double failing = moment.level(Fault::AuthenticationFailures, {0, 30, 150});
    const double calm = 0.021 + moment.wobble("auth_failure_rate", 0.012);
    addGauge(out, "auth_failure_rate", "Share of logins that failed.",
             share(between(calm, 0.36 + moment.wobble("auth_failure_rate/fault", 0.05, 15), failing)));
    const double locked = moment.level(Fault::AuthenticationFailures, {20, 360, 200});
    addGauge(out, "auth_locked_accounts", "Accounts that are locked.", 52 * locked, 0);
    addGauge(out, "auth_active_sessions", "Sessions that are signed in.",
             520 * moment.traffic() * (1 - 0.35 * failing) + moment.wobble("auth_active_sessions", 12), 0);
    Family &logins = addFamily(out, FamilyType::Counter, "auth_logins", "Logins by result.");
    const double extra =
        moment.countedIn(Fault::AuthenticationFailures, {0, 30, 150}, "auth_logins/attack", 9);
    addCount(logins, label("result", "ok"), moment.counted("auth_logins", 1.6), moment);
    addCount(logins, label("result", "failed"), moment.counted("auth_logins/failed", 0.034) + extra, moment);
}

} // namespace wf
