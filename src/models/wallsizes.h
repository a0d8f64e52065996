// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/wallconfig.h"

namespace wf {

/// The screen a wall is on.
struct WallScreen
{
    int width = 1920; ///< Logical pixels.
    int height = 1080;
    double diagonal = 0; ///< Inches; 0: not known.
};

/// The form of a screen: how the pages are divided.
enum class WallShape { Portrait, Wide, Ultrawide };
WallShape wallShapeOf(int width, int height);

/// Height of a capital that subtends so many minutes of arc, in millimetres.
double capitalMillimetres(double distanceMetres, double arcMinutes);

/// Heights of capitals in logical pixels. Nothing on a wall is smaller than `text`.
struct WallSizes
{
    double text = 0;      ///< 20 minutes of arc: axis labels and all that is read.
    double title = 0;     ///< Of incidents, and the word.
    double large = 0;     ///< Elapsed times, values.
    double huge = 0;      ///< "All clear".
    double unit = 0;      ///< Spacing: a quarter of the smallest capital.
    bool clamped = false; ///< The screen is too small for the distance: read from `legibleTo`.
    double legibleTo = 0; ///< Metres from which `text` has 20 minutes of arc.
    double diagonal = 0;  ///< Inches, as it was taken.
};

/// Without a diagonal a screen of 55 inches is taken. A screen that could not hold a page at this distance
/// gets the largest letters with which it can.
WallSizes wallSizes(const WallScreen &screen, const WallConfig &config);

} // namespace wf
