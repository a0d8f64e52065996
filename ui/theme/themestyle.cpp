// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/themestyle.h"

#include "theme/plaintext.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QPushButton>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTabBar>
#include <QToolButton>

#include <algorithm>

namespace wf {

namespace {

constexpr int IndicatorSize = 16;

QRectF squareIn(const QRect &rect, double side)
{
    side = std::min({side, double(rect.width()), double(rect.height())});
    QRectF square(0, 0, side, side);
    square.moveCenter(QRectF(rect).center());
    return square;
}

} // namespace

ThemeStyle::ThemeStyle(const Colors &colors)
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))), m_colors(colors)
{
}

void ThemeStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                               const QWidget *widget) const
{
    // The toolkit's enum: what is not drawn here is Fusion's.
    if (element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck)
        return drawCheckBox(*option, *painter);
    if (element == PE_IndicatorRadioButton)
        return drawRadioButton(*option, *painter);
    if (element == PE_IndicatorArrowDown || element == PE_IndicatorSpinDown)
        return drawChevron(*option, *painter, 90);
    if (element == PE_IndicatorArrowUp || element == PE_IndicatorSpinUp)
        return drawChevron(*option, *painter, -90);
    if (element == PE_IndicatorArrowRight)
        return drawChevron(*option, *painter, 0);
    if (element == PE_IndicatorArrowLeft)
        return drawChevron(*option, *painter, 180);
    if (element == PE_IndicatorBranch) {
        if (option->state & State_Children)
            drawChevron(*option, *painter, option->state & State_Open ? 90 : 0);
        return;
    }
    if (element == PE_FrameFocusRect) {
        // A button's own border tells it, outside of its text; of a tab its colour.
        if (qobject_cast<const QPushButton *>(widget) || qobject_cast<const QToolButton *>(widget) ||
            qobject_cast<const QTabBar *>(widget))
            return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(m_colors.accent, 1.5));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option->rect).adjusted(1, 1, -1, -1), 4, 4);
        painter->restore();
        return;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void ThemeStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                             const QWidget *widget) const
{
    const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
    if (element != CE_ItemViewItem || !item)
        return QProxyStyle::drawControl(element, option, painter, widget);
    QStyleOptionViewItem shown = *item;
    shown.text = plaintext::inLabel(item->text);
    QProxyStyle::drawControl(element, &shown, painter, widget);
}

QSize ThemeStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                   const QWidget *widget) const
{
    const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
    if (type != CT_ItemViewItem || !item)
        return QProxyStyle::sizeFromContents(type, option, size, widget);
    QStyleOptionViewItem shown = *item;
    shown.text = plaintext::inLabel(item->text);
    return QProxyStyle::sizeFromContents(type, &shown, size, widget);
}

int ThemeStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    if (metric == PM_IndicatorWidth || metric == PM_IndicatorHeight || metric == PM_ExclusiveIndicatorWidth ||
        metric == PM_ExclusiveIndicatorHeight)
        return IndicatorSize;
    if (metric == PM_CheckBoxLabelSpacing || metric == PM_RadioButtonLabelSpacing)
        return 8;
    return QProxyStyle::pixelMetric(metric, option, widget);
}

int ThemeStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                          QStyleHintReturn *returnData) const
{
    if (hint == SH_EtchDisabledText || hint == SH_DitherDisabledText)
        return 0;
    return QProxyStyle::styleHint(hint, option, widget, returnData);
}

void ThemeStyle::drawCheckBox(const QStyleOption &option, QPainter &painter) const
{
    const bool enabled = option.state & State_Enabled;
    const bool on = option.state & State_On;
    const bool some = option.state & State_NoChange;
    const QRectF box = squareIn(option.rect, IndicatorSize).adjusted(0.75, 0.75, -0.75, -0.75);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const bool marked = option.state & (State_HasFocus | State_MouseOver);
    const QColor fill = !enabled ? m_colors.outline : m_colors.ok;
    painter.setPen(QPen(on || some ? fill : marked && enabled ? m_colors.accent : m_colors.outline, 1.5));
    painter.setBrush(on || some ? QBrush(fill) : QBrush(m_colors.panel));
    painter.drawRoundedRect(box, 3.5, 3.5);
    painter.setPen(
        QPen(enabled ? m_colors.onOk : m_colors.panel, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&box](double x, double y) {
        return QPointF(box.left() + x * box.width(), box.top() + y * box.height());
    };
    painter.setBrush(Qt::NoBrush);
    if (on)
        painter.drawPolyline(QPolygonF{at(0.24, 0.53), at(0.43, 0.72), at(0.77, 0.29)});
    else if (some)
        painter.drawLine(at(0.25, 0.5), at(0.75, 0.5));
    painter.restore();
}

void ThemeStyle::drawRadioButton(const QStyleOption &option, QPainter &painter) const
{
    const bool enabled = option.state & State_Enabled;
    const bool on = option.state & State_On;
    const QRectF disc = squareIn(option.rect, IndicatorSize).adjusted(1, 1, -1, -1);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const bool marked = option.state & (State_HasFocus | State_MouseOver);
    const QColor ring = !enabled ? m_colors.outline : on || marked ? m_colors.accent : m_colors.outline;
    painter.setPen(QPen(ring, 1.5));
    painter.setBrush(on ? QBrush(ring) : QBrush(m_colors.panel));
    painter.drawEllipse(disc);
    if (on) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_colors.onAccent);
        painter.drawEllipse(disc.center(), 2.75, 2.75);
    }
    painter.restore();
}

void ThemeStyle::drawChevron(const QStyleOption &option, QPainter &painter, double degrees) const
{
    const QRectF box = squareIn(option.rect, 10);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(box.center());
    painter.rotate(degrees);
    const QColor color = option.state & State_Enabled ? m_colors.text : m_colors.outline;
    painter.setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const double unit = box.width() / 10;
    painter.drawPolyline(
        QPolygonF{QPointF(-1.7, -3.4) * unit, QPointF(1.7, 0) * unit, QPointF(-1.7, 3.4) * unit});
    painter.restore();
}

} // namespace wf

#include "moc_themestyle.cpp"
