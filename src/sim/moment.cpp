// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/moment.h"

#include <algorithm>
#include <cmath>

namespace wf {

Moment::Moment(const Noise &noise, const FaultPlan &plan, Timestamp start, double seconds)
    : m_noise(noise), m_plan(plan), m_start(start), m_seconds(seconds),
      m_traffic(Traffic(noise, start).at(seconds))
{
}

double Moment::startTime() const
{
    return static_cast<double>(toMs(m_start)) / 1000;
}

double Moment::wobble(std::string_view channel, double size, double period) const
{
    return size * (0.5 * m_noise.smooth(channel, m_seconds, period) +
                   0.25 * m_noise.smooth(channel, m_seconds, period / 7) +
                   0.25 * m_noise.jitter(channel, m_seconds));
}

double Moment::counted(std::string_view channel, double rate) const
{
    return rate * Traffic(m_noise, m_start, channel).passed(0, m_seconds);
}

double Moment::countedIn(Fault fault, const Response &response, std::string_view channel, double rate) const
{
    return rate * m_plan.gained(fault, response, Traffic(m_noise, m_start, channel), m_seconds);
}

double Moment::quantumFailureRate() const
{
    const double calm = 0.031 + wobble("quantum_failure_rate", 0.014);
    const double outage = level(Fault::DynexOutage, {0, 60, 200});
    const double broken = level(Fault::QuantumJobFailures, {0, 60, 240});
    const double flicker = wobble("quantum_failure_rate/fault", 0.016);
    const double rate =
        std::max(between(calm, 0.29 + flicker, outage), between(calm, 0.35 + flicker, broken));
    return std::round(rate * 1e4) / 1e4;
}

double Moment::queueDepth() const
{
    const double calm = 24 + 5 * (m_traffic - 0.95);
    // The classical solvers are slower than Dynex: the backlog builds up over minutes.
    const double outage = level(Fault::DynexOutage, {60, 420, 300});
    const double stuck = level(Fault::DelayedJobs, {5, 170, 260});
    return calm + 132 * outage + 225 * stuck;
}

Labels label(const char *name, const char *value)
{
    return Labels(std::vector<Labels::Pair>{{name, value}});
}

Family &addFamily(std::vector<Family> &out, FamilyType type, const char *name, const char *help,
                  const char *unit)
{
    out.push_back({name, type, unit, help, 4, {}});
    return out.back();
}

void addGauge(std::vector<Family> &out, const char *name, const char *help, double value, int decimals,
              const char *unit)
{
    Family &family = addFamily(out, FamilyType::Gauge, name, help, unit);
    family.decimals = decimals;
    family.samples.push_back({"", {}, value});
}

void addCount(Family &family, Labels labels, double value, const Moment &moment)
{
    family.samples.push_back({"_total", labels, std::floor(std::max(0.0, value))});
    family.samples.push_back({"_created", std::move(labels), moment.startTime()});
}

std::vector<Family> allFamilies(const Moment &moment)
{
    std::vector<Family> families;
    families.reserve(48);
    addQuantum(moment, families);
    addStorage(moment, families);
    addApi(moment, families);
    addQueue(moment, families);
    addBilling(moment, families);
    addAccounts(moment, families);
    addHttp(moment, families);
    addMachines(moment, families);
    addProcess(moment, families);
    return families;
}

} // namespace wf
