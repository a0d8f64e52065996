// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/ruletestfile.h"

#include "promql/literals.h"
#include "promql/testpoints.h"
#include "rules/rulefields.h"

namespace wf::rules {

namespace {

class TestFileReader
{
public:
    explicit TestFileReader(RuleTestFile &file) : m_file(file), m_problems(file.problems) {}

    void read(std::string_view text)
    {
        const YamlFile yaml = readYaml(text);
        if (yaml.error)
            m_problems.add(RuleProblem::Level::Error, yaml.error->line, yaml.error->column,
                           shownFrom(yaml.error->text));
        else if (yaml.documents.size() != 1 || yaml.documents[0]->kind != YamlNode::Kind::Map)
            m_problems.add(RuleProblem::Level::Error, 1, 1,
                           QStringLiteral("a file of tests is one map with rule_files and tests"));
        else
            file(*yaml.documents[0]);
        m_problems.finish();
    }

private:
    void file(const YamlNode &node)
    {
        RuleFields fields(node, QStringLiteral("the file"), m_problems);
        for (const YamlNodePtr &each : listOf(fields, "rule_files"))
            m_file.ruleFiles.emplace_back(shownFrom(each->text), each->line);
        bool good = true;
        m_file.interval = fields.takeDuration("evaluation_interval", good).value_or(m_file.interval);
        if (m_file.interval.count() <= 0)
            m_file.interval = std::chrono::minutes(1);
        for (const YamlNodePtr &each : listOf(fields, "group_eval_order"))
            m_file.order.push_back(each->text);
        if (const YamlNode *fuzzy = fields.takeText("fuzzy_compare"))
            m_file.fuzzy = fuzzy->text == "true";
        int place = 0;
        for (const YamlNodePtr &each : listOf(fields, "tests")) {
            ++place;
            if (each->kind == YamlNode::Kind::Map)
                test(*each, QStringLiteral("test %1").arg(place));
            else
                m_problems.error(*each, QStringLiteral("test %1 is not a map").arg(place));
        }
        fields.refuseOthers();
    }
    std::vector<YamlNodePtr> listOf(RuleFields &fields, std::string_view key)
    {
        const YamlNode *list = fields.takeList(key);
        return list ? list->items : std::vector<YamlNodePtr>();
    }
    /// Calls for each map of a list.
    template <typename Each>
    void eachOf(RuleFields &fields, std::string_view key, const Each &each)
    {
        int place = 0;
        for (const YamlNodePtr &node : listOf(fields, key)) {
            ++place;
            const QString what = QStringLiteral("%1, %2 %3").arg(fields.what(), shownFrom(key)).arg(place);
            if (node->kind != YamlNode::Kind::Map) {
                m_problems.error(*node, what + QStringLiteral(" is not a map"));
                continue;
            }
            RuleFields inside(*node, what, m_problems);
            each(inside, *node);
            inside.refuseOthers();
        }
    }
    std::string textIn(RuleFields &fields, std::string_view key)
    {
        const YamlNode *text = fields.takeText(key);
        return text ? text->text : std::string();
    }
    Labels mapIn(RuleFields &fields, std::string_view key)
    {
        std::vector<Labels::Pair> pairs;
        if (const YamlNode *map = fields.takeMap(key)) {
            const RuleFields inside(*map, fields.what(), m_problems);
            for (const RuleFields::Field &field : inside.fields()) {
                if (!field.value->text.empty())
                    pairs.emplace_back(field.key->text, field.value->text);
            }
        }
        return Labels(std::move(pairs));
    }
    Millis timeIn(RuleFields &fields, std::string_view key)
    {
        bool good = true;
        return fields.takeDuration(key, good).value_or(Millis{0});
    }

