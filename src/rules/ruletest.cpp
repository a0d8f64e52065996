// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/ruletest.h"

#include "promql/literals.h"
#include "promql/literalsource.h"
#include "rules/rulefields.h"
#include "rules/ruletestfile.h"

#include <algorithm>
#include <cmath>

namespace wf::rules {

namespace {

QString timeName(Millis time)
{
    return shownFrom(promql::durationTextOf(time.count()));
}

QString listedTexts(std::vector<QString> texts)
{
    std::ranges::sort(texts);
    QString list;
    for (const QString &text : texts)
        list += (list.isEmpty() ? QString() : QStringLiteral("; ")) + text;
    return list.isEmpty() ? QStringLiteral("nothing") : list;
}

QString alertText(const Labels &labels, const Labels &annotations)
{
    return shownFrom(promql::seriesTextOf(labels)) + u' ' + shownFrom(promql::textOf(annotations));
}

/// One test of a file: its series, and the groups from time to time.
class TestRun
{
public:
    TestRun(const RuleTest &test, const RuleTestFile &file, const std::vector<RuleGroupPtr> &groups)
        : m_test(test), m_file(file), m_groups(groups), m_states(groups.size()), m_loaded(test.series.size())
    {
        m_options.vanished = EvaluationOptions::Vanished::Resolve;
        m_options.externalLabels = &test.externalLabels;
        m_options.externalUrl = test.externalUrl;
    }

    std::vector<RuleTestCase> run(std::int64_t &steps)
    {
        Millis last{0};
        for (const AlertTest &alert : m_test.alerts)
            last = std::max(last, alert.at);
        for (const ExpressionTest &expression : m_test.expressions)
            last = std::max(last, expression.at);
        for (Millis at{0}; at <= last; at += m_file.interval) {
            if (++steps > MaxRuleTestSteps)
                return {{m_test.line, m_test.name, false,
                         QStringLiteral("the file needs more than %1 evaluations").arg(MaxRuleTestSteps)}};
            load(at);
            evaluate(at);
            for (const AlertTest &alert : m_test.alerts) {
                if (alert.at >= at && alert.at < at + m_file.interval)
                    check(alert);
            }
        }
        for (const ExpressionTest &expression : m_test.expressions) {
            load(expression.at);
            check(expression);
        }
        std::ranges::stable_sort(m_cases, {}, &RuleTestCase::line);
        return std::move(m_cases);
    }

private:
    Timestamp timeOf(Millis at) const { return m_test.start + at; }

    /// Samples up to a time: a later one is not known yet.
    void load(Millis upTo)
    {
        const Millis interval = m_test.interval.value_or(m_file.interval);
        for (std::size_t i = 0; i < m_test.series.size(); ++i) {
            const InputSeries &series = m_test.series[i];
            std::size_t &next = m_loaded[i];
            for (; next < series.points.size() && interval * std::int64_t(next) <= upTo; ++next) {
                if (series.points[next])
                    m_source.add(series.labels,
                                 {timeOf(interval * std::int64_t(next)), *series.points[next]});
            }
        }
    }
    void evaluate(Millis at)
    {
        for (std::size_t i = 0; i < m_groups.size(); ++i) {
            const GroupEvaluation done =
                evaluateGroup(*m_groups[i], m_states[i], timeOf(at), m_source, m_options);
            for (const RecordedSample &sample : done.samples)
                m_source.add(*sample.labels, sample.sample);
            for (std::size_t r = 0; done.failed > 0 && r < m_states[i].rules.size(); ++r) {
                const RuleState &state = m_states[i].rules[r];
                if (state.health == RuleHealth::Bad)
                    m_cases.push_back({m_test.line,
                                       QStringLiteral("rule %1 at %2")
                                           .arg(shownFrom(m_groups[i]->rules[r].name), timeName(at)),
                                       false, state.error});
            }
        }
    }

    void check(const AlertTest &test)
    {
        std::vector<QString> found;
        std::vector<QString> expected;
        for (const ExpectedAlert &alert : test.expected)
            expected.push_back(alertText(alert.labels, alert.annotations));
        for (std::size_t i = 0; i < m_groups.size(); ++i) {
            if (!test.group.empty() && test.group != m_groups[i]->name)
                continue;
            for (std::size_t r = 0; r < m_groups[i]->rules.size(); ++r) {
                if (m_groups[i]->rules[r].kind != RuleKind::Alert || m_groups[i]->rules[r].name != test.alert)
                    continue;
                for (const auto &[labels, instance] : m_states[i].rules[r].instances) {
                    if (instance.state == InstanceState::Firing)
                        found.push_back(alertText(*labels, *instance.annotations));
                }
            }
        }
        finish(test.line, shownFrom(test.alert), test.at, std::move(expected), std::move(found));
    }
    void finish(int line, const QString &name, Millis at, std::vector<QString> expected,
                std::vector<QString> found)
    {
        std::ranges::sort(expected);
        std::ranges::sort(found);
        RuleTestCase made{line, QStringLiteral("%1 at %2").arg(name, timeName(at)), expected == found, {}};
        if (!made.passed)
            made.message =
                QStringLiteral("expected %1, got %2").arg(listedTexts(expected), listedTexts(found));
        m_cases.push_back(std::move(made));
    }

