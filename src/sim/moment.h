// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/family.h"
#include "sim/faultplan.h"
#include "sim/traffic.h"

namespace wf {

/// One moment of the estate: what the families are computed from, and the few values that several need.
class Moment
{
public:
    /// `start` is the wall time of second 0, `seconds` what has passed since.
    Moment(const Noise &noise, const FaultPlan &plan, Timestamp start, double seconds);

    double seconds() const { return m_seconds; }
    /// Unix time of the estate's start in seconds.
    double startTime() const;
    double traffic() const { return m_traffic; }
    double level(Fault fault, const Response &response) const
    {
        return m_plan.level(fault, response, m_seconds);
    }
    bool present(Fault fault) const { return m_plan.present(fault, m_seconds); }
    double sinceEnd(Fault fault) const { return m_plan.sinceEnd(fault, m_seconds); }
    /// Noise around 0, mostly smooth: never beyond ±size.
    double wobble(std::string_view channel, double size, double period = 40) const;
    /// What a counter of `rate` a second in ordinary traffic has gained since the start.
    double counted(std::string_view channel, double rate) const;
    /// What it gained while a fault was there: `rate` a second at full level and ordinary traffic.
    double countedIn(Fault fault, const Response &response, std::string_view channel, double rate) const;

    double quantumFailureRate() const; ///< Rounded to the places it is shown with.
    double queueDepth() const;         ///< Without the flicker of single jobs.

private:
    const Noise &m_noise;
    const FaultPlan &m_plan;
    Timestamp m_start;
    double m_seconds;
    double m_traffic;
};

/// Every family of the estate at a moment, natural values (no script applied, not rounded).
std::vector<Family> allFamilies(const Moment &moment);

/// The parts of allFamilies().
void addQuantum(const Moment &moment, std::vector<Family> &out);
void addStorage(const Moment &moment, std::vector<Family> &out);
void addApi(const Moment &moment, std::vector<Family> &out);
void addQueue(const Moment &moment, std::vector<Family> &out);
void addBilling(const Moment &moment, std::vector<Family> &out);
void addAccounts(const Moment &moment, std::vector<Family> &out);
void addHttp(const Moment &moment, std::vector<Family> &out);
void addMachines(const Moment &moment, std::vector<Family> &out);
void addProcess(const Moment &moment, std::vector<Family> &out);

/// Builds a family piece by piece.
Labels label(const char *name, const char *value);
Family &addFamily(std::vector<Family> &out, FamilyType type, const char *name, const char *help,
                  const char *unit = "");
void addGauge(std::vector<Family> &out, const char *name, const char *help, double value, int decimals = 4,
              const char *unit = "");
/// A counter's _total (rounded down) and _created.
void addCount(Family &family, Labels labels, double value, const Moment &moment);

/// From `calm` towards `broken` as far as `level` says; level 0 … 1.
inline double between(double calm, double broken, double level)
{
    return calm + (broken - calm) * level;
}

} // namespace wf
