// SPDX-License-Identifier: GPL-3.0-or-later
// What an expression of PromQL is after it was read.
#pragma once

#include "promql/functions.h"
#include "promql/matcher.h"
#include "promql/queryerror.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace wf::promql {

/// A duration: a number of seconds ("5m", "300"), or arithmetic with them, with step() and range() of the
/// query.
struct Duration
{
    enum class Kind { Number, Step, Range, Negate, Add, Sub, Mul, Div, Mod, Pow, Min, Max, Paren };
    Kind kind = Kind::Number;
    double seconds = 0;                    ///< Of Number.
    std::unique_ptr<Duration> left, right; ///< Negate and Paren have the left one only.
    Span span;
};
using DurationPtr = std::unique_ptr<Duration>;
/// In seconds, where step() and range() are so long. What is divided by zero is handed to `byZero`, whose
/// answer counts; it may throw.
double secondsOf(const Duration &duration, double step, double range,
                 const std::function<double(const Duration &)> &byZero);

/// What comes behind a selector or subquery: "@" and "offset".
struct TimeShift
{
    enum class At { Evaluation, Time, Start, End };
    At at = At::Evaluation;
    std::int64_t atMs = 0; ///< Of Time.
    DurationPtr offset;    ///< Null: none.
};

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

struct NumberLiteral
{
    double value = 0;
};
struct StringLiteral
{
    std::string value;
};
/// What is done about the edges of a range or between two samples, besides Prometheus' default.
enum class Edges { Plain, Anchored, Smoothed };
struct VectorSelector
{
    std::vector<Matcher> matchers; ///< The name is one for __name__, in its place.
    TimeShift shift;
    Edges edges = Edges::Plain;
};
struct MatrixSelector
{
    VectorSelector vector;
    Span vectorSpan;
    DurationPtr range;
};
struct Subquery
{
    ExprPtr expr;
    DurationPtr range;
    DurationPtr step; ///< Null: QueryOptions::subqueryStep.
    TimeShift shift;
};
struct Paren
{
    ExprPtr expr;
};
struct Unary
{
    bool negative = false;
    ExprPtr expr;
};

enum class BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Pow,
    Atan2,
    Equal,
    NotEqual,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    And,
    Or,
    Unless
};
bool isComparison(BinaryOp op);
bool isSetOperator(BinaryOp op);
std::string_view nameOf(BinaryOp op);

enum class MatchCardinality { OneToOne, ManyToOne, OneToMany };
struct VectorMatching
{
    bool on = false;
    std::vector<std::string> labels;
    MatchCardinality cardinality = MatchCardinality::OneToOne;
    std::vector<std::string> include; ///< Labels the "one" side gives.
    std::optional<double> fillLeft;   ///< The value of a side that finds no partner.
    std::optional<double> fillRight;
};
struct Binary
{
    BinaryOp op = BinaryOp::Add;
    bool returnBool = false;
    VectorMatching matching;
    ExprPtr left;
    ExprPtr right;
};

enum class AggregateOp {
    Sum,
    Avg,
    Count,
    Min,
    Max,
    Group,
    Stddev,
    Stdvar,
    TopK,
    BottomK,
    CountValues,
    Quantile,
    LimitK,
    LimitRatio
};
std::string_view nameOf(AggregateOp op);
bool takesParameter(AggregateOp op);
struct Aggregate
{
    AggregateOp op = AggregateOp::Sum;
    bool without = false;
    std::vector<std::string> grouping;
    ExprPtr parameter; ///< Where takesParameter().
    ExprPtr expr;
};

struct Call
{
    Function function = Function::Abs;
    std::vector<ExprPtr> arguments;
};

/// Built by parse(), then only read: any thread.
struct Expr
{
    using Node = std::variant<NumberLiteral, StringLiteral, VectorSelector, MatrixSelector, Subquery, Paren,
                              Unary, Binary, Aggregate, Call>;
    Span span;
    Node node;
    int depth = 1; ///< Of the tree below it, itself counted.
};

ValueType typeOf(const Expr &expr);
/// The same tree, wherever its parts stand in their texts.
bool sameExpr(const Expr &a, const Expr &b);
/// Without the parentheses around it.
const Expr &withoutParens(const Expr &expr);

} // namespace wf::promql
