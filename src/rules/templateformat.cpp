// SPDX-License-Identifier: GPL-3.0-or-later
// Go's fmt.Sprintf, as far as values of templates can meet it.
#include "promql/literals.h"
#include "rules/templatevalue.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace wf::rules {

namespace {

/// Go ignores widths that are larger.
constexpr int MostWidth = 1'000;

struct Directive
{
    bool plus = false;
    bool minus = false;
    bool sharp = false;
    bool space = false;
    bool zero = false;
    std::optional<int> width;
    std::optional<int> precision;
    char verb = 0;
};

std::size_t charactersIn(std::string_view text)
{
    return std::size_t(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padded(std::string text, const Directive &how, bool number)
{
    const std::size_t length = charactersIn(text);
    const auto width = std::size_t(how.width.value_or(0));
    if (length >= width)
        return text;
    const std::size_t missing = width - length;
    if (how.minus)
        return text + std::string(missing, ' ');
    if (!how.zero)
        return std::string(missing, ' ') + text;
    const bool sign = number && (text.starts_with('-') || text.starts_with('+') || text.starts_with(' '));
    return text.insert(sign ? 1 : 0, missing, '0');
}

std::string signedText(std::string text, const Directive &how)
{
    if (text.starts_with('-') || text.starts_with('+'))
        return text;
    return how.plus ? '+' + text : how.space ? ' ' + text : text;
}

std::string floatText(double value, Directive how)
{
    const char verb = how.verb == 'F' ? 'f' : how.verb;
    if (!std::isfinite(value)) {
        how.zero = false;
        return padded((how.plus && std::isnan(value) ? "+" : "") + fourDigits(value), how, true);
    }
    if (!how.precision && (verb == 'v' || verb == 'g' || verb == 'G')) {
        std::string text = goNumberText(value);
        if (verb == 'G')
            std::ranges::replace(text, 'e', 'E');
        return padded(signedText(std::move(text), how), how, true);
    }
    const bool hex = verb == 'x' || verb == 'X';
    const char shape = verb == 'v' ? 'g' : verb == 'x' ? 'a' : verb == 'X' ? 'A' : verb;
    // Without a precision %a has as many digits as it needs.
    const int precision = how.precision.value_or(hex ? -1 : 6);
    const std::string format = std::string("%") + (how.sharp ? "#" : "") + ".*" + shape;
    // The longest is %f of 1e308.
    std::string text(std::size_t(std::max(precision, 0)) + 330, '\0');
    const int length = std::snprintf(text.data(), text.size(), format.c_str(), precision, value);
    text.resize(std::size_t(std::clamp(length, 0, int(text.size()))));
    // Go's exponents have two digits at least.
    if (const std::size_t sign = text.find_last_of("+-"); hex && text.size() == sign + 2)
        text.insert(sign + 1, 1, '0');
    return padded(signedText(std::move(text), how), how, true);
}

std::string integerText(std::int64_t value, const Directive &how)
{
    const int base = how.verb == 'x' || how.verb == 'X'   ? 16
                     : how.verb == 'o' || how.verb == 'O' ? 8
                     : how.verb == 'b'                    ? 2
                                                          : 10;
    const std::uint64_t size = value < 0 ? 0 - std::uint64_t(value) : std::uint64_t(value);
    std::array<char, 72> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), size, base).ptr;
    std::string text(digits.data(), end);
    if (how.verb == 'X')
        std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' ? char(c - 32) : c; });
    if (const auto least = std::size_t(how.precision.value_or(0)); text.size() < least)
        text.insert(0, least - text.size(), '0');
    if (how.sharp && base == 16)
        text.insert(0, how.verb == 'X' ? "0X" : "0x");
    else if (how.verb == 'O')
        text.insert(0, "0o");
    else if (how.sharp && base != 10)
        text.insert(0, base == 2 ? "0b" : "0");
    if (value < 0)
        text.insert(0, 1, '-');
    return padded(signedText(std::move(text), how), how, true);
}

std::string utf8Of(std::int64_t code)
{
    if (code < 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        code = 0xFFFD;
    const auto c = std::uint32_t(code);
    if (c < 0x80)
        return {char(c)};
    if (c < 0x800)
        return {char(0xC0 | c >> 6), char(0x80 | (c & 63))};
    if (c < 0x10000)
        return {char(0xE0 | c >> 12), char(0x80 | (c >> 6 & 63)), char(0x80 | (c & 63))};
    return {char(0xF0 | c >> 18), char(0x80 | (c >> 12 & 63)), char(0x80 | (c >> 6 & 63)),
            char(0x80 | (c & 63))};
}

std::string hexOf(const std::string &text, bool upper)
{
    std::string out;
    for (const char c : text) {
        const std::string_view digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

std::string cutTo(std::string text, const Directive &how)
{
    if (!how.precision)
        return text;
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80 &&
            characters++ == std::size_t(*how.precision))
            return text.substr(0, i);
    }
    return text;
}

class Formatter
{
public:
    Formatter(std::string_view format, const std::vector<Value> &arguments, std::size_t most)
        : m_format(format), m_arguments(arguments), m_most(most)
    {
    }

    std::string run()
    {
        while (m_at < m_format.size()) {
            const std::size_t percent = std::min(m_format.find('%', m_at), m_format.size());
            add(m_format.substr(m_at, percent - m_at));
            m_at = percent;
            if (m_at < m_format.size())
                directive();
        }
        if (!m_chosen && m_next < m_arguments.size())
            addExtra();
        return std::move(m_out);
    }

private:
    void add(std::string_view text) { appendBounded(m_out, text, m_most); }
    char next() const { return m_at < m_format.size() ? m_format[m_at] : '\0'; }

    void directive()
    {
        Directive how;
        for (++m_at; m_at < m_format.size(); ++m_at) {
            const char c = next();
            if (c == '+')
                how.plus = true;
            else if (c == '-')
                how.minus = true;
            else if (c == '#')
                how.sharp = true;
            else if (c == ' ')
                how.space = true;
            else if (c == '0')
                how.zero = true;
            else
                break;
        }
        chooseArgument();
        how.width = number();
        if (how.width && *how.width < 0) {
            how.minus = true;
            how.width = -*how.width;
        }
        if (how.minus)
            how.zero = false;
        if (next() == '.') {
            ++m_at;
            chooseArgument();
            how.precision = number().value_or(0);
            if (*how.precision < 0)
                how.precision.reset();
        }
        chooseArgument();
        if (m_at >= m_format.size())
            return add("%!(NOVERB)");
        const std::size_t begin = m_at++;
        while (m_at < m_format.size() && (static_cast<unsigned char>(m_format[m_at]) & 0xC0) == 0x80)
            ++m_at;
        const std::string_view verb = m_format.substr(begin, m_at - begin);
        if (verb == "%")
            return add("%");
        if (m_bad)
            return add("%!" + std::string(verb) + "(BADINDEX)");
        if (m_next >= m_arguments.size())
            return add("%!" + std::string(verb) + "(MISSING)");
        const Value &value = m_arguments[m_next++];
        how.verb = verb.size() == 1 ? verb[0] : '\0';
        if (const auto text = textOf(value, how))
            add(*text);
        else
            addBad(verb, value, how);
    }
    /// "[2]": the arguments count from there on.
    void chooseArgument()
    {
        if (next() != '[')
            return;
        const std::size_t end = m_format.find(']', m_at);
        std::size_t place = 0;
        const char *const from = m_format.data() + m_at + 1;
        const char *const to = m_format.data() + std::min(end, m_format.size());
        const auto [stop, error] = std::from_chars(from, to, place);
        m_bad = error != std::errc() || stop != to || place == 0 || place > m_arguments.size();
        if (!m_bad)
            m_next = place - 1;
        m_chosen = true;
        m_at = end == std::string_view::npos ? m_format.size() : end + 1;
    }
    std::optional<int> number()
    {
        if (next() == '*') {
            ++m_at;
            const auto *value =
                m_next < m_arguments.size() ? m_arguments[m_next].as<std::int64_t>() : nullptr;
            ++m_next;
            if (value && std::abs(*value) <= MostWidth)
                return int(*value);
            add("%!(BADWIDTH)");
            return std::nullopt;
        }
        int value = 0;
        const char *const end = m_format.data() + m_format.size();
        const auto [stop, error] = std::from_chars(m_format.data() + m_at, end, value);
        if (next() < '0' || next() > '9')
            return std::nullopt;
        m_at = std::size_t(stop - m_format.data());
        return error == std::errc() && value <= MostWidth ? std::optional(value) : std::nullopt;
    }

    std::string plain(const Value &value) const
    {
        std::string text;
        if (value.isNothing())
            text = "<nil>";
        else
            appendValue(text, value, m_most);
        return text;
    }
    /// None where the verb does not fit.
    std::optional<std::string> textOf(const Value &value, const Directive &how) const
    {
        static constexpr std::string_view Floats = "eEfFgGvxX";
        if (how.verb == 'T')
            return padded(value.isNothing() ? "<nil>" : std::string(typeName(value)), how, false);
        if (value.isNothing())
            return how.verb == 'v' ? std::optional(padded("<nil>", how, false)) : std::nullopt;
        if (const auto *number = value.as<double>())
            return Floats.find(how.verb) != std::string_view::npos ? std::optional(floatText(*number, how))
                                                                   : std::nullopt;
        if (const auto *number = value.as<std::int64_t>())
            return integer(*number, how);
        if (const auto *text = value.as<std::string>())
            return string(*text, how);
        if (const auto *truth = value.as<bool>())
            return how.verb == 'v' || how.verb == 't'
                       ? std::optional(padded(*truth ? "true" : "false", how, false))
                       : std::nullopt;
        if (how.verb == 'v' || how.verb == 's')
            return padded(cutTo(plain(value), how), how, false);
        return std::nullopt;
    }
    static std::optional<std::string> integer(std::int64_t value, const Directive &how)
    {
        if (how.verb != 0 && std::string_view("vdxXobO").find(how.verb) != std::string_view::npos)
            return integerText(value, how);
        if (how.verb == 'c')
            return padded(utf8Of(value), how, false);
        if (how.verb == 'q')
            return padded('\'' + utf8Of(value) + '\'', how, false);
        if (how.verb == 'U') {
            Directive hex;
            hex.verb = 'X';
            hex.precision = 4;
            return padded("U+" + integerText(value, hex), how, false);
        }
        return std::nullopt;
    }
    static std::optional<std::string> string(const std::string &text, const Directive &how)
    {
        switch (how.verb) {
        case 'v':
        case 's':
            return padded(how.sharp && how.verb == 'v' ? promql::quoted(text) : cutTo(text, how), how, false);
        case 'q':
            return padded(promql::quoted(cutTo(text, how)), how, false);
        case 'x':
        case 'X':
            return padded(hexOf(text, how.verb == 'X'), how, false);
        default:
            return std::nullopt;
        }
    }
    void addBad(std::string_view verb, const Value &value, Directive how)
    {
        if (value.isNothing())
            return add("%!" + std::string(verb) + "(<nil>)");
        add("%!" + std::string(verb) + '(' + std::string(typeName(value)) + '=');
        how.verb = 'v';
        add(textOf(value, how).value_or(std::string()));
        add(")");
    }
    void addExtra()
    {
        add("%!(EXTRA ");
        for (bool first = true; m_next < m_arguments.size(); ++m_next, first = false) {
            const Value &value = m_arguments[m_next];
            add(first ? "" : ", ");
            if (!value.isNothing())
                add(std::string(typeName(value)) + '=');
            add(plain(value));
        }
        add(")");
    }

    std::string_view m_format;
    const std::vector<Value> &m_arguments;
    std::size_t m_most;
    std::size_t m_at = 0;
    std::size_t m_next = 0;
    bool m_chosen = false; ///< By "[1]": what is left over is no mistake.
    bool m_bad = false;
    std::string m_out;
};

} // namespace

std::string formatted(std::string_view format, const std::vector<Value> &arguments, std::size_t most)
{
    return Formatter(format, arguments, most).run();
}

} // namespace wf::rules