    void test(const YamlNode &node, const QString &what)
    {
        RuleFields fields(node, what, m_problems);
        RuleTest made;
        made.line = node.line;
        made.name = shownFrom(textIn(fields, "name"));
        bool good = true;
        made.interval = fields.takeDuration("interval", good);
        if (made.interval && made.interval->count() <= 0)
            made.interval.reset();
        made.externalLabels = mapIn(fields, "external_labels");
        made.externalUrl = textIn(fields, "external_url");
        readStart(fields, made);
        eachOf(fields, "input_series",
               [&](RuleFields &inside, const YamlNode &at) { series(inside, at, made); });
        eachOf(fields, "alert_rule_test", [&](RuleFields &inside, const YamlNode &at) {
            AlertTest alert;
            alert.line = at.line;
            alert.at = timeIn(inside, "eval_time");
            alert.alert = textIn(inside, "alertname");
            alert.group = textIn(inside, "groupname");
            if (alert.alert.empty())
                m_problems.error(at, inside.what() + QStringLiteral(": alertname is missing"));
            eachOf(inside, "exp_alerts", [&](RuleFields &one, const YamlNode &) {
                ExpectedAlert expected{mapIn(one, "exp_labels"), mapIn(one, "exp_annotations")};
                expected.labels.set("alertname", alert.alert);
                alert.expected.push_back(std::move(expected));
            });
            made.alerts.push_back(std::move(alert));
        });
        eachOf(fields, "promql_expr_test", [&](RuleFields &inside, const YamlNode &at) {
            ExpressionTest expression;
            expression.line = at.line;
            expression.at = timeIn(inside, "eval_time");
            expression.expression = textIn(inside, "expr");
            eachOf(inside, "exp_samples",
                   [&](RuleFields &one, const YamlNode &where) { sample(one, where, expression); });
            made.expressions.push_back(std::move(expression));
        });
        fields.refuseOthers();
        m_file.tests.push_back(std::move(made));
    }
    void readStart(RuleFields &fields, RuleTest &test)
    {
        const YamlNode *start = fields.takeText("start_timestamp");
        if (!start)
            return;
        if (const auto at = fromIso(shownFrom(start->text)))
            test.start = *at;
        else if (const auto seconds = promql::parseFloat(start->text); seconds && std::abs(*seconds) < 1e11)
            test.start = fromMs(qint64(*seconds * 1000));
        else
            m_problems.error(*start,
                             fields.what() + QStringLiteral(": start_timestamp takes a time such as "
                                                            "2026-11-23T14:32:07Z, or seconds since 1970"));
    }
    void series(RuleFields &fields, const YamlNode &node, RuleTest &test)
    {
        const std::string text = textIn(fields, "series");
        std::string_view rest = text;
        const auto labels = promql::parseMetric(rest);
        auto values = promql::readTestPoints(textIn(fields, "values"), MaxRuleTestPoints - m_points);
        if (!labels)
            return m_problems.error(node,
                                    fields.what() + QStringLiteral(": ") + shownFrom(labels.error().text));
        if (!values)
            return m_problems.error(node, fields.what() + QStringLiteral(": ") + shownFrom(values.error()));
        if (values->native)
            return m_problems.error(node,
                                    fields.what() + QStringLiteral(": native histograms are not read here"));
        m_points += values->points.size();
        test.series.push_back({*labels, std::move(values->points)});
    }
    void sample(RuleFields &fields, const YamlNode &node, ExpressionTest &test)
    {
        ExpectedSample made;
        const std::string text = textIn(fields, "labels");
        std::string_view rest = text;
        if (!text.empty() && text != "{}") {
            const auto labels = promql::parseMetric(rest);
            if (!labels)
                return m_problems.error(node, fields.what() + QStringLiteral(": ") +
                                                  shownFrom(labels.error().text));
            made.labels = *labels;
        }
        const YamlNode *value = fields.takeText("value");
        if (fields.take("histogram"))
            return m_problems.error(node,
                                    fields.what() + QStringLiteral(": native histograms are not read here"));
        const auto number = value ? promql::parseNumber(value->text) : std::optional(0.0);
        if (!number)
            return m_problems.error(*value, fields.what() + QStringLiteral(": value has to be a number"));
        made.value = *number;
        test.expected.push_back(std::move(made));
    }

    RuleTestFile &m_file;
    ProblemList m_problems;
    std::size_t m_points = 0;
};

} // namespace

RuleTestFile readRuleTestFile(std::string_view text)
{
    RuleTestFile file;
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    TestFileReader(file).read(text);
    return file;
}

} // namespace wf::rules
