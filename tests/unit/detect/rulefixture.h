// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detect/rulewatch.h"
#include "promql/storesource.h"

#include <QStringList>

namespace wf {

/// A store and the rules over it. Times are in seconds after an hour that is divided by every interval.
class RuleFixture
{
public:
    static Timestamp time(double second) { return fromMs(1'760'004'000'000 + qint64(second * 1000)); }

    Millis interval = std::chrono::seconds(15);
    SeriesStore store;
    promql::StoreSource source{store};
    RuleWatch watch{store, source};
    std::vector<std::pair<std::string, Timestamp>> wanted;

    /// Groups of a rule file; each alert is a condition of the runbook "book", numbered through.
    void load(const QByteArray &yaml, std::optional<Severity> severity = {})
    {
        const rules::RuleFile file =
            rules::readRuleFile({yaml.constData(), std::size_t(yaml.size())}, QStringLiteral("f.yml"));
        for (const rules::RuleProblem &problem : file.problems)
            qFatal("%s", qPrintable(rules::problemText(QStringLiteral("f.yml"), problem)));
        std::vector<WatchedGroup> groups;
        int number = 0;
        for (const rules::RuleGroupPtr &group : file.groups) {
            WatchedGroup watched{group, {}};
            for (const rules::Rule &rule : group->rules) {
                std::optional<RulePlace> place;
                if (rule.kind == rules::RuleKind::Alert)
                    place = RulePlace{RunbookId(QStringLiteral("book")), number++,
                                      QString::fromStdString(rule.name), severity, Millis{0}};
                watched.places.push_back(place);
            }
            groups.push_back(std::move(watched));
        }
        watch.setGroups(std::move(groups));
    }
    /// One group with a rule or several, as JSON: "{alert: a, expr: x > 1}".
    void rule(const QByteArray &rules) { load("groups: [{name: g, interval: 15s, rules: [" + rules + "]}]"); }

    SeriesRef series(const std::string &name, Labels labels = {})
    {
        SeriesMeta meta;
        meta.interval = interval;
        return store.resolve({name, std::move(labels)}, meta).value();
    }
    void sample(double second, double value, const std::string &name = "x", Labels labels = {})
    {
        store.append(series(name, std::move(labels)), {time(second), value});
    }
    void stale(double second, const std::string &name = "x", Labels labels = {})
    {
        sample(second, staleMarker(), name, std::move(labels));
    }
    /// What changed at that second: "false>true 5; …".
    QString tick(double second)
    {
        QStringList texts;
        const RuleWatch::Hooks hooks{
            [this](const std::vector<rules::RecordedSample> &samples, Millis) {
                for (const rules::RecordedSample &each : samples) {
                    std::vector<Labels::Pair> labels;
                    for (const auto &pair : each.labels->pairs()) {
                        if (pair.first != promql::NameLabel)
                            labels.push_back(pair);
                    }
                    store.append(
                        series(std::string(each.labels->value(promql::NameLabel)), Labels(std::move(labels))),
                        each.sample);
                }
            },
            [this](const std::string &name, Timestamp from) { wanted.emplace_back(name, from); }};
        for (const ConditionTransition &t : watch.tick(time(second), hooks)) {
            last = t;
            const bool lost = t.to == ConditionState::NoData;
            texts << (conditionStateName(t.from) + u'>' + conditionStateName(t.to) + u' ' +
                      (lost ? QString() : t.valueText))
                         .trimmed();
        }
        return texts.join(QStringLiteral("; "));
    }
    ConditionStatus status(std::size_t at = 0) const
    {
        std::vector<ConditionStatus> all;
        watch.addStatuses(all);
        return all.at(at);
    }
    QString state(std::size_t at = 0) const { return conditionStateName(status(at).state); }
    QString why(std::size_t at = 0) const { return status(at).terms.front().binding.explanation; }

    ConditionTransition last;
};

} // namespace wf
