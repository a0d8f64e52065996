// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/days.h"

namespace wf {

namespace {

Timestamp endOf(std::chrono::sys_days next)
{
    return Timestamp(next) - Millis{1};
}

} // namespace

std::chrono::year_month_day dateOf(int day)
{
    return std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(day)));
}

int monthOf(int day)
{
    const auto date = dateOf(day);
    return int(date.year()) * 12 + int(unsigned(date.month())) - 1;
}

int dayIndex(Timestamp t)
{
    return int(std::chrono::floor<std::chrono::days>(t).time_since_epoch().count());
}

TimeRange dayRange(int day)
{
    const std::chrono::sys_days from{std::chrono::days(day)};
    return {Timestamp(from), endOf(from + std::chrono::days(1))};
}

TimeRange monthRange(int month)
{
    const auto first = [](int m) {
        return std::chrono::sys_days(std::chrono::year(m / 12) / std::chrono::month(unsigned(m % 12 + 1)) /
                                     1);
    };
    return {Timestamp(first(month)), endOf(first(month + 1))};
}

} // namespace wf
