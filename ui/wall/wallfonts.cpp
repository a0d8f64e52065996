// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/wallfonts.h"

#include <QFontMetricsF>

#include <cmath>

namespace wf {

namespace {

QFont sized(QFont font, double capital)
{
    font.setPixelSize(WallFonts::pixelsFor(font, capital));
    return font;
}

} // namespace

int WallFonts::pixelsFor(const QFont &face, double capital)
{
    QFont probe = face;
    constexpr int Probe = 1000; // Large, so that rounding does not count.
    probe.setPixelSize(Probe);
    const double share = QFontMetricsF(probe).capHeight() / Probe;
    return std::max(1, int(std::ceil(capital / (share > 0 ? share : 0.7))));
}

WallFonts::WallFonts(const Theme &theme, const WallSizes &sizes) : m_sizes(sizes)
{
    const auto put = [this](WallFace face, const QFont &font, double capital) {
        m_fonts[std::size_t(face)] = sized(font, capital);
    };
    put(WallFace::Small, theme.font(FontRole::Body), sizes.small);
    put(WallFace::SmallMono, theme.font(FontRole::Mono), sizes.small);
    put(WallFace::Text, theme.font(FontRole::Body), sizes.text);
    put(WallFace::Strong, theme.font(FontRole::BodyStrong), sizes.text);
    put(WallFace::Mono, theme.font(FontRole::Mono), sizes.text);
    put(WallFace::MonoStrong, theme.font(FontRole::MonoStrong), sizes.text);
    put(WallFace::Primary, theme.font(FontRole::Body), sizes.primary);
    put(WallFace::Title, theme.font(FontRole::IncidentTitle), sizes.primary);
    put(WallFace::TitleMono, theme.font(FontRole::Timer), sizes.primary);
    put(WallFace::Large, theme.font(FontRole::Timer), sizes.large);
    put(WallFace::Huge, theme.font(FontRole::IncidentTitle), sizes.huge);
}

int WallFonts::lineHeight(WallFace face) const
{
    return int(std::ceil(QFontMetricsF(font(face)).height()));
}

} // namespace wf
