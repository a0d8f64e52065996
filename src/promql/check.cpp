// SPDX-License-Identifier: GPL-3.0-or-later
// What fits together in an expression, and what does not.
#include "promql/literals.h"
#include "promql/parserparts.h"

#include <algorithm>

namespace wf::promql {

namespace {

class Checker
{
public:
    Checker(std::string_view text, const ParseOptions &options) : m_text(text), m_options(options) {}

    void check(const Expr &expr)
    {
        std::visit([&](const auto &node) { visit(node, expr); }, expr.node);
    }

private:
    [[noreturn]] void fail(Span where, std::string_view what) const
    {
        throw syntaxError(m_text, where, what);
    }
    void expectType(const Expr &expr, ValueType wanted, const std::string &context)
    {
        check(expr);
        if (const ValueType type = typeOf(expr); type != wanted)
            fail(expr.span, "expected type " + std::string(nameOf(wanted)) + " in " + context + ", got " +
                                std::string(nameOf(type)));
    }

    void visit(const NumberLiteral &, const Expr &) {}
    void visit(const StringLiteral &, const Expr &) {}
    void visit(const VectorSelector &selector, const Expr &expr) { checkSelector(selector, expr.span); }
    void visit(const MatrixSelector &matrix, const Expr &)
    {
        checkSelector(matrix.vector, matrix.vectorSpan);
    }
    void checkSelector(const VectorSelector &selector, Span where) const
    {
        const bool some = std::ranges::any_of(selector.matchers,
                                              [](const Matcher &matcher) { return !matcher.matches({}); });
        if (!some)
            fail(where, "vector selector must contain at least one non-empty matcher");
    }
    void visit(const Paren &paren, const Expr &) { check(*paren.expr); }
    void visit(const Subquery &subquery, const Expr &)
    {
        check(*subquery.expr);
        if (const ValueType type = typeOf(*subquery.expr); type != ValueType::Vector)
            fail(subquery.expr->span,
                 "subquery is only allowed on instant vector, got " + std::string(nameOf(type)) + " instead");
    }
    void visit(const Unary &unary, const Expr &expr)
    {
        check(*unary.expr);
        const ValueType type = typeOf(*unary.expr);
        if (type != ValueType::Scalar && type != ValueType::Vector)
            fail(expr.span,
                 "unary expression only allowed on expressions of type scalar or instant vector, got " +
                     quoted(nameOf(type)));
    }
    void visit(const Aggregate &aggregate, const Expr &)
    {
        expectType(*aggregate.expr, ValueType::Vector, "aggregation expression");
        if (aggregate.parameter)
            expectType(*aggregate.parameter,
                       aggregate.op == AggregateOp::CountValues ? ValueType::String : ValueType::Scalar,
                       "aggregation parameter");
    }
    void visit(const Binary &binary, const Expr &expr);
    void visit(const Call &call, const Expr &expr);
    void checkMatching(const Binary &binary, const Expr &expr, bool vectors);

    std::string_view m_text;
    ParseOptions m_options;
};

void Checker::visit(const Binary &binary, const Expr &expr)
{
    check(*binary.left);
    check(*binary.right);
    const ValueType left = typeOf(*binary.left);
    const ValueType right = typeOf(*binary.right);
    const Span between{binary.left->span.end, binary.right->span.begin};
    if (binary.returnBool && !isComparison(binary.op))
        fail(between, "bool modifier can only be used on comparison operators");
    for (const auto &[side, type] : {std::pair(&binary.left, left), std::pair(&binary.right, right)}) {
        if (type != ValueType::Scalar && type != ValueType::Vector)
            fail((*side)->span, "binary expression must contain only scalar and instant vector types");
    }
    const bool scalars = left == ValueType::Scalar && right == ValueType::Scalar;
    if (isComparison(binary.op) && !binary.returnBool && scalars)
        fail(between, "comparisons between scalars must use BOOL modifier");
    checkMatching(binary, expr, left == ValueType::Vector && right == ValueType::Vector);
}

void Checker::checkMatching(const Binary &binary, const Expr &expr, bool vectors)
{
    const VectorMatching &matching = binary.matching;
    const bool grouped = matching.cardinality != MatchCardinality::OneToOne;
    const bool fills = matching.fillLeft || matching.fillRight;
    const Span between{binary.left->span.end, binary.right->span.begin};
    if (matching.on) {
        for (const std::string &label : matching.labels) {
            if (std::ranges::find(matching.include, label) != matching.include.end())
                fail(between, "label " + quoted(label) + " must not occur in ON and GROUP clause at once");
        }
    }
    if (!vectors) {
        if (!matching.labels.empty())
            fail(expr.span, "vector matching only allowed between instant vectors");
        if (fills)
            fail(expr.span, "filling in missing series only allowed between instant vectors");
        if (isSetOperator(binary.op))
            fail(expr.span,
                 "set operator " + quoted(nameOf(binary.op)) + " not allowed in binary scalar expression");
        return;
    }
    if (!isSetOperator(binary.op))
        return;
    if (grouped)
        fail(expr.span, "no grouping allowed for " + quoted(nameOf(binary.op)) + " operation");
    if (fills)
        fail(expr.span, "filling in missing series not allowed for set operators");
}

void Checker::visit(const Call &call, const Expr &expr)
{
    const FunctionInfo &function = infoOf(call.function);
    const std::size_t known = function.arguments.size();
    const std::size_t got = call.arguments.size();
    const std::string name = quoted(function.name);
    const std::size_t least = function.variadic == 0  ? known
                              : function.variadic > 0 ? known - std::size_t(function.variadic)
                                                      : known - 1;
    const std::size_t most = function.variadic < 0 ? SIZE_MAX : known + std::size_t(function.more);
    if (got < least || got > most) {
        const std::string wanted = least == most ? "expected " + std::to_string(least)
                                   : got < least ? "expected at least " + std::to_string(least)
                                                 : "expected at most " + std::to_string(most);
        fail(expr.span, wanted + " argument(s) in call to " + name + ", got " + std::to_string(got));
    }
    if (call.function == Function::Info && got > 1) {
        // Its second argument tells labels and may take any.
        if (!std::holds_alternative<VectorSelector>(call.arguments[1]->node))
            fail(call.arguments[1]->span, "expected label selectors only");
        return expectType(*call.arguments[0], ValueType::Vector, "call to function " + name);
    }
    for (std::size_t i = 0; i < got; ++i) {
        const ValueType wanted = function.arguments[std::min(i, known - 1)];
        expectType(*call.arguments[i], wanted, "call to function " + name);
    }
}

} // namespace

void checkMeaning(const Expr &expr, std::string_view text, const ParseOptions &options)
{
    Checker(text, options).check(expr);
}

} // namespace wf::promql
