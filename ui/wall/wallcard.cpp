// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/wallcard.h"

#include "delegates/paintkit.h"

#include <QPaintEvent>
#include <QPainter>
#include <QPainterPath>

#include <cmath>
#include <numbers>

namespace wf {

namespace {

constexpr double LitShare = 0.12;

/// A thin veil of a colour.
QColor veil(QColor color, double share)
{
    color.setAlphaF(float(share));
    return color;
}

} // namespace

WallCard::WallCard(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void WallCard::setFonts(const WallFonts *fonts)
{
    m_fonts = fonts;
    relayout();
    update();
}

void WallCard::setLook(const WallCardLook &look)
{
    if (look == m_look)
        return;
    WallCardLook before = std::exchange(m_look, look);
    const std::vector<Placed> old = std::exchange(m_placed, {});
    relayout();
    if (look.says != before.says)
        setAccessibleName(look.says);
    // Everything but the words is the same: then only the words that differ.
    before.rows = m_look.rows;
    before.says = m_look.says;
    if (!(before == m_look) || old.size() != m_placed.size()) {
        update();
        return;
    }
    for (std::size_t i = 0; i < old.size(); ++i) {
        if (!(old[i] == m_placed[i]))
            update(old[i].rect.united(m_placed[i].rect).toAlignedRect().adjusted(-2, -2, 2, 2));
    }
}

QStringList WallCard::shownTexts() const
{
    QStringList rows;
    int row = -1;
    for (const Placed &placed : m_placed) {
        const QString text = placed.lines.join(QLatin1Char(' '));
        if (text.isEmpty())
            continue;
        if (placed.row != row)
            rows += text;
        else
            rows.last() += QLatin1Char(' ') + text;
        row = placed.row;
    }
    return rows;
}

void WallCard::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    relayout();
    update();
}

void WallCard::relayout()
{
    int height = 0;
    if (m_fonts)
        m_placed = layOut(m_look, width(), *m_fonts, height);
}

QColor WallCard::ink(Token token) const
{
    if (!m_look.dimmed || token == Token::Stale)
        return m_theme.color(token);
    return m_theme.color(token == Token::Text || token == Token::OnSeverity ? Token::Text2 : Token::Text3);
}

void WallCard::paintEvent(QPaintEvent *event)
{
    if (!m_fonts)
        return;
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    paintGround(p);
    for (const Placed &placed : m_placed) {
        if (event->region().intersects(placed.rect.toAlignedRect()))
            paintSpan(p, placed);
    }
}

void WallCard::paintGround(QPainter &p) const
{
    p.fillRect(rect(), m_theme.color(m_look.ground));
    const double radius = m_fonts->unit() * 0.8;
    const double pen = std::max(1.0, m_fonts->unit() / 6.0);
    const QRectF inner = QRectF(rect()).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2);
    QPainterPath path;
    path.addRoundedRect(inner, radius, radius);
    if (m_look.panel) {
        p.fillPath(path, m_theme.color(Token::Panel));
        if (m_look.lit && m_look.edge)
            p.fillPath(path, veil(m_theme.color(*m_look.edge), LitShare));
    }
    if (m_look.dimmed) {
        p.save();
        p.setClipPath(path);
        const double step = m_fonts->unit() * 1.6;
        p.setPen(QPen(veil(m_theme.color(Token::Stale), 0.22), pen));
        for (double x = -height(); x < width(); x += step)
            p.drawLine(QPointF(x, height()), QPointF(x + height(), 0));
        p.restore();
    }
    if (m_look.edge) {
        p.save();
        p.setClipPath(path);
        p.fillRect(QRectF(0, 0, m_fonts->unit() * 1.3, height()),
                   m_theme.color(m_look.dimmed ? Token::Stale : *m_look.edge));
        p.restore();
    }
    if (m_look.panel || m_look.frame) {
        QPen line(m_theme.color(m_look.frame.value_or(Token::Line)), m_look.frame ? pen * 1.5 : pen);
        if (m_look.frame)
            line.setDashPattern({4, 3});
        p.setPen(line);
        p.setBrush(Qt::NoBrush);
        p.drawPath(path);
    }
}

void WallCard::paintSpan(QPainter &p, const Placed &placed) const
{
    const WallSpan &span = placed.span;
    const QFont &font = m_fonts->font(span.face);
    const QFontMetricsF metrics(font);
    const QRectF &r = placed.rect;
    switch (span.kind) {
    case WallSpan::Kind::Chip: {
        const double radius = m_fonts->unit() * 0.6;
        p.setPen(Qt::NoPen);
        p.setBrush(m_look.dimmed ? m_theme.color(Token::Control) : m_theme.color(span.ink));
        p.drawRoundedRect(r, radius, radius);
        p.setFont(font);
        p.setPen(ink(span.ink == Token::Control ? Token::Text : Token::OnSeverity));
        // Capitals stand in the middle, whatever the line's height is.
        const double base = r.center().y() + metrics.capHeight() / 2;
        p.drawText(QPointF(r.center().x() - metrics.horizontalAdvance(span.text) / 2, base), span.text);
        return;
    }
    case WallSpan::Kind::Dot:
        p.setPen(Qt::NoPen);
        p.setBrush(ink(span.ink));
        p.drawEllipse(r);
        return;
    case WallSpan::Kind::Shape:
        paintkit::drawShape(p, r, span.severity, m_theme);
        return;
    case WallSpan::Kind::Bar: {
        p.setPen(Qt::NoPen);
        p.setBrush(m_theme.color(Token::Control));
        p.drawRoundedRect(r, r.height() / 2, r.height() / 2);
        const double filled = std::clamp(span.share, 0.0, 1.0) * r.width();
        if (filled >= 1) {
            p.setBrush(ink(span.ink));
            p.drawRoundedRect(QRectF(r.topLeft(), QSizeF(std::max(filled, r.height()), r.height())),
                              r.height() / 2, r.height() / 2);
        }
        return;
    }
    case WallSpan::Kind::Hand: {
        const double pen = std::max(1.5, r.width() / 12);
        const QRectF face = r.adjusted(pen, pen, -pen, -pen);
        p.setPen(QPen(m_theme.color(Token::Control), pen));
        p.setBrush(Qt::NoBrush);
        p.drawEllipse(face);
        const double angle = (span.share - 0.25) * 2 * std::numbers::pi;
        p.setPen(QPen(ink(span.ink), pen * 1.4, Qt::SolidLine, Qt::RoundCap));
        p.drawLine(face.center(),
                   face.center() + QPointF(std::cos(angle), std::sin(angle)) * face.width() / 2);
        return;
    }
    case WallSpan::Kind::Text: {
        p.setFont(font);
        p.setPen(ink(span.ink));
        double base = r.top() + metrics.ascent();
        for (const QString &line : placed.lines) {
            p.drawText(QPointF(r.left(), base), line);
            base += metrics.height();
        }
        return;
    }
    }
}

} // namespace wf

#include "moc_wallcard.cpp"
