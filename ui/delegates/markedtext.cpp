// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/markedtext.h"

#include "theme/plaintext.h"

#include <QPainter>
#include <QTextLayout>

namespace wf {

void drawMarked(QPainter &painter, const QRect &rect, const MarkedText &what, const Theme &theme)
{
    const QFont font = theme.font(what.font);
    const QString text =
        QFontMetrics(font).elidedText(plaintext::inLine(what.text), Qt::ElideRight, rect.width());
    QTextLayout layout(text, font);
    QList<QTextLayout::FormatRange> formats;
    for (const TextMark &mark : what.marks) {
        QTextLayout::FormatRange range;
        range.start = int(mark.from);
        range.length = int(std::min(mark.length, text.size() - mark.from));
        if (range.length <= 0)
            continue;
        range.format.setForeground(theme.color(Token::Text));
        range.format.setFontUnderline(true);
        formats.append(range);
    }
    layout.setFormats(formats);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    if (line.isValid()) {
        line.setLineWidth(rect.width());
        line.setPosition({0, (rect.height() - line.height()) / 2});
    }
    layout.endLayout();
    painter.save();
    painter.setClipRect(rect);
    painter.setPen(theme.color(what.ink));
    layout.draw(&painter, rect.topLeft());
    painter.restore();
}

} // namespace wf
