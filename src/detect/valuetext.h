// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/condition.h"

namespace wf {

/// A value for people, in the unit of its threshold: "0.83", "131", "310 s", "92%". Three digits, more only
/// where the value would otherwise look like the threshold, or lie beyond it.
QString valueForPeople(double value, const Quantity &threshold);

} // namespace wf
