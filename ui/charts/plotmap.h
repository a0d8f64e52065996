// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"

#include <QRectF>

#include <cmath>

namespace wf {

/// Where times and values stand in a rectangle, and back. Pure; the rectangle's unit is the caller's (logical
/// or device pixels). Neither the time range nor the value range may be empty.
struct PlotMap
{
    QRectF plot;
    TimeRange range;
    double low = 0;
    double high = 1;

    double x(Timestamp at) const
    {
        return plot.left() +
               double((at - range.from).count()) * plot.width() / double(range.length().count());
    }
    double y(double value) const { return plot.bottom() - (value - low) * plot.height() / (high - low); }
    Timestamp timeAt(double px) const
    {
        return range.from + Millis{std::llround((px - plot.left()) * millisPerPixel())};
    }
    double valueAt(double py) const { return low + (plot.bottom() - py) * (high - low) / plot.height(); }
    double millisPerPixel() const { return double(range.length().count()) / plot.width(); }
};

} // namespace wf
