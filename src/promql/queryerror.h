// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace wf::promql {

/// A stretch of an expression's text, in bytes.
struct Span
{
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool operator==(const Span &) const = default;
};

/// "LINE:COLUMN" of a place in a text, both from 1, the column in bytes.
std::string placeIn(std::string_view text, std::uint32_t at);

enum class QueryErrorKind {
    Syntax,         ///< The text is no expression, or its types do not fit.
    Failed,         ///< It could not be evaluated over these samples.
    Limit,          ///< A bound of QueryLimits was reached; the text names it.
    Cancelled,      ///< Whoever asked did not want it any more.
    NativeHistogram ///< It meets native histograms, which are not read yet.
};

/// Why there is no result. Of Syntax the text begins with "LINE:COLUMN: parse error: ".
struct QueryError
{
    QueryErrorKind kind = QueryErrorKind::Failed;
    std::string text;
    Span where;
};

/// The same for code that is not about PromQL.
Error toError(const QueryError &error);

template <typename T>
using QueryExpected = tl::expected<T, QueryError>;

} // namespace wf::promql
