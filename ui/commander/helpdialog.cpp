// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/helpdialog.h"

#include "kit/widgetkit.h"
#include "theme/quietdocument.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace wf {

namespace {

constexpr int Columns = 100;
constexpr int Lines = 34;

} // namespace

HelpDialog::HelpDialog(const QString &title, const QString &markdown, QWidget *parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("helpDialog"));
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *find = new QLineEdit(this);
    find->setObjectName(QStringLiteral("helpFind"));
    kit::setHint(*find, tr("Find, Enter for the next place"));
    find->setAccessibleName(tr("Find in this text"));
    layout->addWidget(find);
    auto *text = new QTextBrowser(this);
    text->setObjectName(QStringLiteral("helpText"));
    text->setOpenLinks(false);
    auto *document = new QuietDocument(text);
    text->setDocument(document);
    document->showMarkdown(markdown);
    document->giveTablesRoom();
    layout->addWidget(text, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(find, &QLineEdit::textEdited, this, [text](const QString &wanted) {
        text->moveCursor(QTextCursor::Start);
        text->find(wanted);
    });
    connect(find, &QLineEdit::returnPressed, this, [text, find] {
        if (!text->find(find->text())) {
            text->moveCursor(QTextCursor::Start);
            text->find(find->text());
        }
    });
    // As large as a page is comfortable to read, and never larger than what it stands on.
    QSize size(fontMetrics().averageCharWidth() * Columns, fontMetrics().lineSpacing() * Lines);
    if (parent)
        size = size.boundedTo(parent->size() * 0.9);
    resize(size);
    find->setFocus();
}

} // namespace wf

#include "moc_helpdialog.cpp"
