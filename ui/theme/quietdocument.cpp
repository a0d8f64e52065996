// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/quietdocument.h"

#include <QAbstractTextDocumentLayout>
#include <QFile>
#include <QPainter>
#include <QRegularExpression>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextFrame>
#include <QTextList>
#include <QTextTable>
#include <QUrl>
#include <QVariant>

#include <algorithm>

namespace wf {

namespace {

bool isCode(const QTextBlock &block)
{
    return block.blockFormat().hasProperty(QTextFormat::BlockCodeFence) ||
           block.blockFormat().hasProperty(QTextFormat::BlockCodeLanguage);
}

/// Paragraphs of Markdown come without a space between them. The lines of code are a paragraph each.
void giveParagraphsRoom(QTextDocument &document)
{
    constexpr double Above = 18;
    constexpr double Below = 8;
    constexpr double Between = 3;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        if (cursor.currentTable())
            continue;
        QTextBlockFormat room;
        const bool isInside =
            (isCode(block) && isCode(block.next())) || (block.textList() && block.next().textList());
        room.setTopMargin(block.blockFormat().headingLevel() > 0 && block.blockNumber() > 0 ? Above : 0);
        room.setBottomMargin(!isInside ? Below : isCode(block) ? 0 : Between);
        cursor.mergeBlockFormat(room);
    }
}

} // namespace

QuietDocument::QuietDocument(QObject *parent) : QTextDocument(parent)
{
    // A name that loadResource() does not know is opened as a file by the handler of images.
    documentLayout()->registerHandler(QTextFormat::ImageObject, new NoPicture(this));
}

void QuietDocument::showMarkdown(const QString &markdown)
{
    setMarkdown(markdown, QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) |
                              QTextDocument::MarkdownNoHTML);
}

void QuietDocument::giveTablesRoom()
{
    for (QTextFrame *frame : rootFrame()->childFrames()) {
        auto *table = qobject_cast<QTextTable *>(frame);
        if (!table)
            continue;
        QTextTableFormat format = table->format();
        format.setBorder(0);
        format.setCellPadding(4);
        format.setCellSpacing(0);
        format.setBottomMargin(12);
        table->setFormat(format);
    }
}

QVariant QuietDocument::loadResource(int, const QUrl &)
{
    return {};
}

const QImage &ManualPicture::picture(const QString &name)
{
    static const QImage none;
    static const QRegularExpression ours(QStringLiteral("\\A\\.\\./pictures/([a-z0-9-]+\\.png)\\z"));
    const auto match = ours.match(name);
    if (!match.hasMatch())
        return none;
    const auto known = m_pictures.find(name);
    if (known != m_pictures.end())
        return known->second;
    return m_pictures.emplace(name, QImage(QStringLiteral(":/manual/pictures/") + match.captured(1)))
        .first->second;
}

QSizeF ManualPicture::intrinsicSize(QTextDocument *document, int place, const QTextFormat &format)
{
    const QImage &image = picture(format.toImageFormat().name());
    if (image.isNull())
        return {};
    const QTextBlock block = document->findBlock(place);
    const int indent =
        block.blockFormat().indent() + (block.textList() ? block.textList()->format().indent() : 0);
    const double room =
        document->textWidth() - 2 * document->documentMargin() - indent * document->indentWidth();
    const double width = room > 0 ? std::min(room, double(image.width())) : double(image.width());
    return {width, width * image.height() / image.width()};
}

void ManualPicture::drawObject(QPainter *painter, const QRectF &box, QTextDocument *, int,
                               const QTextFormat &format)
{
    const QString name = format.toImageFormat().name();
    const QImage &image = picture(name);
    if (image.isNull())
        return;
    const QSize size = (box.size() * painter->device()->devicePixelRatioF()).toSize();
    QImage &drawn = m_drawn[name];
    if (drawn.size() != size)
        drawn = image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    painter->drawImage(box, drawn);
}

ManualDocument::ManualDocument(QObject *parent) : QuietDocument(parent)
{
    documentLayout()->registerHandler(QTextFormat::ImageObject, new ManualPicture(this));
}

QString ManualDocument::pageText(const QString &name)
{
    static const QRegularExpression ours(QStringLiteral("\\A[a-z-]+\\.md\\z"));
    QFile page(QStringLiteral(":/manual/") + name);
    if (!ours.match(name).hasMatch() || !page.open(QIODevice::ReadOnly))
        return {};
    const QString text = QString::fromUtf8(page.readAll());
    // The line of the licence is for those who read the file.
    return text.startsWith(QLatin1String("<!--")) ? text.mid(text.indexOf(QLatin1Char('\n')) + 1) : text;
}

bool ManualDocument::showPage(const QString &name)
{
    const QString text = pageText(name);
    if (text.isEmpty())
        return false;
    showMarkdown(text);
    giveTablesRoom();
    giveParagraphsRoom(*this);
    return true;
}

} // namespace wf

#include "moc_quietdocument.cpp"
