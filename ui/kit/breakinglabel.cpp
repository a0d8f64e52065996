// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/breakinglabel.h"

#include "theme/plaintext.h"

#include <QPainter>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr int LeastBroken = 60; ///< Some letters beside each other, however narrow the pane.
constexpr int MostHintWidth = 400;

/// Lays out what a label shows of a text. Returns its size.
QSize layOutBroken(QTextLayout &layout, const QString &text, const QFont &font, Qt::Alignment alignment,
                   int width)
{
    QTextOption option(alignment);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setText(plaintext::inLabel(text).replace(QLatin1Char('\n'), QChar::LineSeparator));
    layout.setFont(font);
    layout.setTextOption(option);
    layout.beginLayout();
    double height = 0;
    double used = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(std::max(1, width));
        line.setPosition({0, height});
        height += line.height();
        used = std::max(used, line.naturalTextWidth());
    }
    layout.endLayout();
    return {int(std::ceil(used)), int(std::ceil(height))};
}

QSize brokenSize(const QString &text, const QFont &font, int width)
{
    QTextLayout layout;
    return layOutBroken(layout, text, font, Qt::AlignLeft, width);
}

} // namespace

BreakingLabel::BreakingLabel(QWidget *parent) : PlainLabel(parent)
{
    setWordWrap(true); // The toolkit's label keeps its size policy by this.
    setAlignment(Qt::AlignLeft | Qt::AlignTop);
}

int BreakingLabel::heightForWidth(int width) const
{
    const QMargins margins = contentsMargins();
    ensurePolished();
    return brokenSize(text(), font(), width - margins.left() - margins.right()).height() + margins.top() +
           margins.bottom();
}

QSize BreakingLabel::sizeHint() const
{
    ensurePolished();
    return brokenSize(text(), font(), MostHintWidth).grownBy(contentsMargins());
}

QSize BreakingLabel::minimumSizeHint() const
{
    ensurePolished();
    return QSize(std::min(LeastBroken, sizeHint().width()), fontMetrics().height())
        .grownBy(contentsMargins());
}

void BreakingLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    const QRect area = contentsRect();
    QTextLayout layout;
    layOutBroken(layout, text(), font(), alignment() & Qt::AlignHorizontal_Mask, area.width());
    layout.draw(&painter, area.topLeft());
}

CodeText::CodeText(const QString &text, QWidget *parent) : QPlainTextEdit(plaintext::inLabel(text), parent)
{
    setProperty("kind", "code");
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setFocusPolicy(Qt::ClickFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    document()->setDocumentMargin(0);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

int CodeText::heightForWidth(int width) const
{
    ensurePolished();
    return brokenSize(toPlainText(), font(), width).height() + 2;
}

QSize CodeText::sizeHint() const
{
    ensurePolished();
    const QSize size = brokenSize(toPlainText(), font(), MostHintWidth);
    return {size.width(), size.height() + 2};
}

QSize CodeText::minimumSizeHint() const
{
    ensurePolished();
    return {LeastBroken, fontMetrics().height() + 2};
}

} // namespace wf

#include "moc_breakinglabel.cpp"
