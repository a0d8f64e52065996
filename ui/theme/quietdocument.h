// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextDocument>
#include <QTextObjectInterface>

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

protected:
    QVariant loadResource(int type, const QUrl &name) override;
};

} // namespace wf
