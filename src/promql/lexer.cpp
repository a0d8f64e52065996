// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/lexer.h"

#include "promql/literals.h"

#include <algorithm>

namespace wf::promql {

namespace {

bool isDigitAt(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetterAt(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isHexDigitAt(char c)
{
    return isDigitAt(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isNumberWord(std::string_view text)
{
    if (text.size() != 3)
        return false;
    const auto lower = [&](std::size_t i) { return char(text[i] | 0x20); };
    return (lower(0) == 'i' && lower(1) == 'n' && lower(2) == 'f') ||
           (lower(0) == 'n' && lower(1) == 'a' && lower(2) == 'n');
}

/// What kind of token it is, for those whose text alone does not say so.
std::string_view nameOfKind(TokenKind kind)
{
    if (kind == TokenKind::End)
        return "end of input";
    if (kind == TokenKind::Word)
        return "identifier";
    if (kind == TokenKind::Number)
        return "number";
    if (kind == TokenKind::DurationLiteral)
        return "duration";
    if (kind == TokenKind::String)
        return "string";
    return kind >= TokenKind::Add ? "operator" : "";
}

} // namespace

QueryError syntaxError(std::string_view text, Span where, std::string_view what)
{
    return {QueryErrorKind::Syntax, placeIn(text, where.begin) + ": parse error: " + std::string(what),
            where};
}

std::string describe(const Token &token)
{
    const std::string_view kind = nameOfKind(token.kind);
    if (token.kind == TokenKind::End)
        return std::string(kind);
    std::string text(kind);
    if (!text.empty())
        text += ' ';
    if (token.kind == TokenKind::String)
        return text + std::string(token.text.substr(0, 60));
    return text + quoted(token.text.substr(0, 60));
}

void Lexer::skipBlanks()
{
    while (m_at < m_text.size()) {
        const char c = m_text[m_at];
        if (c == '#')
            m_at = std::min(m_text.find('\n', m_at), m_text.size());
        else if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
            ++m_at;
        else
            return;
    }
}

Token Lexer::take(TokenKind kind, std::size_t length)
{
    const Token token{kind, {std::uint32_t(m_at), std::uint32_t(m_at + length)}, m_text.substr(m_at, length)};
    m_at += length;
    return token;
}

Token Lexer::word()
{
    const bool colons = m_braces == 0 && m_brackets == 0;
    std::size_t length = 0;
    while (isLetterAt(at(length)) || isDigitAt(at(length)) || (colons && at(length) == ':'))
        ++length;
    const bool number = m_braces == 0 && isNumberWord(m_text.substr(m_at, length));
    return take(number ? TokenKind::Number : TokenKind::Word, length);
}

std::size_t Lexer::numberLength() const
{
    std::size_t n = 0;
    if (at(0) == '0' && (at(1) == 'x' || at(1) == 'X')) {
        n = 2;
        while (isHexDigitAt(at(n)) || at(n) == '_')
            ++n;
        return n > 2 && !isLetterAt(at(n)) ? n : 0;
    }
    while (isDigitAt(at(n)) || at(n) == '_')
        ++n;
    if (at(n) == '.') {
        ++n;
        while (isDigitAt(at(n)) || (at(n) == '_' && at(n - 1) != '.'))
            ++n;
    }
    if (n == 1 && at(0) == '.')
        return 0;
    if (at(n) == 'e' || at(n) == 'E') {
        std::size_t e = n + 1;
        if (at(e) == '+' || at(e) == '-')
            ++e;
        if (!isDigitAt(at(e)))
            return 0;
        while (isDigitAt(at(e)) || at(e) == '_')
            ++e;
        n = e;
    }
    return isLetterAt(at(n)) || at(n) == '.' ? 0 : n;
}

std::size_t Lexer::durationLength() const
{
    std::size_t n = 0;
    while (isDigitAt(at(n))) {
        while (isDigitAt(at(n)))
            ++n;
        if (at(n) == 'm' && at(n + 1) == 's')
            n += 2;
        else if (std::string_view("ywdhms").find(at(n)) != std::string_view::npos && at(n) != '\0')
            ++n;
        else
            return 0;
    }
    return isLetterAt(at(n)) ? 0 : n;
}

Token Lexer::numberOrDuration()
{
    if (const std::size_t length = numberLength(); length > 0)
        return take(TokenKind::Number, length);
    if (const std::size_t length = durationLength(); length > 0)
        return take(TokenKind::DurationLiteral, length);
    std::size_t length = 1;
    while (isLetterAt(at(length)) || isDigitAt(at(length)) || at(length) == '.')
        ++length;
    const Span where{std::uint32_t(m_at), std::uint32_t(m_at + length)};
    throw syntaxError(m_text, where,
                      "bad number or duration syntax: " +
                          quoted(m_text.substr(m_at, std::min<std::size_t>(length, 60))));
}

Token Lexer::string()
{
    const char quote = at(0);
    for (std::size_t i = m_at + 1; i < m_text.size(); ++i) {
        if (m_text[i] == quote)
            return take(TokenKind::String, i - m_at + 1);
        if (quote == '`')
            continue;
        if (m_text[i] == '\\')
            ++i;
        else if (m_text[i] == '\n')
            break;
    }
    throw syntaxError(m_text, {std::uint32_t(m_at), std::uint32_t(m_text.size())},
                      quote == '`' ? "unterminated raw string" : "unterminated quoted string");
}

Token Lexer::next()
{
    skipBlanks();
    if (m_at >= m_text.size())
        return take(TokenKind::End, 0);
    const char c = at(0);
    if (isLetterAt(c) || (c == ':' && m_brackets == 0 && m_braces == 0))
        return word();
    if (isDigitAt(c) || (c == '.' && isDigitAt(at(1))))
        return numberOrDuration();
    switch (c) {
    case '"':
    case '\'':
    case '`':
        return string();
    case '(':
        return take(TokenKind::LeftParen, 1);
    case ')':
        return take(TokenKind::RightParen, 1);
    case '{':
        ++m_braces;
        return take(TokenKind::LeftBrace, 1);
    case '}':
        m_braces = std::max(m_braces - 1, 0);
        return take(TokenKind::RightBrace, 1);
    case '[':
        ++m_brackets;
        return take(TokenKind::LeftBracket, 1);
    case ']':
        m_brackets = std::max(m_brackets - 1, 0);
        return take(TokenKind::RightBracket, 1);
    case ',':
        return take(TokenKind::Comma, 1);
    case ':':
        return take(TokenKind::Colon, 1);
    case '@':
        return take(TokenKind::At, 1);
    case '+':
        return take(TokenKind::Add, 1);
    case '-':
        return take(TokenKind::Sub, 1);
    case '*':
        return take(TokenKind::Mul, 1);
    case '/':
        return take(TokenKind::Div, 1);
    case '%':
        return take(TokenKind::Mod, 1);
    case '^':
        return take(TokenKind::Pow, 1);
    case '=':
        if (at(1) == '~')
            return take(TokenKind::Matches, 2);
        return at(1) == '=' ? take(TokenKind::Equal, 2) : take(TokenKind::Assign, 1);
    case '!':
        if (at(1) == '~')
            return take(TokenKind::MatchesNot, 2);
        if (at(1) == '=')
            return take(TokenKind::NotEqual, 2);
        break;
    case '>':
        return at(1) == '=' ? take(TokenKind::GreaterEqual, 2) : take(TokenKind::Greater, 1);
    case '<':
        return at(1) == '=' ? take(TokenKind::LessEqual, 2) : take(TokenKind::Less, 1);
    }
    std::size_t length = 1; // A whole character of UTF-8.
    while (static_cast<unsigned char>(at(length)) >= 0x80 && static_cast<unsigned char>(at(length)) < 0xc0)
        ++length;
    throw syntaxError(m_text, {std::uint32_t(m_at), std::uint32_t(m_at + length)},
                      "unexpected character: " + quoted(m_text.substr(m_at, length)));
}

} // namespace wf::promql
