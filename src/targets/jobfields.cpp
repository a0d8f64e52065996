// SPDX-License-Identifier: GPL-3.0-or-later
#include "targets/jobfields.h"

#include <charconv>

namespace wf {

using rules::ProblemList;
using rules::RuleFields;
using rules::YamlNode;

namespace {

constexpr std::size_t MaxRelabelRules = 200;

/// A step that cannot be read is left out, and said: what it would have changed is not.
std::optional<RelabelRule> readRule(const YamlNode &node, ProblemList &problems)
{
    RuleFields in(node, QStringLiteral("relabelling"), problems);
    RelabelRule rule;
    if (const YamlNode *sources = in.takeList("source_labels"))
        rule.sourceLabels = textsOf(*sources, "source_labels", problems);
    const auto text = [&in](const char *key, std::string &to) {
        // An empty text is one: it removes a label.
        for (const RuleFields::Field &field : in.fields()) {
            if (field.key->text == key && field.value->kind != YamlNode::Kind::List &&
                field.value->kind != YamlNode::Kind::Map)
                to = field.value->text;
        }
        (void)in.takeText(key);
    };
    text("separator", rule.separator);
    text("regex", rule.regex);
    text("target_label", rule.targetLabel);
    text("replacement", rule.replacement);
    rule.modulus = std::uint64_t(readNumber(in, "modulus", MaxSampleLimit, problems));
    if (const YamlNode *action = in.takeText("action")) {
        const auto known = relabelAction(action->text);
        if (!known) {
            problems.error(
                *action,
                QStringLiteral("there is no action %1 of relabelling").arg(rules::nameInText(action->text)));
            return std::nullopt;
        }
        rule.action = *known;
    }
    in.refuseOthers();
    if (const auto fits = checkRelabelRule(rule); !fits) {
        problems.error(node, QStringLiteral("relabelling: ") + fits.error().message);
        return std::nullopt;
    }
    return rule;
}

} // namespace

bool readTruth(RuleFields &fields, std::string_view key, ProblemList &problems)
{
    const YamlNode *value = fields.takeText(key);
    if (value && value->text != "true" && value->text != "false")
        problems.error(*value, QStringLiteral("%1 is true or false").arg(rules::nameInText(key)));
    return value && value->text == "true";
}

int readNumber(RuleFields &fields, std::string_view key, int most, ProblemList &problems)
{
    const YamlNode *value = fields.takeText(key);
    int number = 0;
    if (!value)
        return 0;
    const auto [end, error] =
        std::from_chars(value->text.data(), value->text.data() + value->text.size(), number);
    if (error != std::errc() || end != value->text.data() + value->text.size() || number < 0 ||
        number > most) {
        problems.error(*value,
                       QStringLiteral("%1 is a whole number up to %2").arg(rules::nameInText(key)).arg(most));
        return 0;
    }
    return number;
}

std::vector<std::string> textsOf(const YamlNode &list, const char *what, ProblemList &problems)
{
    std::vector<std::string> texts;
    if (list.kind == YamlNode::Kind::Null)
        return texts;
    if (list.kind != YamlNode::Kind::List)
        problems.error(list, QStringLiteral("%1: a list of texts belongs here").arg(QLatin1String(what)));
    for (const auto &item : list.items) {
        if (item->kind == YamlNode::Kind::Scalar)
            texts.push_back(item->text);
        else
            problems.error(*item, QStringLiteral("%1: this is no text").arg(QLatin1String(what)));
    }
    return texts;
}

std::vector<RelabelRule> readRelabel(RuleFields &fields, std::string_view key, ProblemList &problems)
{
    std::vector<RelabelRule> made;
    const YamlNode *list = fields.takeList(key);
    for (std::size_t i = 0; list && i < list->items.size(); ++i) {
        const YamlNode &node = *list->items[i];
        if (node.kind != YamlNode::Kind::Map || made.size() == MaxRelabelRules) {
            problems.error(
                node,
                QStringLiteral("a step of relabelling is a map, and there may be %1").arg(MaxRelabelRules));
            continue;
        }
        if (auto rule = readRule(node, problems))
            made.push_back(std::move(*rule));
    }
    return made;
}

} // namespace wf
