// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wallsizes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace wf {

namespace {

constexpr double MillimetresPerInch = 25.4;
/// ISO 9241-303 prefers 20 to 22 minutes of arc. All at 20 leaves no room for charts, steps and decisions:
/// what only explains has less.
constexpr double PrimaryArc = 20;
constexpr double TextArc = 15;
constexpr double SmallArc = 11;
constexpr double LargeArc = 25;
constexpr double HugeArc = 50;
/// A page needs so many capitals of an answer, one above the other, along its shorter side.
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
    const double wanted = capitalMillimetres(config.distance, PrimaryArc) * perMillimetre;
    const double most = std::min(screen.width, screen.height) / LeastCapitals;
    sizes.clamped = wanted > most;
    // Rounded up to whole pixels: a capital that is a fraction short is short.
    sizes.primary = std::max(LeastPixels, sizes.clamped ? std::floor(most) : std::ceil(wanted));
    sizes.legibleTo = config.distance * sizes.primary / wanted;
    const auto ofArc = [&sizes](double arc) { return std::ceil(sizes.primary * arc / PrimaryArc); };
    sizes.small = ofArc(SmallArc);
    sizes.text = ofArc(TextArc);
    sizes.large = ofArc(LargeArc);
    sizes.huge = ofArc(HugeArc);
    sizes.unit = std::max(1.0, std::round(sizes.text / 4));
    return sizes;
}

} // namespace wf
