// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/seriesunit.h"

#include "detect/binding.h"

#include <cmath>

namespace wf {

namespace {

struct NamedUnit
{
    std::string_view name;
    WireUnit unit;
    bool suffix; ///< Also read as a suffix of a name; "_min" and "_s" would be too bold.
};

constexpr NamedUnit NamedUnits[] = {
    {"seconds", {Dimension::Time, Unit::Seconds}, true},
    {"s", {Dimension::Time, Unit::Seconds}, false},
    {"milliseconds", {Dimension::Time, Unit::Milliseconds}, true},
    {"ms", {Dimension::Time, Unit::Milliseconds}, true},
    {"microseconds", {Dimension::Time, Unit::Microseconds}, true},
    {"us", {Dimension::Time, Unit::Microseconds}, false},
    {"nanoseconds", {Dimension::Time, Unit::Nanoseconds}, true},
    {"ns", {Dimension::Time, Unit::Nanoseconds}, false},
    {"minutes", {Dimension::Time, Unit::Minutes}, true},
    {"min", {Dimension::Time, Unit::Minutes}, false},
    {"hours", {Dimension::Time, Unit::Hours}, true},
    {"h", {Dimension::Time, Unit::Hours}, false},
    {"days", {Dimension::Time, Unit::Days}, true},
    {"d", {Dimension::Time, Unit::Days}, false},
    {"bytes", {Dimension::Size, Unit::Bytes}, true},
    {"By", {Dimension::Size, Unit::Bytes}, false},
    {"B", {Dimension::Size, Unit::Bytes}, false},
    {"kilobytes", {Dimension::Size, Unit::Kilobytes}, true},
    {"kBy", {Dimension::Size, Unit::Kilobytes}, false},
    {"megabytes", {Dimension::Size, Unit::Megabytes}, true},
    {"MBy", {Dimension::Size, Unit::Megabytes}, false},
    {"gigabytes", {Dimension::Size, Unit::Gigabytes}, true},
    {"GBy", {Dimension::Size, Unit::Gigabytes}, false},
    {"kibibytes", {Dimension::Size, Unit::Kibibytes}, true},
    {"KiBy", {Dimension::Size, Unit::Kibibytes}, false},
    {"mebibytes", {Dimension::Size, Unit::Mebibytes}, true},
    {"MiBy", {Dimension::Size, Unit::Mebibytes}, false},
    {"gibibytes", {Dimension::Size, Unit::Gibibytes}, true},
    {"GiBy", {Dimension::Size, Unit::Gibibytes}, false},
    {"ratio", {Dimension::Ratio, Unit::None}, true},
    {"1", {Dimension::Ratio, Unit::None}, false},
    {"percent", {Dimension::Ratio, Unit::Percent}, true},
    {"%", {Dimension::Ratio, Unit::Percent}, false},
};

QString baseUnitText(Dimension dimension)
{
    switch (dimension) {
    case Dimension::Ratio:
        return QStringLiteral("a ratio");
    case Dimension::Time:
        return QStringLiteral("s");
    case Dimension::Size:
        return QStringLiteral("B");
    case Dimension::Unknown:
    case Dimension::Other:
        break;
    }
    return {};
}

UnitConversion convertBareNumber(const WireUnit &wire, double number, bool suffixAdded)
{
    if (wire == WireUnit{Dimension::Ratio, Unit::Percent}) {
        if (suffixAdded && std::abs(number) <= 1)
            return {0.01, QStringLiteral("% as a ratio")};
        return {1, QStringLiteral("the number is in %")};
    }
    const double factor = baseFactor(wire.unit);
    if (suffixAdded && factor != 1)
        return {factor, QStringLiteral("%1 as %2").arg(unitText(wire.unit), baseUnitText(wire.dimension))};
    if (wire.dimension == Dimension::Time || wire.dimension == Dimension::Size)
        return {1, QStringLiteral("the number is in %1").arg(unitText(wire.unit))};
    return {};
}

} // namespace

Dimension dimensionOf(Unit unit)
{
    switch (unit) {
    case Unit::None:
        return Dimension::Unknown;
    case Unit::Percent:
        return Dimension::Ratio;
    case Unit::Nanoseconds:
    case Unit::Microseconds:
    case Unit::Milliseconds:
    case Unit::Seconds:
    case Unit::Minutes:
    case Unit::Hours:
    case Unit::Days:
        return Dimension::Time;
    case Unit::Bytes:
    case Unit::Kilobytes:
    case Unit::Megabytes:
    case Unit::Gigabytes:
    case Unit::Kibibytes:
    case Unit::Mebibytes:
    case Unit::Gibibytes:
        return Dimension::Size;
    }
    return Dimension::Unknown;
}

WireUnit wireUnit(const SeriesInfo &info)
{
    for (const NamedUnit &named : NamedUnits) {
        if (info.meta.unit == named.name)
            return named.unit;
    }
    if (!info.meta.unit.empty())
        return {Dimension::Other, Unit::None};

    std::string_view name = info.key.name;
    if (name.ends_with("_total"))
        name.remove_suffix(std::string_view("_total").size());
    const std::size_t cut = name.find_last_of("_.:-");
    if (cut == std::string_view::npos)
        return {};
    name.remove_prefix(cut + 1);
    for (const NamedUnit &named : NamedUnits) {
        if (named.suffix && name == named.name)
            return named.unit;
    }
    return {};
}

Unit seriesUnit(const SeriesInfo &info)
{
    return wireUnit(info).unit;
}

QString wireUnitText(const WireUnit &unit)
{
    return unit == WireUnit{Dimension::Ratio, Unit::None} ? QStringLiteral("ratio") : unitText(unit.unit);
}

std::optional<UnitConversion> convertUnit(const WireUnit &wire, const Quantity &threshold, bool suffixAdded)
{
    if (threshold.unit == Unit::None)
        return convertBareNumber(wire, threshold.number, suffixAdded);
    const Dimension wanted = dimensionOf(threshold.unit);
    const double scale = baseFactor(wire.unit) / baseFactor(threshold.unit);
    if (wire.dimension == Dimension::Unknown) {
        return UnitConversion{
            scale, QStringLiteral("its unit is not declared, taken as %1").arg(baseUnitText(wanted)), true};
    }
    if (wire.dimension != wanted)
        return std::nullopt;
    if (wire.unit == threshold.unit)
        return UnitConversion{};
    return UnitConversion{scale,
                          QStringLiteral("%1 as %2").arg(wireUnitText(wire), unitText(threshold.unit))};
}

double clearNumber(const Quantity &clear, Unit threshold)
{
    if (clear.unit == Unit::None || clear.unit == threshold)
        return clear.number;
    if (threshold != Unit::None && dimensionOf(threshold) != dimensionOf(clear.unit))
        return clear.number;
    return clear.number * baseFactor(clear.unit) / baseFactor(threshold);
}

} // namespace wf
