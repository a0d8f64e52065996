// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of one part of a rule file; for the layer's own sources.
#pragma once

#include "rules/rulefile.h"

#include <initializer_list>

namespace wf::rules {

/// Gathers what is wrong with a file.
class ProblemList
{
public:
    explicit ProblemList(std::vector<RuleProblem> &problems) : m_problems(problems) {}
    void add(RuleProblem::Level level, int line, int column, const QString &text);
    void error(const YamlNode &where, const QString &text)
    {
        add(RuleProblem::Level::Error, where.line, where.column, text);
    }
    void warn(const YamlNode &where, const QString &text)
    {
        add(RuleProblem::Level::Warning, where.line, where.column, text);
    }
    /// Says how many were left out.
    void finish();

private:
    std::vector<RuleProblem> &m_problems;
    std::size_t m_left = 0;
};

/// A text from the file within a sentence, in quotes.
QString nameInText(std::string_view name);
QString shownFrom(std::string_view text);

/// The keys of a map with their values, those of a merge ("<<") too.
class RuleFields
{
public:
    /// `what` begins each sentence about the map.
    RuleFields(const YamlNode &map, QString what, ProblemList &problems);

    /// The value of a key; null where it is not there or empty.
    const YamlNode *take(std::string_view key);
    /// The text of a key; an error where it is a list or a map.
    const YamlNode *takeText(std::string_view key);
    const YamlNode *takeList(std::string_view key);
    const YamlNode *takeMap(std::string_view key);
    /// A duration of Prometheus; none where there is none. `good` becomes false where it is none.
    std::optional<Millis> takeDuration(std::string_view key, bool &good);
    bool has(std::string_view key) const;
    /// An error for each key that nobody took; a warning for those that other rulers have.
    void refuseOthers(std::initializer_list<std::string_view> ofOthers = {});
    const QString &what() const { return m_what; }

    struct Field
    {
        const YamlNode *key = nullptr;
        const YamlNode *value = nullptr;
        bool taken = false;
    };
    const std::vector<Field> &fields() const { return m_fields; }

private:
    void add(const YamlNode &map, bool merged, int depth);
    Field *find(std::string_view key);

    std::vector<Field> m_fields;
    QString m_what;
    ProblemList &m_problems;
};

} // namespace wf::rules
