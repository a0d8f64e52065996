// SPDX-License-Identifier: GPL-3.0-or-later
#include "postmortem/entryeditor.h"

#include "kit/widgetkit.h"

#include <QKeyEvent>

namespace wf {

EntryEditor::EntryEditor(ReviewContext &context, const QString &kind, QWidget *parent)
    : QFrame(parent), m_context(context), m_kind(kind), m_fields(new QVBoxLayout),
      m_error(kit::makeLabel("error", {}, this)), m_buttons(new QHBoxLayout)
{
    setObjectName(kind + QStringLiteral("Editor"));
    setProperty("raised", true);
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 6, {8, 8, 8, 8});
    m_fields->setSpacing(6);
    layout->addLayout(m_fields);
    m_error->setObjectName(kind + QStringLiteral("Error"));
    m_error->setWordWrap(true);
    m_error->hide();
    layout->addWidget(m_error);
    m_buttons->setSpacing(6);
    layout->addLayout(m_buttons);
}

void EntryEditor::addButtons(bool fresh)
{
    m_save =
        kit::makeButton("primary", fresh ? tr("Add") : tr("Save"), m_kind + QStringLiteral("Save"), this);
    auto *cancel = kit::makeButton("", tr("Cancel"), m_kind + QStringLiteral("Cancel"), this);
    connect(cancel, &QPushButton::clicked, this, &EntryEditor::leave);
    m_buttons->addWidget(m_save);
    m_buttons->addWidget(cancel);
    m_buttons->addStretch(1);
}

QPushButton *EntryEditor::addAside(const QString &text, const QString &name)
{
    auto *button = kit::makeButton("quiet", text, name, this);
    m_buttons->addWidget(button);
    return button;
}

void EntryEditor::send(const Command &command)
{
    if (m_sent)
        return;
    m_sent = true;
    m_save->setEnabled(false);
    m_context.ask(command, this, [this](const CommandResult &result) {
        m_sent = false;
        m_save->setEnabled(true);
        if (result) {
            leave();
            return;
        }
        m_error->setText(result.error().message);
        m_error->show();
    });
}

void EntryEditor::leave()
{
    hide();
    deleteLater();
    Q_EMIT finished();
}

void EntryEditor::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        leave();
    else
        QFrame::keyPressEvent(event);
}

} // namespace wf

#include "moc_entryeditor.cpp"
