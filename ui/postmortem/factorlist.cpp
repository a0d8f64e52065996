// SPDX-License-Identifier: GPL-3.0-or-later
#include "postmortem/factorlist.h"

#include "kit/widgetkit.h"
#include "kit/widgetlist.h"
#include "theme/plainlabel.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>

namespace wf {

FactorEditor::FactorEditor(ReviewContext &context, const FactorRow &row, QWidget *parent)
    : EntryEditor(context, QStringLiteral("factor"), parent), m_row(row), m_tag(new QComboBox(this)),
      m_text(new QLineEdit(row.text, this))
{
    auto *line = new QHBoxLayout;
    line->setSpacing(6);
    m_tag->setObjectName(QStringLiteral("factorTag"));
    m_tag->setEditable(true);
    m_tag->setAccessibleName(tr("Kind of factor"));
    m_tag->addItems({tr("Change"), tr("Detection"), tr("Capacity"), tr("Dependency"), tr("Configuration"),
                     tr("Design"), tr("Test"), tr("Process"), tr("Communication")});
    m_tag->setCurrentText(row.key.isEmpty() ? QString() : row.tag);
    m_tag->lineEdit()->setPlaceholderText(tr("Kind"));
    m_tag->lineEdit()->setMaxLength(MaxTitleLength);
    m_text->setObjectName(QStringLiteral("factorText"));
    kit::setHint(*m_text, tr("What it was"));
    m_text->setAccessibleName(tr("What it was"));
    m_text->setMaxLength(MaxTextLength);
    line->addWidget(m_tag, 2);
    line->addWidget(m_text, 3);
    fields()->addLayout(line);
    addButtons(row.key.isEmpty());
    if (!row.key.isEmpty())
        connect(addAside(tr("Remove"), QStringLiteral("factorRemove")), &QPushButton::clicked, this,
                [this] { save({}); });
    const auto accept = [this] {
        if (!m_text->text().trimmed().isEmpty())
            save(m_text->text().trimmed());
    };
    const auto check = [this] { saveButton()->setEnabled(!m_text->text().trimmed().isEmpty()); };
    connect(saveButton(), &QPushButton::clicked, this, accept);
    connect(m_text, &QLineEdit::returnPressed, this, accept);
    connect(m_tag->lineEdit(), &QLineEdit::returnPressed, this, accept);
    connect(m_text, &QLineEdit::textChanged, this, check);
    check();
}

void FactorEditor::start()
{
    m_row.key.isEmpty() ? m_tag->setFocus() : m_text->setFocus();
}

void FactorEditor::save(const QString &text)
{
    send(command::NameFactor{context().id(), m_row.key, m_tag->currentText().trimmed(), text});
}

FactorRowWidget::FactorRowWidget(ReviewContext &context, QWidget *parent)
    : QFrame(parent), m_context(context), m_line(new QWidget(this)),
      m_tag(kit::makeLabel("chip", {}, m_line)), m_text(new PlainLabel(m_line))
{
    setProperty("entry", true);
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 4, {1, 1, 1, 1});
    auto *line = kit::makeLayout<QHBoxLayout>(m_line, 8);
    m_text->setObjectName(QStringLiteral("factorTitle"));
    m_tag->setObjectName(QStringLiteral("factorKind"));
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(1);
    m_text->setContentsMargins(0, 1, 0, 0);
    line->addWidget(m_tag, 0, Qt::AlignTop);
    line->addWidget(m_text, 1, Qt::AlignTop);
    layout->addWidget(m_line);
}

void FactorRowWidget::show(const FactorRow &row)
{
    m_row = row;
    setObjectName(QStringLiteral("factor:%1").arg(row.key));
    m_tag->setText(row.tag);
    m_tag->setVisible(!row.tag.isEmpty());
    m_text->setText(row.text);
    setAccessibleName(row.tag.isEmpty() ? row.text : QStringLiteral("%1: %2").arg(row.tag, row.text));
    const bool readOnly = m_context.isReadOnly();
    setFocusPolicy(readOnly ? Qt::NoFocus : Qt::StrongFocus);
    setCursor(readOnly ? Qt::ArrowCursor : Qt::PointingHandCursor);
    setToolTip(readOnly ? QString() : tr("Added by %1. Enter: change it. Delete: remove it").arg(row.by));
}

void FactorRowWidget::edit()
{
    if (m_editor || m_context.isReadOnly())
        return;
    m_editor = new FactorEditor(m_context, m_row, this);
    layout()->addWidget(m_editor);
    m_line->hide();
    connect(m_editor, &FactorEditor::finished, this, [this] {
        m_editor = nullptr;
        m_line->show();
        setFocus();
    });
    m_editor->show();
    m_editor->start();
}

void FactorRowWidget::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (m_editor || m_context.isReadOnly())
        QFrame::keyPressEvent(event);
    else if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_F2)
        edit();
    else if (key == Qt::Key_Delete)
        m_context.ask(command::NameFactor{m_context.id(), m_row.key, m_row.tag, {}}, this);
    else
        QFrame::keyPressEvent(event);
}

void FactorRowWidget::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_line->isVisible())
        edit();
}

FactorList::FactorList(ReviewContext &context, QWidget *parent)
    : EntryList(context, ReviewSection::Factors, QStringLiteral("factorsHint"), parent)
{
    auto *rows = new WidgetList(
        m_model, Qt::Vertical, [&context](QWidget *p) { return new FactorRowWidget(context, p); },
        [this](QWidget *row, const QModelIndex &index) {
            static_cast<FactorRowWidget *>(row)->show(m_model.rows()[std::size_t(index.row())]);
        },
        this);
    rows->layout()->setSpacing(4);
    setRows(rows);
}

void FactorList::show(const Incident *incident)
{
    m_model.show(incident);
    refresh();
}

EntryEditor *FactorList::makeEditor()
{
    return new FactorEditor(context(), {}, this);
}

} // namespace wf

#include "moc_factorlist.cpp"
