// SPDX-License-Identifier: GPL-3.0-or-later
// Small pure helpers on the characters of an exposition.
#include "feed/expositionline.h"

#include <cstring>

namespace wf {

namespace {

unsigned char byteAt(std::string_view text, std::size_t i)
{
    return static_cast<unsigned char>(text[i]);
}

/// Length of the well-formed character at `i`, 0 when there is none (RFC 3629: no surrogates, no
/// overlong forms, nothing above U+10FFFF).
std::size_t characterLength(std::string_view text, std::size_t i)
{
    const unsigned char first = byteAt(text, i);
    if (first < 0x80)
        return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || i + length > text.size())
        return 0;
    for (std::size_t k = 1; k < length; ++k) {
        if ((byteAt(text, i + k) & 0xC0) != 0x80)
            return 0;
    }
    const unsigned char second = byteAt(text, i + 1);
    if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
        (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) {
        return 0;
    }
    return length;
}

} // namespace

std::size_t findInvalidUtf8(std::string_view text)
{
    std::size_t i = 0;
    // A name or a value is short: two words that overlap are all of it.
    if (text.size() >= 4 && text.size() <= 16) {
        const auto plain = [&text](auto word) {
            decltype(word) end = 0;
            std::memcpy(&word, text.data(), sizeof word);
            std::memcpy(&end, text.data() + text.size() - sizeof end, sizeof end);
            return ((word | end) & static_cast<decltype(word)>(0x8080808080808080ULL)) == 0;
        };
        if (text.size() >= 8 ? plain(std::uint64_t{}) : plain(std::uint32_t{}))
            return std::string_view::npos;
    }
    while (i < text.size()) {
        // Eight plain ASCII bytes at a time: almost everything is.
        while (i + 8 <= text.size()) {
            std::uint64_t word = 0;
            std::memcpy(&word, text.data() + i, 8);
            if (word & 0x8080808080808080ULL)
                break;
            i += 8;
        }
        if (i == text.size())
            break;
        const std::size_t length = characterLength(text, i);
        if (length == 0)
            return i;
        i += length;
    }
    return std::string_view::npos;
}

std::size_t characterCount(std::string_view text)
{
    std::size_t count = 0;
    for (const char c : text)
        count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    return count;
}

std::string inQuotes(std::string_view text)
{
    constexpr std::size_t Longest = 40;
    constexpr char Hex[] = "0123456789abcdef";
    std::string out = "\"";
    std::size_t i = 0;
    while (i < text.size() && i < Longest) {
        const unsigned char c = byteAt(text, i);
        const std::size_t length = characterLength(text, i);
        if (length == 0 || c < 0x20 || c == 0x7F) {
            out += "\\x";
            out += Hex[c >> 4];
            out += Hex[c & 0xF];
            ++i;
        } else {
            out += text.substr(i, length);
            i += length;
        }
    }
    if (i < text.size())
        out += "…";
    return out + '"';
}

std::string unescapedHelp(std::string_view raw, ExpositionFormat format)
{
    std::string out;
    out.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const char next = raw[i] == '\\' && i + 1 < raw.size() ? raw[i + 1] : '\0';
        if (next == '\\' || (next == '"' && format == ExpositionFormat::OpenMetrics)) {
            out += next;
            ++i;
        } else if (next == 'n') {
            out += '\n';
            ++i;
        } else {
            out += raw[i];
        }
    }
    return out;
}

} // namespace wf
