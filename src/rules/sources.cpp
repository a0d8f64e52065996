// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/sources.h"

#include "promql/labelsets.h"

#include <algorithm>
#include <cmath>

namespace wf::rules {

namespace {

using namespace promql;

/// Which labels of the result come through to a part of the expression.
struct Carried
{
    bool only = false;
    std::set<std::string> names;
    Millis offset{0};
    std::optional<Timestamp> fixed;

    Carried keeping(const std::vector<std::string> &kept) const
    {
        Carried made = *this;
        made.only = true;
        made.names.clear();
        for (const std::string &name : kept) {
            if (names.contains(name) == only)
                made.names.insert(name);
        }
        return made;
    }
    Carried without(const std::vector<std::string> &gone) const
    {
        Carried made = *this;
        for (const std::string &name : gone) {
            if (only)
                made.names.erase(name);
            else
                made.names.insert(name);
        }
        return made;
    }
    Carried shifted(const TimeShift &shift) const
    {
        Carried made = *this;
        made.offset += lengthOf(shift.offset.get());
        if (shift.at == TimeShift::At::Time)
            made.fixed = fromMs(shift.atMs);
        return made;
    }
};

class Finder
{
public:
    explicit Finder(Millis lookback) : m_lookback(lookback) {}
    std::vector<RuleSource> take() { return std::move(m_found); }

    void find(const Expr &expr, const Carried &carried)
    {
        std::visit([&](const auto &node) { at(node, carried); }, expr.node);
    }

private:
    void at(const NumberLiteral &, const Carried &) {}
    void at(const StringLiteral &, const Carried &) {}
    void at(const Paren &paren, const Carried &carried) { find(*paren.expr, carried); }
    void at(const Unary &unary, const Carried &carried) { find(*unary.expr, carried); }
    void at(const VectorSelector &selector, const Carried &carried) { add(selector, carried, m_lookback); }
    void at(const MatrixSelector &matrix, const Carried &carried)
    {
        const Millis half = lengthOf(matrix.range.get()) / 2;
        add(matrix.vector, carried, half.count() > 0 ? std::min(half, m_lookback) : m_lookback);
    }
    void at(const Subquery &subquery, const Carried &carried)
    {
        find(*subquery.expr, carried.shifted(subquery.shift));
    }
    void at(const Aggregate &aggregate, const Carried &carried)
    {
        if (aggregate.parameter)
            find(*aggregate.parameter, carried.keeping({}));
        switch (aggregate.op) {
        case AggregateOp::TopK:
        case AggregateOp::BottomK:
        case AggregateOp::LimitK:
        case AggregateOp::LimitRatio:
            return find(*aggregate.expr, carried);
        case AggregateOp::CountValues: {
            const auto *label = std::get_if<StringLiteral>(&withoutParens(*aggregate.parameter).node);
            const Carried rest = label ? carried.without({label->value}) : carried;
            return find(*aggregate.expr, grouped(aggregate, rest));
        }
        case AggregateOp::Sum:
        case AggregateOp::Avg:
        case AggregateOp::Count:
        case AggregateOp::Min:
        case AggregateOp::Max:
        case AggregateOp::Group:
        case AggregateOp::Stddev:
        case AggregateOp::Stdvar:
        case AggregateOp::Quantile:
            return find(*aggregate.expr, grouped(aggregate, carried));
        }
    }
    static Carried grouped(const Aggregate &aggregate, const Carried &carried)
    {
        return aggregate.without ? carried.without(aggregate.grouping) : carried.keeping(aggregate.grouping);
    }

    void at(const Binary &binary, const Carried &carried)
    {
        const bool leftScalar = typeOf(*binary.left) == ValueType::Scalar;
        const bool rightScalar = typeOf(*binary.right) == ValueType::Scalar;
        if (leftScalar || rightScalar) {
            find(*binary.left, leftScalar ? carried.keeping({}) : carried);
            find(*binary.right, rightScalar ? carried.keeping({}) : carried);
            return;
        }
        const VectorMatching &matching = binary.matching;
        const auto matched = [&](const Carried &side) {
            return matching.on ? side.keeping(matching.labels) : side.without(matching.labels);
        };
        if (binary.op == BinaryOp::Or) {
            find(*binary.left, carried);
            find(*binary.right, carried);
            return;
        }
        if (isSetOperator(binary.op)) {
            find(*binary.left, carried);
            // What "unless" takes away is missed by nobody.
            if (binary.op == BinaryOp::And)
                find(*binary.right, matched(carried));
            return;
        }
        const bool left = !matching.fillLeft;
        const bool right = !matching.fillRight;
        const Carried many = carried.without(matching.include);
        switch (matching.cardinality) {
        case MatchCardinality::OneToOne:
            return both(binary, matched(carried), left, matched(carried), right);
        case MatchCardinality::ManyToOne:
            return both(binary, many, left, one(matching, carried), right);
        case MatchCardinality::OneToMany:
            return both(binary, one(matching, carried), left, many, right);
        }
    }
    void both(const Binary &binary, const Carried &left, bool withLeft, const Carried &right, bool withRight)
    {
        if (withLeft)
            find(*binary.left, left);
        if (withRight)
            find(*binary.right, right);
    }
    /// The side of one: what it is matched by, and what it gives.
    static Carried one(const VectorMatching &matching, const Carried &carried)
    {
        std::vector<std::string> names = matching.labels;
        if (matching.on) {
            names.insert(names.end(), matching.include.begin(), matching.include.end());
            return carried.keeping(names);
        }
        // Its other labels are matched by, so it has them.
        std::erase_if(names, [&](const std::string &name) {
            return std::ranges::find(matching.include, name) != matching.include.end();
        });
        return carried.without(names);
    }

