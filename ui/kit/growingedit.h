// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTextDocumentLayout>
#include <QPlainTextEdit>

#include <algorithm>

namespace wf {

/// An editor of plain text that is as high as what is written in it, within bounds; then it scrolls.
class GrowingEdit : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit GrowingEdit(QWidget *parent = nullptr) : QPlainTextEdit(parent)
    {
        setTabChangesFocus(true);
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
                [this] { updateGeometry(); });
    }
    /// The text with every character as it was typed; toPlainText() makes spaces of non-breaking ones.
    QString text() const
    {
        QString text = document()->toRawText();
        return text.replace(QChar::ParagraphSeparator, u'\n').replace(QChar::LineSeparator, u'\n');
    }
    /// Another text that Ctrl+Z takes back.
    void exchange(const QString &text)
    {
        QTextCursor cursor(document());
        cursor.select(QTextCursor::Document);
        cursor.insertText(text);
    }
    QSize sizeHint() const override
    {
        // The layout of plain text counts its height in lines.
        const int lines =
            std::clamp(int(document()->documentLayout()->documentSize().height()), LeastLines, MostLines);
        const QMargins margins = contentsMargins();
        return {100, lines * fontMetrics().lineSpacing() + int(2 * document()->documentMargin()) +
                         margins.top() + margins.bottom() + 2 * Padding};
    }
    QSize minimumSizeHint() const override { return {1, sizeHint().height()}; }

private:
    static constexpr int LeastLines = 3;
    static constexpr int MostLines = 24;
    static constexpr int Padding = 4;
};

} // namespace wf
