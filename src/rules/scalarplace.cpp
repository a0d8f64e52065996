// SPDX-License-Identifier: GPL-3.0-or-later
// Where in a file a character of a scalar stands. Blanks differ between the two, in number and in kind; all
// else has the same order.
#include "rules/yamltree.h"

#include <algorithm>

namespace wf::rules {

namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

enum class Style { Plain, Block, Single, Double };

class Walker
{
public:
    Walker(std::string_view file, std::size_t at) : m_file(file), m_at(at) {}

    void skipToText()
    {
        for (skipBlanks(); m_at < m_file.size() && (m_file[m_at] == '&' || m_file[m_at] == '!');
             skipBlanks()) {
            while (m_at < m_file.size() && !isBlank(m_file[m_at]))
                ++m_at;
        }
        if (m_at == m_file.size())
            return;
        const char first = m_file[m_at];
        if (first == '|' || first == '>') {
            m_style = Style::Block;
            m_at = std::min(m_file.find('\n', m_at), m_file.size());
        } else if (first == '"' || first == '\'') {
            m_style = first == '"' ? Style::Double : Style::Single;
            ++m_at;
        }
    }

    /// Goes behind what stands for the next character that is not blank; the bytes of text it stands for, 0
    /// where it stands for another.
    std::size_t take(std::string_view text)
    {
        skipBlanks();
        if (m_at >= m_file.size())
            return 0;
        if (m_style == Style::Single && m_file.substr(m_at).starts_with("''") && text[0] == '\'') {
            m_at += 2;
            return 1;
        }
        if (m_style == Style::Double && m_file[m_at] == '\\')
            return takeEscape(text);
        if (m_file[m_at] != text[0])
            return 0;
        ++m_at;
        return 1;
    }
    /// To what stands next.
    void skipBlanks()
    {
        for (;;) {
            while (m_at < m_file.size() && isBlank(m_file[m_at]))
                ++m_at;
            const std::string_view rest = m_file.substr(m_at);
            const bool escaped = m_style == Style::Double && rest.size() > 1 && rest[0] == '\\' &&
                                 std::string_view("ntr \t\n").find(rest[1]) != std::string_view::npos;
            if (!escaped)
                return;
            m_at += 2;
        }
    }
    std::size_t at() const { return m_at; }

private:
    std::size_t takeEscape(std::string_view text)
    {
        if (m_at + 1 >= m_file.size())
            return 0;
        const char kind = m_file[m_at + 1];
        const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
        m_at += 2 + digits;
        // A character by number stands for as many bytes as it has in UTF-8.
        std::size_t bytes = 1;
        while (digits > 0 && bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80)
            ++bytes;
        return bytes;
    }

    std::string_view m_file;
    std::size_t m_at;
    Style m_style = Style::Plain;
};

std::size_t startOfLine(std::string_view file, int line)
{
    std::size_t at = 0;
    for (int i = 1; i < line && at != std::string_view::npos; ++i) {
        at = file.find('\n', at);
        if (at != std::string_view::npos)
            ++at;
    }
    return std::min(at, file.size());
}

std::pair<int, int> placeOf(std::string_view file, int line, std::size_t from, std::size_t at)
{
    std::size_t start = from;
    for (std::size_t end = file.find('\n', start); end < at; end = file.find('\n', start)) {
        start = end + 1;
        ++line;
    }
    return {line, int(at - start) + 1};
}

} // namespace

std::pair<int, int> placeInScalar(std::string_view file, const YamlNode &scalar, std::size_t at)
{
    const std::size_t line = startOfLine(file, scalar.line);
    Walker walker(file, std::min(line + std::size_t(scalar.column) - 1, file.size()));
    walker.skipToText();
    const std::string_view text = scalar.text;
    std::size_t i = 0;
    while (i < std::min(at, text.size())) {
        if (isBlank(text[i])) {
            ++i;
            continue;
        }
        const std::size_t taken = walker.take(text.substr(i));
        if (taken == 0)
            return {scalar.line, scalar.column};
        i += taken;
    }
    // Behind the last character, or on the next one.
    if (at < text.size() && !isBlank(text[at]))
        walker.skipBlanks();
    return placeOf(file, scalar.line, line, std::min(walker.at(), file.size()));
}

} // namespace wf::rules
