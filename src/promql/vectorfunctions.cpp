// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/vectorfunctions.h"

#include "promql/points.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <numbers>

namespace wf::promql {

namespace {

constexpr double QuietNaN = std::numeric_limits<double>::quiet_NaN();

template <double (*F)(double)>
double plain(double value, double, double)
{
    return F(value);
}

double sign(double value, double, double)
{
    return std::isnan(value) ? value : value > 0 ? 1 : value < 0 ? -1 : 0;
}

double degrees(double value, double, double)
{
    return value * 180 / std::numbers::pi;
}

double radians(double value, double, double)
{
    return value * std::numbers::pi / 180;
}

double clampedBelow(double value, double least, double)
{
    return std::isnan(value) || std::isnan(least) ? QuietNaN : std::max(value, least);
}

double clampedAbove(double value, double most, double)
{
    return std::isnan(value) || std::isnan(most) ? QuietNaN : std::min(value, most);
}

double clamped(double value, double least, double most)
{
    if (most < least)
        return Absent;
    return clampedBelow(clampedAbove(value, most, 0), least, 0);
}

double rounded(double value, double nearest, double)
{
    // Dividing by the inverse is exact for 0.1 and its like.
    const double inverse = 1 / nearest;
    return std::floor(value * inverse + 0.5) / inverse;
}

struct MappedEntry
{
    Function function;
    MappedFunction call;
};

constexpr auto Mapped = std::to_array<MappedEntry>({
    {Function::Abs, plain<std::fabs>},
    {Function::Ceil, plain<std::ceil>},
    {Function::Floor, plain<std::floor>},
    {Function::Exp, plain<std::exp>},
    {Function::Sqrt, plain<std::sqrt>},
    {Function::Ln, plain<std::log>},
    {Function::Log2, plain<std::log2>},
    {Function::Log10, plain<std::log10>},
    {Function::Sin, plain<std::sin>},
    {Function::Cos, plain<std::cos>},
    {Function::Tan, plain<std::tan>},
    {Function::Asin, plain<std::asin>},
    {Function::Acos, plain<std::acos>},
    {Function::Atan, plain<std::atan>},
    {Function::Sinh, plain<std::sinh>},
    {Function::Cosh, plain<std::cosh>},
    {Function::Tanh, plain<std::tanh>},
    {Function::Asinh, plain<std::asinh>},
    {Function::Acosh, plain<std::acosh>},
    {Function::Atanh, plain<std::atanh>},
    {Function::Sgn, sign},
    {Function::Deg, degrees},
    {Function::Rad, radians},
    {Function::Clamp, clamped},
    {Function::ClampMin, clampedBelow},
    {Function::ClampMax, clampedAbove},
    {Function::Round, rounded},
});

constexpr std::array Dates{Function::DayOfMonth,  Function::DayOfWeek, Function::DayOfYear,
                           Function::DaysInMonth, Function::Hour,      Function::Minute,
                           Function::Month,       Function::Year};

constexpr std::array Histograms{Function::HistogramAvg,       Function::HistogramCount,
                                Function::HistogramFraction,  Function::HistogramQuantile,
                                Function::HistogramQuantiles, Function::HistogramStddev,
                                Function::HistogramStdvar,    Function::HistogramSum};

/// Years std::chrono can tell.
constexpr double LastSecond = 32'000.0 * 365.25 * 86'400;

} // namespace

MappedFunction mappedFunction(Function function)
{
    const auto it = std::ranges::find(Mapped, function, &MappedEntry::function);
    return it != Mapped.end() ? it->call : nullptr;
}

bool isDateFunction(Function function)
{
    return std::ranges::find(Dates, function) != Dates.end();
}

bool isHistogramFunction(Function function)
{
    return std::ranges::find(Histograms, function) != Histograms.end();
}

double datePart(Function function, double seconds)
{
    using namespace std::chrono;
    if (!(std::fabs(seconds) < LastSecond))
        return QuietNaN;
    const sys_seconds time{std::chrono::seconds(std::int64_t(seconds))};
    const sys_days day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    if (function == Function::DayOfMonth)
        return double(unsigned(date.day()));
    if (function == Function::DayOfWeek)
        return double(weekday(day).c_encoding());
    if (function == Function::DayOfYear)
        return double((day - sys_days(date.year() / January / 1)).count() + 1);
    if (function == Function::DaysInMonth)
        return double(unsigned(year_month_day_last(date.year(), month_day_last(date.month())).day()));
    if (function == Function::Hour)
        return double(clock.hours().count());
    if (function == Function::Minute)
        return double(clock.minutes().count());
    if (function == Function::Month)
        return double(unsigned(date.month()));
    return double(int(date.year()));
}

} // namespace wf::promql
