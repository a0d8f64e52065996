// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/templatelexer.h"

#include <algorithm>

namespace wf::rules {

namespace {

using Kind = TemplateTokenKind;

constexpr std::string_view SpaceChars = " \t\r\n";

bool isSpaceChar(char c)
{
    return SpaceChars.find(c) != std::string_view::npos;
}
bool isDigitChar(char c)
{
    return c >= '0' && c <= '9';
}
/// Of names: letters of other scripts are bytes above 127.
bool isWordChar(char c)
{
    return isDigitChar(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (static_cast<unsigned char>(c) & 0x80) != 0;
}

class Cutter
{
public:
    explicit Cutter(std::string_view text) : m_text(text) {}

    std::vector<TemplateToken> cut()
    {
        bool trim = false;
        for (;;) {
            const std::size_t open = std::min(m_text.find("{{", m_at), m_text.size());
            // "{{- " takes the blanks before it, " -}}" those behind it.
            const bool trimsLeft =
                open + 3 < m_text.size() && m_text[open + 2] == '-' && isSpaceChar(m_text[open + 3]);
            addText(open, trim, trimsLeft);
            if (open == m_text.size())
                break;
            m_at = open;
            trim = isComment(trimsLeft) ? comment(trimsLeft) : action(trimsLeft);
        }
        m_tokens.push_back({Kind::End, m_text.size(), {}});
        return std::move(m_tokens);
    }

private:
    [[noreturn]] static void fail(std::string text, std::size_t at)
    {
        throw TemplateError{std::move(text), at};
    }
    void addText(std::size_t end, bool trimFront, bool trimBack)
    {
        std::size_t begin = m_at;
        while (trimFront && begin < end && isSpaceChar(m_text[begin]))
            ++begin;
        while (trimBack && end > begin && isSpaceChar(m_text[end - 1]))
            --end;
        if (begin < end)
            m_tokens.push_back({Kind::Text, begin, m_text.substr(begin, end - begin)});
    }
    bool isComment(bool trims) const { return m_text.substr(m_at + (trims ? 4 : 2)).starts_with("/*"); }
    /// Goes behind it; whether it trims what follows.
    bool comment(bool trims)
    {
        const std::size_t open = m_at;
        const std::size_t end = m_text.find("*/", m_at + (trims ? 6 : 4));
        if (end == std::string_view::npos)
            fail("the comment is not closed", open);
        m_at = end + 2;
        if (const auto trimmed = closing())
            return *trimmed;
        fail("a comment ends with */}}", m_at);
    }
    /// Goes behind "}}" or " -}}"; whether it trims. None where neither stands here.
    std::optional<bool> closing()
    {
        const std::string_view rest = m_text.substr(m_at);
        if (rest.size() >= 4 && isSpaceChar(rest[0]) && rest.substr(1).starts_with("-}}")) {
            m_at += 4;
            return true;
        }
        if (rest.starts_with("}}")) {
            m_at += 2;
            return false;
        }
        return std::nullopt;
    }
    bool action(bool trims)
    {
        const std::size_t open = m_at;
        m_tokens.push_back({Kind::Open, m_at, m_text.substr(m_at, 2)});
        m_at += trims ? 3 : 2;
        for (;;) {
            const std::size_t at = m_at;
            if (const auto trimmed = closing()) {
                m_tokens.push_back({Kind::Close, at, m_text.substr(at, 2)});
                return *trimmed;
            }
            if (m_at >= m_text.size())
                fail("the action is not closed by }}", open);
            token();
        }
    }
    char ahead(std::size_t by = 1) const { return m_at + by < m_text.size() ? m_text[m_at + by] : '\0'; }
    void add(Kind kind, std::size_t length)
    {
        m_tokens.push_back({kind, m_at, m_text.substr(m_at, length)});
        m_at += length;
    }
    std::size_t wordLength(std::size_t from) const
    {
        std::size_t end = from;
        while (end < m_text.size() && isWordChar(m_text[end]))
            ++end;
        return end - from;
    }
    void token()
    {
        const char c = m_text[m_at];
        if (isSpaceChar(c)) {
            // The blank before "-}}" belongs to it.
            std::size_t length = 1;
            while (isSpaceChar(ahead(length)) && !m_text.substr(m_at + length + 1).starts_with("-}}"))
                ++length;
            return add(Kind::Space, length);
        }
        switch (c) {
        case '|':
            return add(Kind::Pipe, 1);
        case ',':
            return add(Kind::Comma, 1);
        case '(':
            return add(Kind::LeftParen, 1);
        case ')':
            return add(Kind::RightParen, 1);
        case '=':
            return add(Kind::Assign, 1);
        case ':':
            if (ahead() != '=')
                fail("expected :=", m_at);
            return add(Kind::Declare, 2);
        case '$':
            return add(Kind::Variable, 1 + wordLength(m_at + 1));
        case '"':
        case '\'':
        case '`':
            return quotedToken(c);
        default:
            break;
        }
        if (c == '.' && !isDigitChar(ahead())) {
            const std::size_t length = wordLength(m_at + 1);
            return add(length > 0 ? Kind::Field : Kind::Dot, 1 + length);
        }
        if (isDigitChar(c) || c == '.' || c == '+' || c == '-')
            return number();
        if (const std::size_t length = wordLength(m_at); length > 0)
            return add(Kind::Word, length);
        fail("unexpected character \"" + std::string(1, c) + "\" in an action", m_at);
    }
    void quotedToken(char quote)
    {
        std::size_t end = m_at + 1;
        while (end < m_text.size() && m_text[end] != quote) {
            if (quote != '`' && m_text[end] == '\n')
                break;
            end += quote != '`' && m_text[end] == '\\' ? 2 : 1;
        }
        if (end >= m_text.size() || m_text[end] != quote)
            fail("a text in quotes is not closed", m_at);
        add(quote == '\'' ? Kind::Character : Kind::String, end + 1 - m_at);
    }
    void number()
    {
        std::size_t length = 1;
        for (char next = ahead(length); isWordChar(next) || next == '.' || next == '+' || next == '-';
             next = ahead(length)) {
            const char before = m_text[m_at + length - 1];
            const bool exponent = before == 'e' || before == 'E' || before == 'p' || before == 'P';
            if ((next == '+' || next == '-') && !exponent)
                break;
            ++length;
        }
        add(Kind::Number, length);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::vector<TemplateToken> m_tokens;
};

} // namespace

std::vector<TemplateToken> templateTokens(std::string_view text)
{
    return Cutter(text).cut();
}

} // namespace wf::rules
