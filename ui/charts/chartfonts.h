// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/theme.h"

#include <QFont>

namespace wf {

// The faces of a chart card, made of the theme's.
inline QFont chartTitleFont(const Theme &theme)
{
    QFont font = theme.font(FontRole::MonoStrong);
    font.setPixelSize(12);
    return font;
}

inline QFont thresholdFont(const Theme &theme)
{
    return theme.font(FontRole::MonoSmall);
}

inline QFont chartValueFont(const Theme &theme)
{
    QFont font = theme.font(FontRole::Timer);
    font.setPixelSize(16);
    return font;
}

inline QFont axisFont(const Theme &theme)
{
    QFont font = theme.font(FontRole::Label);
    font.setPixelSize(10);
    font.setWeight(QFont::Normal);
    return font;
}

inline QFont flagFont(const Theme &theme)
{
    QFont font = theme.font(FontRole::Label);
    font.setPixelSize(10);
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace wf
