// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rulefile.h"

#include "base/files.h"
#include "promql/literals.h"
#include "rules/rulefields.h"
#include "rules/rulereader.h"

#include <algorithm>
#include <map>
#include <set>

namespace wf::rules {

namespace {

/// The groups of the documents of one file.
class FileReader
{
public:
    FileReader(std::string_view text, RuleFile &file)
        : m_text(text), m_file(file), m_problems(file.problems), m_reader(text, m_problems)
    {
    }

    void read()
    {
        const YamlFile yaml = readYaml(m_text);
        for (const YamlNodePtr &document : yaml.documents)
            this->document(*document, 0);
        if (yaml.error)
            m_problems.add(RuleProblem::Level::Error, yaml.error->line, yaml.error->column,
                           shownFrom(yaml.error->text));
        m_problems.finish();
    }

private:
    void document(const YamlNode &node, int depth)
    {
        if (node.kind == YamlNode::Kind::Null)
            return;
        if (node.kind != YamlNode::Kind::Map)
            return m_problems.error(node, QStringLiteral("a rule file is a map with the key \"groups\""));
        RuleFields fields(node, QStringLiteral("the file"), m_problems);
        const YamlNode *kind = fields.take("kind");
        if (!kind || kind->kind != YamlNode::Kind::Scalar || fields.has("groups")) {
            groups(fields);
            fields.refuseOthers({"namespace", "apiVersion", "kind", "metadata"});
            return;
        }
        if (kind->text == "List" || kind->text == "PrometheusRuleList") {
            const YamlNode *items = fields.takeList("items");
            for (std::size_t i = 0; items && depth < MaxYamlDepth && i < items->items.size(); ++i)
                document(*items->items[i], depth + 1);
            return;
        }
        if (kind->text != "PrometheusRule")
            return m_problems.warn(
                *kind,
                QStringLiteral("a manifest of the kind %1 holds no rules").arg(nameInText(kind->text)));
        const YamlNode *spec = fields.takeMap("spec");
        if (!spec)
            return m_problems.warn(*kind, QStringLiteral("the manifest has no spec, so there are no rules"));
        RuleFields inside(*spec, QStringLiteral("the spec"), m_problems);
        groups(inside);
        inside.refuseOthers();
    }

    void groups(RuleFields &fields)
    {
        const YamlNode *list = fields.takeList("groups");
        if (!list)
            return;
        for (const YamlNodePtr &node : list->items) {
            if (m_file.groups.size() == MaxRuleGroups)
                return m_problems.error(
                    *node, QStringLiteral("more than %1 groups: the others are left out").arg(MaxRuleGroups));
            group(*node);
        }
    }

    void group(const YamlNode &node)
    {
        if (node.kind != YamlNode::Kind::Map)
            return m_problems.error(node, QStringLiteral("a group is a map with a name and rules"));
        const YamlNode *named = nullptr;
        for (const auto &[key, value] : node.entries) {
            if (key->text == "name" && value->kind == YamlNode::Kind::Scalar)
                named = value.get();
        }
        if (!named || named->text.empty())
            return m_problems.error(node, QStringLiteral("a group has no name, so its rules are left out"));
        const QString what = QStringLiteral("group %1").arg(nameInText(named->text));
        if (named->text.size() > MaxRuleNameBytes)
            return m_problems.error(*named,
                                    QStringLiteral("%1: its name is longer than %2 bytes, so its rules "
                                                   "are left out")
                                        .arg(what)
                                        .arg(MaxRuleNameBytes));
        if (const auto [before, added] = m_names.try_emplace(named->text, named->line); !added)
            return m_problems.error(*named,
                                    QStringLiteral("%1: line %2 has a group of this name, so the rules "
                                                   "of this one are left out")
                                        .arg(what)
                                        .arg(before->second));
        RuleFields fields(node, what, m_problems);
        fields.take("name");
        auto made = std::make_shared<RuleGroup>();
        made->file = m_file.file;
        made->name = named->text;
        made->line = node.line;
        bool good = true;
        made->interval = fields.takeDuration("interval", good);
        made->queryOffset = fields.takeDuration("query_offset", good);
        if (made->interval && made->interval->count() == 0)
            made->interval.reset();
        readLimit(fields, *made);
        const std::vector<RuleText> labels = groupLabels(fields, what);
        if (const YamlNode *rules = fields.takeList("rules"))
            readRules(*rules, labels, what, *made);
        fields.refuseOthers({"partial_response_strategy", "source_tenants", "evaluation_delay",
                             "align_evaluation_time_on_interval", "remote_write", "concurrency", "type",
                             "params", "headers", "notifier_headers", "debug", "tenant", "eval_offset",
                             "eval_delay", "eval_alignment", "update_entries_limit"});
        m_file.groups.push_back(std::move(made));
    }

