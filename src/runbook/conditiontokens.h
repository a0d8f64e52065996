// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/condition.h"

#include <vector>

namespace wf {

/// One word of a condition. `column` is 1-based in characters.
struct ConditionToken
{
    enum class Kind { Name, Number, Text, Operator, OpenBrace, CloseBrace, Comma, End } kind = Kind::End;
    QString text; ///< As written; of a Text what stands between the quotes, unescaped.
    int column = 1;
    bool gapBefore = false; ///< White space stands before it.
};

/// Splits a condition into words; the last one is always End. Errors name what cannot be part of a condition.
tl::expected<std::vector<ConditionToken>, ConditionError> conditionTokens(QStringView text);

/// The unit a word names, or nothing.
std::optional<Unit> unitOf(QStringView word);
/// What somebody who wrote this word as a unit most likely meant ("sec": "s"); empty when nothing is near.
QString nearestUnit(QStringView word);

} // namespace wf
