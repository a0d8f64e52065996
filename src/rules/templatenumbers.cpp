// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers, durations and times as Prometheus' templates write them for people.
#include "promql/literals.h"
#include "rules/templatevalue.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace wf::rules {

namespace {

constexpr std::array<const char *, 8> Large{"k", "M", "G", "T", "P", "E", "Z", "Y"};
constexpr std::array<const char *, 8> Large1024{"ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"};
constexpr std::array<const char *, 8> Small{"m", "u", "n", "p", "f", "a", "z", "y"};

std::string enlarged(double value)
{
    const char *prefix = "";
    for (const char *next : Small) {
        if (std::fabs(value) >= 1)
            break;
        prefix = next;
        value *= 1000;
    }
    return fourDigits(value) + prefix;
}

std::string reduced(double value, double by, const std::array<const char *, 8> &prefixes)
{
    const char *prefix = "";
    for (const char *next : prefixes) {
        if (std::fabs(value) < by)
            break;
        prefix = next;
        value /= by;
    }
    return fourDigits(value) + prefix;
}

} // namespace

std::string fourDigits(double value)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value < 0 ? "-Inf" : "+Inf";
    std::array<char, 32> text{};
    const int length = std::snprintf(text.data(), text.size(), "%.4g", value);
    return {text.data(), std::size_t(length)};
}

std::string goNumberText(double value)
{
    if (!std::isfinite(value))
        return fourDigits(value);
    const double size = std::fabs(value);
    // No number below 999,999.5 has a shortest form that begins at a million.
    if (value == 0 || (size >= 1e-4 && size < 1e6))
        return value == 0 ? (std::signbit(value) ? "-0" : "0") : promql::plainNumberText(value);
    std::array<char, 32> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific).ptr;
    return {text.data(), std::size_t(end - text.data())};
}

std::string humanized(double value)
{
    if (value == 0 || !std::isfinite(value))
        return fourDigits(value);
    return std::fabs(value) >= 1 ? reduced(value, 1000, Large) : enlarged(value);
}

std::string humanized1024(double value)
{
    if (std::fabs(value) <= 1 || !std::isfinite(value))
        return fourDigits(value);
    return reduced(value, 1024, Large1024);
}

std::string humanizedDuration(double seconds)
{
    if (!std::isfinite(seconds))
        return fourDigits(seconds);
    if (seconds == 0 || std::fabs(seconds) < 1)
        return (seconds == 0 ? fourDigits(seconds) : enlarged(seconds)) + 's';
    const std::string sign = seconds < 0 ? "-" : "";
    const double length = std::fabs(seconds);
    // What no integer holds would be no text for people either.
    const auto whole = length < 9e18 ? std::int64_t(length) : std::int64_t(9'000'000'000'000'000'000);
    const auto in = [](std::int64_t amount, const char *unit) { return std::to_string(amount) + unit; };
    const std::string s = in(whole % 60, "s");
    const std::string m = in(whole / 60 % 60, "m ") + s;
    const std::string h = in(whole / 3600 % 24, "h ") + m;
    if (whole >= 86'400)
        return sign + in(whole / 86'400, "d ") + h;
    if (whole >= 3600)
        return sign + h;
    if (whole >= 60)
        return sign + m;
    return sign + fourDigits(length) + 's';
}

std::string timeText(std::int64_t ms)
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
    std::string text = at.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")).toStdString();
    if (int rest = at.time().msec(); rest != 0) {
        std::string digits = std::to_string(1000 + rest).substr(1);
        digits.erase(digits.find_last_not_of('0') + 1);
        text += '.' + digits;
    }
    return text + " +0000 UTC";
}

std::optional<TimeValue> timeOfSeconds(double seconds)
{
    if (!std::isfinite(seconds))
        return std::nullopt;
    const double ns = seconds * 1e9;
    if (ns > 9.2233720368547e18 || ns < -9.2233720368547e18)
        throw TemplateFailure{fourDigits(seconds) + " is too far away for a time"};
    return TimeValue{std::int64_t(ns) / 1'000'000};
}

std::string goTimeText(std::int64_t ms, std::string_view layout)
{
    struct Part
    {
        std::string_view layout;
        const char *format; ///< Of QDateTime.
    };
    static constexpr Part Parts[] = {
        {"January", "MMMM"}, {"Jan", "MMM"},   {"Monday", "dddd"},   {"Mon", "ddd"},
        {"MST", "'UTC'"},    {"2006", "yyyy"}, {"-0700", "'+0000'"}, {"-07:00", "'+00:00'"},
        {"Z07:00", "'Z'"},   {"01", "MM"},     {"02", "dd"},         {"03", "hh"},
        {"04", "mm"},        {"05", "ss"},     {"06", "yy"},         {"15", "HH"},
        {".000", "'.'zzz"},  {"PM", ""},       {"pm", ""},           {"1", "M"},
        {"2", "d"},          {"3", "h"},       {"4", "m"},           {"5", "s"},
    };
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
    std::string text;
    while (!layout.empty()) {
        const auto *part =
            std::ranges::find_if(Parts, [&](const Part &each) { return layout.starts_with(each.layout); });
        if (part == std::end(Parts)) {
            text += layout[0];
            layout.remove_prefix(1);
            continue;
        }
        const bool half = part->layout == "03" || part->layout == "3";
        if (part->layout == "PM" || part->layout == "pm") {
            const bool after = at.time().hour() >= 12;
            text += part->layout == "PM" ? (after ? "PM" : "AM") : (after ? "pm" : "am");
        } else if (half) {
            const int hour = (at.time().hour() + 11) % 12 + 1;
            text += (part->layout == "03" && hour < 10 ? "0" : "") + std::to_string(hour);
        } else {
            text += QLocale::c().toString(at, QLatin1String(part->format)).toStdString();
        }
        layout.remove_prefix(part->layout.size());
    }
    return text;
}

std::string goDurationText(std::int64_t ns)
{
    if (ns == 0)
        return "0s";
    const std::string sign = ns < 0 ? "-" : "";
    const auto length = ns < 0 ? 0 - std::uint64_t(ns) : std::uint64_t(ns);
    const auto decimal = [](std::uint64_t amount, std::uint64_t unit) {
        std::string text = std::to_string(amount / unit);
        if (amount % unit != 0) {
            std::string digits = std::to_string(unit + amount % unit).substr(1);
            digits.erase(digits.find_last_not_of('0') + 1);
            text += '.' + digits;
        }
        return text;
    };
    if (length < 1'000)
        return sign + std::to_string(length) + "ns";
    if (length < 1'000'000)
        return sign + decimal(length, 1'000) + "µs";
    if (length < 1'000'000'000)
        return sign + decimal(length, 1'000'000) + "ms";
    const std::uint64_t minute = 60'000'000'000;
    std::string text = decimal(length % minute, 1'000'000'000) + 's';
    if (length >= minute)
        text = std::to_string(length / minute % 60) + 'm' + text;
    if (length >= 60 * minute)
        text = std::to_string(length / (60 * minute)) + 'h' + text;
    return sign + text;
}

} // namespace wf::rules
