// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/expr.h"

#include <array>
#include <cmath>

namespace wf::promql {

namespace {

bool sameNumber(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool same(const DurationPtr &a, const DurationPtr &b)
{
    if (!a || !b)
        return !a && !b;
    return a->kind == b->kind && sameNumber(a->seconds, b->seconds) && same(a->left, b->left) &&
           same(a->right, b->right);
}

bool same(const ExprPtr &a, const ExprPtr &b)
{
    return a && b ? sameExpr(*a, *b) : !a && !b;
}

bool same(const TimeShift &a, const TimeShift &b)
{
    return a.at == b.at && a.atMs == b.atMs && same(a.offset, b.offset);
}

bool same(const NumberLiteral &a, const NumberLiteral &b)
{
    return sameNumber(a.value, b.value);
}

bool same(const StringLiteral &a, const StringLiteral &b)
{
    return a.value == b.value;
}

bool same(const VectorSelector &a, const VectorSelector &b)
{
    return a.matchers == b.matchers && same(a.shift, b.shift) && a.edges == b.edges;
}

bool same(const MatrixSelector &a, const MatrixSelector &b)
{
    return same(a.vector, b.vector) && same(a.range, b.range);
}

bool same(const Subquery &a, const Subquery &b)
{
    return same(a.expr, b.expr) && same(a.range, b.range) && same(a.step, b.step) && same(a.shift, b.shift);
}

bool same(const Paren &a, const Paren &b)
{
    return same(a.expr, b.expr);
}

bool same(const Unary &a, const Unary &b)
{
    return a.negative == b.negative && same(a.expr, b.expr);
}

bool same(const std::optional<double> &a, const std::optional<double> &b)
{
    return a && b ? sameNumber(*a, *b) : !a && !b;
}

bool same(const Binary &a, const Binary &b)
{
    const VectorMatching &m = a.matching;
    const VectorMatching &n = b.matching;
    return a.op == b.op && a.returnBool == b.returnBool && m.on == n.on && m.labels == n.labels &&
           m.cardinality == n.cardinality && m.include == n.include && same(m.fillLeft, n.fillLeft) &&
           same(m.fillRight, n.fillRight) && same(a.left, b.left) && same(a.right, b.right);
}

bool same(const Aggregate &a, const Aggregate &b)
{
    return a.op == b.op && a.without == b.without && a.grouping == b.grouping &&
           same(a.parameter, b.parameter) && same(a.expr, b.expr);
}

bool same(const Call &a, const Call &b)
{
    if (a.function != b.function || a.arguments.size() != b.arguments.size())
        return false;
    for (std::size_t i = 0; i < a.arguments.size(); ++i) {
        if (!same(a.arguments[i], b.arguments[i]))
            return false;
    }
    return true;
}

/// The type of each kind of node.
struct TypeOf
{
    ValueType operator()(const NumberLiteral &) const { return ValueType::Scalar; }
    ValueType operator()(const StringLiteral &) const { return ValueType::String; }
    ValueType operator()(const VectorSelector &) const { return ValueType::Vector; }
    ValueType operator()(const MatrixSelector &) const { return ValueType::Matrix; }
    ValueType operator()(const Subquery &) const { return ValueType::Matrix; }
    ValueType operator()(const Paren &paren) const { return typeOf(*paren.expr); }
    ValueType operator()(const Unary &unary) const { return typeOf(*unary.expr); }
    ValueType operator()(const Binary &binary) const
    {
        const bool scalars =
            typeOf(*binary.left) == ValueType::Scalar && typeOf(*binary.right) == ValueType::Scalar;
        return scalars ? ValueType::Scalar : ValueType::Vector;
    }
    ValueType operator()(const Aggregate &) const { return ValueType::Vector; }
    ValueType operator()(const Call &call) const { return infoOf(call.function).result; }
};

} // namespace

bool isComparison(BinaryOp op)
{
    return op >= BinaryOp::Equal && op <= BinaryOp::LessEqual;
}

bool isSetOperator(BinaryOp op)
{
    return op >= BinaryOp::And;
}

std::string_view nameOf(BinaryOp op)
{
    static constexpr std::array<std::string_view, 16> Names{
        "+", "-", "*", "/", "%", "^", "atan2", "==", "!=", ">", ">=", "<", "<=", "and", "or", "unless"};
    return Names[std::size_t(op)];
}

std::string_view nameOf(AggregateOp op)
{
    static constexpr std::array<std::string_view, 14> Names{
        "sum",    "avg",  "count",   "min",          "max",      "group",  "stddev",
        "stdvar", "topk", "bottomk", "count_values", "quantile", "limitk", "limit_ratio"};
    return Names[std::size_t(op)];
}

bool takesParameter(AggregateOp op)
{
    return op >= AggregateOp::TopK;
}

ValueType typeOf(const Expr &expr)
{
    return std::visit(TypeOf(), expr.node);
}

bool sameExpr(const Expr &a, const Expr &b)
{
    if (a.node.index() != b.node.index())
        return false;
    return std::visit(
        [&b](const auto &node) { return same(node, std::get<std::decay_t<decltype(node)>>(b.node)); },
        a.node);
}

const Expr &withoutParens(const Expr &expr)
{
    const Expr *inner = &expr;
    while (const auto *paren = std::get_if<Paren>(&inner->node))
        inner = paren->expr.get();
    return *inner;
}

double secondsOf(const Duration &duration, double step, double range,
                 const std::function<double(const Duration &)> &byZero)
{
    const auto left = [&] { return secondsOf(*duration.left, step, range, byZero); };
    const auto right = [&] { return secondsOf(*duration.right, step, range, byZero); };
    switch (duration.kind) {
    case Duration::Kind::Number:
        return duration.seconds;
    case Duration::Kind::Step:
        return step;
    case Duration::Kind::Range:
        return range;
    case Duration::Kind::Negate:
        return -left();
    case Duration::Kind::Paren:
        return left();
    case Duration::Kind::Add:
        return left() + right();
    case Duration::Kind::Sub:
        return left() - right();
    case Duration::Kind::Mul:
        return left() * right();
    case Duration::Kind::Div:
        return right() == 0 ? byZero(duration) : left() / right();
    case Duration::Kind::Mod:
        return right() == 0 ? byZero(duration) : std::fmod(left(), right());
    case Duration::Kind::Pow:
        return std::pow(left(), right());
    case Duration::Kind::Min:
        return std::fmin(left(), right());
    case Duration::Kind::Max:
        return std::fmax(left(), right());
    }
    return 0;
}

} // namespace wf::promql
