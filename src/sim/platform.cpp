// SPDX-License-Identifier: GPL-3.0-or-later
// The ordinary families around the services: HTTP traffic, machines, database, process.
#include "sim/moment.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace wf {
namespace {

struct Route
{
    const char *name;
    double rate;   ///< Requests a second in ordinary traffic.
    double median; ///< Seconds.
};
constexpr std::array<Route, 4> Routes{{
    {"/v1/jobs", 14, 0.09},
    {"/v1/results", 22, 0.03},
    {"/v1/login", 2, 0.06},
    {"/v1/billing", 3, 0.12},
}};
constexpr Response Limited{0, 45, 150};
constexpr Response Outage{0, 25, 90};

/// The upper bounds of the buckets as they stand in `le`, and their values.
struct Bound
{
    const char *text;
    double value;
};
constexpr std::array<Bound, 8> Bounds{{
    {"0.01", 0.01},
    {"0.05", 0.05},
    {"0.1", 0.1},
    {"0.25", 0.25},
    {"0.5", 0.5},
    {"1.0", 1},
    {"5.0", 5},
    {"10.0", 10},
}};

/// Share of requests up to `seconds` when half of them take no longer than `median` (log-logistic).
double shareUpTo(double seconds, double median)
{
    constexpr double Steepness = 2.6;
    const double x = std::pow(seconds / median, Steepness);
    return x / (1 + x);
}

void addDurations(const Moment &moment, const Route &route, Family &family)
{
    const std::string channel = std::string("http_requests/") + route.name;
    const double normal = moment.counted(channel, route.rate);
    const double slow = moment.countedIn(Fault::DynexOutage, Outage, channel, route.rate * 0.4);
    const auto upTo = [&](double seconds) {
        return std::floor((normal - slow) * shareUpTo(seconds, route.median) +
                          slow * shareUpTo(seconds, 3.2));
    };
    const Labels labels = label("route", route.name);
    const auto bucket = [&](const char *bound, double count) {
        Labels with = labels;
        with.set("le", bound);
        family.samples.push_back({"_bucket", std::move(with), count});
    };
    for (const Bound &bound : Bounds)
        bucket(bound.text, upTo(bound.value));
    bucket("+Inf", std::floor(normal));
    family.samples.push_back({"_count", labels, std::floor(normal)});
    const double sum = (normal - slow) * route.median * 1.3 + slow * 4.1;
    family.samples.push_back({"_sum", labels, std::floor(sum * 1000) / 1000});
    family.samples.push_back({"_created", labels, moment.startTime()});
}

struct Machine
{
    const char *name;
    double cpu;
    double memory;
    double disk;
    double bytes; ///< Received a second.
};
constexpr std::array<Machine, 6> Machines{{
    {"gw-1", 0.24, 0.41, 0.32, 2.4e6},
    {"gw-2", 0.22, 0.43, 0.35, 2.2e6},
    {"worker-1", 0.42, 0.55, 0.47, 1.1e6},
    {"worker-2", 0.39, 0.52, 0.44, 1.0e6},
    {"db-1", 0.31, 0.68, 0.58, 1.7e6},
    {"ipfs-1", 0.18, 0.37, 0.71, 3.1e6},
}};

/// What the faults add to a machine's processor load.
double faultLoad(const Moment &moment, std::string_view machine)
{
    if (machine.starts_with("worker"))
        return 0.4 * std::max(moment.level(Fault::DelayedJobs, {0, 90, 240}),
                              moment.level(Fault::DynexOutage, {30, 120, 240}));
    if (machine.starts_with("gw"))
        return 0.35 * std::max(moment.level(Fault::RateLimitExceeded, Limited),
                               moment.level(Fault::AuthenticationFailures, {0, 30, 150}));
    if (machine.starts_with("db"))
        return 0.3 * moment.level(Fault::DelayedJobs, {0, 120, 240});
    return 0;
}

} // namespace

