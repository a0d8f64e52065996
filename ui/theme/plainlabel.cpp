// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/plainlabel.h"

#include "theme/plaintext.h"

namespace wf {

PlainLabel::PlainLabel(QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
}

PlainLabel::PlainLabel(const QString &text, QWidget *parent) : PlainLabel(parent)
{
    setText(text);
}

/// Setting a text cannot be overridden; asking for the room it needs can.
void PlainLabel::bound() const
{
    const QString shown = plaintext::inLabel(text());
    if (shown.size() != text().size())
        const_cast<PlainLabel *>(this)->setText(shown);
}

QSize PlainLabel::sizeHint() const
{
    bound();
    return QLabel::sizeHint();
}

QSize PlainLabel::minimumSizeHint() const
{
    bound();
    return QLabel::minimumSizeHint();
}

int PlainLabel::heightForWidth(int width) const
{
    bound();
    return QLabel::heightForWidth(width);
}

void PlainLabel::paintEvent(QPaintEvent *event)
{
    bound();
    QLabel::paintEvent(event);
}

} // namespace wf

#include "moc_plainlabel.cpp"
