// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/expositionnumber.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace wf {

namespace {

bool equalsIgnoringCase(std::string_view text, std::string_view lower)
{
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
}

/// Tells a number that from_chars called out of range: true when it is too large, false when too small.
/// `digits` is well formed, without a sign.
bool isTooLarge(std::string_view digits)
{
    const std::size_t e = digits.find_first_of("eE");
    const std::string_view mantissa = digits.substr(0, e);
    const std::size_t significant = mantissa.find_first_of("123456789");
    if (significant == std::string_view::npos)
        return false;
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    // Decimal exponent of the first significant digit, relative to the point.
    auto magnitude = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(significant);
    if (e == std::string_view::npos)
        return magnitude > 0;
    std::string_view exponent = digits.substr(e + 1);
    const bool negative = exponent.starts_with('-');
    if (exponent.starts_with('+') || negative)
        exponent.remove_prefix(1);
    std::int64_t amount = 0;
    if (std::from_chars(exponent.data(), exponent.data() + exponent.size(), amount).ec != std::errc{})
        return !negative;
    magnitude += negative ? -amount : amount;
    return magnitude > 0;
}

} // namespace

namespace {

/// What almost every value is: at most 15 digits, perhaps with a point among them. Both the digits and the
/// power of ten are exact doubles then, and their quotient is the nearest one to the number (Clinger, 1990).
std::optional<double> parsePlain(std::string_view text)
{
    constexpr std::size_t MostDigits = 15;
    constexpr double Powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    if (text.empty() || text.size() > MostDigits + 1)
        return {};
    std::uint64_t digits = 0;
    std::size_t point = text.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        const unsigned digit = static_cast<unsigned char>(text[i]) - unsigned{'0'};
        if (digit <= 9)
            digits = digits * 10 + digit;
        else if (text[i] == '.' && point == text.size() && i > 0 && i + 1 < text.size())
            point = i;
        else
            return {};
    }
    const std::size_t after = point == text.size() ? 0 : text.size() - point - 1;
    if (text.size() - (after > 0 ? 1 : 0) > MostDigits)
        return {};
    return double(digits) / Powers[after];
}

} // namespace

std::optional<double> parseExpositionNumber(std::string_view text)
{
    if (const auto plain = parsePlain(text))
        return plain;
    if (equalsIgnoringCase(text, "nan"))
        return std::numeric_limits<double>::quiet_NaN();
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+'))
        text.remove_prefix(1);
    if (text.empty())
        return {};
    if (equalsIgnoringCase(text, "inf") || equalsIgnoringCase(text, "infinity")) {
        const double infinity = std::numeric_limits<double>::infinity();
        return negative ? -infinity : infinity;
    }
    const bool plausible = (text[0] >= '0' && text[0] <= '9') || text[0] == '.';
    if (!plausible || text.find_first_not_of("0123456789.eE+-") != std::string_view::npos)
        return {};
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size())
        return {};
    if (error == std::errc::result_out_of_range) {
        if (isTooLarge(text))
            return {};
        value = 0;
    } else if (error != std::errc{}) {
        return {};
    }
    return negative ? -value : value;
}

std::optional<std::int64_t> parseMillisTimestamp(std::string_view text)
{
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-'))
            return {};
    }
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return {};
    return value;
}

std::int64_t millisFromSeconds(double seconds)
{
    constexpr double Limit = 9'223'372'036'854'774'000.0; // The last double whose rounding fits an int64.
    const double millis = seconds * 1000.0;
    if (millis >= Limit)
        return std::numeric_limits<std::int64_t>::max();
    if (millis <= -Limit)
        return std::numeric_limits<std::int64_t>::min();
    return std::llround(millis);
}

std::string shortestText(double value)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "+Inf" : "-Inf";
    char buffer[32];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
    return error == std::errc{} ? std::string(buffer, end) : std::string();
}

} // namespace wf
