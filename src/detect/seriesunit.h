// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/seriesstore.h"
#include "runbook/condition.h"

#include <optional>

namespace wf {

enum class Dimension { Unknown, Ratio, Time, Size, Other /**< known, but none a threshold can have */ };

/// The unit of a series. A plain ratio is {Ratio, None}.
struct WireUnit
{
    Dimension dimension = Dimension::Unknown;
    Unit unit = Unit::None;
    bool operator==(const WireUnit &) const = default;
};

Dimension dimensionOf(Unit unit);

/// From the metadata (OpenMetrics names, and the short ones of UCUM that OTLP sends), else from the name's
/// suffix.
WireUnit wireUnit(const SeriesInfo &info);

/// "s", "%", "ratio"; empty when unknown.
QString wireUnitText(const WireUnit &unit);

struct UnitConversion
{
    double scale = 1;     ///< Series value × scale = value in the unit of the threshold.
    QString note;         ///< For people, what was converted or assumed; may be empty.
    bool assumed = false; ///< The series' unit is not known.
};

/// How values of `wire` compare with `threshold`; empty when the dimensions differ. `suffixAdded` says that
/// the series' name has a unit suffix which the condition did not write: then a bare number cannot be meant
/// in that unit and counts as seconds, bytes or a ratio.
std::optional<UnitConversion> convertUnit(const WireUnit &wire, const Quantity &threshold, bool suffixAdded);

/// A clear clause's number in the unit of its threshold.
double clearNumber(const Quantity &clear, Unit threshold);

} // namespace wf
