// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace wf {

/// PromQL by its shape alone: calls, ranges, arithmetic, matching of vectors. Nothing is parsed here.
bool looksLikePromQl(const QString &text);
/// It compares, so that it can be true or false: `a / b > 0.9`, `absent(up)`.
bool comparesPromQl(const QString &text);

/// One rule of a YAML block in Markdown, by the shape of its lines.
struct YamlRule
{
    QString alert; ///< Empty where the block gives none.
    QString expression;
    QString hold; ///< "5m", as written; may be empty.
    int line = 0; ///< Of the expression, from 0 at the first line of the block.
    bool operator==(const YamlRule &) const = default;
};
/// At most 256 rules; one without an expression is none.
std::vector<YamlRule> yamlRules(const QString &yaml);

} // namespace wf
