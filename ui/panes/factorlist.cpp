// SPDX-License-Identifier: GPL-3.0-or-later
#include "panes/factorlist.h"

#include "panes/reviewfacts.h"
#include "panes/widgetkit.h"
#include "panes/widgetlist.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>

namespace wf {

FactorEditor::FactorEditor(ReviewContext &context, const FactorRow &row, QWidget *parent)
    : QFrame(parent), m_context(context), m_row(row), m_tag(new QComboBox(this)),
      m_text(new QLineEdit(row.text, this)), m_error(kit::makeLabel("error", {}, this))
{
    setObjectName(QStringLiteral("factorEditor"));
    setProperty("raised", true);
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 6, {8, 8, 8, 8});
    auto *fields = new QHBoxLayout;
    fields->setSpacing(6);
    m_tag->setObjectName(QStringLiteral("factorTag"));
    m_tag->setEditable(true);
    m_tag->setAccessibleName(tr("Kind of factor"));
    m_tag->addItems({tr("Change"), tr("Detection"), tr("Capacity"), tr("Dependency"), tr("Configuration"),
                     tr("Design"), tr("Test"), tr("Process"), tr("Communication")});
    m_tag->setCurrentText(row.key.isEmpty() ? QString() : row.tag);
    m_tag->lineEdit()->setPlaceholderText(tr("Kind"));
    m_tag->lineEdit()->setMaxLength(MaxTitleLength);
    m_text->setObjectName(QStringLiteral("factorText"));
    m_text->setPlaceholderText(tr("What it was"));
    m_text->setAccessibleName(tr("What it was"));
    m_text->setMaxLength(MaxTextLength);
    fields->addWidget(m_tag, 2);
    fields->addWidget(m_text, 3);
    layout->addLayout(fields);
    m_error->setWordWrap(true);
    m_error->setTextFormat(Qt::PlainText);
    m_error->hide();
    layout->addWidget(m_error);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    auto *keep = kit::makeButton("primary", row.key.isEmpty() ? tr("Add") : tr("Save"),
                                 QStringLiteral("factorSave"), this);
    auto *cancel = kit::makeButton("", tr("Cancel"), QStringLiteral("factorCancel"), this);
    buttons->addWidget(keep);
    buttons->addWidget(cancel);
    buttons->addStretch(1);
    if (!row.key.isEmpty()) {
        auto *remove = kit::makeButton("quiet", tr("Remove"), QStringLiteral("factorRemove"), this);
        connect(remove, &QPushButton::clicked, this, [this] { save({}); });
        buttons->addWidget(remove);
    }
    layout->addLayout(buttons);
    const auto accept = [this] {
        if (!m_text->text().trimmed().isEmpty())
            save(m_text->text().trimmed());
    };
    const auto check = [this, keep] { keep->setEnabled(!m_text->text().trimmed().isEmpty()); };
    connect(keep, &QPushButton::clicked, this, accept);
    connect(m_text, &QLineEdit::returnPressed, this, accept);
    connect(m_tag->lineEdit(), &QLineEdit::returnPressed, this, accept);
    connect(m_text, &QLineEdit::textChanged, this, check);
    connect(cancel, &QPushButton::clicked, this, &FactorEditor::finished);
    check();
}

void FactorEditor::start()
{
    m_row.key.isEmpty() ? m_tag->setFocus() : m_text->setFocus();
}

void FactorEditor::save(const QString &text)
{
    m_context.ask(command::NameFactor{m_context.id(), m_row.key, m_tag->currentText().trimmed(), text}, this,
                  [this](const CommandResult &result) {
                      if (result) {
                          Q_EMIT finished();
                          return;
                      }
                      m_error->setText(result.error().message);
                      m_error->show();
                  });
}

void FactorEditor::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT finished();
    else
        QFrame::keyPressEvent(event);
}

FactorRowWidget::FactorRowWidget(ReviewContext &context, QWidget *parent)
    : QFrame(parent), m_context(context), m_line(new QWidget(this)),
      m_tag(kit::makeLabel("chip", {}, m_line)), m_text(new QLabel(m_line))
{
    setProperty("entry", true);
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 4, {1, 1, 1, 1});
    auto *line = kit::makeLayout<QHBoxLayout>(m_line, 8);
    m_text->setObjectName(QStringLiteral("factorTitle"));
    m_tag->setObjectName(QStringLiteral("factorKind"));
    m_tag->setTextFormat(Qt::PlainText);
    m_text->setTextFormat(Qt::PlainText);
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
    setToolTip(readOnly
                   ? QString()
                   : kit::plainTip(tr("Named by %1. Enter: change it. Delete: take it back").arg(row.by)));
}

void FactorRowWidget::edit()
{
    if (m_editor || m_context.isReadOnly())
        return;
    m_editor = new FactorEditor(m_context, m_row, this);
    layout()->addWidget(m_editor);
    m_line->hide();
    connect(m_editor, &FactorEditor::finished, this, [this] {
        m_editor->hide();
        m_editor->deleteLater();
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
    : QWidget(parent), m_context(context),
      m_rows(new WidgetList(
          m_model, Qt::Vertical, [&context](QWidget *p) { return new FactorRowWidget(context, p); },
          [this](QWidget *row, const QModelIndex &index) {
              static_cast<FactorRowWidget *>(row)->show(m_model.rows()[std::size_t(index.row())]);
          },
          this)),
      m_hint(kit::makeLabel("muted", ReviewFacts::hint(ReviewSection::Factors), this)),
      m_layout(kit::makeLayout<QVBoxLayout>(this, 4))
{
    m_rows->layout()->setSpacing(4);
    m_hint->setObjectName(QStringLiteral("factorsHint"));
    m_hint->setWordWrap(true);
    m_hint->setContentsMargins(2, 0, 0, 0);
    m_layout->addWidget(m_hint);
    m_layout->addWidget(m_rows);
}

void FactorList::show(const Incident *incident)
{
    m_model.show(incident);
    m_hint->setVisible(m_model.rowCount() == 0 && !m_fresh);
    // What may be done with a row is no part of the model.
    for (int row = 0; row < m_model.rowCount(); ++row)
        static_cast<FactorRowWidget *>(m_rows->widgetAt(row))->show(m_model.rows()[std::size_t(row)]);
    if (m_fresh && m_context.isReadOnly())
        Q_EMIT m_fresh->finished();
}

void FactorList::add()
{
    if (m_context.isReadOnly())
        return;
    if (!m_fresh) {
        m_fresh = new FactorEditor(m_context, {}, this);
        m_layout->addWidget(m_fresh);
        connect(m_fresh, &FactorEditor::finished, this, [this] {
            m_fresh->hide();
            m_fresh->deleteLater();
            m_fresh = nullptr;
            m_hint->setVisible(m_model.rowCount() == 0);
        });
    }
    m_hint->hide();
    m_fresh->show();
    m_fresh->start();
}

} // namespace wf
