// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/markdownview.h"
#include "theme/accessible.h"

#include <QAbstractTextDocumentLayout>
#include <QDesktopServices>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTextBlock>

namespace wf {

namespace {

constexpr int Margin = 2; ///< Around the text, for the frame of the focus.
constexpr int NormalWidth = 320;
constexpr int ListIndent = 16;
constexpr std::size_t MostHeights = 16;
/// Thousands of list items, or one word of a hundred thousand letters, take seconds to lay out.
constexpr qsizetype MostRendered = 30'000;

/// Pictures as their names, code in the program's face, headings no larger than the pane's own.
void tame(QTextDocument &document, const Theme &theme)
{
    std::vector<QTextCursor> pictures;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextFragment fragment = it.fragment();
            QTextCursor cursor(&document);
            cursor.setPosition(fragment.position());
            cursor.setPosition(fragment.position() + fragment.length(), QTextCursor::KeepAnchor);
            const QTextCharFormat format = fragment.charFormat();
            QTextCharFormat changes;
            if (format.isImageFormat())
                pictures.push_back(cursor);
            if (format.fontFixedPitch())
                changes.setFontFamilies(theme.font(FontRole::Mono).families());
            if (block.blockFormat().headingLevel() > 0) {
                changes.setProperty(QTextFormat::FontSizeAdjustment, 0);
                changes.setFontWeight(QFont::DemiBold);
            }
            if (!changes.isEmpty())
                cursor.mergeCharFormat(changes);
        }
    }
    for (QTextCursor &picture : pictures) {
        const QTextImageFormat format = picture.charFormat().toImageFormat();
        const QString words = format.property(QTextFormat::ImageAltText).toString();
        picture.insertText(QStringLiteral("[%1]").arg(words.isEmpty() ? format.name() : words),
                           QTextCharFormat());
    }
}

} // namespace

MarkdownView::MarkdownView(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setAccessibleRole(*this, QAccessible::StaticText);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setMouseTracking(true);
    m_document.setDocumentMargin(0);
    m_document.setIndentWidth(ListIndent);
    m_document.setUndoRedoEnabled(false);
    connect(&theme, &Theme::changed, this, &MarkdownView::render);
}

void MarkdownView::setText(const QString &markdown, const QString &hint)
{
    if (markdown == m_markdown && hint == m_hint && !m_document.isEmpty())
        return;
    m_markdown = markdown;
    m_hint = hint;
    render();
}

void MarkdownView::setEditable(bool editable)
{
    m_editable = editable;
    setFocusPolicy(editable ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(editable ? Qt::IBeamCursor : Qt::ArrowCursor);
}

void MarkdownView::render()
{
    m_document.setDefaultFont(m_theme.font(FontRole::Body));
    m_heights.clear();
    if (m_markdown.trimmed().isEmpty()) {
        m_document.setPlainText(m_hint);
    } else if (m_markdown.size() > MostRendered) {
        const QString more = tr("… %1 more characters").arg(m_markdown.size() - MostRendered);
        m_document.setPlainText(m_markdown.left(MostRendered) + QStringLiteral("\n\n") + more);
    } else {
        m_document.showMarkdown(m_markdown);
        tame(m_document, m_theme);
    }
    setAccessibleName(m_document.toPlainText());
    updateGeometry();
    update();
}

void MarkdownView::layOut(int width) const
{
    const int wide = std::max(1, width - 2 * Margin);
    if (m_document.textWidth() != wide)
        m_document.setTextWidth(wide);
}

int MarkdownView::heightForWidth(int width) const
{
    const auto known = m_heights.find(width);
    if (known != m_heights.end())
        return known->second;
    layOut(width);
    const int height = int(std::ceil(m_document.size().height())) + 2 * Margin;
    if (m_heights.size() >= MostHeights)
        m_heights.clear();
    m_heights[width] = height;
    return height;
}

QSize MarkdownView::sizeHint() const
{
    const int wide = width() > 0 ? width() : NormalWidth;
    return {wide, heightForWidth(wide)};
}

QSize MarkdownView::minimumSizeHint() const
{
    return {1, fontMetrics().lineSpacing() + 2 * Margin};
}

void MarkdownView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    layOut(width());
    painter.translate(Margin, Margin);
    QAbstractTextDocumentLayout::PaintContext context;
    const bool hint = m_markdown.trimmed().isEmpty();
    context.palette.setColor(QPalette::Text, m_theme.color(hint ? Token::Text2 : m_ink));
    m_document.documentLayout()->draw(&painter, context);
    painter.translate(-Margin, -Margin);
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(m_theme.color(Token::Accent));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
}

void MarkdownView::keyPressEvent(QKeyEvent *event)
{
    const bool asks =
        event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_F2;
    if (m_editable && asks)
        Q_EMIT editAsked();
    else
        QWidget::keyPressEvent(event);
}

QString MarkdownView::anchorAt(QPoint place) const
{
    return m_document.documentLayout()->anchorAt(place - QPoint(Margin, Margin));
}

void MarkdownView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !rect().contains(event->position().toPoint()))
        return;
    const QString anchor = anchorAt(event->position().toPoint());
    if (!anchor.isEmpty())
        Q_EMIT linkAsked(QUrl(anchor));
    else if (m_editable)
        Q_EMIT editAsked();
}

void MarkdownView::mouseMoveEvent(QMouseEvent *event)
{
    const QString anchor = anchorAt(event->position().toPoint());
    setToolTip(anchor);
    setCursor(!anchor.isEmpty() ? Qt::PointingHandCursor : m_editable ? Qt::IBeamCursor : Qt::ArrowCursor);
}

void openAddress(const QUrl &address)
{
    const QString scheme = address.scheme().toLower();
    if (scheme == QLatin1String("https") || scheme == QLatin1String("http") ||
        scheme == QLatin1String("mailto"))
        QDesktopServices::openUrl(address);
}

} // namespace wf

#include "moc_markdownview.cpp"
