// SPDX-License-Identifier: GPL-3.0-or-later
// Selectors, what may stand behind them, and durations.
#include "promql/literals.h"
#include "promql/parserparts.h"

#include <algorithm>
#include <cmath>

namespace wf::promql {

namespace {

std::string loweredWord(const Token &token)
{
    std::string lower(token.text);
    for (char &c : lower)
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return lower;
}

std::optional<MatchKind> matchKindOf(TokenKind kind)
{
    if (kind == TokenKind::Assign)
        return MatchKind::Equal;
    if (kind == TokenKind::NotEqual)
        return MatchKind::NotEqual;
    if (kind == TokenKind::Matches)
        return MatchKind::Regex;
    return kind == TokenKind::MatchesNot ? std::optional(MatchKind::NotRegex) : std::nullopt;
}

struct DurationOperator
{
    Duration::Kind kind;
    int level;
};

std::optional<DurationOperator> durationOperator(TokenKind kind)
{
    if (kind == TokenKind::Add)
        return DurationOperator{Duration::Kind::Add, 1};
    if (kind == TokenKind::Sub)
        return DurationOperator{Duration::Kind::Sub, 1};
    if (kind == TokenKind::Mul)
        return DurationOperator{Duration::Kind::Mul, 2};
    if (kind == TokenKind::Div)
        return DurationOperator{Duration::Kind::Div, 2};
    if (kind == TokenKind::Mod)
        return DurationOperator{Duration::Kind::Mod, 2};
    if (kind == TokenKind::Pow)
        return DurationOperator{Duration::Kind::Pow, 3};
    return std::nullopt;
}

} // namespace

double Parser::numberOf(const Token &token) const
{
    if (token.kind == TokenKind::DurationLiteral) {
        const auto ms = parseDurationMs(token.text);
        if (!ms)
            fail(token.span, "not a valid duration string: " + quoted(token.text));
        return double(*ms) / 1000;
    }
    const auto value = parseNumber(token.text);
    if (!value)
        fail(token.span, "error parsing number: " + quoted(token.text));
    return *value;
}

std::string Parser::textOf(const Token &token) const
{
    auto text = unquote(token.text);
    if (!text)
        fail(token.span,
             "error unquoting string " + std::string(token.text.substr(0, 60)) + ": invalid syntax");
    return std::move(*text);
}

ExprPtr Parser::selector(Token name)
{
    const bool named = !name.text.empty();
    std::uint32_t end = name.span.end;
    const std::uint32_t begin = named ? name.span.begin : m_token.span.begin;
    VectorSelector node;
    if (is(TokenKind::LeftBrace))
        node.matchers = matchers(named ? &name : nullptr, end);
    if (named)
        node.matchers.insert(node.matchers.begin(), Matcher{MatchKind::Equal, std::string(NameLabel),
                                                            std::string(name.text), nullptr});
    return make({begin, end}, std::move(node));
}

std::vector<Matcher> Parser::matchers(const Token *name, std::uint32_t &end)
{
    take();
    std::vector<Matcher> list;
    std::optional<std::string> set = name ? std::optional(std::string(name->text)) : std::nullopt;
    while (!is(TokenKind::RightBrace)) {
        if (!is(TokenKind::Word) && !is(TokenKind::String))
            unexpected("label matching", "identifier or \"}\"");
        const Token label = take();
        std::string text = label.kind == TokenKind::String ? textOf(label) : std::string(label.text);
        if (label.kind == TokenKind::String && (is(TokenKind::Comma) || is(TokenKind::RightBrace))) {
            if (set)
                fail(label.span,
                     "metric name must not be set twice: " + quoted(*set) + " or " + quoted(text));
            set = text;
            list.push_back({MatchKind::Equal, std::string(NameLabel), std::move(text), nullptr});
        } else {
            list.push_back(matcher(std::move(text), label.span));
            if (list.back().label == NameLabel && list.back().kind == MatchKind::Equal && name)
                fail(label.span, "metric name must not be set twice: " + quoted(*set) + " or " +
                                     quoted(list.back().value));
        }
        if (!is(TokenKind::Comma) && !is(TokenKind::RightBrace))
            unexpected("label matching", "\",\" or \"}\"");
        if (is(TokenKind::Comma))
            take();
    }
    end = take().span.end;
    return list;
}

Matcher Parser::matcher(std::string label, Span where)
{
    const auto kind = matchKindOf(m_token.kind);
    if (!kind)
        unexpected("label matching", "label matching operator");
    take();
    if (!is(TokenKind::String))
        unexpected("label matching", "string");
    const Token value = take();
    Matcher matcher{*kind, std::move(label), textOf(value), nullptr};
    if (matcher.label.empty() || !isUtf8(matcher.label))
        fail(where, "invalid label name " + quoted(matcher.label));
    if (*kind == MatchKind::Regex || *kind == MatchKind::NotRegex) {
        auto regex = Regex::compile(matcher.value);
        if (!regex)
            fail(value.span, "error parsing regexp: " + regex.error());
        matcher.regex = std::move(*regex);
    }
    return matcher;
}

ExprPtr Parser::brackets(ExprPtr expr)
{
    const Token open = take();
    DurationPtr range = positiveDuration();
    if (is(TokenKind::RightBracket)) {
        const Token close = take();
        auto *vector = std::get_if<VectorSelector>(&expr->node);
        const Span where{open.span.begin, close.span.end};
        if (!vector)
            fail(where, "ranges only allowed for vector selectors");
        if (vector->shift.offset)
            fail(where, "no offset modifiers allowed before range");
        if (vector->shift.at != TimeShift::At::Evaluation)
            fail(where, "no @ modifiers allowed before range");
        const Span span{expr->span.begin, close.span.end};
        return make(span, MatrixSelector{std::move(*vector), expr->span, std::move(range)});
    }
    if (!is(TokenKind::Colon))
        unexpected("subquery or range", "\":\" or \"]\"");
    take();
    DurationPtr step;
    if (!is(TokenKind::RightBracket))
        step = positiveDuration();
    const Token close = expect(TokenKind::RightBracket, "subquery selector", "\"]\"");
    const Span span{expr->span.begin, close.span.end};
    const Expr *child = expr.get();
    return make(span, Subquery{std::move(expr), std::move(range), std::move(step), {}}, {child});
}

TimeShift *Parser::shiftOf(Expr &expr) const
{
    if (auto *vector = std::get_if<VectorSelector>(&expr.node))
        return &vector->shift;
    if (auto *matrix = std::get_if<MatrixSelector>(&expr.node))
        return &matrix->vector.shift;
    if (auto *subquery = std::get_if<Subquery>(&expr.node))
        return &subquery->shift;
    return nullptr;
}

void Parser::offset(Expr &expr)
{
    const Token word = take();
    TimeShift *shift = shiftOf(expr);
    if (!shift)
        fail(expr.span, "offset modifier must be preceded by an instant vector selector or range vector "
                        "selector or a subquery");
    if (shift->offset)
        fail(word.span, "offset may not be set multiple times per selector");
    const bool sign = is(TokenKind::Add) || is(TokenKind::Sub);
    if (!sign) {
        shift->offset = durationPrimary();
        return;
    }
    const Token first = take();
    DurationPtr value = durationPrimary();
    value->span.begin = first.span.begin;
    if (first.kind == TokenKind::Add) {
        shift->offset = std::move(value);
    } else if (value->kind == Duration::Kind::Number) {
        value->seconds = -value->seconds;
        shift->offset = std::move(value);
    } else {
        auto negated = std::make_unique<Duration>();
        negated->kind = Duration::Kind::Negate;
        negated->span = value->span;
        negated->left = std::move(value);
        shift->offset = std::move(negated);
    }
}

void Parser::at(Expr &expr)
{
    const Token sign = take();
    TimeShift *shift = shiftOf(expr);
    if (!shift)
        fail(expr.span, "@ modifier must be preceded by an instant vector selector or range vector selector "
                        "or a subquery");
    if (shift->at != TimeShift::At::Evaluation)
        fail(sign.span, "@ <timestamp> may not be set multiple times per selector");
    if (isWord("start") || isWord("end")) {
        shift->at = isWord("start") ? TimeShift::At::Start : TimeShift::At::End;
        take();
        expect(TokenKind::LeftParen, "@", "\"(\"");
        expect(TokenKind::RightParen, "@", "\")\"");
        return;
    }
    const bool negative = is(TokenKind::Sub);
    if (negative || is(TokenKind::Add))
        take();
    if (!is(TokenKind::Number) && !is(TokenKind::DurationLiteral))
        unexpected("@", "timestamp");
    const Token token = take();
    const double seconds = numberOf(token) * (negative ? -1 : 1);
    // As far as a double holds every millisecond: the year 287,000.
    if (!(std::fabs(seconds) < 9e12))
        fail(token.span, "timestamp out of bounds for @ modifier: " + plainNumberText(seconds));
    shift->at = TimeShift::At::Time;
    shift->atMs = std::int64_t(std::round(seconds * 1000));
}

void Parser::edges(Expr &expr, Edges edges)
{
    const Token word = take();
    const std::string name = loweredWord(word);
    experimental(word.span, name);
    auto *matrix = std::get_if<MatrixSelector>(&expr.node);
    auto *vector = std::get_if<VectorSelector>(&expr.node);
    if (matrix)
        vector = &matrix->vector;
    if (!vector || (!matrix && edges == Edges::Anchored))
        fail(word.span, name + " modifier must be preceded by " +
                            (edges == Edges::Anchored ? "a range vector selector"
                                                      : "an instant or range vector selector"));
    if (vector->edges != Edges::Plain)
        fail(word.span, "anchored and smoothed modifiers may be set once per selector");
    vector->edges = edges;
}

DurationPtr Parser::positiveDuration()
{
    DurationPtr value = duration(1);
    if (value->kind == Duration::Kind::Number && !(value->seconds > 0))
        fail(value->span, "duration must be greater than 0");
    return value;
}

DurationPtr Parser::duration(int minimum)
{
    const Deeper deeper(*this);
    DurationPtr left = durationUnary();
    for (;;) {
        const auto op = durationOperator(m_token.kind);
        if (!op || op->level < minimum)
            return left;
        experimental(m_token.span, "arithmetic with durations");
        take();
        auto node = std::make_unique<Duration>();
        node->kind = op->kind;
        node->left = std::move(left);
        node->right = duration(op->kind == Duration::Kind::Pow ? op->level : op->level + 1);
        node->span = {node->left->span.begin, node->right->span.end};
        left = std::move(node);
        if (left->span.end - left->span.begin > 4'000) // A chain is as deep as it is long.
            fail(left->span, "the duration is longer than 4000 bytes");
    }
}

DurationPtr Parser::durationUnary()
{
    if (!is(TokenKind::Add) && !is(TokenKind::Sub))
        return durationPrimary();
    const Token sign = take();
    DurationPtr value = duration(3);
    value->span.begin = sign.span.begin;
    if (sign.kind == TokenKind::Add)
        return value;
    if (value->kind == Duration::Kind::Number) {
        value->seconds = -value->seconds;
        return value;
    }
    auto node = std::make_unique<Duration>();
    node->kind = Duration::Kind::Negate;
    node->span = value->span;
    node->left = std::move(value);
    return node;
}

DurationPtr Parser::durationPair(Duration::Kind kind, std::uint32_t begin)
{
    auto node = std::make_unique<Duration>();
    node->kind = kind;
    expect(TokenKind::LeftParen, "duration", "\"(\"");
    node->left = duration(1);
    expect(TokenKind::Comma, "duration", "\",\"");
    node->right = duration(1);
    node->span = {begin, expect(TokenKind::RightParen, "duration", "\")\"").span.end};
    return node;
}

DurationPtr Parser::durationPrimary()
{
    auto node = std::make_unique<Duration>();
    node->span = m_token.span;
    if (is(TokenKind::Number) || is(TokenKind::DurationLiteral)) {
        node->seconds = numberOf(take());
        if (!std::isfinite(node->seconds) || std::fabs(node->seconds) > 9.2e9)
            fail(node->span, "duration out of range");
        return node;
    }
    if (is(TokenKind::LeftParen)) {
        experimental(m_token.span, "arithmetic with durations");
        take();
        node->kind = Duration::Kind::Paren;
        node->left = duration(1);
        node->span.end = expect(TokenKind::RightParen, "duration", "\")\"").span.end;
        return node;
    }
    if (!is(TokenKind::Word))
        unexpected("duration", "number, duration, step() or range()");
    const Token name = m_token;
    const std::string lower = loweredWord(name);
    experimental(name.span, "arithmetic with durations");
    if (lower == "min" || lower == "min_of" || lower == "max" || lower == "max_of") {
        take();
        return durationPair(lower.starts_with("min") ? Duration::Kind::Min : Duration::Kind::Max,
                            name.span.begin);
    }
    if (lower != "step" && lower != "range")
        unexpected("duration", "number, duration, step() or range()");
    take();
    node->kind = lower == "step" ? Duration::Kind::Step : Duration::Kind::Range;
    expect(TokenKind::LeftParen, "duration", "\"(\"");
    node->span.end = expect(TokenKind::RightParen, "duration", "\")\"").span.end;
    return node;
}

Labels Parser::metric(std::size_t &rest)
{
    std::vector<Labels::Pair> pairs;
    std::uint32_t end = 0;
    if (is(TokenKind::Word)) {
        // The next token is not looked at: behind a name without braces come points.
        pairs.emplace_back(NameLabel, m_token.text);
        rest = m_token.span.end;
        if (rest >= m_text.size() || m_text[rest] != '{')
            return Labels(std::move(pairs));
        take();
    }
    if (!is(TokenKind::LeftBrace))
        unexpected("series description", "a metric");
    take();
    while (!is(TokenKind::RightBrace)) {
        if (!is(TokenKind::Word) && !is(TokenKind::String))
            unexpected("label set", "identifier or \"}\"");
        const Token label = take();
        std::string text = label.kind == TokenKind::String ? textOf(label) : std::string(label.text);
        if (label.kind == TokenKind::String && !is(TokenKind::Assign)) {
            pairs.emplace_back(NameLabel, std::move(text));
        } else {
            expect(TokenKind::Assign, "label set", "\"=\"");
            if (!is(TokenKind::String))
                unexpected("label set", "string");
            std::string value = textOf(take());
            if (!value.empty()) // A label without a value is none.
                pairs.emplace_back(std::move(text), std::move(value));
        }
        if (is(TokenKind::RightBrace))
            break;
        expect(TokenKind::Comma, "label set", "\",\" or \"}\"");
    }
    end = m_token.span.end;
    rest = end;
    return Labels(std::move(pairs));
}

QueryExpected<Labels> parseMetric(std::string_view &text)
{
    try {
        std::size_t rest = 0;
        Labels labels = Parser(text, {}).metric(rest);
        text.remove_prefix(rest);
        return labels;
    } catch (QueryError &error) {
        return tl::unexpected(std::move(error));
    }
}

} // namespace wf::promql
