// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/chartspec.h"
#include "theme/theme.h"

#include <QFont>

namespace wf {

// The faces of a chart card, made of the theme's.
inline QFont chartTitleFont(const Theme &theme, const ChartStyle &style)
{
    QFont font = theme.font(FontRole::BodyStrong);
    font.setPixelSize(style.title);
    return font;
}

/// Of a number that changes beside the title.
inline QFont chartAgeFont(const Theme &theme, const ChartStyle &style)
{
    QFont font = theme.font(FontRole::MonoStrong);
    font.setPixelSize(style.title);
    return font;
}

inline QFont thresholdFont(const Theme &theme, const ChartStyle &style)
{
    QFont font = theme.font(FontRole::MonoSmall);
    font.setPixelSize(style.aside);
    return font;
}

inline QFont chartValueFont(const Theme &theme, const ChartStyle &style)
{
    QFont font = theme.font(FontRole::Timer);
    font.setPixelSize(style.value);
    return font;
}

inline QFont axisFont(const Theme &theme, const ChartStyle &style)
{
    QFont font = theme.font(FontRole::Label);
    font.setPixelSize(style.axis);
    font.setWeight(QFont::Normal);
    return font;
}

} // namespace wf
