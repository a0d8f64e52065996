// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/threshold.h"

namespace wf::rules {

std::optional<ThresholdPlace> thresholdOf(const promql::ParsedExpr &expr)
{
    const auto *binary = std::get_if<promql::Binary>(&promql::withoutParens(*expr.root).node);
    if (!binary || binary->returnBool)
        return std::nullopt;
    const bool greater =
        binary->op == promql::BinaryOp::Greater || binary->op == promql::BinaryOp::GreaterEqual;
    const bool less = binary->op == promql::BinaryOp::Less || binary->op == promql::BinaryOp::LessEqual;
    if (!greater && !less)
        return std::nullopt;
    const auto *number = std::get_if<promql::NumberLiteral>(&binary->right->node);
    if (!number || promql::typeOf(*binary->left) != promql::ValueType::Vector)
        return std::nullopt;
    return ThresholdPlace{binary->right->span.begin, binary->right->span.end, number->value, greater};
}

} // namespace wf::rules
