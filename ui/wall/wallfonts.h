// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wallsizes.h"
#include "theme/theme.h"

#include <QFont>

#include <array>

namespace wf {

/// How something is written on a wall, by the rank of what it says. Numbers that change stand in a fixed
/// pitch.
enum class WallFace {
    Small, ///< Axis labels, the footer.
    SmallMono,
    Text, ///< What explains an answer.
    Strong,
    Mono,
    MonoStrong,
    Primary, ///< The answers.
    Title,
    TitleMono,
    Large, ///< The clock, elapsed times.
    Huge,
};
inline constexpr std::size_t WallFaceCount = std::size_t(WallFace::Huge) + 1;

/// The faces of a wall: their capitals are as high as the sizes say, whatever the font's own proportions.
class WallFonts
{
public:
    WallFonts(const Theme &theme, const WallSizes &sizes);

    const QFont &font(WallFace face) const { return m_fonts[std::size_t(face)]; }
    int lineHeight(WallFace face) const;
    const WallSizes &sizes() const { return m_sizes; }
    int unit() const { return int(m_sizes.unit); }
    /// Pixels of a font whose capitals are `capital` high.
    static int pixelsFor(const QFont &face, double capital);

private:
    WallSizes m_sizes;
    std::array<QFont, WallFaceCount> m_fonts;
};

} // namespace wf
