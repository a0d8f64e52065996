// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/series.h"

#include <QString>

#include <vector>

namespace wf {

/// What tells these series apart, one text each: the values of the labels (and the name) in which they
/// differ. A series alone is called by its labels, or by its name where it has none.
std::vector<QString> seriesNames(const std::vector<SeriesKey> &keys);

} // namespace wf
