// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/parser.h"

#include <optional>

namespace wf::rules {

/// The number that an alert's whole expression is compared with, and its place in the expression's text.
struct ThresholdPlace
{
    std::size_t from = 0; ///< Bytes.
    std::size_t to = 0;
    double value = 0;
    promql::BinaryOp op = promql::BinaryOp::Greater; ///< One of the four that order.
    promql::ParsedExprPtr compared;                  ///< What stands on the other side.

    /// It holds above the threshold.
    bool isAbove() const { return op == promql::BinaryOp::Greater || op == promql::BinaryOp::GreaterEqual; }
    /// And on it.
    bool isClosed() const
    {
        return op == promql::BinaryOp::GreaterEqual || op == promql::BinaryOp::LessEqual;
    }
};
/// Of "expression > 5" and the like; none of two expressions, of "==" and "!=", and of "bool".
std::optional<ThresholdPlace> thresholdOf(const promql::ParsedExpr &expr);

} // namespace wf::rules