    void readLimit(RuleFields &fields, RuleGroup &group)
    {
        const YamlNode *limit = fields.takeText("limit");
        if (!limit)
            return;
        bool good = false;
        const qulonglong number = shownFrom(limit->text).toULongLong(&good);
        if (good)
            group.limit = number;
        else
            m_problems.error(*limit, QStringLiteral("%1: limit takes a number of 0 or more, not %2")
                                         .arg(fields.what(), nameInText(limit->text)));
    }

    std::vector<RuleText> groupLabels(RuleFields &fields, const QString &what)
    {
        std::vector<RuleText> labels;
        if (const YamlNode *map = fields.takeMap("labels"))
            m_reader.readTexts(*map, what, RuleReader::Texts::PlainLabels, labels);
        return labels;
    }

    void readRules(const YamlNode &list, const std::vector<RuleText> &labels, const QString &what,
                   RuleGroup &group)
    {
        std::set<std::string> seen;
        int place = 0;
        for (const YamlNodePtr &node : list.items) {
            ++place;
            if (m_rules == MaxFileRules)
                return m_problems.error(
                    *node, QStringLiteral("more than %1 rules: the others are left out").arg(MaxFileRules));
            ++m_rules;
            auto rule = m_reader.read(*node, QStringLiteral("%1, rule %2").arg(what).arg(place), labels);
            if (!rule)
                continue;
            if (!seen.insert(identityOf(*rule)).second)
                m_problems.warn(*node, QStringLiteral("%1, rule %2: a rule before it has the same name and "
                                                      "labels")
                                           .arg(what)
                                           .arg(place));
            group.rules.push_back(std::move(*rule));
        }
    }

    std::string_view m_text;
    RuleFile &m_file;
    ProblemList m_problems;
    RuleReader m_reader;
    std::map<std::string, int> m_names;
    std::size_t m_rules = 0;
};

} // namespace

std::string identityOf(const Rule &rule)
{
    std::string text(1, rule.kind == RuleKind::Alert ? 'a' : 'r');
    text += promql::quoted(rule.name);
    for (const RuleText &label : rule.labels) {
        text += promql::quoted(label.name);
        text += promql::quoted(label.text->text());
    }
    return text;
}

bool RuleFile::hasErrors() const
{
    return std::ranges::any_of(
        problems, [](const RuleProblem &problem) { return problem.level == RuleProblem::Level::Error; });
}

std::size_t RuleFile::count(RuleKind kind) const
{
    std::size_t sum = 0;
    for (const RuleGroupPtr &group : groups)
        sum += std::size_t(std::ranges::count(group->rules, kind, &Rule::kind));
    return sum;
}

QString problemText(const QString &file, const RuleProblem &problem)
{
    return QStringLiteral("%1:%2:%3: %4: %5")
        .arg(file)
        .arg(problem.line)
        .arg(problem.column)
        .arg(problem.level == RuleProblem::Level::Error ? QStringLiteral("error") : QStringLiteral("warning"),
             problem.text);
}

RuleFile readRuleFile(std::string_view text, const QString &file)
{
    RuleFile read;
    read.file = file;
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    FileReader(text, read).read();
    return read;
}

RuleFile loadRuleFile(const QString &path)
{
    const auto text = readFile(path, qint64(MaxYamlBytes));
    if (text)
        return readRuleFile({text->constData(), std::size_t(text->size())}, path);
    RuleFile file;
    file.file = path;
    file.problems.push_back({RuleProblem::Level::Error, 1, 1, text.error().message});
    return file;
}

} // namespace wf::rules