    bool areSame(double a, double b) const
    {
        if (std::isnan(a) || std::isnan(b))
            return std::isnan(a) && std::isnan(b);
        const double most = (m_file.fuzzy ? 1e-6 : 1e-9) * std::max(std::fabs(a), std::fabs(b));
        return a == b || (std::isfinite(a) && std::isfinite(b) && std::fabs(a - b) <= most);
    }
    void check(const ExpressionTest &test)
    {
        RuleTestCase made{test.line,
                          QStringLiteral("%1 at %2").arg(shownFrom(test.expression), timeName(test.at)),
                          false,
                          {}};
        const auto parsed = promql::parse(test.expression);
        const auto result = parsed
                                ? promql::instantQuery(**parsed, m_source, timeOf(test.at), m_options.query)
                                : tl::unexpected(parsed.error());
        if (!result) {
            made.message = shownFrom(result.error().text);
            m_cases.push_back(std::move(made));
            return;
        }
        std::vector<ExpectedSample> found;
        if (const auto *vector = std::get_if<promql::VectorResult>(&result->value)) {
            for (const promql::VectorElement &element : vector->elements)
                found.push_back({*element.labels, element.value});
        } else if (const auto *scalar = std::get_if<promql::ScalarResult>(&result->value)) {
            found.push_back({{}, scalar->point.value});
        }
        std::vector<ExpectedSample> expected = test.expected;
        const auto byLabels = [](const ExpectedSample &a, const ExpectedSample &b) {
            return promql::compare(a.labels, b.labels) < 0;
        };
        std::ranges::sort(found, byLabels);
        std::ranges::sort(expected, byLabels);
        made.passed = std::ranges::equal(found, expected, [&](const auto &a, const auto &b) {
            return a.labels == b.labels && areSame(a.value, b.value);
        });
        if (!made.passed)
            made.message = QStringLiteral("expected %1, got %2").arg(texts(expected), texts(found));
        m_cases.push_back(std::move(made));
    }
    static QString texts(const std::vector<ExpectedSample> &samples)
    {
        std::vector<QString> all;
        for (const ExpectedSample &sample : samples)
            all.push_back(
                shownFrom(promql::seriesTextOf(sample.labels) + ' ' + promql::numberText(sample.value)));
        return listedTexts(std::move(all));
    }

    const RuleTest &m_test;
    const RuleTestFile &m_file;
    const std::vector<RuleGroupPtr> &m_groups;
    std::vector<GroupState> m_states;
    std::vector<std::size_t> m_loaded; ///< Points of each series that are in the source.
    promql::LiteralSource m_source;
    EvaluationOptions m_options;
    std::vector<RuleTestCase> m_cases;
};

void addProblems(const QString &file, const std::vector<RuleProblem> &problems, int line,
                 std::vector<RuleTestCase> &cases)
{
    for (const RuleProblem &problem : problems) {
        if (problem.level == RuleProblem::Level::Error)
            cases.push_back({line > 0 ? line : problem.line, file, false,
                             line > 0 ? problemText(file, problem) : problem.text});
    }
}

} // namespace

std::vector<RuleTestCase> runRuleTests(std::string_view text, const QString &name, const RuleFileFinder &find)
{
    const RuleTestFile file = readRuleTestFile(text);
    std::vector<RuleTestCase> cases;
    addProblems(name, file.problems, 0, cases);
    std::vector<RuleGroupPtr> groups;
    for (const auto &[pattern, line] : file.ruleFiles) {
        const std::vector<RuleFile> found = find(pattern);
        if (found.empty())
            cases.push_back({line, pattern, false, QStringLiteral("there is no such rule file")});
        for (const RuleFile &rules : found) {
            addProblems(rules.file, rules.problems, line, cases);
            groups.insert(groups.end(), rules.groups.begin(), rules.groups.end());
        }
    }
    const auto placeOf = [&](const RuleGroupPtr &group) {
        const auto it = std::ranges::find(file.order, group->name);
        return it != file.order.end() ? it - file.order.begin() : 0;
    };
    std::ranges::stable_sort(groups, {}, placeOf);
    if (!cases.empty())
        return cases;
    std::int64_t steps = 0;
    for (const RuleTest &test : file.tests) {
        std::vector<RuleTestCase> of = TestRun(test, file, groups).run(steps);
        for (RuleTestCase &each : of) {
            if (!test.name.isEmpty())
                each.what = test.name + QStringLiteral(": ") + each.what;
            cases.push_back(std::move(each));
        }
    }
    return cases;
}

} // namespace wf::rules
