// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/threshold.h"

namespace wf::rules {

std::optional<ThresholdPlace> thresholdOf(const promql::ParsedExpr &expr)
{
    const auto *binary = std::get_if<promql::Binary>(&promql::withoutParens(*expr.root).node);
    if (!binary || binary->returnBool)
        return std::nullopt;
    const bool orders = promql::isComparison(binary->op) && binary->op != promql::BinaryOp::Equal &&
                        binary->op != promql::BinaryOp::NotEqual;
    if (!orders)
        return std::nullopt;
    const auto *number = std::get_if<promql::NumberLiteral>(&binary->right->node);
    if (!number || promql::typeOf(*binary->left) != promql::ValueType::Vector)
        return std::nullopt;
    const promql::Span left = binary->left->span;
    auto compared = promql::parse(std::string_view(expr.text).substr(left.begin, left.end - left.begin));
    if (!compared)
        return std::nullopt;
    return ThresholdPlace{binary->right->span.begin, binary->right->span.end, number->value, binary->op,
                          *compared};
}

} // namespace wf::rules
