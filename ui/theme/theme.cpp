// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/theme.h"

#include "theme/icontint.h"
#include "theme/plaintext.h"
#include "theme/stylesheet.h"
#include "theme/themestyle.h"
#include "theme/tokens.h"

#include <QApplication>
#include <QPalette>

namespace wf {

namespace {

QPalette paletteOf(ThemeMode mode)
{
    const auto c = [mode](Token token) { return tokenColor(mode, token); };
    QPalette palette;
    palette.setColor(QPalette::Window, c(Token::Ground));
    palette.setColor(QPalette::WindowText, c(Token::Text));
    palette.setColor(QPalette::Base, c(Token::Panel));
    palette.setColor(QPalette::AlternateBase, c(Token::Raised));
    palette.setColor(QPalette::Text, c(Token::Text));
    palette.setColor(QPalette::PlaceholderText, c(Token::Text3));
    palette.setColor(QPalette::Button, c(Token::Control));
    palette.setColor(QPalette::ButtonText, c(Token::Text));
    palette.setColor(QPalette::BrightText, c(Token::P0));
    palette.setColor(QPalette::Highlight, c(Token::Accent));
    palette.setColor(QPalette::HighlightedText, c(Token::OnAccent));
    palette.setColor(QPalette::Link, c(Token::Accent));
    palette.setColor(QPalette::LinkVisited, c(Token::Accent));
    palette.setColor(QPalette::ToolTipBase, c(Token::Raised));
    palette.setColor(QPalette::ToolTipText, c(Token::Text));
    palette.setColor(QPalette::Light, c(Token::Control));
    palette.setColor(QPalette::Midlight, c(Token::Raised));
    palette.setColor(QPalette::Mid, c(Token::Line));
    palette.setColor(QPalette::Dark, c(Token::Line));
    palette.setColor(QPalette::Shadow, c(Token::Ground));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c(Token::Text3));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, c(Token::Control));
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, c(Token::Text3));
    return palette;
}

QFont face(const QStringList &families, QFont::StyleHint hint, int pixels, QFont::Weight weight)
{
    QFont font;
    font.setFamilies(families);
    font.setStyleHint(hint);
    font.setPixelSize(pixels);
    font.setWeight(weight);
    // Advance widths that do not snap to the pixel grid keep letter spacing even at fractional scales.
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

QFont textFace(int pixels, QFont::Weight weight)
{
    return face({QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans")},
                QFont::SansSerif, pixels, weight);
}

// Digits of a fixed-pitch face are tabular by nature, so that values do not jump.
QFont monoFace(int pixels, QFont::Weight weight)
{
    QFont font = face({QStringLiteral("JetBrains Mono"), QStringLiteral("Noto Sans Mono"),
                       QStringLiteral("DejaVu Sans Mono")},
                      QFont::Monospace, pixels, weight);
    font.setFixedPitch(true);
    return font;
}

} // namespace

Theme::Theme(ThemeMode mode, QObject *parent) : QObject(parent), m_mode(mode) {}

void Theme::setMode(ThemeMode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    apply();
    Q_EMIT changed();
}

void Theme::setSystemMode(ThemeMode mode)
{
    if (mode == m_systemMode)
        return;
    m_systemMode = mode;
    Q_EMIT systemModeChanged();
}

void Theme::apply()
{
    auto *app = qobject_cast<QApplication *>(QCoreApplication::instance());
    if (!app)
        return;
    QApplication::setStyle(
        new ThemeStyle(ThemeStyle::Colors{color(Token::Control), color(Token::Panel), color(Token::Text3),
                                          color(Token::Text), color(Token::Accent), color(Token::OnAccent),
                                          color(Token::Ok), color(Token::OnSeverity), color(Token::Line)}));
    QApplication::setPalette(paletteOf(m_mode));
    QApplication::setFont(font(FontRole::Body));
    app->setStyleSheet(styleSheet());
    plaintext::keep(*app);
}

QColor Theme::color(Token token) const
{
    return tokenColor(m_mode, token);
}

Token severityToken(Severity s)
{
    switch (s) {
    case Severity::P0:
        return Token::P0;
    case Severity::P1:
        return Token::P1;
    case Severity::P2:
        return Token::P2;
    case Severity::P3:
        return Token::P3;
    }
    return Token::Text2;
}

QColor Theme::severity(Severity s) const
{
    return color(severityToken(s));
}

QColor Theme::series(int k) const
{
    return seriesColor(m_mode, k);
}

QFont Theme::font(FontRole role) const
{
    switch (role) {
    case FontRole::Label:
        return textFace(11, QFont::Medium);
    case FontRole::Body:
        return textFace(13, QFont::Normal);
    case FontRole::BodyStrong:
        return textFace(13, QFont::DemiBold);
    case FontRole::RunbookTitle:
        return textFace(16, QFont::DemiBold);
    case FontRole::IncidentTitle:
        return textFace(19, QFont::DemiBold);
    case FontRole::Mono:
        return monoFace(13, QFont::Normal);
    case FontRole::MonoSmall:
        return monoFace(11, QFont::Normal);
    case FontRole::MonoStrong:
        return monoFace(13, QFont::Bold);
    case FontRole::Timer:
        return monoFace(18, QFont::Bold);
    case FontRole::Figure:
        return monoFace(24, QFont::Bold);
    }
    return {};
}

QIcon Theme::icon(const QString &name, Token token) const
{
    return tintedIcon(QStringLiteral(":/icons/%1.svg").arg(name), color(token), color(Token::Text3));
}

QString Theme::styleSheet() const
{
    return buildStyleSheet(*this);
}

} // namespace wf

#include "moc_theme.cpp"
