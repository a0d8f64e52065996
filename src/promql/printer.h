// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/expr.h"

namespace wf::promql {

/// The expression in one canonical form, on one line: keywords in small letters, `by (a, b)` before the
/// arguments, durations as "1h30m" in ranges, numbers as short as they can be. parse() makes the same tree of
/// it (sameExpr()).
std::string printed(const Expr &expr);
/// A selector's text, for messages: `name{label="value"}`.
std::string printed(const VectorSelector &selector);

} // namespace wf::promql
