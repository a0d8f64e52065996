// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QProxyStyle>

namespace wf {

/// Fusion with the marks a style sheet cannot draw in the theme's colours without picture files: check boxes,
/// radio buttons, arrows, the focus frame. Of the text of a row it lays out no more than fits. Holds its
/// colours by value, so it may outlive the theme.
class ThemeStyle final : public QProxyStyle
{
    Q_OBJECT
public:
    struct Colors
    {
        QColor control, panel, outline, text, accent, onAccent, ok, onOk, line;
    };

    explicit ThemeStyle(const Colors &colors);

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returnData) const override;

private:
    void drawCheckBox(const QStyleOption &option, QPainter &painter) const;
    void drawRadioButton(const QStyleOption &option, QPainter &painter) const;
    void drawChevron(const QStyleOption &option, QPainter &painter, double degrees) const;

    Colors m_colors;
};

} // namespace wf
