// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"

#include <QRectF>

#include <algorithm>
#include <cmath>

namespace wf {

/// The pixels of a time axis, counted since 1970: pixel k shows [k × width, (k + 1) × width) ms. A chart that
/// scrolls moves by whole pixels, and everything on it keeps its place inside of its pixel. All numbers a
/// place is made of are exact, so that the same sample gives the same picture wherever the axis begins.
struct PixelGrid
{
    double width = 1; ///< Milliseconds per pixel, > 0.
    qint64 first = 0; ///< The leftmost pixel.
    int count = 1;    ///< Pixels on the axis, >= 1.
    bool operator==(const PixelGrid &) const = default;

    /// `count` pixels that end with the one that holds `asked.to`. Where bins of data are about a pixel wide
    /// a pixel is one bin, so the axis may begin a bin or two before `asked.from`. A `bin` of 0 says nothing.
    static PixelGrid of(TimeRange asked, int count, Millis bin)
    {
        PixelGrid grid;
        grid.count = std::max(count, 1);
        const double length = double(std::max<qint64>(asked.length().count(), 1));
        const double bins = double(bin.count());
        const bool dense = bins > 0 && std::abs(bins * grid.count - length) <= 2.5 * bins;
        grid.width = dense ? bins : length / grid.count;
        grid.first = qint64(std::floor(double(toMs(asked.to)) / grid.width)) - grid.count + 1;
        return grid;
    }
    /// Pixels from the left edge, with fraction.
    double x(Timestamp at) const { return double(toMs(at)) / width - double(first); }
    Timestamp timeAt(double x) const { return fromMs(qint64(std::floor((double(first) + x) * width + 0.5))); }
    /// What the axis shows, to the millisecond.
    TimeRange range() const { return {timeAt(0), timeAt(count)}; }
};

/// The values of an axis, linear or logarithmic; low < high, and 0 < low where it is logarithmic.
struct ValueAxis
{
    double low = 0;
    double high = 1;
    bool log = false;
    bool operator==(const ValueAxis &) const = default;

    /// Where a value lies: 0 at the low end, 1 at the high one. What a logarithm cannot show lies at the
    /// floor.
    double share(double value) const
    {
        if (!log)
            return (value - low) / (high - low);
        return value > low ? std::log10(value / low) / std::log10(high / low) : value <= low ? 0 : value;
    }
    double valueAt(double share) const
    {
        return log ? low * std::pow(high / low, share) : low + share * (high - low);
    }
};

/// Where times and values stand in a rectangle, and back. Pure; the rectangle's unit is the caller's (logical
/// or device pixels).
struct PlotMap
{
    QRectF plot;
    PixelGrid grid;
    ValueAxis axis;
    bool operator==(const PlotMap &) const = default;

    double x(Timestamp at) const { return plot.left() + grid.x(at) * (plot.width() / grid.count); }
    double y(double value) const { return plot.bottom() - axis.share(value) * plot.height(); }
    Timestamp timeAt(double px) const { return grid.timeAt((px - plot.left()) * grid.count / plot.width()); }
    double valueAt(double py) const { return axis.valueAt((plot.bottom() - py) / plot.height()); }
    double millisPerPixel() const { return grid.width * grid.count / plot.width(); }
};

} // namespace wf
