// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/look.h"

#include <algorithm>

namespace wf {

QString lookName(Look look)
{
    switch (look) {
    case Look::System:
        return QStringLiteral("system");
    case Look::Dark:
        return QStringLiteral("dark");
    case Look::Light:
        return QStringLiteral("light");
    case Look::DarkContrast:
        return QStringLiteral("dark-contrast");
    case Look::LightContrast:
        return QStringLiteral("light-contrast");
    }
    return {};
}

Look lookOf(const Settings &settings)
{
    const QString name = settings.value(SettingKey::Theme).toString();
    const auto *found =
        std::find_if(AllLooks.begin(), AllLooks.end(), [&name](Look look) { return lookName(look) == name; });
    return found == AllLooks.end() ? Look::System : *found;
}

ThemeMode modeOf(Look look, ThemeMode system)
{
    switch (look) {
    case Look::System:
        return system;
    case Look::Dark:
        return ThemeMode::Dark;
    case Look::Light:
        return ThemeMode::Light;
    case Look::DarkContrast:
        return ThemeMode::DarkContrast;
    case Look::LightContrast:
        return ThemeMode::LightContrast;
    }
    return ThemeMode::Dark;
}

Look turned(ThemeMode mode)
{
    switch (mode) {
    case ThemeMode::Dark:
        return Look::Light;
    case ThemeMode::Light:
        return Look::Dark;
    case ThemeMode::DarkContrast:
        return Look::LightContrast;
    case ThemeMode::LightContrast:
        return Look::DarkContrast;
    }
    return Look::Dark;
}

LookKeeper::LookKeeper(const Settings &settings, Theme &theme, QObject *parent)
    : QObject(parent), m_settings(settings), m_theme(theme)
{
    connect(&settings, &Settings::changed, this, [this](SettingKey key) {
        if (key == SettingKey::Theme)
            refresh();
    });
    connect(&theme, &Theme::systemModeChanged, this, &LookKeeper::refresh);
}

void LookKeeper::refresh()
{
    m_theme.setMode(modeOf(lookOf(m_settings), m_theme.systemMode()));
}

void applyLookSize(const QString &dataDir)
{
    constexpr auto Variable = "QT_SCALE_FACTOR";
    const int percent = Settings(dataDir).value(SettingKey::LookSize).toInt();
    const bool known = std::find(LookSizes.begin(), LookSizes.end(), percent) != LookSizes.end();
    if (known && percent != LookSizes.front() && qEnvironmentVariableIsEmpty(Variable))
        qputenv(Variable, QByteArray::number(percent / 100.0));
}

} // namespace wf

#include "moc_look.cpp"
