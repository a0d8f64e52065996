// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/statefile.h"

#include "base/jsonfields.h"
#include "base/jsonsize.h"
#include "promql/literals.h"

#include <QJsonDocument>

#include <algorithm>

namespace wf::rules {

namespace {

constexpr int StateVersion = 1;
constexpr qsizetype MostStateProblems = 20;

QString fromUtf8(const std::string &text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QJsonObject labelsJson(const promql::LabelsPtr &labels)
{
    QJsonObject object;
    for (const auto &[name, value] : labels ? labels->pairs() : std::vector<Labels::Pair>())
        object[fromUtf8(name)] = fromUtf8(value);
    return object;
}

promql::LabelsPtr labelsIn(const QJsonObject &object, const char *key)
{
    const QJsonObject map = object.value(QLatin1String(key)).toObject();
    std::vector<Labels::Pair> pairs;
    for (auto it = map.begin(); it != map.end(); ++it) {
        if (it.value().isString())
            pairs.emplace_back(it.key().toStdString(), it.value().toString().toStdString());
    }
    return std::make_shared<const Labels>(std::move(pairs));
}

std::optional<InstanceState> stateIn(const QJsonObject &object, const char *key)
{
    const QString name = json::text(object, key);
    for (const InstanceState state : {InstanceState::Pending, InstanceState::Firing, InstanceState::NoData}) {
        if (stateName(state) == name)
            return state;
    }
    return std::nullopt;
}

QJsonObject instanceJson(const AlertInstance &instance)
{
    QJsonObject object{{QStringLiteral("labels"), labelsJson(instance.labels)},
                       {QStringLiteral("series"), labelsJson(instance.series)},
                       {QStringLiteral("annotations"), labelsJson(instance.annotations)},
                       {QStringLiteral("state"), stateName(instance.state)},
                       {QStringLiteral("value"), fromUtf8(promql::numberText(instance.value))},
                       {QStringLiteral("active_at_ms"), json::ms(instance.activeAt)},
                       {QStringLiteral("seen_at_ms"), json::ms(instance.lastSeen)}};
    if (instance.state == InstanceState::NoData)
        object[QStringLiteral("before")] = stateName(instance.before);
    if (instance.firedAt)
        object[QStringLiteral("fired_at_ms")] = json::ms(*instance.firedAt);
    if (instance.keptSince)
        object[QStringLiteral("kept_since_ms")] = json::ms(*instance.keptSince);
    if (instance.noDataSince)
        object[QStringLiteral("no_data_since_ms")] = json::ms(*instance.noDataSince);
    if (instance.sourcesKnown)
        object[QStringLiteral("sources")] = QString::number(instance.sources, 16);
    return object;
}

QJsonArray rulesJson(const RuleGroup &group, const GroupState &state)
{
    QJsonArray rules;
    const std::vector<std::string> names = ruleIdentities(group);
    for (std::size_t i = 0; i < group.rules.size() && i < state.rules.size(); ++i) {
        std::vector<const AlertInstance *> instances;
        for (const auto &[labels, instance] : state.rules[i].instances)
            instances.push_back(&instance);
        if (instances.empty())
            continue;
        std::ranges::sort(instances, [](const AlertInstance *a, const AlertInstance *b) {
            return promql::compare(*a->labels, *b->labels) < 0;
        });
        QJsonArray list;
        for (const AlertInstance *instance : instances)
            list.append(instanceJson(*instance));
        rules.append(QJsonObject{{QStringLiteral("rule"), fromUtf8(names[i])},
                                 {QStringLiteral("expr"), fromUtf8(group.rules[i].expr->text)},
                                 {QStringLiteral("instances"), list}});
    }
    return rules;
}

} // namespace

QByteArray savedStates(std::span<const StateToSave> groups)
{
    QJsonArray list;
    for (const StateToSave &each : groups) {
        const QJsonArray rules = rulesJson(*each.group, *each.state);
        if (!rules.isEmpty())
            list.append(QJsonObject{{QStringLiteral("file"), each.group->file},
                                    {QStringLiteral("group"), fromUtf8(each.group->name)},
                                    {QStringLiteral("rules"), rules}});
    }
    const QJsonObject all{{QStringLiteral("version"), StateVersion}, {QStringLiteral("groups"), list}};
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

SavedStates SavedStates::read(const QByteArray &text)
{
    SavedStates states;
    if (text.size() > MaxStateBytes || !isLeanJson(text)) {
        states.m_problems << QStringLiteral("the saved states of alerts are larger than they can be");
        return states;
    }
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (!document.isObject()) {
        states.m_problems
            << QStringLiteral("the saved states of alerts are damaged: %1").arg(error.errorString());
        return states;
    }
    const QJsonObject all = document.object();
    if (json::number(all, "version") != StateVersion) {
        states.m_problems << QStringLiteral("the saved states of alerts are of another version");
        return states;
    }
    for (const QJsonValue &group : all.value(QLatin1String("groups")).toArray())
        states.readGroup(group.toObject());
    return states;
}

void SavedStates::readGroup(const QJsonObject &group)
{
    const QString name = json::text(group, "group");
    auto &rules = m_groups[{json::text(group, "file"), name.toStdString()}];
    std::size_t damaged = 0;
    std::size_t left = 0;
    for (const QJsonValue &each : group.value(QLatin1String("rules")).toArray()) {
        const QJsonObject rule = each.toObject();
        SavedRule &saved = rules[json::text(rule, "rule").toStdString()];
        saved.expression = json::text(rule, "expr").toStdString();
        for (const QJsonValue &one : rule.value(QLatin1String("instances")).toArray()) {
            auto instance = readInstance(one.toObject());
            if (!instance)
                ++damaged;
            else if (m_instances == MaxSavedInstances)
                ++left;
            else
                saved.instances.push_back(std::move(*instance));
            m_instances += instance && m_instances < MaxSavedInstances ? 1 : 0;
        }
    }
    if (m_problems.size() >= MostStateProblems)
        return;
    if (damaged > 0)
        m_problems << QStringLiteral("group \"%1\": %2 saved alerts are damaged").arg(name).arg(damaged);
    if (left > 0)
        m_problems << QStringLiteral("group \"%1\": %2 saved alerts are left out: there are more than %3")
                          .arg(name)
                          .arg(left)
                          .arg(MaxSavedInstances);
}

std::optional<AlertInstance> SavedStates::readInstance(const QJsonObject &object)
{
    AlertInstance instance;
    const auto state = stateIn(object, "state");
    const auto active = json::time(object, QLatin1String("active_at_ms"));
    const auto seen = json::time(object, QLatin1String("seen_at_ms"));
    const auto value = promql::parseFloat(json::text(object, "value").toStdString());
    instance.labels = labelsIn(object, "labels");
    if (!state || !active || !seen || !value || !instance.labels->contains("alertname"))
        return std::nullopt;
    instance.series = labelsIn(object, "series");
    instance.annotations = labelsIn(object, "annotations");
    instance.state = *state;
    instance.value = *value;
    instance.activeAt = *active;
    instance.lastSeen = *seen;
    instance.firedAt = json::time(object, QLatin1String("fired_at_ms"));
    instance.keptSince = json::time(object, QLatin1String("kept_since_ms"));
    instance.noDataSince = json::time(object, QLatin1String("no_data_since_ms"));
    if (instance.state == InstanceState::NoData) {
        const auto before = stateIn(object, "before");
        if (!before || *before == InstanceState::NoData || !instance.noDataSince)
            return std::nullopt;
        instance.before = *before;
    } else {
        instance.noDataSince.reset();
    }
    const QString sources = json::text(object, "sources");
    instance.sources = sources.toULongLong(&instance.sourcesKnown, 16);
    return instance;
}

GroupState SavedStates::restored(const RuleGroup &group) const
{
    GroupState state;
    state.rules.resize(group.rules.size());
    const auto saved = m_groups.find({group.file, group.name});
    if (saved == m_groups.end())
        return state;
    const std::vector<std::string> names = ruleIdentities(group);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto it = saved->second.find(names[i]);
        if (it == saved->second.end() || group.rules[i].kind != RuleKind::Alert)
            continue;
        const bool same = it->second.expression == group.rules[i].expr->text;
        for (AlertInstance instance : it->second.instances) {
            instance.sourcesKnown = instance.sourcesKnown && same;
            const promql::LabelsPtr labels = instance.labels;
            state.rules[i].instances.insert_or_assign(labels, std::move(instance));
        }
    }
    return state;
}

} // namespace wf::rules
