// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/chip.h"

#include "delegates/paintkit.h"
#include "delegates/words.h"
#include "theme/accessible.h"
#include "theme/plaintext.h"

#include <QHelpEvent>
#include <QPainter>

namespace wf {

namespace {

constexpr int Dot = 8;
constexpr int LargeChip = 44;
constexpr int Pad = 8;
constexpr int LeastHeight = 24; ///< Some are clicked.
constexpr int LeastLetters = 12;

} // namespace

SeverityChip::SeverityChip(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setAccessibleRole(*this, QAccessible::StaticText);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SeverityChip::setSeverity(Severity severity)
{
    m_severity = severity;
    setAccessibleName(tr("Severity %1, %2").arg(severityCode(severity), Words::severity(severity)));
    setToolTip(Words::severityMeaning(severity));
    update();
}

void SeverityChip::setLarge(bool large)
{
    m_large = large;
    updateGeometry();
    update();
}

QSize SeverityChip::sizeHint() const
{
    if (m_large)
        return {LargeChip, LargeChip};
    return {paintkit::chipWidth(m_theme), paintkit::chipHeight(m_theme)};
}

void SeverityChip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect place(QPoint(0, (height() - sizeHint().height()) / 2), sizeHint());
    paintkit::drawChip(painter, place, m_severity, m_theme,
                       m_large ? FontRole::Figure : FontRole::MonoStrong);
}

StatusPill::StatusPill(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setAccessibleRole(*this, QAccessible::StaticText);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void StatusPill::show(const QString &words, Token tone, std::optional<Severity> shape, bool hatched)
{
    const QString text = plaintext::inLine(words);
    setVisible(!text.isEmpty());
    if (m_text == text && m_tone == tone && m_shape == shape && m_hatched == hatched)
        return;
    const QSize before = sizeHint();
    m_text = text;
    m_tone = tone;
    m_shape = shape;
    m_hatched = hatched;
    setAccessibleName(text);
    if (sizeHint() != before)
        updateGeometry();
    update();
}

QSize StatusPill::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(FontRole::Label));
    return {metrics.horizontalAdvance(m_text) + 3 * Pad + Dot + 4,
            std::max(LeastHeight, metrics.height() + Pad)};
}

void StatusPill::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double radius = height() / 2.0;
    painter.setBrush(m_theme.color(Token::Raised));
    painter.drawRoundedRect(rect(), radius, radius);
    if (m_hatched) {
        QColor hatch = m_theme.color(m_tone);
        hatch.setAlphaF(0.25F);
        painter.setBrush(QBrush(hatch, Qt::BDiagPattern));
        painter.drawRoundedRect(rect(), radius, radius);
    }
    const QRectF mark(Pad, (height() - Dot) / 2.0, Dot, Dot);
    if (m_shape) {
        paintkit::drawShape(painter, mark, *m_shape, m_theme);
    } else {
        painter.setBrush(m_theme.color(m_tone));
        painter.drawEllipse(mark);
    }
    painter.setPen(m_theme.color(m_tone == Token::Stale || m_tone == Token::P0 ? m_tone : Token::Text));
    painter.setFont(m_theme.font(FontRole::Label));
    painter.drawText(rect().adjusted(2 * Pad + Dot, 0, -Pad, 0), Qt::AlignVCenter, shown());
}

QSize StatusPill::minimumSizeHint() const
{
    const int letters = QFontMetrics(m_theme.font(FontRole::Label)).averageCharWidth() * LeastLetters;
    return {std::min(sizeHint().width(), letters + 3 * Pad + Dot), sizeHint().height()};
}

QString StatusPill::shown() const
{
    if (width() >= sizeHint().width())
        return m_text;
    return QFontMetrics(m_theme.font(FontRole::Label))
        .elidedText(m_text, Qt::ElideRight, std::max(0, width() - 3 * Pad - Dot));
}

bool StatusPill::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || shown() == m_text)
        return QWidget::event(event);
    const QString more = toolTip().isEmpty() ? QString() : QLatin1Char('\n') + toolTip();
    plaintext::showTip(static_cast<QHelpEvent *>(event)->globalPos(), m_text + more, this);
    return true;
}

} // namespace wf

#include "moc_chip.cpp"
