// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/limits.h"
#include "promql/literals.h"
#include "promql/parserparts.h"

#include <algorithm>
#include <array>

namespace wf::promql {

namespace {

constexpr int LowestLevel = 1;
constexpr int PowLevel = 6;

std::string lowered(std::string_view text)
{
    std::string lower(text);
    for (char &c : lower)
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return lower;
}

std::optional<AggregateOp> aggregateNamed(std::string_view lower)
{
    for (int i = 0; i <= int(AggregateOp::LimitRatio); ++i) {
        if (nameOf(AggregateOp(i)) == lower)
            return AggregateOp(i);
    }
    return std::nullopt;
}

std::optional<BinaryOp> wordOperator(std::string_view text)
{
    const std::string lower = lowered(text);
    for (const BinaryOp op : {BinaryOp::And, BinaryOp::Or, BinaryOp::Unless, BinaryOp::Atan2}) {
        if (nameOf(op) == lower)
            return op;
    }
    return std::nullopt;
}

constexpr std::array Symbols{std::pair(TokenKind::Add, BinaryOp::Add),
                             std::pair(TokenKind::Sub, BinaryOp::Sub),
                             std::pair(TokenKind::Mul, BinaryOp::Mul),
                             std::pair(TokenKind::Div, BinaryOp::Div),
                             std::pair(TokenKind::Mod, BinaryOp::Mod),
                             std::pair(TokenKind::Pow, BinaryOp::Pow),
                             std::pair(TokenKind::Equal, BinaryOp::Equal),
                             std::pair(TokenKind::NotEqual, BinaryOp::NotEqual),
                             std::pair(TokenKind::Greater, BinaryOp::Greater),
                             std::pair(TokenKind::GreaterEqual, BinaryOp::GreaterEqual),
                             std::pair(TokenKind::Less, BinaryOp::Less),
                             std::pair(TokenKind::LessEqual, BinaryOp::LessEqual)};

std::optional<BinaryOp> operatorOf(const Token &token)
{
    if (token.kind == TokenKind::Word)
        return wordOperator(token.text);
    const auto it = std::ranges::find(Symbols, token.kind, [](const auto &symbol) { return symbol.first; });
    return it != Symbols.end() ? std::optional(it->second) : std::nullopt;
}

/// How strongly an operator binds.
int levelOf(BinaryOp op)
{
    switch (op) {
    case BinaryOp::Or:
        return LowestLevel;
    case BinaryOp::And:
    case BinaryOp::Unless:
        return 2;
    case BinaryOp::Equal:
    case BinaryOp::NotEqual:
    case BinaryOp::Greater:
    case BinaryOp::GreaterEqual:
    case BinaryOp::Less:
    case BinaryOp::LessEqual:
        return 3;
    case BinaryOp::Add:
    case BinaryOp::Sub:
        return 4;
    case BinaryOp::Mul:
    case BinaryOp::Div:
    case BinaryOp::Mod:
    case BinaryOp::Atan2:
        return 5;
    case BinaryOp::Pow:
        return PowLevel;
    }
    return LowestLevel;
}

} // namespace

Parser::Deeper::Deeper(Parser &p) : parser(p)
{
    if (++parser.m_depth > MaxExpressionDepth) {
        const int depth = parser.m_depth--;
        static_cast<void>(depth);
        parser.fail(parser.m_token.span,
                    "the expression is nested deeper than " + std::to_string(MaxExpressionDepth) + " levels");
    }
}

Parser::Parser(std::string_view text, const ParseOptions &options)
    : m_text(text), m_options(options), m_lexer(text), m_token(m_lexer.next())
{
}

ExprPtr Parser::make(Span span, Expr::Node node, std::initializer_list<const Expr *> children) const
{
    int depth = 0;
    for (const Expr *child : children)
        depth = std::max(depth, child ? child->depth : 0);
    if (depth >= MaxExpressionDepth)
        fail(span, "the expression is nested deeper than " + std::to_string(MaxExpressionDepth) + " levels");
    auto expr = std::make_unique<Expr>();
    expr->span = span;
    expr->node = std::move(node);
    expr->depth = depth + 1;
    return expr;
}

bool Parser::isWord(std::string_view lower) const
{
    return is(TokenKind::Word) && m_token.text.size() == lower.size() && lowered(m_token.text) == lower;
}

Token Parser::take()
{
    const Token token = m_token;
    m_end = token.span.end;
    m_token = m_lexer.next();
    return token;
}

Token Parser::expect(TokenKind kind, std::string_view context, std::string_view expected)
{
    if (!is(kind))
        unexpected(context, expected);
    return take();
}

void Parser::unexpected(std::string_view context, std::string_view expected) const
{
    std::string text = "unexpected " + describe(m_token);
    if (!context.empty())
        text += " in " + std::string(context);
    if (!expected.empty())
        text += ", expected " + std::string(expected);
    fail(m_token.span, text);
}

void Parser::fail(Span where, std::string_view what) const
{
    throw syntaxError(m_text, where, what);
}

void Parser::experimental(Span where, std::string_view what) const
{
    if (!m_options.experimental)
        fail(where, std::string(what) + " is experimental and is switched off");
}

ExprPtr Parser::whole()
{
    if (is(TokenKind::End))
        fail({}, "no expression found in input");
    ExprPtr expr = binary(LowestLevel);
    if (!is(TokenKind::End))
        unexpected({}, is(TokenKind::Word) || is(TokenKind::Number) ? "an operator or the end" : "");
    return expr;
}

ExprPtr Parser::binary(int minimum)
{
    const Deeper deeper(*this);
    ExprPtr left = unary();
    for (;;) {
        const auto op = operatorOf(m_token);
        if (!op || levelOf(*op) < minimum)
            return left;
        take();
        Binary node;
        node.op = *op;
        matching(node);
        node.right = binary(*op == BinaryOp::Pow ? PowLevel : levelOf(*op) + 1);
        node.left = std::move(left);
        const Span span{node.left->span.begin, node.right->span.end};
        const Expr *l = node.left.get();
        const Expr *r = node.right.get();
        left = make(span, std::move(node), {l, r});
    }
}

void Parser::matching(Binary &binary)
{
    if (isWord("bool")) {
        take();
        binary.returnBool = true;
    }
    VectorMatching &matching = binary.matching;
    if (isWord("on") || isWord("ignoring")) {
        matching.on = isWord("on");
        take();
        matching.labels = labelList();
        if (isWord("group_left") || isWord("group_right")) {
            matching.cardinality =
                isWord("group_left") ? MatchCardinality::ManyToOne : MatchCardinality::OneToMany;
            take();
            if (is(TokenKind::LeftParen))
                matching.include = labelList();
        }
    }
    fill(binary);
}

void Parser::fill(Binary &binary)
{
    while (isWord("fill") || isWord("fill_left") || isWord("fill_right")) {
        const Lexer before = m_lexer;
        const Token name = take();
        if (!is(TokenKind::LeftParen)) { // A metric of that name.
            m_lexer = before;
            m_token = name;
            return;
        }
        experimental(name.span, lowered(name.text) + "()");
        take();
        const bool negative = is(TokenKind::Sub);
        if (negative || is(TokenKind::Add))
            take();
        if (!is(TokenKind::Number) && !is(TokenKind::DurationLiteral))
            unexpected("fill modifier", "number");
        const double value = numberOf(take()) * (negative ? -1 : 1);
        expect(TokenKind::RightParen, "fill modifier", "\")\"");
        const std::string which = lowered(name.text);
        if (which != "fill_right")
            binary.matching.fillLeft = value;
        if (which != "fill_left")
            binary.matching.fillRight = value;
    }
}

std::vector<std::string> Parser::labelList()
{
    std::vector<std::string> labels;
    expect(TokenKind::LeftParen, "grouping opts", "\"(\"");
    while (!is(TokenKind::RightParen)) {
        if (is(TokenKind::String)) {
            labels.push_back(textOf(m_token));
            if (labels.back().empty() || !isUtf8(labels.back()))
                fail(m_token.span, "invalid label name " + quoted(labels.back()));
        } else if ((is(TokenKind::Word) && isPlainLabelName(m_token.text)) ||
                   (is(TokenKind::Number) && isPlainLabelName(m_token.text))) {
            labels.emplace_back(m_token.text);
        } else {
            unexpected("grouping opts", "label");
        }
        take();
        if (!is(TokenKind::Comma) && !is(TokenKind::RightParen))
            unexpected("grouping opts", "\",\" or \")\"");
        if (is(TokenKind::Comma))
            take();
    }
    take();
    return labels;
}

ExprPtr Parser::unary()
{
    if (!is(TokenKind::Add) && !is(TokenKind::Sub))
        return postfix();
    const Token sign = take();
    ExprPtr inner = binary(PowLevel);
    if (auto *number = std::get_if<NumberLiteral>(&inner->node)) {
        if (sign.kind == TokenKind::Sub)
            number->value = -number->value;
        inner->span.begin = sign.span.begin;
        return inner;
    }
    const Expr *child = inner.get();
    const Span span{sign.span.begin, inner->span.end};
    return make(span, Unary{sign.kind == TokenKind::Sub, std::move(inner)}, {child});
}

ExprPtr Parser::postfix()
{
    ExprPtr expr = primary();
    for (;;) {
        if (is(TokenKind::LeftBracket))
            expr = brackets(std::move(expr));
        else if (isWord("offset"))
            offset(*expr);
        else if (is(TokenKind::At))
            at(*expr);
        else if (isWord("anchored"))
            edges(*expr, Edges::Anchored);
        else if (isWord("smoothed"))
            edges(*expr, Edges::Smoothed);
        else
            return expr;
        expr->span.end = m_end;
    }
}

ExprPtr Parser::primary()
{
    if (is(TokenKind::Number) || is(TokenKind::DurationLiteral)) {
        const Token token = take();
        return make(token.span, NumberLiteral{numberOf(token)});
    }
    if (is(TokenKind::String)) {
        const Token token = take();
        return make(token.span, StringLiteral{textOf(token)});
    }
    if (is(TokenKind::LeftParen)) {
        const Token open = take();
        ExprPtr inner = binary(LowestLevel);
        if (is(TokenKind::End))
            fail(open.span, "unclosed left parenthesis");
        const Token close = expect(TokenKind::RightParen, {}, "an operator or \")\"");
        const Expr *child = inner.get();
        return make({open.span.begin, close.span.end}, Paren{std::move(inner)}, {child});
    }
    if (is(TokenKind::LeftBrace))
        return selector({});
    if (is(TokenKind::Word))
        return word();
    unexpected({}, "an expression");
}

ExprPtr Parser::word()
{
    static constexpr std::array<std::string_view, 6> Reserved{"bool",       "on",          "ignoring",
                                                              "group_left", "group_right", "atan2"};
    const Token name = take();
    const std::string lower = lowered(name.text);
    if (const auto op = aggregateNamed(lower);
        op && (is(TokenKind::LeftParen) || isWord("by") || isWord("without")))
        return aggregate(*op, name);
    if (is(TokenKind::LeftParen))
        return call(name);
    if (std::ranges::find(Reserved, lower) != Reserved.end())
        fail(name.span, "unexpected <" + lower + ">, expected an expression");
    return selector(name);
}

std::vector<ExprPtr> Parser::arguments(std::string_view where, std::uint32_t &end)
{
    const Token open = expect(TokenKind::LeftParen, where, "\"(\"");
    std::vector<ExprPtr> list;
    while (!is(TokenKind::RightParen)) {
        list.push_back(binary(LowestLevel));
        if (is(TokenKind::RightParen))
            break;
        if (is(TokenKind::End))
            fail(open.span, "unclosed left parenthesis");
        const Token comma = expect(TokenKind::Comma, where, "\",\" or \")\"");
        if (is(TokenKind::RightParen))
            fail(comma.span, "trailing commas not allowed in function call args");
    }
    end = take().span.end;
    return list;
}

bool Parser::grouping(Aggregate &aggregate, std::uint32_t &end)
{
    if (!isWord("by") && !isWord("without"))
        return false;
    aggregate.without = isWord("without");
    take();
    aggregate.grouping = labelList();
    end = m_end;
    return true;
}

ExprPtr Parser::aggregate(AggregateOp op, Token name)
{
    if (op == AggregateOp::LimitK || op == AggregateOp::LimitRatio)
        experimental(name.span, std::string(nameOf(op)) + "()");
    Aggregate node;
    node.op = op;
    std::uint32_t end = name.span.end;
    const bool before = grouping(node, end);
    std::vector<ExprPtr> args = arguments("aggregation", end);
    if (!before)
        grouping(node, end);
    const Span span{name.span.begin, end};
    const std::size_t wanted = takesParameter(op) ? 2 : 1;
    if (args.empty())
        fail(span, "no arguments for aggregate expression provided");
    if (args.size() != wanted)
        fail(span, "wrong number of arguments for aggregate expression provided, expected " +
                       std::to_string(wanted) + ", got " + std::to_string(args.size()));
    node.expr = std::move(args.back());
    if (wanted == 2)
        node.parameter = std::move(args.front());
    const Expr *expr = node.expr.get();
    const Expr *parameter = node.parameter.get();
    return make(span, std::move(node), {expr, parameter});
}

ExprPtr Parser::call(Token name)
{
    const FunctionInfo *function = findFunction(name.text);
    if (!function)
        fail(name.span, "unknown function with name " + quoted(name.text.substr(0, 60)));
    if (function->experimental)
        experimental(name.span, std::string(name.text) + "()");
    std::uint32_t end = 0;
    Call node;
    node.function = function->id;
    node.arguments = arguments("function call", end);
    int depth = 0;
    for (const ExprPtr &argument : node.arguments)
        depth = std::max(depth, argument->depth);
    ExprPtr expr = make({name.span.begin, end}, std::move(node));
    expr->depth = depth + 1;
    if (expr->depth > MaxExpressionDepth)
        fail(expr->span,
             "the expression is nested deeper than " + std::to_string(MaxExpressionDepth) + " levels");
    return expr;
}

QueryExpected<ParsedExprPtr> parse(std::string_view text, const ParseOptions &options)
{
    if (text.size() > MaxExpressionBytes)
        return tl::unexpected(QueryError{QueryErrorKind::Syntax,
                                         "1:1: parse error: the expression is longer than " +
                                             std::to_string(MaxExpressionBytes) + " bytes",
                                         {}});
    try {
        auto parsed = std::make_shared<ParsedExpr>();
        parsed->text = text;
        parsed->root = Parser(parsed->text, options).whole();
        checkMeaning(*parsed->root, parsed->text, options);
        return parsed;
    } catch (QueryError &error) {
        return tl::unexpected(std::move(error));
    }
}

} // namespace wf::promql
