// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/needs.h"

#include "rules/sources.h"

#include <algorithm>

namespace wf::rules {

namespace {

using namespace promql;

using Names = std::set<std::string>;

Names joined(Names a, Names b)
{
    a.merge(b);
    return a;
}

class Look
{
public:
    explicit Look(const std::function<bool(std::string_view)> &isMeasured) : m_isMeasured(isMeasured) {}

    Names in(const Expr &expr) const
    {
        return std::visit([this](const auto &node) { return at(node); }, expr.node);
    }

private:
    Names at(const NumberLiteral &) const { return {}; }
    Names at(const StringLiteral &) const { return {}; }
    Names at(const VectorSelector &selector) const
    {
        for (const Matcher &matcher : selector.matchers) {
            if (matcher.label == NameLabel && matcher.kind == MatchKind::Equal)
                return m_isMeasured(matcher.value) ? Names() : Names{matcher.value};
        }
        return {};
    }
    Names at(const MatrixSelector &matrix) const { return at(matrix.vector); }
    Names at(const Subquery &subquery) const { return in(*subquery.expr); }
    Names at(const Paren &paren) const { return in(*paren.expr); }
    Names at(const Unary &unary) const { return in(*unary.expr); }
    Names at(const Aggregate &aggregate) const
    {
        Names names = in(*aggregate.expr);
        return aggregate.parameter ? joined(std::move(names), in(*aggregate.parameter)) : names;
    }
    Names at(const Call &call) const
    {
        Names names;
        if (call.function == Function::Absent || call.function == Function::AbsentOverTime)
            return names;
        for (const ExprPtr &argument : call.arguments)
            names.merge(in(*argument));
        return names;
    }
    Names at(const Binary &binary) const
    {
        Names left = in(*binary.left);
        if (binary.op == BinaryOp::Unless)
            return left;
        Names right = in(*binary.right);
        if (binary.op == BinaryOp::Or)
            return left.empty() || right.empty() ? Names() : joined(std::move(left), std::move(right));
        if (binary.matching.fillLeft)
            left.clear();
        if (binary.matching.fillRight)
            right.clear();
        return joined(std::move(left), std::move(right));
    }

    const std::function<bool(std::string_view)> &m_isMeasured;
};

Millis reachOf(const TimeShift &shift)
{
    return std::max(Millis{0}, lengthOf(shift.offset.get()));
}
Millis reachOf(const NumberLiteral &)
{
    return Millis{0};
}
Millis reachOf(const StringLiteral &)
{
    return Millis{0};
}
Millis reachOf(const VectorSelector &selector)
{
    return reachOf(selector.shift);
}
Millis reachOf(const MatrixSelector &matrix)
{
    return lengthOf(matrix.range.get()) + reachOf(matrix.vector);
}
Millis reachOf(const Subquery &subquery)
{
    return lengthOf(subquery.range.get()) + reachOf(subquery.shift) + rules::reachOf(*subquery.expr);
}
Millis reachOf(const Paren &paren)
{
    return rules::reachOf(*paren.expr);
}
Millis reachOf(const Unary &unary)
{
    return rules::reachOf(*unary.expr);
}
Millis reachOf(const Aggregate &aggregate)
{
    return rules::reachOf(*aggregate.expr);
}
Millis reachOf(const Binary &binary)
{
    return std::max(rules::reachOf(*binary.left), rules::reachOf(*binary.right));
}
Millis reachOf(const Call &call)
{
    Millis most{0};
    for (const ExprPtr &argument : call.arguments)
        most = std::max(most, rules::reachOf(*argument));
    return most;
}

} // namespace

std::set<std::string> unmeasured(const promql::Expr &expr,
                                 const std::function<bool(std::string_view name)> &isMeasured)
{
    return Look(isMeasured).in(expr);
}

Millis reachOf(const promql::Expr &expr)
{
    return std::visit([](const auto &node) { return reachOf(node); }, expr.node);
}

} // namespace wf::rules
