// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/scenario.h"

#include "sim/estate.h"

namespace wf {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Millis OrdinaryHold = minutes(45);

std::vector<ScenarioPart> alone(Fault fault)
{
    return {{fault, Millis{0}, OrdinaryHold}};
}

} // namespace

std::span<const Scenario> allScenarios()
{
    static const std::vector<Scenario> scenarios{
        {"calm", "nothing is wrong; with a delay: everything that runs ends then", {}},
        {"dynex-outage", "Dynex is down, jobs fall back to classical solvers, later the queue grows",
         alone(Fault::DynexOutage)},
        {"ipfs-pin-failures", "pins fail on the IPFS cluster, LTC verification fails",
         alone(Fault::IpfsPinFailures)},
        {"quota-exhaustion", "the API quota is nearly used up, some calls are refused",
         alone(Fault::QuotaExhaustion)},
        {"delayed-jobs", "workers are stuck, the queue and the processing time grow",
         alone(Fault::DelayedJobs)},
        {"billing-drift", "revenue drifts from what it should be, charges fail", alone(Fault::BillingDrift)},
        {"api-rate-limit-exceeded", "many calls get 429, errors rise", alone(Fault::RateLimitExceeded)},
        {"authentication-failures", "logins fail, accounts get locked", alone(Fault::AuthenticationFailures)},
        {"quantum-job-failures", "quantum jobs fail while Dynex is up", alone(Fault::QuantumJobFailures)},
        {"bad-day",
         "six of them within an hour and a half",
         {{Fault::IpfsPinFailures, seconds(20), minutes(25)},
          {Fault::DynexOutage, minutes(5), minutes(20)},
          {Fault::AuthenticationFailures, minutes(18), minutes(12)},
          {Fault::RateLimitExceeded, minutes(32), minutes(15)},
          {Fault::BillingDrift, minutes(45), minutes(20)},
          {Fault::DelayedJobs, minutes(60), minutes(25)}}},
    };
    return scenarios;
}

const Scenario *findScenario(const QString &name)
{
    for (const Scenario &scenario : allScenarios()) {
        if (name == QLatin1String(scenario.name))
            return &scenario;
    }
    return nullptr;
}

QStringList scenarioNames()
{
    QStringList names;
    for (const Scenario &scenario : allScenarios())
        names << QLatin1String(scenario.name);
    return names;
}

Expected<ScenarioStart> parseScenario(const QString &text)
{
    const qsizetype at = text.indexOf(u'@');
    const QString name = at < 0 ? text : text.first(at);
    if (!findScenario(name))
        return fail(ErrorCode::NotFound, QStringLiteral("there is no scenario \"%1\"; there are %2")
                                             .arg(name.left(60), scenarioNames().join(QLatin1String(", "))));
    ScenarioStart start{name, Millis{0}, Millis{0}};
    if (at >= 0) {
        const QString delay = text.sliced(at + 1);
        const std::optional<Millis> parsed = parseDuration(delay);
        if (!parsed)
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("scenario \"%1\": \"%2\" is not a delay; write one like %1@30s")
                            .arg(name, delay.left(40)));
        start.delay = *parsed;
    }
    return start;
}

} // namespace wf
