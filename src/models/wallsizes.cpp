// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wallsizes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace wf {

namespace {

constexpr double MillimetresPerInch = 25.4;
/// ISO 9241-303 asks for 16 minutes of arc at least and prefers 20 to 22.
constexpr double LegibleArc = 20;
/// Against that of the smallest text.
constexpr double TitleShare = 1.18;
constexpr double LargeShare = 1.5;
constexpr double HugeShare = 2.6;
/// A page needs so many capitals, one above the other, along its shorter side.
constexpr double LeastCapitals = 21;
constexpr double UsualDiagonal = 55;
constexpr double LeastPixels = 7;

} // namespace

WallShape wallShapeOf(int width, int height)
{
    const double ratio = double(width) / std::max(1, height);
    return ratio < 1 ? WallShape::Portrait : ratio > 2.05 ? WallShape::Ultrawide : WallShape::Wide;
}

double capitalMillimetres(double distanceMetres, double arcMinutes)
{
    const double angle = arcMinutes / 60 * std::numbers::pi / 180;
    return 2 * distanceMetres * 1000 * std::tan(angle / 2);
}

WallSizes wallSizes(const WallScreen &screen, const WallConfig &config)
{
    WallSizes sizes;
    sizes.diagonal = config.diagonal > 0   ? config.diagonal
                     : screen.diagonal > 0 ? screen.diagonal
                                           : UsualDiagonal;
    const double pixels = std::hypot(screen.width, screen.height);
    const double perMillimetre = pixels / (sizes.diagonal * MillimetresPerInch);
    const double wanted = capitalMillimetres(config.distance, LegibleArc) * perMillimetre;
    const double most = std::min(screen.width, screen.height) / LeastCapitals;
    sizes.clamped = wanted > most;
    // Rounded up to whole pixels: a capital that is a fraction short is short.
    sizes.text = std::max(LeastPixels, sizes.clamped ? std::floor(most) : std::ceil(wanted));
    sizes.legibleTo = config.distance * sizes.text / wanted;
    sizes.title = std::ceil(sizes.text * TitleShare);
    sizes.large = std::ceil(sizes.text * LargeShare);
    sizes.huge = std::ceil(sizes.text * HugeShare);
    sizes.unit = std::max(1.0, std::round(sizes.text / 4));
    return sizes;
}

} // namespace wf
