// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/block.h"

#include <array>

namespace wf {

/// The colours of paper: white ground, severities that hold on it. Those of text have a contrast of 4.5:1 on
/// the ground and on every tint, lines and marks 3:1 (WCAG 2.1).
enum class Paper {
    Ground,
    Text,
    Text2, ///< Muted.
    Line,  ///< Rules of tables, grids; carries no information.
    Panel, ///< Heads of tables, code.
    Accent,
    P0,
    P1,
    P2,
    P3,
    Good,
    Review,
    ChipText, ///< On a chip of one of the six above.
    Critical, ///< Tint of a threshold's bad side.
    Warning,  ///< Tint of the band before it.
    Marked,   ///< Tint of what was marked, and of what the review added.
    Hatch,    ///< Of gaps.
    Line1,    ///< Lines of charts; they stay apart for people who do not see red or green.
    Line2,
    Line3,
    Line4,
    Line5,
    Line6,
};
inline constexpr int PaperCount = int(Paper::Line6) + 1;

/// 0xRRGGBB
unsigned paperRgb(Paper colour);
/// "#0b62c4"
const char *paperHex(Paper colour);
Paper paperOf(Tone tone);

} // namespace wf
