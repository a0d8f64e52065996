// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/commanddialog.h"

#include "theme/plainlabel.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace wf {

CommandDialog::CommandDialog(Desk &desk, const QString &name, const QString &title, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_name(name), m_body(nullptr), m_error(new PlainLabel(this)),
      m_accept(new QPushButton(this))
{
    setObjectName(m_name + QStringLiteral("Dialog"));
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(480);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    m_body = new QVBoxLayout;
    m_body->setSpacing(12);
    layout->addLayout(m_body, 1);
}

QDialogButtonBox *CommandDialog::addButtons(const QString &acceptText)
{
    m_error->setObjectName(m_name + QStringLiteral("Error"));
    m_error->setProperty("role", "error");
    m_error->setWordWrap(true);
    m_error->hide();
    layout()->addWidget(m_error);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept->setObjectName(m_name + QStringLiteral("Accept"));
    m_accept->setText(acceptText);
    m_accept->setProperty("kind", "primary");
    m_accept->setDefault(true);
    buttons->addButton(m_accept, QDialogButtonBox::AcceptRole);
    layout()->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] { submit(command()); });
    // From within a field of several lines, where Enter makes a line.
    auto *send = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this);
    connect(send, &QShortcut::activated, m_accept, &QPushButton::click);
    m_accept->setToolTip(tr("Ctrl+Enter"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return buttons;
}

void CommandDialog::submit(const Command &command)
{
    m_desk.submit(command, {this, [this](const CommandResult &result) { finish(result); }});
}

void CommandDialog::finish(const CommandResult &result)
{
    if (result)
        accept();
    else
        showError(result.error().message);
}

void CommandDialog::showError(const QString &message)
{
    m_error->setText(message);
    m_error->show();
}

} // namespace wf

#include "moc_commanddialog.cpp"
