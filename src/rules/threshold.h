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
    bool above = true; ///< It holds above the threshold.
};
/// Of "expression > 5" and the like; none of two expressions, of "==" and "!=", and of "bool".
std::optional<ThresholdPlace> thresholdOf(const promql::ParsedExpr &expr);

} // namespace wf::rules
