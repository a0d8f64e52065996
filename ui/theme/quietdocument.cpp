// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/quietdocument.h"

#include <QAbstractTextDocumentLayout>
#include <QUrl>
#include <QVariant>

namespace wf {

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

QVariant QuietDocument::loadResource(int, const QUrl &)
{
    return {};
}

} // namespace wf
