// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/papercolours.h"

#include <cstdlib>

namespace wf {

namespace {

constexpr std::array<const char *, PaperCount> Colours{
    "#ffffff", "#14202b", "#4a5864", "#d3dbe1", "#f2f5f7", "#0b57b0", "#b01236", "#944400",
    "#6e5300", "#235b82", "#0a6340", "#594b85", "#ffffff", "#fbe4e9", "#fbf3d6", "#efecf7",
    "#8795a1", "#0b62c4", "#a86800", "#007a58", "#a6437f", "#6b6100", "#c04a00"};

} // namespace

const char *paperHex(Paper colour)
{
    return Colours[std::size_t(colour)];
}

unsigned paperRgb(Paper colour)
{
    return unsigned(std::strtoul(paperHex(colour) + 1, nullptr, 16));
}

Paper paperOf(Tone tone)
{
    switch (tone) {
    case Tone::Plain:
        return Paper::Text;
    case Tone::Muted:
        return Paper::Text2;
    case Tone::P0:
    case Tone::Bad:
        return Paper::P0;
    case Tone::P1:
    case Tone::Warn:
        return Paper::P1;
    case Tone::P2:
        return Paper::P2;
    case Tone::P3:
        return Paper::P3;
    case Tone::Good:
        return Paper::Good;
    case Tone::Review:
        return Paper::Review;
    }
    return Paper::Text;
}

} // namespace wf
