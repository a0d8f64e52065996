// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"

namespace wf {

/// The day of UTC a time falls into, counted from 1970-01-01.
int dayIndex(Timestamp t);
/// The UTC day, and the UTC month, as ranges (their ends belong to them).
TimeRange dayRange(int day);
TimeRange monthRange(int month);
/// Months since year 0: year × 12 + month − 1.
int monthOf(int day);
std::chrono::year_month_day dateOf(int day);

} // namespace wf
