// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QTextDocument>
#include <QTextObjectInterface>

#include <map>

namespace wf {

/// Takes no room and draws nothing. The toolkit's own would open the file that an image names.
class NoPicture : public QObject, public QTextObjectInterface
{
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    using QObject::QObject;
    QSizeF intrinsicSize(QTextDocument *, int, const QTextFormat &) override { return {}; }
    void drawObject(QPainter *, const QRectF &, QTextDocument *, int, const QTextFormat &) override {}
};

/// A document of Markdown that loads nothing: no picture, no file, no address. What a text from outside names
/// stays a name, and HTML in it is text. The only place of the program where a text is more than its
/// characters.
class QuietDocument : public QTextDocument
{
    Q_OBJECT
public:
    explicit QuietDocument(QObject *parent = nullptr);
    void showMarkdown(const QString &markdown);
    /// Tables without frames and with room in their cells. Markdown's come with a frame around each cell.
    void giveTablesRoom();

protected:
    QVariant loadResource(int type, const QUrl &name) override;
};

/// A picture of the manual, no wider than the text. Draws only what is compiled in under :/manual/pictures.
class ManualPicture : public QObject, public QTextObjectInterface
{
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    using QObject::QObject;
    QSizeF intrinsicSize(QTextDocument *document, int place, const QTextFormat &format) override;
    void drawObject(QPainter *painter, const QRectF &box, QTextDocument *document, int place,
                    const QTextFormat &format) override;
    /// Null for every name but "../pictures/NAME.png" of a picture of the manual.
    const QImage &picture(const QString &name);

private:
    std::map<QString, QImage> m_pictures; ///< By the name in the text.
    std::map<QString, QImage> m_drawn;    ///< In the size they were drawn last.
};

/// A page of the manual. Its text and its pictures are compiled in; a text from outside never comes here.
class ManualDocument : public QuietDocument
{
    Q_OBJECT
public:
    explicit ManualDocument(QObject *parent = nullptr);
    /// Shows the page "targets.md". False, and nothing changed, if there is no such page.
    bool showPage(const QString &name);
    /// The Markdown of a page; empty if there is none.
    static QString pageText(const QString &name);

private:
    using QuietDocument::showMarkdown;
};

} // namespace wf
