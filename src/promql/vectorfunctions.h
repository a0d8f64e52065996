// SPDX-License-Identifier: GPL-3.0-or-later
// Functions of one value of a vector; for the evaluator.
#pragma once

#include "promql/functions.h"

namespace wf::promql {

/// A value and up to two scalar arguments to a value; may be Absent. Null: no such function.
using MappedFunction = double (*)(double value, double first, double second);
MappedFunction mappedFunction(Function function);

/// day_of_month() and its like, of seconds since 1970 UTC.
bool isDateFunction(Function function);
double datePart(Function function, double seconds);

/// histogram_quantile() and its like.
bool isHistogramFunction(Function function);

} // namespace wf::promql
