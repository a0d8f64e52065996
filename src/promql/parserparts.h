// SPDX-License-Identifier: GPL-3.0-or-later
// What the parser is made of; for its own sources only. Everything here throws QueryError.
#pragma once

#include "promql/lexer.h"
#include "promql/parser.h"

namespace wf::promql {

class Parser
{
public:
    Parser(std::string_view text, const ParseOptions &options);
    ExprPtr whole();
    /// A metric; `rest` gets the place behind it.
    Labels metric(std::size_t &rest);

private:
    // parser.cpp
    ExprPtr binary(int minimum);
    ExprPtr unary();
    ExprPtr postfix();
    ExprPtr primary();
    ExprPtr word();
    ExprPtr aggregate(AggregateOp op, Token name);
    ExprPtr call(Token name);
    std::vector<ExprPtr> arguments(std::string_view where, std::uint32_t &end);
    void matching(Binary &binary);
    void fill(Binary &binary);
    std::vector<std::string> labelList();
    bool grouping(Aggregate &aggregate, std::uint32_t &end);

    // parserselector.cpp
    ExprPtr selector(Token name);
    std::vector<Matcher> matchers(const Token *name, std::uint32_t &end);
    Matcher matcher(std::string label, Span where);
    ExprPtr brackets(ExprPtr expr);
    void offset(Expr &expr);
    void at(Expr &expr);
    void edges(Expr &expr, Edges edges);
    TimeShift *shiftOf(Expr &expr) const;
    DurationPtr duration(int minimum);
    DurationPtr durationUnary();
    DurationPtr durationPrimary();
    DurationPtr durationPair(Duration::Kind kind, std::uint32_t begin);
    DurationPtr positiveDuration();
    double numberOf(const Token &token) const;
    std::string textOf(const Token &token) const;

    ExprPtr make(Span span, Expr::Node node, std::initializer_list<const Expr *> children = {}) const;
    bool is(TokenKind kind) const { return m_token.kind == kind; }
    /// The token is this keyword, in any case of letters.
    bool isWord(std::string_view lower) const;
    Token take();
    Token expect(TokenKind kind, std::string_view context, std::string_view expected);
    [[noreturn]] void unexpected(std::string_view context, std::string_view expected) const;
    [[noreturn]] void fail(Span where, std::string_view what) const;
    void experimental(Span where, std::string_view what) const;
    struct Deeper
    {
        explicit Deeper(Parser &p);
        ~Deeper() { --parser.m_depth; }
        Deeper(const Deeper &) = delete;
        Deeper &operator=(const Deeper &) = delete;
        Parser &parser;
    };

    std::string_view m_text;
    ParseOptions m_options;
    Lexer m_lexer;
    Token m_token;
    std::uint32_t m_end = 0; ///< Of the token that was taken last.
    int m_depth = 0;
};

/// Checks what the grammar does not: types, numbers of arguments, what fits together.
void checkMeaning(const Expr &expr, std::string_view text, const ParseOptions &options);

} // namespace wf::promql
