// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/expr.h"

#include <memory>

namespace wf::promql {

struct ParseOptions
{
    /// Functions, aggregations and modifiers that Prometheus has behind feature flags: limitk, limit_ratio,
    /// sort_by_label, mad_over_time, info, fill(), anchored, smoothed, arithmetic with durations …
    bool experimental = true;
};

/// An expression with the text it was read from. Immutable: any thread.
struct ParsedExpr
{
    std::string text;
    ExprPtr root;
};
using ParsedExprPtr = std::shared_ptr<const ParsedExpr>;

/// Reads an expression of PromQL as of Prometheus 3 and checks its types. At most MaxExpressionBytes and
/// MaxExpressionDepth. An error is of the kind Syntax and says place and reason.
QueryExpected<ParsedExprPtr> parse(std::string_view text, const ParseOptions &options = {});

/// A metric as a test's series has it: `name{label="value"}`, `{label="value"}` or `{"name",label="value"}`.
/// What follows is left in `text`.
QueryExpected<Labels> parseMetric(std::string_view &text);

} // namespace wf::promql
