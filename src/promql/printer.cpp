// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/printer.h"

#include "promql/literals.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace wf::promql {

namespace {

std::string labelText(const std::string &name)
{
    return isPlainLabelName(name) ? name : quoted(name);
}

std::string listText(const std::vector<std::string> &labels)
{
    std::string text = "(";
    for (const std::string &label : labels)
        text += (text.size() > 1 ? ", " : "") + labelText(label);
    return text + ")";
}

std::string secondsText(double seconds)
{
    const double ms = seconds * 1000;
    // What milliseconds hold exactly reads best as a duration.
    if (std::fabs(ms) < 9e15 && std::round(ms) == ms && double(std::int64_t(ms)) / 1000 == seconds &&
        std::fabs(seconds) < 9.2e9 && ms != 0)
        return durationTextOf(std::int64_t(ms));
    return numberText(seconds);
}

std::string durationText(const Duration &duration)
{
    const auto two = [&](std::string_view op) {
        return durationText(*duration.left) + ' ' + std::string(op) + ' ' + durationText(*duration.right);
    };
    const auto pair = [&](std::string_view name) {
        return std::string(name) + '(' + durationText(*duration.left) + ", " + durationText(*duration.right) +
               ')';
    };
    switch (duration.kind) {
    case Duration::Kind::Number:
        return secondsText(duration.seconds);
    case Duration::Kind::Step:
        return "step()";
    case Duration::Kind::Range:
        return "range()";
    case Duration::Kind::Negate:
        return '-' + durationText(*duration.left);
    case Duration::Kind::Paren:
        return '(' + durationText(*duration.left) + ')';
    case Duration::Kind::Add:
        return two("+");
    case Duration::Kind::Sub:
        return two("-");
    case Duration::Kind::Mul:
        return two("*");
    case Duration::Kind::Div:
        return two("/");
    case Duration::Kind::Mod:
        return two("%");
    case Duration::Kind::Pow:
        return two("^");
    case Duration::Kind::Min:
        return pair("min_of");
    case Duration::Kind::Max:
        return pair("max_of");
    }
    return {};
}

std::string millisText(std::int64_t ms)
{
    // 53 bits do not hold every millisecond of a timestamp in seconds.
    const bool negative = ms < 0;
    const std::uint64_t size = negative ? 0 - std::uint64_t(ms) : std::uint64_t(ms);
    std::string fraction = std::to_string(size % 1000);
    fraction.insert(0, 3 - fraction.size(), '0');
    return (negative ? "-" : "") + std::to_string(size / 1000) + '.' + fraction;
}

std::string shiftText(const TimeShift &shift)
{
    std::string text;
    switch (shift.at) {
    case TimeShift::At::Evaluation:
        break;
    case TimeShift::At::Time:
        text = " @ " + millisText(shift.atMs);
        break;
    case TimeShift::At::Start:
        text = " @ start()";
        break;
    case TimeShift::At::End:
        text = " @ end()";
        break;
    }
    if (shift.offset)
        text += " offset " + durationText(*shift.offset);
    return text;
}

std::string matcherText(const Matcher &matcher)
{
    return labelText(matcher.label) + std::string(symbolOf(matcher.kind)) + quoted(matcher.value);
}

/// It reads as a metric's name where an expression begins.
bool isBareName(const std::string &name)
{
    static constexpr std::array<std::string_view, 6> Reserved{"bool",       "on",          "ignoring",
                                                              "group_left", "group_right", "atan2"};
    std::string lower = name;
    for (char &c : lower)
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return isPlainMetricName(name) && lower != "inf" && lower != "nan" &&
           std::ranges::find(Reserved, lower) == Reserved.end();
}

std::string seriesText(const VectorSelector &selector)
{
    std::string name;
    std::string matchers;
    bool named = false;
    for (const Matcher &matcher : selector.matchers) {
        const bool first = &matcher == selector.matchers.data();
        if (first && matcher.label == NameLabel && matcher.kind == MatchKind::Equal) {
            named = isBareName(matcher.value);
            if (named) {
                name = matcher.value;
                continue;
            }
        }
        matchers += (matchers.empty() ? "" : ", ") + matcherText(matcher);
    }
    return matchers.empty() && named ? name : name + '{' + matchers + '}';
}

std::string edgesText(Edges edges)
{
    switch (edges) {
    case Edges::Plain:
        return {};
    case Edges::Anchored:
        return " anchored";
    case Edges::Smoothed:
        return " smoothed";
    }
    return {};
}

std::string fillText(const VectorMatching &matching)
{
    const auto one = [](std::string_view name, double value) {
        return ' ' + std::string(name) + '(' + numberText(value) + ')';
    };
    std::string text;
    if (matching.fillLeft)
        text += one("fill_left", *matching.fillLeft);
    if (matching.fillRight)
        text += one("fill_right", *matching.fillRight);
    return text;
}

std::string operatorText(const Binary &binary)
{
    const VectorMatching &matching = binary.matching;
    std::string text = ' ' + std::string(nameOf(binary.op));
    if (binary.returnBool)
        text += " bool";
    const bool grouped = matching.cardinality != MatchCardinality::OneToOne;
    if (matching.on || !matching.labels.empty() || grouped)
        text += (matching.on ? " on " : " ignoring ") + listText(matching.labels);
    if (grouped)
        text += (matching.cardinality == MatchCardinality::ManyToOne ? " group_left " : " group_right ") +
                listText(matching.include);
    return text + fillText(matching) + ' ';
}

struct Printer
{
    std::string operator()(const NumberLiteral &number) const
    {
        // "+Inf" would be a sign and a number, and bind differently before "^".
        return number.value == std::numeric_limits<double>::infinity() ? "Inf" : numberText(number.value);
    }
    std::string operator()(const StringLiteral &string) const { return quoted(string.value); }
    std::string operator()(const VectorSelector &selector) const
    {
        return seriesText(selector) + edgesText(selector.edges) + shiftText(selector.shift);
    }
    std::string operator()(const MatrixSelector &matrix) const
    {
        return seriesText(matrix.vector) + '[' + durationText(*matrix.range) + ']' +
               edgesText(matrix.vector.edges) + shiftText(matrix.vector.shift);
    }
    std::string operator()(const Subquery &subquery) const
    {
        return printed(*subquery.expr) + '[' + durationText(*subquery.range) + ':' +
               (subquery.step ? durationText(*subquery.step) : std::string()) + ']' +
               shiftText(subquery.shift);
    }
    std::string operator()(const Paren &paren) const { return '(' + printed(*paren.expr) + ')'; }
    std::string operator()(const Unary &unary) const
    {
        return (unary.negative ? '-' : '+') + printed(*unary.expr);
    }
    std::string operator()(const Binary &binary) const
    {
        return printed(*binary.left) + operatorText(binary) + printed(*binary.right);
    }
    std::string operator()(const Aggregate &aggregate) const
    {
        std::string text(nameOf(aggregate.op));
        if (aggregate.without || !aggregate.grouping.empty())
            text += (aggregate.without ? " without " : " by ") + listText(aggregate.grouping) + ' ';
        text += '(';
        if (aggregate.parameter)
            text += printed(*aggregate.parameter) + ", ";
        return text + printed(*aggregate.expr) + ')';
    }
    std::string operator()(const Call &call) const
    {
        std::string text = std::string(infoOf(call.function).name) + '(';
        for (const ExprPtr &argument : call.arguments)
            text += (&argument == call.arguments.data() ? "" : ", ") + printed(*argument);
        return text + ')';
    }
};

} // namespace

std::string printed(const Expr &expr)
{
    return std::visit(Printer(), expr.node);
}

std::string printed(const VectorSelector &selector)
{
    return Printer()(selector);
}

} // namespace wf::promql
