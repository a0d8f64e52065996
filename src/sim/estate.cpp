// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/estate.h"

#include "sim/moment.h"
#include "sim/scenario.h"
#include "sim/script.h"

#include <algorithm>
#include <cmath>

namespace wf {
namespace {

void roundGauges(std::vector<Family> &families)
{
    for (Family &family : families) {
        if (family.type != FamilyType::Gauge)
            continue;
        const double scale = std::pow(10.0, family.decimals);
        for (FamilySample &sample : family.samples)
            sample.value = std::round(sample.value * scale) / scale + 0.0; // + 0.0: no "-0"
    }
}

} // namespace

struct Estate::Private
{
    explicit Private(quint64 seed) : noise(seed) {}

    std::vector<Family> families(Millis elapsed, Timestamp wall) const
    {
        elapsed = std::max(elapsed, Millis{0});
        const double seconds = static_cast<double>(elapsed.count()) / 1000;
        std::vector<Family> all = allFamilies(Moment(noise, plan, wall - elapsed, seconds));
        applyScript(script, seconds, all);
        roundGauges(all);
        return all;
    }
    void makePlan()
    {
        std::vector<FaultAction> actions = starts;
        actions.insert(actions.end(), script.faults.begin(), script.faults.end());
        plan = FaultPlan(std::move(actions));
    }

    Noise noise;
    std::vector<FaultAction> starts;
    Script script;
    FaultPlan plan;
};

Estate::Estate(quint64 seed) : d(std::make_unique<Private>(seed)) {}

Estate::~Estate() = default;

void Estate::addScenario(const ScenarioStart &scenario)
{
    d->starts.push_back({FaultAction::Kind::Start, scenario.delay, scenario.name, scenario.hold});
    d->makePlan();
}

Expected<void> Estate::loadScript(const QByteArray &text, const QString &file, Millis delay)
{
    const std::vector<Family> known = allFamilies(Moment(d->noise, FaultPlan(), Timestamp(), 0));
    Expected<Script> script = parseScript(text, file, known);
    if (!script)
        return tl::unexpected<Error>(script.error());
    delayScript(*script, delay);
    d->script = std::move(*script);
    d->makePlan();
    return {};
}

QByteArray Estate::openMetrics(Millis elapsed, Timestamp wall) const
{
    return toOpenMetrics(d->families(elapsed, wall));
}

QByteArray Estate::prometheusText(Millis elapsed, Timestamp wall) const
{
    return toPrometheusText(d->families(elapsed, wall));
}

bool Estate::isFailing(Millis elapsed) const
{
    const double seconds = static_cast<double>(elapsed.count()) / 1000;
    return std::any_of(d->script.failures.begin(), d->script.failures.end(),
                       [seconds](const Stretch &failure) { return failure.contains(seconds); });
}

} // namespace wf
