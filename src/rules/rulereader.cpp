// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rulereader.h"

#include "promql/labelsets.h"
#include "promql/literals.h"
#include "promql/matcher.h"

#include <algorithm>

namespace wf::rules {

void RuleReader::errorIn(const YamlNode &scalar, std::size_t at, const QString &text)
{
    const auto [line, column] = placeInScalar(m_text, scalar, at);
    m_problems.add(RuleProblem::Level::Error, line, column, text);
}

std::optional<Rule> RuleReader::read(const YamlNode &node, const QString &place,
                                     const std::vector<RuleText> &groupLabels)
{
    if (node.kind != YamlNode::Kind::Map) {
        m_problems.error(node, place + QStringLiteral(" is not a map with alert or record"));
        return std::nullopt;
    }
    Rule rule;
    rule.line = node.line;
    rule.labels = groupLabels;
    QString what = place;
    for (const auto &[key, value] : node.entries) {
        const bool named = key->text == "alert" || key->text == "record";
        if (named && value->kind == YamlNode::Kind::Scalar && !value->text.empty())
            what = place + QStringLiteral(" (%1)").arg(nameInText(value->text));
    }
    RuleFields fields(node, what, m_problems);
    bool good = readName(fields, rule, what, node);
    good = readExpression(fields, rule, what, node) && good;
    rule.holdFor = fields.takeDuration("for", good).value_or(Millis{0});
    rule.keepFiringFor = fields.takeDuration("keep_firing_for", good).value_or(Millis{0});
    const bool alert = rule.kind == RuleKind::Alert;
    if (const YamlNode *labels = fields.takeMap("labels"))
        good = readTexts(*labels, what, alert ? Texts::Labels : Texts::PlainLabels, rule.labels) && good;
    if (const YamlNode *annotations = fields.takeMap("annotations")) {
        if (alert)
            readTexts(*annotations, what, Texts::Annotations, rule.annotations);
        else
            m_problems.error(*annotations, what + QStringLiteral(": a recording rule has no annotations"));
    }
    if (!alert && (rule.holdFor.count() > 0 || rule.keepFiringFor.count() > 0)) {
        m_problems.error(node, what + QStringLiteral(": for and keep_firing_for are for alerts only"));
        rule.holdFor = rule.keepFiringFor = Millis{0};
    }
    fields.refuseOthers({"debug", "update_entries_limit"});
    return good ? std::optional(std::move(rule)) : std::nullopt;
}

bool RuleReader::readName(RuleFields &fields, Rule &rule, const QString &what, const YamlNode &node)
{
    const YamlNode *alert = fields.takeText("alert");
    const YamlNode *record = fields.takeText("record");
    const bool named = (alert && !alert->text.empty()) || (record && !record->text.empty());
    if (!named) {
        m_problems.error(node, what + QStringLiteral(": one of alert and record has to be set"));
        return false;
    }
    if (alert && record) {
        m_problems.error(*record, what + QStringLiteral(": only one of alert and record may be set"));
        return false;
    }
    const YamlNode &name = alert ? *alert : *record;
    rule.kind = alert ? RuleKind::Alert : RuleKind::Record;
    rule.name = name.text;
    if (name.text.size() > MaxRuleNameBytes) {
        m_problems.error(
            name, QStringLiteral("%1: its name is longer than %2 bytes").arg(what).arg(MaxRuleNameBytes));
        return false;
    }
    if (record && name.text.find_first_of("{}") != std::string::npos) {
        m_problems.error(name, what + QStringLiteral(": record takes the name of a metric; labels belong "
                                                     "under labels"));
        return false;
    }
    if (record && !promql::isPlainMetricName(name.text))
        m_problems.warn(name, what + QStringLiteral(": this metric's name needs quotes in an expression"));
    return true;
}

bool RuleReader::readExpression(RuleFields &fields, Rule &rule, const QString &what, const YamlNode &node)
{
    const YamlNode *text = fields.takeText("expr");
    if (!text || text->text.find_first_not_of(" \t\r\n") == std::string::npos) {
        if (!text && fields.has("expr") && fields.take("expr"))
            return false; // A list or a map, which was said.
        m_problems.error(text ? *text : node, what + QStringLiteral(": expr is missing"));
        return false;
    }
    m_expressionBytes += text->text.size();
    if (m_expressionBytes > MaxFileExpressionBytes) {
        m_problems.error(*text,
                         QStringLiteral("%1: the expressions of the file are longer than %2 MB together")
                             .arg(what)
                             .arg(MaxFileExpressionBytes >> 20));
        return false;
    }
    auto parsed = promql::parse(text->text);
    if (!parsed) {
        // The place within the expression becomes one in the file.
        std::string_view why = parsed.error().text;
        constexpr std::string_view Mark = "parse error: ";
        if (const std::size_t mark = why.find(Mark); mark != std::string_view::npos)
            why.remove_prefix(mark + Mark.size());
        errorIn(*text, parsed.error().where.begin,
                QStringLiteral("%1: the expression cannot be read: %2").arg(what, shownFrom(why)));
        return false;
    }
    const promql::ValueType type = typeOf(*(*parsed)->root);
    if (type != promql::ValueType::Vector && type != promql::ValueType::Scalar) {
        errorIn(*text, 0,
                QStringLiteral("%1: the expression gives a %2; a rule takes an instant vector or a scalar")
                    .arg(what, shownFrom(nameOf(type))));
        return false;
    }
    rule.expr = std::move(*parsed);
    return true;
}

bool RuleReader::readTexts(const YamlNode &map, const QString &what, Texts kind, std::vector<RuleText> &texts)
{
    const QString part =
        kind == Texts::Annotations ? QStringLiteral("annotations") : QStringLiteral("labels");
    RuleFields fields(map, QStringLiteral("%1, %2").arg(what, part), m_problems);
    if (fields.fields().size() > MaxRuleLabels) {
        m_problems.error(map, QStringLiteral("%1: more than %2 %3").arg(what).arg(MaxRuleLabels).arg(part));
        return false;
    }
    bool good = true;
    for (const RuleFields::Field &field : fields.fields())
        good = readText(*field.key, *field.value, fields.what(), kind, texts) && good;
    std::ranges::sort(texts, {}, &RuleText::name);
    return good;
}

bool RuleReader::readText(const YamlNode &key, const YamlNode &value, const QString &what, Texts kind,
                          std::vector<RuleText> &texts)
{
    const QString name = nameInText(key.text);
    if (key.text.empty() || key.text.size() > MaxRuleNameBytes || key.text == promql::NameLabel) {
        m_problems.error(key, QStringLiteral("%1: %2 is not a name that a label may have").arg(what, name));
        return false;
    }
    if (!promql::isPlainLabelName(key.text))
        m_problems.warn(key,
                        QStringLiteral("%1: the name %2 is not of letters, digits and underscores, which "
                                       "templates and Prometheus 2 need")
                            .arg(what, name));
    if (value.kind == YamlNode::Kind::List || value.kind == YamlNode::Kind::Map) {
        m_problems.error(value, QStringLiteral("%1: %2 has to be a text").arg(what, name));
        return false;
    }
    // "null" and nothing are an empty text, which is no label.
    const std::string_view text = value.kind == YamlNode::Kind::Null ? std::string_view() : value.text;
    TemplatePtr made = Template::literal(text);
    bool good = true;
    if (kind != Texts::PlainLabels) {
        if (auto parsed = Template::parse(text)) {
            made = std::move(*parsed);
        } else {
            good = false;
            errorIn(value, parsed.error().at,
                    QStringLiteral("%1, %2: the template cannot be read: %3")
                        .arg(what, name, shownFrom(parsed.error().text)));
        }
    } else if (text.size() > MaxTemplateBytes) {
        m_problems.error(
            value,
            QStringLiteral("%1, %2: it is longer than %3 bytes").arg(what, name).arg(MaxTemplateBytes));
        good = false;
    }
    if (text.size() > MaxTemplateBytes)
        made = Template::literal(text.substr(0, 0));
    std::erase_if(texts, [&](const RuleText &other) { return other.name == key.text; });
    texts.push_back({key.text, std::move(made)});
    return good;
}

} // namespace wf::rules
