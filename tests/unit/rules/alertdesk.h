// SPDX-License-Identifier: GPL-3.0-or-later
// A group of rules over series of its own, evaluated once a minute.
#pragma once

#include "promql/literals.h"
#include "promql/literalsource.h"
#include "promql/parser.h"
#include "rules/evaluate.h"

#include <QString>
#include <QStringList>

namespace wf::alerttest {

inline Timestamp minute(double count)
{
    return fromMs(qint64(count * 60'000));
}

class AlertDesk
{
public:
    explicit AlertDesk(const QByteArray &rules) { load(rules); }

    /// Replaces the rules, with the state of those that stay.
    void load(const QByteArray &rules)
    {
        const QByteArray text = "groups:\n- name: g\n  interval: 1m\n" + rules;
        auto file =
            rules::readRuleFile({text.constData(), std::size_t(text.size())}, QStringLiteral("f.yml"));
        for (const rules::RuleProblem &problem : file.problems)
            qWarning("%s", qPrintable(rules::problemText(QStringLiteral("f.yml"), problem)));
        if (m_group)
            state = rules::carriedOver(*m_group, std::move(state), *file.groups.at(0));
        m_group = file.groups.at(0);
    }
    /// A sample of a series, "up{job=\"a\"}".
    void sample(std::string_view series, double at, double value)
    {
        source.add(*promql::parseMetric(series), {minute(at), value});
    }
    void stale(std::string_view series, double at) { sample(series, at, staleMarker()); }

    /// Evaluates and tells what changed: "inactive>firing a{job="x"}", in order, by "; ".
    QString at(double when)
    {
        last = rules::evaluateGroup(*m_group, state, minute(when), source, options);
        QStringList texts;
        for (const rules::InstanceChange &change : last.changes)
            texts << rules::stateName(change.from) + u'>' + rules::stateName(change.to) + u' ' +
                         name(*change.instance.labels);
        return texts.join(QStringLiteral("; "));
    }
    /// What was to be written by the last evaluation, ALERTS left out: "name{labels} value".
    QString written(bool alerts = false) const
    {
        QStringList texts;
        for (const rules::RecordedSample &sample : last.samples) {
            const std::string text = promql::seriesTextOf(*sample.labels);
            if (alerts == text.starts_with("ALERTS"))
                texts << QString::fromStdString(text) + u' ' +
                             (isStaleMarker(sample.sample.value)
                                  ? QStringLiteral("stale")
                                  : QString::fromStdString(promql::numberText(sample.sample.value)));
        }
        return texts.join(QStringLiteral("; "));
    }
    const rules::RuleGroup &group() const { return *m_group; }
    /// An instance of the first rule that has one.
    const rules::AlertInstance &only() const
    {
        for (const rules::RuleState &rule : state.rules) {
            if (!rule.instances.empty())
                return rule.instances.begin()->second;
        }
        qFatal("there is no instance");
    }

    promql::LiteralSource source;
    rules::EvaluationOptions options;
    rules::GroupState state;
    rules::GroupEvaluation last;

private:
    static QString name(const Labels &labels)
    {
        Labels rest = labels;
        promql::setLabel(rest, "alertname", {});
        return QString::fromUtf8(labels.value("alertname").data(),
                                 qsizetype(labels.value("alertname").size())) +
               QString::fromStdString(toText(rest));
    }
    rules::RuleGroupPtr m_group;
};

} // namespace wf::alerttest
