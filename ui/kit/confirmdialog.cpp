// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/confirmdialog.h"

#include "theme/plainlabel.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace wf {

ConfirmDialog::ConfirmDialog(const QString &name, const QString &title, const QString &text,
                             const QString &acceptText, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(name + QStringLiteral("Dialog"));
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(480);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(16);
    auto *words = new PlainLabel(text, this);
    words->setObjectName(name + QStringLiteral("Text"));
    words->setWordWrap(true);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(words);
    auto *buttons = new QDialogButtonBox(this);
    auto *cancel = buttons->addButton(QDialogButtonBox::Cancel);
    auto *accept = buttons->addButton(acceptText, QDialogButtonBox::DestructiveRole);
    cancel->setObjectName(name + QStringLiteral("Cancel"));
    accept->setObjectName(name + QStringLiteral("Accept"));
    accept->setProperty("kind", "danger");
    accept->setAutoDefault(false);
    cancel->setDefault(true);
    layout->addWidget(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(accept, &QPushButton::clicked, this, &QDialog::accept);
    cancel->setFocus();
}

} // namespace wf

#include "moc_confirmdialog.cpp"
