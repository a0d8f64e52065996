// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/elidedlabel.h"

#include "theme/plaintext.h"

#include <QPainter>

namespace wf {

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    const QRect area = contentsRect();
    painter.drawText(area, int(alignment()) | Qt::TextSingleLine,
                     fontMetrics().elidedText(plaintext::inLine(text()), Qt::ElideRight, area.width()));
}

} // namespace wf