    void at(const Call &call, const Carried &carried)
    {
        if (call.function == Function::Absent || call.function == Function::AbsentOverTime)
            return;
        Carried inner = carried;
        const bool labels = call.function == Function::LabelReplace || call.function == Function::LabelJoin;
        if (labels && call.arguments.size() > 1) {
            if (const auto *label = std::get_if<StringLiteral>(&withoutParens(*call.arguments[1]).node))
                inner = carried.without({label->value});
        }
        for (std::size_t i = 0; i < call.arguments.size(); ++i) {
            const Expr &argument = *call.arguments[i];
            // info() takes a selector's matchers only, and its labels are added to the result.
            if (call.function == Function::Info)
                return find(argument, carried.keeping({"instance", "job"}));
            const bool loses = typeOf(argument) == ValueType::Scalar || call.function == Function::Scalar;
            find(argument, loses ? inner.keeping({}) : inner);
        }
    }

    void add(const VectorSelector &selector, const Carried &carried, Millis window)
    {
        if (m_found.size() == MaxRuleSources)
            return;
        const Carried own = carried.shifted(selector.shift);
        m_found.push_back({&selector, window, own.offset, own.fixed, own.only, own.names});
    }

    Millis m_lookback;
    std::vector<RuleSource> m_found;
};

/// More sets of labels than these are compared one by one.
constexpr std::size_t MostIndexes = 8;

bool takesAll(const std::vector<std::string> &names, const Labels &series, const Labels &result)
{
    return std::ranges::all_of(
        names, [&](const std::string &name) { return series.value(name) == result.value(name); });
}

} // namespace

Millis lengthOf(const promql::Duration *duration)
{
    const auto noNumber = [](const promql::Duration &) { return std::nan(""); };
    const double ms = duration ? promql::secondsOf(*duration, 0, 0, noNumber) * 1000 : 0;
    return std::fabs(ms) < 1e15 ? Millis{std::int64_t(ms)} : Millis{0};
}

std::vector<RuleSource> sourcesOf(const promql::Expr &expr, Millis lookback)
{
    Finder finder(lookback);
    finder.find(expr, {});
    return finder.take();
}

SourceCheck::SourceCheck(const promql::Expr &expr, Liveness &liveness, Timestamp at, Millis lookback,
                         std::size_t most)
    : m_liveness(liveness), m_at(at), m_most(most)
{
    for (RuleSource &source : sourcesOf(expr, lookback)) {
        Asked asked;
        asked.source = std::move(source);
        m_sources.push_back(std::move(asked));
    }
}

void SourceCheck::ask(Asked &asked)
{
    const RuleSource &source = asked.source;
    const Timestamp at = source.fixed.value_or(m_at) - source.offset;
    if (auto live = m_liveness.liveSeries(source.selector->matchers, at, source.window, m_most))
        asked.live = std::move(*live);
    asked.known = true;
}

bool SourceCheck::isLive(Asked &asked, const Labels &result)
{
    const RuleSource &source = asked.source;
    std::vector<std::string> names;
    if (source.only) {
        names.assign(source.names.begin(), source.names.end());
    } else {
        for (const auto &[name, value] : result.pairs()) {
            if (name != NameLabel && !source.names.contains(name))
                names.push_back(name);
        }
    }
    if (names.empty())
        return !asked.live.empty();
    auto index = asked.values.find(names);
    if (index == asked.values.end()) {
        if (asked.values.size() == MostIndexes)
            return std::ranges::any_of(
                asked.live, [&](const LabelsPtr &series) { return takesAll(names, *series, result); });
        index = asked.values.try_emplace(names).first;
        for (const LabelsPtr &series : asked.live) {
            std::string key;
            appendKey(key, *series, names, true);
            index->second.insert(std::move(key));
        }
    }
    std::string key;
    appendKey(key, result, names, true);
    return index->second.contains(key);
}

std::uint64_t SourceCheck::all() const
{
    const std::size_t count = m_sources.size();
    return count < 64 ? (std::uint64_t{1} << count) - 1 : ~std::uint64_t{0};
}

std::uint64_t SourceCheck::liveFor(const Labels &result)
{
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < m_sources.size(); ++i) {
        if (!m_sources[i].known)
            ask(m_sources[i]);
        if (isLive(m_sources[i], result))
            bits |= std::uint64_t{1} << i;
    }
    return bits;
}

} // namespace wf::rules
