// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/faultplan.h"

#include "sim/scenario.h"
#include "sim/traffic.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace wf {
namespace {

/// A fault that some start asked for.
struct Wanted
{
    Fault fault;
    const Scenario *scenario;
    double from;
    double to;
};

bool isMeant(const Wanted &wanted, const Scenario &stopped)
{
    if (wanted.scenario == &stopped)
        return true;
    // "stop dynex-outage" also ends the one that a bad day brought.
    return stopped.parts.size() == 1 && stopped.parts.front().fault == wanted.fault;
}

void play(const FaultAction &action, const Scenario &scenario, std::vector<Wanted> &wanted)
{
    const double at = inSeconds(action.at);
    if (action.kind == FaultAction::Kind::Start && !scenario.parts.empty()) {
        for (const ScenarioPart &part : scenario.parts) {
            const double from = at + inSeconds(part.delay);
            const double hold = inSeconds(action.hold > Millis{0} ? action.hold : part.hold);
            wanted.push_back({part.fault, &scenario, from, from + hold});
        }
        return;
    }
    const bool everything = scenario.parts.empty();
    for (Wanted &one : wanted) {
        const bool beganBefore = everything ? one.from < at : isMeant(one, scenario);
        if (beganBefore)
            one.to = std::min(one.to, at);
    }
}

} // namespace

FaultPlan::FaultPlan(std::vector<FaultAction> actions)
{
    std::stable_sort(actions.begin(), actions.end(),
                     [](const FaultAction &a, const FaultAction &b) { return a.at < b.at; });
    std::vector<Wanted> wanted;
    for (const FaultAction &action : actions) {
        if (const Scenario *scenario = findScenario(action.scenario))
            play(action, *scenario, wanted);
    }
    std::erase_if(wanted, [](const Wanted &one) { return one.to <= one.from; });
    std::sort(wanted.begin(), wanted.end(), [](const Wanted &a, const Wanted &b) { return a.from < b.from; });
    for (const Wanted &one : wanted) {
        std::vector<Stretch> &stretches = m_stretches[static_cast<std::size_t>(one.fault)];
        if (!stretches.empty() && one.from <= stretches.back().to)
            stretches.back().to = std::max(stretches.back().to, one.to);
        else
            stretches.push_back({one.from, one.to});
    }
}

bool FaultPlan::present(Fault fault, double seconds) const
{
    const std::vector<Stretch> &stretches = m_stretches[static_cast<std::size_t>(fault)];
    return std::any_of(stretches.begin(), stretches.end(),
                       [seconds](const Stretch &one) { return one.contains(seconds); });
}

double FaultPlan::sinceEnd(Fault fault, double seconds) const
{
    double since = std::numeric_limits<double>::infinity();
    for (const Stretch &one : m_stretches[static_cast<std::size_t>(fault)]) {
        if (one.contains(seconds))
            return 0;
        if (one.to <= seconds)
            since = seconds - one.to;
    }
    return since;
}

/// Walks the pieces of the curve up to `seconds`. Each starts at `from` with level `start` and moves
/// exponentially towards `target`; visit() gets every piece. Returns the level at the end.
template <typename Visit>
double FaultPlan::follow(Fault fault, const Response &response, double seconds, Visit visit) const
{
    double now = 0;
    double level = 0;
    const auto move = [&](double until, double target, double tau) {
        until = std::min(until, seconds);
        if (until <= now)
            return;
        visit(now, until, level, target, tau);
        level = target + (level - target) * std::exp(-(until - now) / tau);
        now = until;
    };
    for (const Stretch &one : m_stretches[static_cast<std::size_t>(fault)]) {
        const double from = one.from + response.delay;
        if (from >= one.to)
            continue;
        move(from, 0, response.fall);
        move(one.to, 1, response.rise);
    }
    move(seconds, 0, response.fall);
    return level;
}

double FaultPlan::level(Fault fault, const Response &response, double seconds) const
{
    return follow(fault, response, seconds, [](double, double, double, double, double) {});
}

double FaultPlan::gained(Fault fault, const Response &response, const Traffic &traffic, double seconds) const
{
    double sum = 0;
    follow(fault, response, seconds, [&](double from, double to, double start, double target, double tau) {
        sum += target * traffic.passed(from, to) + (start - target) * traffic.passedFading(from, to, tau);
    });
    return sum;
}

} // namespace wf
