// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace wf {

// Measures the parts of a chart card share; logical pixels.
inline constexpr int CardPadding = 12;
inline constexpr int CardTitleTop = 8;

inline QColor withAlpha(QColor color, float alpha)
{
    color.setAlphaF(alpha);
    return color;
}

/// The x of a line one logical pixel wide that fills whole device pixels.
inline double crisp(double x, double ratio)
{
    return (std::floor(x * ratio) + 0.5) / ratio;
}

inline void drawTextAt(QPainter &p, QPointF topLeft, const QString &text)
{
    p.drawText(QPointF(topLeft.x(), topLeft.y() + QFontMetricsF(p.font()).ascent()), text);
}

} // namespace wf
