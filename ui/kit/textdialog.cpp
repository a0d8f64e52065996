// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/textdialog.h"

#include "theme/plainlabel.h"

#include <QCompleter>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace wf {

TextDialog::TextDialog(const Question &question, QWidget *parent)
    : QDialog(parent), m_optional(question.optional), m_error(new PlainLabel(this))
{
    setObjectName(QStringLiteral("textDialog"));
    setWindowTitle(question.title);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(440);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *label = new PlainLabel(question.label, this);
    label->setWordWrap(true);
    layout->addWidget(label);
    if (question.multiline) {
        m_edit = new QPlainTextEdit(question.text, this);
        m_edit->setObjectName(QStringLiteral("dialogText"));
        m_edit->setTabChangesFocus(true);
        layout->addWidget(m_edit, 1);
        label->setBuddy(m_edit);
        connect(m_edit, &QPlainTextEdit::textChanged, this, &TextDialog::validate);
    } else {
        m_line = new QLineEdit(question.text, this);
        m_line->setObjectName(QStringLiteral("dialogText"));
        if (!question.suggestions.isEmpty()) {
            auto *completer = new QCompleter(question.suggestions, m_line);
            completer->setCaseSensitivity(Qt::CaseInsensitive);
            m_line->setCompleter(completer);
        }
        layout->addWidget(m_line);
        label->setBuddy(m_line);
        connect(m_line, &QLineEdit::textChanged, this, &TextDialog::validate);
    }
    m_error->setObjectName(QStringLiteral("dialogError"));
    m_error->setProperty("role", "error");
    m_error->setWordWrap(true);
    m_error->hide();
    layout->addWidget(m_error);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = new QPushButton(question.acceptText, this);
    m_accept->setObjectName(QStringLiteral("dialogAccept"));
    m_accept->setProperty("kind", "primary");
    m_accept->setDefault(true);
    buttons->addButton(m_accept, QDialogButtonBox::AcceptRole);
    layout->addWidget(buttons);
    const auto answer = [this] {
        if (m_accept->isEnabled())
            Q_EMIT answered(text().trimmed());
    };
    connect(buttons, &QDialogButtonBox::accepted, this, answer);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *send = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this);
    connect(send, &QShortcut::activated, this, answer);
    m_accept->setToolTip(tr("Ctrl+Enter"));
    validate();
}

QString TextDialog::text() const
{
    return m_edit ? m_edit->toPlainText() : m_line->text();
}

void TextDialog::showError(const QString &message)
{
    m_error->setText(message);
    m_error->show();
}

void TextDialog::validate()
{
    m_error->hide();
    if (m_accept)
        m_accept->setEnabled(m_optional || !text().trimmed().isEmpty());
}

} // namespace wf

#include "moc_textdialog.cpp"
