// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/literals.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace wf::promql {

namespace {

constexpr std::int64_t DayMs = 86'400'000;

struct DurationUnit
{
    std::string_view name;
    std::int64_t ms;
};
constexpr std::array<DurationUnit, 7> DurationUnits{{{"y", 365 * DayMs},
                                                     {"w", 7 * DayMs},
                                                     {"d", DayMs},
                                                     {"h", 3'600'000},
                                                     {"m", 60'000},
                                                     {"s", 1'000},
                                                     {"ms", 1}}};
/// Go counts nanoseconds in 63 bits.
constexpr std::int64_t LongestMs = std::numeric_limits<std::int64_t>::max() / 1'000'000;

bool isDigitChar(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexChar(char c)
{
    return isDigitChar(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool equalsFolded(std::string_view text, std::string_view lower)
{
    if (text.size() != lower.size())
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i] >= 'A' && text[i] <= 'Z' ? char(text[i] - 'A' + 'a') : text[i];
        if (c != lower[i])
            return false;
    }
    return true;
}

/// Go allows an underscore between two digits and after a base's prefix. False where one stands elsewhere.
bool stripUnderscores(std::string_view text, std::string &out)
{
    const bool hex = text.size() > 1 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '_') {
            out += text[i];
            continue;
        }
        const auto digit = [&](std::size_t at) {
            return at < text.size() && (hex ? isHexChar(text[at]) : isDigitChar(text[at]));
        };
        if (i == 0 || !(digit(i - 1) || (hex && i == 2)) || !digit(i + 1))
            return false;
    }
    return true;
}

template <typename T, typename... Rest>
std::optional<T> readAll(std::string_view text, Rest... rest)
{
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, rest...);
    if (end != text.data() + text.size() || error == std::errc::invalid_argument)
        return std::nullopt;
    if (error == std::errc::result_out_of_range) {
        if constexpr (std::is_floating_point_v<T>) {
            // Go takes it as infinite or zero; which of them the exponent says.
            const std::size_t e = text.find_first_of("eEpP");
            const bool small = e != std::string_view::npos && e + 1 < text.size() && text[e + 1] == '-';
            return small ? T{0} : std::numeric_limits<T>::infinity();
        }
        return std::nullopt;
    }
    return value;
}

std::optional<double> parseUnsigned(std::string_view text)
{
    if (equalsFolded(text, "inf") || equalsFolded(text, "infinity"))
        return std::numeric_limits<double>::infinity();
    if (equalsFolded(text, "nan"))
        return std::numeric_limits<double>::quiet_NaN();
    if (text.empty() || !(isDigitChar(text[0]) || text[0] == '.'))
        return std::nullopt;
    std::string plain;
    if (!stripUnderscores(text, plain))
        return std::nullopt;
    if (plain.size() > 1 && plain[0] == '0' && (plain[1] == 'x' || plain[1] == 'X')) {
        if (plain.find_first_of("pP") == std::string::npos)
            return std::nullopt;
        return readAll<double>(std::string_view(plain).substr(2), std::chars_format::hex);
    }
    return readAll<double>(plain, std::chars_format::general);
}

} // namespace

std::optional<double> parseFloat(std::string_view text)
{
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+'))
        text.remove_prefix(1);
    const auto value = parseUnsigned(text);
    return value && negative ? std::optional(-*value) : value;
}

std::optional<double> parseNumber(std::string_view text)
{
    std::string plain;
    if (stripUnderscores(text, plain)) {
        std::string_view digits = plain;
        int base = 10;
        if (digits.starts_with("0x") || digits.starts_with("0X")) {
            base = 16;
            digits.remove_prefix(2);
        } else if (digits.size() > 1 && digits[0] == '0') {
            base = 8;
            digits.remove_prefix(1);
        }
        if (!digits.starts_with('-')) {
            if (const auto whole = readAll<std::int64_t>(digits, base))
                return double(*whole);
        }
    }
    return parseFloat(text);
}

std::optional<std::int64_t> parseDurationMs(std::string_view text)
{
    if (text == "0")
        return 0;
    if (text.empty())
        return std::nullopt;
    std::int64_t sum = 0;
    std::size_t unit = 0;
    while (!text.empty()) {
        std::size_t digits = 0;
        while (digits < text.size() && isDigitChar(text[digits]))
            ++digits;
        const auto count = readAll<std::int64_t>(text.substr(0, digits));
        text.remove_prefix(digits);
        std::size_t letters = 0;
        while (letters < text.size() && !isDigitChar(text[letters]))
            ++letters;
        const std::string_view name = text.substr(0, letters);
        text.remove_prefix(letters);
        while (unit < DurationUnits.size() && DurationUnits[unit].name != name)
            ++unit;
        if (digits == 0 || !count || unit == DurationUnits.size())
            return std::nullopt;
        const std::int64_t ms = DurationUnits[unit++].ms;
        if (*count > (LongestMs - sum) / ms)
            return std::nullopt;
        sum += *count * ms;
    }
    return sum;
}

std::string durationTextOf(std::int64_t ms)
{
    if (ms == 0)
        return "0s";
    if (ms < 0)
        return '-' + durationTextOf(-ms);
    // Years and weeks only where they are whole: nobody reads "1w2d" more easily than "9d".
    std::string text;
    for (std::size_t i = 0; i < DurationUnits.size(); ++i) {
        const auto &[name, length] = DurationUnits[i];
        if (i < 2 && ms % length != 0)
            continue;
        if (const std::int64_t count = ms / length; count > 0) {
            text += std::to_string(count);
            text += name;
            ms -= count * length;
        }
    }
    return text;
}

std::string numberText(double value)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "+Inf" : "-Inf";
    std::array<char, 64> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return error == std::errc() ? std::string(buffer.data(), end) : std::string();
}

std::string plainNumberText(double value)
{
    if (!std::isfinite(value))
        return numberText(value);
    std::array<char, 64> buffer;
    const auto [end, error] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
    if (error != std::errc())
        return {};
    std::string_view text(buffer.data(), std::size_t(end - buffer.data()));
    std::string out;
    if (text.starts_with('-')) {
        out = '-';
        text.remove_prefix(1);
    }
    const std::size_t e = text.find('e');
    int exponent = 0;
    const std::string_view power = text.substr(e + (text[e + 1] == '+' ? 2 : 1));
    std::from_chars(power.data(), power.data() + power.size(), exponent);
    std::string digits(1, text[0]);
    if (e > 2)
        digits += text.substr(2, e - 2);
    if (exponent < 0)
        return out + "0." + std::string(std::size_t(-exponent) - 1, '0') + digits;
    const std::size_t whole = std::size_t(exponent) + 1;
    if (digits.size() <= whole)
        return out + digits + std::string(whole - digits.size(), '0');
    return out + digits.substr(0, whole) + '.' + digits.substr(whole);
}

std::string roughNumberText(double value)
{
    if (!std::isfinite(value) || value == 0)
        return std::isfinite(value) ? (std::signbit(value) ? "-0" : "0") : numberText(value);
    // Go's %g is the shortest text too; its exponent begins at 21 digits.
    const double size = std::fabs(value);
    return size >= 1e-4 && size < 1e21 ? plainNumberText(value) : numberText(value);
}

bool isPlainLabelName(std::string_view text)
{
    return isPlainMetricName(text) && text.find(':') == std::string_view::npos;
}

bool isPlainMetricName(std::string_view text)
{
    if (text.empty() || isDigitChar(text[0]))
        return false;
    for (const char c : text) {
        if (!(isDigitChar(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':'))
            return false;
    }
    return true;
}

} // namespace wf::promql
