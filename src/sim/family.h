// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/labels.h"

#include <QByteArray>

#include <string>
#include <vector>

namespace wf {

/// The types of OpenMetrics that the estate uses.
enum class FamilyType { Gauge, Counter, StateSet, Info, Histogram };

/// One sample line: the family's name, then `suffix`, then the labels.
struct FamilySample
{
    std::string suffix; ///< "", "_total", "_info", "_bucket", "_count", "_sum", "_created".
    Labels labels;
    double value = 0;
};

/// A metric family with its samples in the order of OpenMetrics 1.0 (those of one label set together).
struct Family
{
    std::string name; ///< Without _total and _info.
    FamilyType type = FamilyType::Gauge;
    std::string unit; ///< The name ends with it; empty when there is none.
    std::string help;
    int decimals = 4; ///< Of a gauge's value.
    std::vector<FamilySample> samples;
};

/// OpenMetrics 1.0, ends with "# EOF".
QByteArray toOpenMetrics(const std::vector<Family> &families);
/// The Prometheus text format 0.0.4: a StateSet and an Info become gauges, _created is left out.
QByteArray toPrometheusText(const std::vector<Family> &families);

} // namespace wf
