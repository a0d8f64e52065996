// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/tokens.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace wf {

namespace {

/// Opaque colours of one mode; bands are p0 and p2 with an alpha.
struct TokenSet
{
    QRgb ground, panel, raised, control, line, text, text2, text3, accent, onAccent;
    QRgb p0, p1, p2, p3, onSeverity, ok, stale;
    double critical, warning; ///< Opacity of the bands.
};

// text3 is a little lighter than a pure label grey would be: axis numbers are information and have to reach
// 4.5:1 on a raised ground too.
constexpr TokenSet Dark{0xff0e1216, 0xff141a20, 0xff1c242c, 0xff26313b, 0xff2a353f, 0xffe9eef2, 0xffa9b5bf,
                        0xff7e8d99, 0xff5aa9ff, 0xff081420, 0xffff4d6d, 0xffff9f43, 0xffffd23f, 0xff7fb3d5,
                        0xff0a0704, 0xff3ddc97, 0xff9a8fbf, 0.13,       0.09};

/// To protanopes pure red is dark: as text on a panel it needs more light than its chip.
constexpr QRgb DarkP0Text = 0xffff6b85;
constexpr QRgb LightP0Text = 0xffae1434; ///< And less of it on a tinted ground.

// Severities are dark enough to be text on white; chips carry white text. So orange and yellow can only be
// told apart by their lightness where red and green look alike.
constexpr TokenSet Light{0xfff4f6f8, 0xffffffff, 0xffeaeef2, 0xffdfe5ea, 0xffcbd4dc, 0xff14202b, 0xff41505d,
                         0xff566470, 0xff0b62c4, 0xffffffff, 0xffc4183c, 0xff802400, 0xff8a6500, 0xff2b6791,
                         0xffffffff, 0xff0b6e45, 0xff63558f, 0.13,       0.09};

constexpr TokenSet DarkContrast{0xff000000, 0xff080b0e, 0xff141b22, 0xff1e2933, 0xff6b7b88,
                                0xffffffff, 0xffd5dee6, 0xffb4c0ca, 0xff7cc0ff, 0xff000000,
                                0xffff8095, 0xffff9640, 0xffffdd66, 0xffa0cbe8, 0xff000000,
                                0xff5cf0ae, 0xffbfb4e6, 0.20,       0.14};

constexpr TokenSet LightContrast{0xffffffff, 0xffffffff, 0xfff0f3f6, 0xffe2e8ed, 0xff5c6a76,
                                 0xff000000, 0xff1f2b36, 0xff36434e, 0xff003f8a, 0xffffffff,
                                 0xff9a0a3a, 0xff5c1800, 0xff694d00, 0xff154766, 0xffffffff,
                                 0xff054d2e, 0xff443672, 0.16,       0.12};

const TokenSet &tokenSet(ThemeMode mode)
{
    switch (mode) {
    case ThemeMode::Dark:
        return Dark;
    case ThemeMode::Light:
        return Light;
    case ThemeMode::DarkContrast:
        return DarkContrast;
    case ThemeMode::LightContrast:
        return LightContrast;
    }
    return Dark;
}

// Okabe and Ito's order, tuned in lightness for each ground; blue is the accent itself.
constexpr std::array<QRgb, 6> SeriesOnDark{0xff5aa9ff, 0xffe69f00, 0xff2fc29a,
                                           0xfff0e442, 0xffd98cc0, 0xffe8743b};
constexpr std::array<QRgb, 6> SeriesOnLight{0xff0b62c4, 0xffb37400, 0xff007a58,
                                            0xffa6437f, 0xff6b6100, 0xffc04a00};

QColor withOpacity(QRgb rgb, double opacity)
{
    QColor color(rgb);
    color.setAlphaF(float(opacity));
    return color;
}

double luminance(const QColor &color)
{
    const auto linear = [](double c) {
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

QColor tokenColor(ThemeMode mode, Token token)
{
    const TokenSet &set = tokenSet(mode);
    switch (token) {
    case Token::Ground:
        return QColor(set.ground);
    case Token::Panel:
        return QColor(set.panel);
    case Token::Raised:
        return QColor(set.raised);
    case Token::Control:
        return QColor(set.control);
    case Token::Line:
        return QColor(set.line);
    case Token::Text:
        return QColor(set.text);
    case Token::Text2:
        return QColor(set.text2);
    case Token::Text3:
        return QColor(set.text3);
    case Token::Accent:
        return QColor(set.accent);
    case Token::OnAccent:
        return QColor(set.onAccent);
    case Token::P0:
        return QColor(set.p0);
    case Token::P1:
        return QColor(set.p1);
    case Token::P2:
        return QColor(set.p2);
    case Token::P3:
        return QColor(set.p3);
    case Token::OnSeverity:
        return QColor(set.onSeverity);
    case Token::Ok:
        return QColor(set.ok);
    case Token::Stale:
        return QColor(set.stale);
    case Token::BandCritical:
        return withOpacity(set.p0, set.critical);
    case Token::BandWarning:
        return withOpacity(set.p2, set.warning);
    case Token::P0Text:
        return QColor(mode == ThemeMode::Dark ? DarkP0Text : mode == ThemeMode::Light ? LightP0Text : set.p0);
    }
    return {};
}

QColor seriesColor(ThemeMode mode, int k)
{
    if (k <= 0)
        return tokenColor(mode, Token::Accent);
    const bool dark = mode == ThemeMode::Dark || mode == ThemeMode::DarkContrast;
    const auto &palette = dark ? SeriesOnDark : SeriesOnLight;
    const std::size_t index = std::size_t(k) % palette.size();
    return index == 0 ? tokenColor(mode, Token::Accent) : QColor(palette[index]);
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

} // namespace wf
