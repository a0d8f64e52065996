// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/settings.h"
#include "theme/theme.h"

#include <array>

namespace wf {

/// What a person may choose, as SettingKey::Theme has it.
enum class Look { System, Dark, Light, DarkContrast, LightContrast };
inline constexpr std::array AllLooks{Look::System, Look::Dark, Look::Light, Look::DarkContrast,
                                     Look::LightContrast};

QString lookName(Look look); ///< On disk: "system", "dark-contrast".
/// The chosen one; System if the settings name none that is known.
Look lookOf(const Settings &settings);
/// `system`: what the desktop wants.
ThemeMode modeOf(Look look, ThemeMode system);
/// Light for dark and the other way round, with as much contrast as before.
Look turned(ThemeMode mode);

/// Changes a theme when another look is chosen, or the desktop's changes and that was chosen. GUI thread.
class LookKeeper : public QObject
{
    Q_OBJECT
public:
    LookKeeper(const Settings &settings, Theme &theme, QObject *parent = nullptr);

private:
    void refresh();

    const Settings &m_settings;
    Theme &m_theme;
};

/// How large everything is, in percent: what may be chosen. It is the toolkit's scale factor, read at the
/// start of the program.
inline constexpr std::array LookSizes{100, 115, 130, 150, 175, 200};
/// Sets QT_SCALE_FACTOR to the size chosen in this data folder, unless somebody has set it. The toolkit reads
/// it when the application object is made.
void applyLookSize(const QString &dataDir);

} // namespace wf
