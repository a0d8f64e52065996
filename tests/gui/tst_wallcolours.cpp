// SPDX-License-Identifier: GPL-3.0-or-later
// The wall's colours as people with deuteranopia, protanopia or none at all see them.
#include "desk/wallconfig.h"
#include "support/testentry.h"
#include "theme/theme.h"
#include "theme/tokens.h"

#include <QTest>

#include <array>

namespace tst_wallcolours {

using namespace wf;

namespace {

/// Rows of a matrix over linear light: Machado, Oliveira and Fernandes (2009), complete deficiency.
using Matrix = std::array<std::array<double, 3>, 3>;
constexpr Matrix Normal{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr Matrix Deuteranopia{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix Protanopia{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix Grey{{{0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}}};

double linear(double c)
{
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double encoded(double c)
{
    const double v = std::clamp(c, 0.0, 1.0);
    return v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
}

QColor seen(const QColor &color, const Matrix &m)
{
    const std::array in{linear(color.redF()), linear(color.greenF()), linear(color.blueF())};
    std::array<double, 3> out{};
    for (std::size_t i = 0; i < 3; ++i)
        out[i] = encoded(m[i][0] * in[0] + m[i][1] * in[1] + m[i][2] * in[2]);
    return QColor::fromRgbF(float(out[0]), float(out[1]), float(out[2]));
}

/// `share` of one colour over another, as a painter mixes them.
QColor over(const QColor &top, double share, const QColor &below)
{
    const auto mix = [share](float a, float b) { return float(share * double(a) + (1 - share) * double(b)); };
    return QColor::fromRgbF(mix(top.redF(), below.redF()), mix(top.greenF(), below.greenF()),
                            mix(top.blueF(), below.blueF()));
}

constexpr double TextContrast = 4.5;
constexpr double GraphicsContrast = 3;
/// Of a card that just changed: as WallCard paints it.
constexpr double Lit = 0.12;

} // namespace

class TestWallColours : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void contrast_data();
    void contrast();
    void atNight();
};

void TestWallColours::contrast_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<int>("eyes");
    const char *eyes[] = {"normal", "deuteranopia", "protanopia", "grey"};
    for (const ThemeMode mode :
         {ThemeMode::Dark, ThemeMode::Light, ThemeMode::DarkContrast, ThemeMode::LightContrast}) {
        for (int i = 0; i < 4; ++i)
            QTest::addRow("mode %d, %s", int(mode), eyes[i]) << int(mode) << i;
    }
}

void TestWallColours::contrast()
{
    QFETCH(int, mode);
    QFETCH(int, eyes);
    const Matrix matrix = std::array{Normal, Deuteranopia, Protanopia, Grey}[std::size_t(eyes)];
    const Theme theme(static_cast<ThemeMode>(mode));
    const auto check = [&](const QColor &ink, const QColor &ground, double least, const char *what,
                           int token) {
        const double ratio = contrastRatio(seen(ink, matrix), seen(ground, matrix));
        QVERIFY2(ratio >= least, qPrintable(QStringLiteral("%1 (token %2): %3 on %4 has %5")
                                                .arg(QLatin1String(what))
                                                .arg(token)
                                                .arg(ink.name(), ground.name())
                                                .arg(ratio)));
    };
    const QColor ground = theme.color(Token::Ground);
    const QColor panel = theme.color(Token::Panel);
    for (const Token ink : {Token::Text, Token::Text2, Token::Text3, Token::Stale, Token::Ok, Token::P0Text,
                            Token::P1, Token::P2}) {
        check(theme.color(ink), ground, TextContrast, "text on the ground", int(ink));
        check(theme.color(ink), panel, TextContrast, "text on a panel", int(ink));
    }
    for (const Severity s : AllSeverities) {
        const QColor tone = theme.severity(s);
        check(theme.color(Token::OnSeverity), tone, TextContrast, "text on a chip", int(s));
        check(tone, panel, GraphicsContrast, "edge of a card", int(s));
        check(tone, ground, GraphicsContrast, "shape", int(s));
        // While it flashes its words stay legible.
        const QColor lit = over(tone, Lit, panel);
        for (const Token ink : {Token::Text, Token::Text2})
            check(theme.color(ink), lit, TextContrast, "text on a lit card", int(ink));
        if (s == Severity::P0)
            check(theme.color(Token::P0Text), lit, TextContrast, "time on a lit card", int(s));
        else
            check(tone, lit, GraphicsContrast, "time on a lit card", int(s));
    }
    for (const Token line : {Token::Accent, Token::Stale, Token::Ok})
        check(theme.color(line), panel, GraphicsContrast, "line", int(line));
    check(theme.color(Token::Text2), theme.color(Token::Control), TextContrast, "chip of an old card", 0);
}

void TestWallColours::atNight()
{
    // As WallShade paints it: what matters still stands out, in letters that are large.
    const Theme theme(ThemeMode::Dark);
    const QColor ground = theme.color(Token::Ground);
    const auto dim = [&](Token token) {
        return over(ground, 1 - WallConfig().nightLevel / 100.0, theme.color(token));
    };
    for (const Matrix &matrix : {Normal, Deuteranopia, Protanopia, Grey}) {
        for (const Token ink : {Token::Text, Token::P1, Token::P2, Token::Ok}) {
            const double ratio = contrastRatio(seen(dim(ink), matrix), seen(dim(Token::Ground), matrix));
            QVERIFY2(ratio >= GraphicsContrast, qPrintable(QString::number(ratio)));
        }
    }
}

WF_TEST(TestWallColours)

} // namespace tst_wallcolours

#include "tst_wallcolours.moc"
