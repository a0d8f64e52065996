// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"
#include "promql/expr.h"

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace wf::rules {

/// The metrics for want of which an expression says nothing: those it reads by name and `isMeasured` denies.
/// Of alternatives joined by "or" one is enough. What "unless" takes away, what absent() asks for and what
/// fill() stands in for may be missing. An expression that yields nothing is false only where this is empty.
std::set<std::string> unmeasured(const promql::Expr &expr,
                                 const std::function<bool(std::string_view name)> &isMeasured);

/// How far into the past an expression looks from the time of its evaluation: ranges, subqueries and offsets.
/// 0 where the newest samples are enough.
Millis reachOf(const promql::Expr &expr);

} // namespace wf::rules
