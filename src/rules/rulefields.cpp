// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rulefields.h"

#include "base/print.h"
#include "promql/literals.h"

#include <algorithm>

namespace wf::rules {

QString shownFrom(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString nameInText(std::string_view name)
{
    return u'"' + excerpt(shownFrom(name.substr(0, 400)), 80) + u'"';
}

void ProblemList::add(RuleProblem::Level level, int line, int column, const QString &text)
{
    if (m_problems.size() + 1 >= MaxRuleProblems)
        ++m_left;
    else
        m_problems.push_back({level, line, column, excerpt(text, 600)});
}

void ProblemList::finish()
{
    if (m_left > 0)
        m_problems.push_back(
            {RuleProblem::Level::Error, 1, 1, QStringLiteral("%1 more problems are left out").arg(m_left)});
}

RuleFields::RuleFields(const YamlNode &map, QString what, ProblemList &problems)
    : m_what(std::move(what)), m_problems(problems)
{
    add(map, false, 0);
}

RuleFields::Field *RuleFields::find(std::string_view key)
{
    const auto it = std::ranges::find_if(m_fields, [&](const Field &f) { return f.key->text == key; });
    return it != m_fields.end() ? &*it : nullptr;
}

void RuleFields::add(const YamlNode &map, bool merged, int depth)
{
    const std::size_t before = m_fields.size();
    std::vector<const YamlNode *> merges;
    for (const auto &[key, value] : map.entries) {
        if (key->kind != YamlNode::Kind::Scalar) {
            m_problems.error(*key, m_what + QStringLiteral(": a key has to be a text"));
        } else if (key->plain && key->text == "<<") {
            merges.push_back(value.get());
        } else if (const Field *known = find(key->text); !known) {
            m_fields.push_back({key.get(), value.get()});
        } else if (!merged || std::size_t(known - m_fields.data()) >= before) {
            m_problems.error(*key, QStringLiteral("%1: the key %2 is there twice, since line %3")
                                       .arg(m_what, nameInText(key->text))
                                       .arg(known->key->line));
        }
    }
    // What is merged in stands behind what is written here.
    for (const YamlNode *merge : merges) {
        if (depth < MaxYamlDepth && merge->kind == YamlNode::Kind::Map) {
            add(*merge, true, depth + 1);
            continue;
        }
        if (merge->kind != YamlNode::Kind::List) {
            m_problems.error(*merge, m_what + QStringLiteral(": << takes maps"));
            continue;
        }
        for (const YamlNodePtr &each : merge->items) {
            if (each->kind == YamlNode::Kind::Map)
                add(*each, true, depth + 1);
        }
    }
}

bool RuleFields::has(std::string_view key) const
{
    return std::ranges::any_of(m_fields, [&](const Field &field) { return field.key->text == key; });
}

const YamlNode *RuleFields::take(std::string_view key)
{
    Field *field = find(key);
    if (!field)
        return nullptr;
    field->taken = true;
    return field->value->kind == YamlNode::Kind::Null ? nullptr : field->value;
}

const YamlNode *RuleFields::takeText(std::string_view key)
{
    const YamlNode *value = take(key);
    if (!value || value->kind == YamlNode::Kind::Scalar)
        return value;
    m_problems.error(*value, QStringLiteral("%1: %2 has to be a text").arg(m_what, shownFrom(key)));
    return nullptr;
}

const YamlNode *RuleFields::takeList(std::string_view key)
{
    const YamlNode *value = take(key);
    if (!value || value->kind == YamlNode::Kind::List)
        return value;
    m_problems.error(*value, QStringLiteral("%1: %2 has to be a list").arg(m_what, shownFrom(key)));
    return nullptr;
}

const YamlNode *RuleFields::takeMap(std::string_view key)
{
    const YamlNode *value = take(key);
    if (!value || value->kind == YamlNode::Kind::Map)
        return value;
    m_problems.error(*value,
                     QStringLiteral("%1: %2 has to be a map of names and texts").arg(m_what, shownFrom(key)));
    return nullptr;
}

std::optional<Millis> RuleFields::takeDuration(std::string_view key, bool &good)
{
    const YamlNode *value = take(key);
    if (!value)
        return std::nullopt;
    if (value->kind == YamlNode::Kind::Scalar) {
        if (const auto ms = promql::parseDurationMs(value->text))
            return Millis{*ms};
    }
    good = false;
    m_problems.error(*value, QStringLiteral("%1: %2 takes a duration such as 30s, 5m or 1h30m%3")
                                 .arg(m_what, shownFrom(key),
                                      value->kind == YamlNode::Kind::Scalar
                                          ? QStringLiteral(", not ") + nameInText(value->text)
                                          : QString()));
    return std::nullopt;
}

void RuleFields::refuseOthers(std::initializer_list<std::string_view> ofOthers)
{
    for (const Field &field : m_fields) {
        if (field.taken)
            continue;
        if (std::ranges::find(ofOthers, std::string_view(field.key->text)) != ofOthers.end())
            m_problems.warn(*field.key, QStringLiteral("%1: %2 means nothing here and is passed over")
                                            .arg(m_what, nameInText(field.key->text)));
        else
            m_problems.error(
                *field.key,
                QStringLiteral("%1: there is no key %2").arg(m_what, nameInText(field.key->text)));
    }
}

} // namespace wf::rules
