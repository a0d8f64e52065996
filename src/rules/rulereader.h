// SPDX-License-Identifier: GPL-3.0-or-later
// One rule of a file; for the layer's own sources.
#pragma once

#include "rules/rulefields.h"

namespace wf::rules {

class RuleReader
{
public:
    RuleReader(std::string_view text, ProblemList &problems) : m_text(text), m_problems(problems) {}

    /// None where it cannot be evaluated; the problems say why.
    std::optional<Rule> read(const YamlNode &node, const QString &what,
                             const std::vector<RuleText> &groupLabels);

    enum class Texts { PlainLabels, Labels, Annotations };
    /// Labels or annotations, sorted; those that are there already are replaced. False where one is bad.
    bool readTexts(const YamlNode &map, const QString &what, Texts kind, std::vector<RuleText> &texts);

private:
    bool readName(RuleFields &fields, Rule &rule, const QString &what, const YamlNode &node);
    bool readExpression(RuleFields &fields, Rule &rule, const QString &what, const YamlNode &node);
    bool readText(const YamlNode &key, const YamlNode &value, const QString &what, Texts kind,
                  std::vector<RuleText> &texts);
    void errorIn(const YamlNode &scalar, std::size_t at, const QString &text);

    std::string_view m_text;
    ProblemList &m_problems;
    std::size_t m_expressionBytes = 0;
};

} // namespace wf::rules
