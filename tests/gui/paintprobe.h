// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>
#include <QString>

#include <vector>

class QWidget;

namespace wf::guitest {

/// A piece of text as a widget painted it, whoever laid it out: a label, a style, a delegate.
struct PaintedText
{
    QWidget *widget = nullptr;
    QString text;
    QRectF ink;    ///< What is coloured, in the widget's coordinates.
    QRectF room;   ///< What the painter let through: its clip, or the widget.
    QColor colour; ///< Of the pen.
};

/// The texts that a visible widget paints now, without those of its children. Nothing is drawn.
std::vector<PaintedText> paintedTexts(QWidget &widget);

} // namespace wf::guitest