void addHttp(const Moment &moment, std::vector<Family> &out)
{
    Family &requests =
        addFamily(out, FamilyType::Counter, "http_requests", "HTTP requests by route and status.");
    for (const Route &route : Routes) {
        const std::string channel = std::string("http_requests/") + route.name;
        const auto add = [&](const char *code, double value) {
            addCount(requests, Labels(std::vector<Labels::Pair>{{"code", code}, {"route", route.name}}),
                     value, moment);
        };
        const double all = moment.counted(channel, route.rate);
        const double refused =
            moment.countedIn(Fault::RateLimitExceeded, Limited, channel, route.rate * 0.3) +
            moment.countedIn(Fault::QuotaExhaustion, {30, 90, 400}, channel, route.rate * 0.05);
        const double failed =
            moment.countedIn(Fault::DynexOutage, Outage, channel, route.rate * 0.012) + 0.005 * all;
        add("200", all - refused - failed);
        add("429", refused);
        add("500", failed);
    }
    const double slow = moment.level(Fault::DynexOutage, Outage);
    addGauge(out, "http_requests_in_flight", "Requests that are being answered.",
             3 + 6 * moment.traffic() + 70 * slow + moment.wobble("http_requests_in_flight", 3), 0);
    Family &durations = addFamily(out, FamilyType::Histogram, "http_request_duration_seconds",
                                  "Time to answer a request, by route.", "seconds");
    addDurations(moment, Routes[0], durations);
    addDurations(moment, Routes[1], durations);
}

void addMachines(const Moment &moment, std::vector<Family> &out)
{
    const auto each = [&](const char *name, const char *help, auto value) {
        Family &family = addFamily(out, FamilyType::Gauge, name, help, "ratio");
        for (const Machine &machine : Machines) {
            const std::string channel = std::string(name) + '/' + machine.name;
            const double clamped = std::clamp<double>(value(machine, channel), 0.01, 0.995);
            family.samples.push_back({"", label("node", machine.name), clamped});
        }
    };
    each("node_cpu_usage_ratio", "Share of the processors in use.",
         [&](const Machine &m, const std::string &c) {
             return m.cpu * (0.5 + 0.5 * moment.traffic()) + faultLoad(moment, m.name) +
                    moment.wobble(c, 0.08, 20);
         });
    each("node_memory_usage_ratio", "Share of the memory in use.",
         [&](const Machine &m, const std::string &c) {
             return m.memory + 0.06 * (moment.traffic() - 1) + 0.3 * faultLoad(moment, m.name) +
                    moment.wobble(c, 0.02, 300);
         });
    each("node_disk_usage_ratio", "Share of the disk in use.", [&](const Machine &m, const std::string &c) {
        const bool ipfs = std::string_view(m.name).starts_with("ipfs");
        const double full = ipfs ? 0.27 * moment.level(Fault::IpfsPinFailures, {0, 90, 900}) : 0;
        return m.disk + full + moment.wobble(c, 0.006, 1800);
    });
    Family &network =
        addFamily(out, FamilyType::Counter, "node_network_receive_bytes", "Bytes received.", "bytes");
    for (const Machine &machine : Machines) {
        const std::string channel = std::string("node_network_receive_bytes/") + machine.name;
        addCount(network, label("node", machine.name), moment.counted(channel, machine.bytes), moment);
    }
}

void addProcess(const Moment &moment, std::vector<Family> &out)
{
    const double stuck = moment.level(Fault::DelayedJobs, {10, 120, 240});
    const double active = std::round(
        std::min(78.0, 16 + 9 * moment.traffic() + 45 * stuck + moment.wobble("db_connections", 3)));
    Family &connections =
        addFamily(out, FamilyType::Gauge, "db_connections", "Connections of the pool by state.");
    connections.decimals = 0;
    connections.samples.push_back({"", label("state", "active"), active});
    connections.samples.push_back({"", label("state", "idle"), 80 - active});
    addGauge(out, "db_connections_limit", "Connections the pool may have.", 80, 0);
    addGauge(out, "db_query_duration_seconds", "Mean time of a query in the last minute.",
             0.004 + 0.002 * moment.traffic() + 0.11 * stuck + moment.wobble("db_query_duration", 0.001), 5,
             "seconds");
    Family &build = addFamily(out, FamilyType::Info, "nqba_build", "What is deployed.");
    build.samples.push_back(
        {"_info",
         Labels(std::vector<Labels::Pair>{{"branch", "main"}, {"gateway", "3.2.1"}, {"version", "2.14.0"}}),
         1});
    addGauge(out, "process_start_time_seconds", "Unix time at which the gateway was started.",
             moment.startTime(), 3, "seconds");
}

} // namespace wf
