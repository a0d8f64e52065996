// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/theme.h"

#include <QString>

#include <optional>

class QPainter;
class QRect;
class QRectF;

namespace wf::paintkit {

/// The severity chip: a filled rounded rectangle with "P1". Returns its width.
int chipWidth(const Theme &theme);
int chipHeight(const Theme &theme);
void drawChip(QPainter &painter, const QPoint &topLeft, Severity severity, const Theme &theme);
/// The same in a place and type of its own.
void drawChip(QPainter &painter, const QRect &rect, Severity severity, const Theme &theme, FontRole font);
/// A rounded pill with small text; returns its width, so that the next one can stand beside it. `width`: its
/// text ends in "…" where it needs more.
int drawPill(QPainter &painter, const QPoint &topLeft, const QString &text, Token ink, const Theme &theme,
             std::optional<int> width = {});
int pillWidth(const QString &text, const Theme &theme);
int pillHeight(const Theme &theme);
/// The text of a table's cell, on one line; its end is "…" where it does not fit.
struct CellText
{
    QString text;
    Token ink = Token::Text;
    FontRole font = FontRole::Body;
    bool right = false;
};
inline constexpr int CellPad = 8;
void drawCell(QPainter &painter, const QRect &rect, const CellText &cell, const Theme &theme);
/// The shape of a severity where it stands without its text: octagon, triangle, diamond, circle.
void drawShape(QPainter &painter, const QRectF &rect, Severity severity, const Theme &theme);

} // namespace wf::paintkit
