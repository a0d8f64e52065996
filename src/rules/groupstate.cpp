// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/groupstate.h"

#include <algorithm>
#include <map>

namespace wf::rules {

QString stateName(InstanceState state)
{
    switch (state) {
    case InstanceState::Inactive:
        return QStringLiteral("inactive");
    case InstanceState::Pending:
        return QStringLiteral("pending");
    case InstanceState::Firing:
        return QStringLiteral("firing");
    case InstanceState::NoData:
        return QStringLiteral("no-data");
    }
    return {};
}

std::size_t RuleState::count(InstanceState state) const
{
    return std::size_t(
        std::ranges::count_if(instances, [&](const auto &each) { return each.second.state == state; }));
}

InstanceState RuleState::worst() const
{
    for (const InstanceState state : {InstanceState::Firing, InstanceState::NoData, InstanceState::Pending}) {
        if (count(state) > 0)
            return state;
    }
    return InstanceState::Inactive;
}

std::vector<std::string> ruleIdentities(const RuleGroup &group)
{
    std::vector<std::string> all;
    std::map<std::string, int> seen;
    for (const Rule &rule : group.rules) {
        const std::string text = identityOf(rule);
        const int before = seen[text]++;
        all.push_back(text + std::to_string(before));
    }
    return all;
}

GroupState carriedOver(const RuleGroup &before, GroupState state, const RuleGroup &now)
{
    std::map<std::string, std::size_t> places;
    const std::vector<std::string> old = ruleIdentities(before);
    for (std::size_t i = 0; i < old.size() && i < state.rules.size(); ++i)
        places[old[i]] = i;
    GroupState made;
    made.evaluatedAt = state.evaluatedAt;
    const std::vector<std::string> names = ruleIdentities(now);
    for (std::size_t i = 0; i < now.rules.size(); ++i) {
        RuleState &rule = made.rules.emplace_back();
        const auto it = places.find(names[i]);
        if (it == places.end())
            continue;
        rule = std::move(state.rules[it->second]);
        if (before.rules[it->second].expr->text == now.rules[i].expr->text)
            continue;
        // Another expression reads other series.
        for (auto &[labels, instance] : rule.instances)
            instance.sourcesKnown = false;
    }
    return made;
}

bool forgetInstance(RuleState &rule, const Labels &labels)
{
    return rule.instances.erase(std::make_shared<const Labels>(labels)) > 0;
}

} // namespace wf::rules
