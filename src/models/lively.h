// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/chartplan.h"

namespace wf {

/// What to ask so that liveliest() can tell: a line of each metric, in the form it is drawn in; bounded,
/// however many metrics there are.
std::vector<LineQuery> livelyQueries(const MetricIndex &index, TimeRange range);

/// The metrics of targets nobody has written a condition for, those that move most in proportion to their
/// size first; what a program says about itself (go_, process_, python_, promhttp_, scrape_) comes last.
/// Without statistics the order is the catalogue's. At most `most` names.
QStringList liveliest(const MetricIndex &index, const std::vector<LineStatistics> &statistics, int most);

} // namespace wf
