// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/wallshade.h"

#include <QPaintEvent>
#include <QPainter>

#include <algorithm>

namespace wf {

WallShade::WallShade(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setObjectName(QStringLiteral("wallShade"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void WallShade::setLevel(int percent)
{
    const int level = std::clamp(percent, 10, 100);
    if (level != m_level) {
        m_level = level;
        setVisible(level < 100);
        update();
    }
    // Cards and charts come and go; it stays above them.
    if (isVisible() && parentWidget() && parentWidget()->children().last() != this)
        raise();
}

void WallShade::paintEvent(QPaintEvent *event)
{
    QColor veil = m_theme.color(Token::Ground);
    veil.setAlphaF(float(100 - m_level) / 100);
    QPainter(this).fillRect(event->rect(), veil);
}

} // namespace wf

#include "moc_wallshade.cpp"
