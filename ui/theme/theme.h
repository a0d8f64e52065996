// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/severity.h"

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>

class QApplication;

namespace wf {

/// Names of the colours ("Look" in ARCHITECTURE.md). No widget, delegate or chart names a colour itself.
enum class Token {
    Ground,
    Panel,
    Raised,
    Control,
    Line,
    Text,
    Text2,
    Text3,
    Accent,
    OnAccent,
    P0,
    P1,
    P2,
    P3,
    OnSeverity,
    Ok,
    Stale,
    BandCritical, ///< p0 at 13 %
    BandWarning,  ///< p2 at 9 %
    P0Text,       ///< p0 where it is text that eyes without red have to read
};

/// The token of a severity's colour.
Token severityToken(Severity s);

enum class ThemeMode { Dark, Light, DarkContrast, LightContrast };

/// The faces: Inter for text, JetBrains Mono for what changes or is typed, with the system's as fallback.
enum class FontRole {
    Label, ///< 11
    Body,  ///< 13
    BodyStrong,
    RunbookTitle,  ///< 16 strong
    IncidentTitle, ///< 19 strong
    Mono,          ///< 13, tabular
    MonoSmall,     ///< 11
    MonoStrong,    ///< 13
    Timer,         ///< 18 mono strong
    Figure,        ///< 24 mono strong: how bad, how long, how soon
};

/// Colours and faces of the program. One object made in main and handed to what paints. GUI thread.
class Theme : public QObject
{
    Q_OBJECT
public:
    explicit Theme(ThemeMode mode, QObject *parent = nullptr);

    ThemeMode mode() const { return m_mode; }
    bool isDark() const { return m_mode == ThemeMode::Dark || m_mode == ThemeMode::DarkContrast; }
    /// What the desktop wants, as far as it said so; dark until then. Changes nothing by itself, see
    /// LookKeeper.
    ThemeMode systemMode() const { return m_systemMode; }
    void setSystemMode(ThemeMode mode);
    /// Changes the colours, applies palette and style sheet to the application and says so.
    void setMode(ThemeMode mode);
    /// Fusion style, palette, style sheet, default font; labels and tooltips show plain text only.
    void apply();

    QColor color(Token token) const;
    QColor severity(Severity s) const;
    /// The k-th colour of the series palette: accent first, then Okabe–Ito colours that stay apart.
    QColor series(int k) const;
    QFont font(FontRole role) const;
    /// A monochrome SVG of resources/icons by name ("check", "copy", …) in a token's colour.
    QIcon icon(const QString &name, Token token = Token::Text2) const;

Q_SIGNALS:
    void changed();
    void systemModeChanged();

private:
    QString styleSheet() const;

    ThemeMode m_mode;
    ThemeMode m_systemMode = ThemeMode::Dark;
};

} // namespace wf
