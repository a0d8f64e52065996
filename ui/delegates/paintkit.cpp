// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/paintkit.h"

#include "theme/plaintext.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace wf::paintkit {

namespace {

constexpr int ChipPadding = 7;
constexpr int PillPadding = 8;

QPolygonF regularPolygon(const QRectF &rect, int corners, double turn)
{
    QPolygonF polygon;
    for (int i = 0; i < corners; ++i) {
        const double angle = turn + 2 * std::numbers::pi * i / corners;
        polygon << rect.center() +
                       QPointF(std::cos(angle) * rect.width() / 2, std::sin(angle) * rect.height() / 2);
    }
    return polygon;
}

} // namespace

int chipWidth(const Theme &theme)
{
    return QFontMetrics(theme.font(FontRole::MonoStrong)).horizontalAdvance(QStringLiteral("P0")) +
           2 * ChipPadding;
}

int chipHeight(const Theme &theme)
{
    return QFontMetrics(theme.font(FontRole::MonoStrong)).height() + 2;
}

void drawChip(QPainter &painter, const QPoint &topLeft, Severity severity, const Theme &theme)
{
    drawChip(painter, QRect(topLeft, QSize(chipWidth(theme), chipHeight(theme))), severity, theme,
             FontRole::MonoStrong);
}

void drawChip(QPainter &painter, const QRect &rect, Severity severity, const Theme &theme, FontRole font)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.severity(severity));
    painter.drawRoundedRect(rect, 4, 4);
    painter.setPen(theme.color(Token::OnSeverity));
    painter.setFont(theme.font(font));
    painter.drawText(rect, Qt::AlignCenter, severityCode(severity));
    painter.restore();
}

int pillHeight(const Theme &theme)
{
    return QFontMetrics(theme.font(FontRole::Label)).height() + 4;
}

int pillWidth(const QString &text, const Theme &theme)
{
    return QFontMetrics(theme.font(FontRole::Label)).horizontalAdvance(text) + 2 * PillPadding;
}

int drawPill(QPainter &painter, const QPoint &topLeft, const QString &text, Token ink, const Theme &theme,
             std::optional<int> width)
{
    const QFont font = theme.font(FontRole::Label);
    const QRect rect(topLeft, QSize(width.value_or(pillWidth(text, theme)), pillHeight(theme)));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(Token::Ground));
    painter.drawRoundedRect(rect, rect.height() / 2.0, rect.height() / 2.0);
    painter.setPen(theme.color(ink));
    painter.setFont(font);
    // As wide as the text's rounded width it holds it.
    const bool fits = !width || *width >= pillWidth(text, theme);
    painter.drawText(rect, Qt::AlignCenter,
                     fits ? text
                          : QFontMetrics(font).elidedText(text, Qt::ElideRight,
                                                          std::max(0, rect.width() - 2 * PillPadding)));
    painter.restore();
    return rect.width();
}

void drawCell(QPainter &painter, const QRect &rect, const CellText &cell, const Theme &theme)
{
    const QFont font = theme.font(cell.font);
    const QRect inner = rect.adjusted(CellPad, 0, -CellPad, 0);
    painter.setFont(font);
    painter.setPen(theme.color(cell.ink));
    painter.drawText(
        inner, Qt::AlignVCenter | (cell.right ? Qt::AlignRight : Qt::AlignLeft),
        QFontMetrics(font).elidedText(plaintext::inLine(cell.text), Qt::ElideRight, inner.width()));
}

void drawShape(QPainter &painter, const QRectF &rect, Severity severity, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.severity(severity));
    switch (severity) {
    case Severity::P0:
        painter.drawPolygon(regularPolygon(rect, 8, std::numbers::pi / 8));
        break;
    case Severity::P1:
        painter.drawPolygon(
            QPolygonF{QPointF(rect.center().x(), rect.top()), rect.bottomRight(), rect.bottomLeft()});
        break;
    case Severity::P2:
        painter.drawPolygon(regularPolygon(rect, 4, 0));
        break;
    case Severity::P3:
        painter.drawEllipse(rect);
        break;
    }
    painter.restore();
}

} // namespace wf::paintkit
