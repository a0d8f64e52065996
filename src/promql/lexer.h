// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/queryerror.h"

#include <string_view>

namespace wf::promql {

enum class TokenKind {
    End,
    Word,   ///< A name or keyword; with colons only outside of braces and brackets.
    Number, ///< "inf" and "nan" too.
    DurationLiteral,
    String, ///< With its quotes.
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,
    At,
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Pow,
    Assign, ///< "="
    Equal,  ///< "=="
    NotEqual,
    Matches,    ///< "=~"
    MatchesNot, ///< "!~"
    Greater,
    GreaterEqual,
    Less,
    LessEqual
};

struct Token
{
    TokenKind kind = TokenKind::End;
    Span span;
    std::string_view text;
};

/// What a token is called in an error: `number "5"`, `end of input`.
std::string describe(const Token &token);

/// Cuts an expression's text into tokens, one at a time. Throws QueryError inside of the layer.
class Lexer
{
public:
    explicit Lexer(std::string_view text) : m_text(text) {}
    Token next();

private:
    void skipBlanks();
    Token take(TokenKind kind, std::size_t length);
    Token word();
    Token numberOrDuration();
    Token string();
    std::size_t numberLength() const;
    std::size_t durationLength() const;
    char at(std::size_t ahead) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0'; }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_braces = 0;
    int m_brackets = 0;
};

/// The error of a text at a place, with "LINE:COLUMN: parse error: " before what is said.
QueryError syntaxError(std::string_view text, Span where, std::string_view what);

} // namespace wf::promql
