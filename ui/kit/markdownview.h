// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/quietdocument.h"
#include "theme/theme.h"

#include <QUrl>
#include <QWidget>

#include <map>

namespace wf {

/// Markdown as it reads, as high as its text is; HTML in it is text. Of more than could be laid out at once
/// the beginning stands as it was typed. Where nothing is written it shows a hint. A click, Enter or F2 asks
/// for the editor, a click on a link for its address.
class MarkdownView : public QWidget
{
    Q_OBJECT
public:
    explicit MarkdownView(const Theme &theme, QWidget *parent = nullptr);
    void setText(const QString &markdown, const QString &hint = {});
    /// What is shown, without markup.
    QString plainText() const { return m_document.toPlainText(); }
    /// It asks for the editor; else it only shows.
    void setEditable(bool editable);
    /// Text in another colour than the theme's first.
    void setInk(Token ink) { m_ink = ink; }

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void editAsked();
    void linkAsked(const QUrl &address);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    void render();
    void layOut(int width) const;
    QString anchorAt(QPoint place) const;

    const Theme &m_theme;
    mutable QuietDocument m_document;     ///< Laid out for the width that was asked for last.
    mutable std::map<int, int> m_heights; ///< By width: layouts ask for the same ones again and again.
    QString m_markdown;
    QString m_hint;
    bool m_editable = false;
    Token m_ink = Token::Text;
};

/// Opens an address in the person's browser or mail program, never a file or a program.
void openAddress(const QUrl &address);

} // namespace wf
