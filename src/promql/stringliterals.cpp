// SPDX-License-Identifier: GPL-3.0-or-later
// Strings with Go's escapes, and UTF-8.
#include "promql/literals.h"

#include <array>
#include <cstring>

namespace wf::promql {

namespace {

void appendRune(std::string &out, std::uint32_t rune)
{
    if (rune < 0x80) {
        out += char(rune);
    } else if (rune < 0x800) {
        out += char(0xc0 | (rune >> 6));
        out += char(0x80 | (rune & 0x3f));
    } else if (rune < 0x10000) {
        out += char(0xe0 | (rune >> 12));
        out += char(0x80 | ((rune >> 6) & 0x3f));
        out += char(0x80 | (rune & 0x3f));
    } else {
        out += char(0xf0 | (rune >> 18));
        out += char(0x80 | ((rune >> 12) & 0x3f));
        out += char(0x80 | ((rune >> 6) & 0x3f));
        out += char(0x80 | (rune & 0x3f));
    }
}

/// Length of the UTF-8 sequence at the text's start, 0 where there is none.
std::size_t runeLength(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
        return i < text.size() && byte(i) >= low && byte(i) <= high;
    };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first <= 0xdf)
        return follows(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        const unsigned low = first == 0xe0 ? 0xa0 : 0x80;
        const unsigned high = first == 0xed ? 0x9f : 0xbf;
        return follows(1, low, high) && follows(2) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const unsigned low = first == 0xf0 ? 0x90 : 0x80;
        const unsigned high = first == 0xf4 ? 0x8f : 0xbf;
        return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

int digitValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;
}

/// So many digits of a base at `at`; moves behind them.
std::optional<std::uint32_t> digitsAt(std::string_view text, std::size_t &at, int count, int base)
{
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i, ++at) {
        if (at >= text.size() || digitValue(text[at]) >= base)
            return std::nullopt;
        value = value * std::uint32_t(base) + std::uint32_t(digitValue(text[at]));
    }
    return value;
}

/// The escape whose letter stands at `at`; moves behind it.
bool appendEscape(std::string_view text, std::size_t &at, char quote, std::string &out)
{
    static constexpr std::string_view Letters = "abfnrtv\\";
    static constexpr std::string_view Meanings = "\a\b\f\n\r\t\v\\";
    if (at >= text.size())
        return false;
    const char letter = text[at];
    if (const std::size_t known = Letters.find(letter); known != std::string_view::npos) {
        out += Meanings[known];
        ++at;
        return true;
    }
    if (letter == quote) {
        out += quote;
        ++at;
        return true;
    }
    if (letter >= '0' && letter <= '7') {
        const auto value = digitsAt(text, at, 3, 8);
        if (!value || *value > 255)
            return false;
        out += char(*value);
        return true;
    }
    if (letter != 'x' && letter != 'u' && letter != 'U')
        return false;
    const auto value = digitsAt(text, ++at, letter == 'x' ? 2 : letter == 'u' ? 4 : 8, 16);
    if (!value)
        return false;
    if (letter == 'x')
        out += char(*value);
    else if (*value > 0x10ffff || (*value >= 0xd800 && *value < 0xe000))
        return false;
    else
        appendRune(out, *value);
    return true;
}

} // namespace

std::optional<std::string> unquote(std::string_view literal)
{
    if (literal.size() < 2 || literal.front() != literal.back())
        return std::nullopt;
    const char quote = literal.front();
    const std::string_view text = literal.substr(1, literal.size() - 2);
    if (quote == '`')
        return text.find('`') == std::string_view::npos ? std::optional(std::string(text)) : std::nullopt;
    if (quote != '"' && quote != '\'')
        return std::nullopt;
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == quote || text[at] == '\n')
            return std::nullopt;
        if (text[at] != '\\') {
            out += text[at++];
            continue;
        }
        if (!appendEscape(text, ++at, quote, out))
            return std::nullopt;
    }
    return out;
}

std::string quoted(std::string_view text)
{
    static constexpr std::string_view Hex = "0123456789abcdef";
    std::string out = "\"";
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = runeLength(text.substr(at));
        const char c = text[at];
        const auto byte = static_cast<unsigned char>(c);
        if (length > 1) {
            out += text.substr(at, length);
            at += length;
            continue;
        }
        ++at;
        static constexpr std::string_view Meanings = "\a\b\f\n\r\t\v\\\"";
        static constexpr std::string_view Letters = "abfnrtv\\\"";
        if (const std::size_t known = Meanings.find(c); known != std::string_view::npos) {
            out += '\\';
            out += Letters[known];
        } else if (length == 0 || byte < 0x20 || byte == 0x7f) {
            out += "\\x";
            out += Hex[byte >> 4];
            out += Hex[byte & 15];
        } else {
            out += c;
        }
    }
    return out + '"';
}

bool isUtf8(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t length = runeLength(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

} // namespace wf::promql
