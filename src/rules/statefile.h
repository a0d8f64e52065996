// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/groupstate.h"

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>

#include <map>
#include <span>

namespace wf::rules {

// What is kept of alerts over a restart: which instances are pending, firing or without data, and since when.

inline constexpr qsizetype MaxStateBytes = 32 << 20;
inline constexpr std::size_t MaxSavedInstances = 100'000;

struct StateToSave
{
    const RuleGroup *group = nullptr;
    const GroupState *state = nullptr;
};
/// As compact JSON; nothing of a rule without instances. The same state gives the same bytes.
QByteArray savedStates(std::span<const StateToSave> groups);

/// States that were saved. What is damaged is left out and said, the rest is taken.
class SavedStates
{
public:
    static SavedStates read(const QByteArray &json);
    const QStringList &problems() const { return m_problems; }
    /// The state of a group, found by its file and name; its rules by what tells them apart
    /// (ruleIdentities()). Fresh where nothing was saved. Time that passed since then does not count for a
    /// pending instance if it was longer than a gap between two evaluations may be.
    GroupState restored(const RuleGroup &group) const;

private:
    struct SavedRule
    {
        std::string expression;
        std::vector<AlertInstance> instances;
    };
    void readGroup(const QJsonObject &group);
    static std::optional<AlertInstance> readInstance(const QJsonObject &object);

    std::map<std::pair<QString, std::string>, std::map<std::string, SavedRule>> m_groups;
    std::size_t m_instances = 0;
    QStringList m_problems;
};

} // namespace wf::rules
