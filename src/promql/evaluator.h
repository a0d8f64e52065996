// SPDX-License-Identifier: GPL-3.0-or-later
// How an expression is evaluated; for the layer's own sources only. Everything here throws QueryError, which
// query.cpp catches.
//
// An expression is evaluated node by node, each over all steps at once: labels are looked at once for each
// series and not at each step, and values are arrays.
#pragma once

#include "promql/lexer.h"
#include "promql/points.h"
#include "promql/query.h"
#include "promql/windows.h"

#include <functional>
#include <unordered_set>

namespace wf::promql {

struct Groups;
struct BucketGroup;

/// The times a query is about, in milliseconds.
struct QueryTimes
{
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::int64_t step = 0; ///< 0: an instant query.
};

class Evaluator
{
public:
    Evaluator(const ParsedExpr &expr, SeriesSource &source, const QueryOptions &options, QueryTimes times);

    Value evaluate(const Steps &steps) { return eval(*m_expr.root, steps); }
    /// The points of a range vector at one time.
    std::vector<SeriesPoints> matrix(const Expr &expr, std::int64_t at);
    /// Takes away the names that are to go, and joins what became one series.
    void finish(Tracks &tracks);
    /// Tracks with equal labels become one; an error where two have a value at the same step.
    void join(Tracks &tracks);
    std::vector<Annotation> takeAnnotations() { return std::move(m_annotations); }
    QueryCost cost() const { return {m_series, m_samples, m_meter.most()}; }

private:
    Value eval(const Expr &expr, const Steps &steps);
    Value evalNode(const Expr &expr, const Steps &steps);
    Value scalarOf(double value, const Steps &steps);
    Value vectorOf(Tracks tracks) const;
    Points evalScalar(const Expr &expr, const Steps &steps);
    Tracks evalVector(const Expr &expr, const Steps &steps);
    std::string evalString(const Expr &expr, const Steps &steps);
    Points blank(const Steps &steps, double value = Absent) { return Points(m_meter, steps.size(), value); }

    // evalselector.cpp
    double secondsOf(const Duration &duration) const;
    std::int64_t durationMs(const Duration &duration, bool positive) const;
    std::int64_t offsetMs(const TimeShift &shift) const;
    /// The time a selector looks at, for a step.
    std::int64_t shifted(const TimeShift &shift, std::int64_t offset, std::int64_t step) const;
    std::unique_ptr<SeriesSelection> select(const VectorSelector &selector, Span where, std::int64_t after,
                                            std::int64_t upTo);
    enum class Take { Value, Time };
    Tracks instant(const VectorSelector &selector, Span where, const Steps &steps, Take take);
    Tracks smoothed(const VectorSelector &selector, Span where, const Steps &steps);
    Steps subquerySteps(const Subquery &subquery, const Steps &steps) const;
    /// Calls for each series of a range vector, with a reader of its windows.
    struct RangeOf
    {
        std::int64_t range = 0;
        std::int64_t offset = 0;
        std::int64_t before = 0; ///< Read besides, before the range and behind it.
        std::int64_t behind = 0;
        const TimeShift *shift = nullptr;
        Edges edges = Edges::Plain;
    };
    using EachSeries = std::function<void(const LabelsPtr &labels, bool dropName, WindowReader &windows,
                                          const RangeOf &range)>;
    void eachSeries(const Expr &matrix, const Steps &steps, const EachSeries &each);

    // evalcall.cpp
    Value evalCall(const Call &call, const Expr &expr, const Steps &steps);
    Value evalRange(const Call &call, const Steps &steps);
    Value evalAbsentOverTime(const Expr &argument, const Steps &steps);
    Value evalMapped(const Call &call, const Steps &steps);
    Value evalTimestamp(const Expr &argument, const Steps &steps);
    Value evalDate(const Call &call, const Steps &steps);
    Value evalConstant(const Call &call, const Steps &steps);
    Value evalAbsent(const Expr &argument, const Steps &steps);
    Value evalSort(const Call &call, const Expr &expr, const Steps &steps);
    Labels absentLabels(const Expr &argument) const;
    void checkEdges(const Call &call, const Expr &matrix) const;
    void checkScalars(const Call &call, const std::vector<Points> &scalars) const;
    void warnQuantiles(const Points &quantiles, Span where);
    void noteNonCounter(const Labels &labels, Span where);

    // evallabels.cpp
    Value evalLabelReplace(const Call &call, const Steps &steps);
    Value evalLabelJoin(const Call &call, const Steps &steps);
    Value evalInfo(const Call &call, const Steps &steps);

    // evalhistogram.cpp
    Value evalHistogram(const Call &call, const Steps &steps);
    std::vector<BucketGroup> bucketGroups(const Tracks &tracks, Span where);

    // evalaggregate.cpp, evalaggregatek.cpp
    Value evalAggregate(const Aggregate &aggregate, const Steps &steps);
    Groups groupsOf(const Aggregate &aggregate, const Tracks &tracks);
    Tracks groupTracks(const Groups &groups, const Steps &steps);
    Tracks accumulate(const Aggregate &aggregate, const Tracks &tracks, const Groups &groups,
                      const Steps &steps);
    Tracks quantiles(const Aggregate &aggregate, const Tracks &tracks, const Groups &groups,
                     const Steps &steps);
    Tracks countValues(const Aggregate &aggregate, const Tracks &tracks, const Groups &groups,
                       const Steps &steps);
    Tracks chosen(const Aggregate &aggregate, Tracks tracks, const Groups &groups, const Steps &steps);
    void chooseBest(const Aggregate &aggregate, Tracks &tracks, const Groups &groups, const Points &parameter,
                    std::vector<std::size_t> &order);
    void chooseByRatio(const Aggregate &aggregate, Tracks &tracks, Points &parameter);
    void checkCount(const Points &parameter) const;

    // evalbinary.cpp, evalmatching.cpp
    Value evalBinary(const Binary &binary, const Expr &expr, const Steps &steps);
    Value evalUnary(const Unary &unary, const Steps &steps);
    Tracks withScalar(const Binary &binary, Tracks tracks, const Points &scalar, bool scalarLeft);
    Tracks setOperation(const Binary &binary, Tracks left, Tracks right, const Steps &steps);
    Tracks matched(const Binary &binary, Tracks left, Tracks right, const Steps &steps);

    bool markInvariant(const Expr &expr);
    void checkStop() const;
    void countRead(std::size_t samples);
    void countOperations(std::size_t samples);
    void warn(std::string_view text, Span where) { note(Annotation::Kind::Warning, text, where); }
    void info(std::string_view text, Span where) { note(Annotation::Kind::Info, text, where); }
    void note(Annotation::Kind kind, std::string_view text, Span where);
    [[noreturn]] void fail(std::string text) const;

    const ParsedExpr &m_expr;
    SeriesSource &m_source;
    const QueryOptions &m_options;
    const QueryTimes m_times;
    Meter m_meter;
    std::unordered_set<const Expr *> m_invariant; ///< The same at every step; evaluated once.
    std::vector<Annotation> m_annotations;
    std::size_t m_series = 0;
    std::uint64_t m_samples = 0;
    std::size_t m_operations = 0;
};

} // namespace wf::promql
