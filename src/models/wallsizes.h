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

/// Heights of capitals in logical pixels, by rank: the six questions of a wall (how bad, how long, who has
/// it, what is next, what is due, is it true) are answered in `primary` or larger.
struct WallSizes
{
    double small = 0;     ///< 11 minutes of arc: axis labels, thresholds, the footer.
    double text = 0;      ///< 15: what explains an answer.
    double primary = 0;   ///< 20: the answers.
    double large = 0;     ///< 25: the clock, elapsed times.
    double huge = 0;      ///< 50: "All clear".
    double unit = 0;      ///< Spacing: a quarter of `text`.
    bool clamped = false; ///< The screen is too small for the distance: read from `legibleTo`.
    double legibleTo = 0; ///< Metres from which `primary` has 20 minutes of arc.
    double diagonal = 0;  ///< Inches, as it was taken.
};

/// Without a diagonal a screen of 55 inches is taken. A screen that could not hold a page at this distance
/// gets the largest letters with which it can.
WallSizes wallSizes(const WallScreen &screen, const WallConfig &config);

} // namespace wf
