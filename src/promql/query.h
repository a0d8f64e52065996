// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"
#include "promql/limits.h"
#include "promql/parser.h"
#include "promql/seriessource.h"

#include <atomic>
#include <variant>

namespace wf::promql {

struct QueryOptions
{
    QueryLimits limits;
    /// How old the newest sample of a series may be and still count; such a sample itself does not.
    Millis lookback = std::chrono::minutes(5);
    /// At which a subquery without a step of its own is evaluated.
    Millis subqueryStep = std::chrono::minutes(1);
    /// Ends the query soon after it became true. May be null; outlives the query.
    const std::atomic_bool *stop = nullptr;
};

/// What a person should know about a result.
struct Annotation
{
    enum class Kind { Info, Warning };
    Kind kind = Kind::Warning;
    std::string text; ///< "PromQL warning: … (LINE:COLUMN)"
    bool operator==(const Annotation &) const = default;
};

struct QueryCost
{
    std::size_t series = 0;    ///< Selected.
    std::uint64_t samples = 0; ///< Read from the source.
    std::size_t points = 0;    ///< Held at most at a time.
};

struct ScalarResult
{
    Sample point;
};
struct StringResult
{
    Timestamp at;
    std::string text;
};
struct VectorElement
{
    LabelsPtr labels;
    double value = 0;
};
/// Of an instant query, in the order the expression asks for.
struct VectorResult
{
    Timestamp at;
    std::vector<VectorElement> elements;
};
struct SeriesPoints
{
    LabelsPtr labels;
    std::vector<Sample> points; ///< In time order.
};
/// Of a range query, or of an instant query for a range vector; sorted by labels.
struct MatrixResult
{
    std::vector<SeriesPoints> series;
};

struct QueryResult
{
    std::variant<ScalarResult, StringResult, VectorResult, MatrixResult> value;
    std::vector<Annotation> annotations; ///< Each once, in the order they arose.
    QueryCost cost;
};

/// Evaluates an expression at one time. On the caller's thread.
QueryExpected<QueryResult> instantQuery(const ParsedExpr &expr, SeriesSource &source, Timestamp at,
                                        const QueryOptions &options = {});
/// Evaluates a scalar or an instant vector at range.from, and each `step` (> 0) from there up to range.to.
QueryExpected<QueryResult> rangeQuery(const ParsedExpr &expr, SeriesSource &source, TimeRange range,
                                      Millis step, const QueryOptions &options = {});

} // namespace wf::promql
