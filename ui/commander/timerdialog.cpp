// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/timerdialog.h"

#include "kit/widgetkit.h"
#include "theme/plainlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace wf {

TimerDialog::TimerDialog(Desk &desk, const IncidentId &incident, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_incident(incident), m_title(new QLineEdit(this)),
      m_length(new QComboBox(this)), m_person(new QLineEdit(this)),
      m_repeat(new QCheckBox(tr("&Repeat each time it is acknowledged"), this)), m_error(new PlainLabel(this))
{
    setObjectName(QStringLiteral("timerDialog"));
    setWindowTitle(tr("Add a timer"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *form = new QFormLayout;
    m_title->setObjectName(QStringLiteral("timerTitle"));
    kit::setHint(*m_title, tr("Who or what to check on"));
    m_title->setMaxLength(MaxTitleLength);
    m_title->setMinimumWidth(320);
    m_length->setObjectName(QStringLiteral("timerLength"));
    m_length->setEditable(true);
    m_length->addItems({QStringLiteral("3m"), QStringLiteral("5m"), QStringLiteral("10m"),
                        QStringLiteral("15m"), QStringLiteral("30m"), QStringLiteral("1h")});
    form->addRow(tr("&What"), m_title);
    form->addRow(tr("&In"), m_length);
    m_person->setObjectName(QStringLiteral("timerPerson"));
    kit::setHint(*m_person, tr("everybody"));
    m_person->setMaxLength(MaxTitleLength);
    form->addRow(tr("&For"), m_person);
    m_repeat->setObjectName(QStringLiteral("timerRepeat"));
    form->addRow(QString(), m_repeat);
    layout->addLayout(form);
    m_error->setObjectName(QStringLiteral("timerError"));
    m_error->setProperty("role", "error");
    m_error->hide();
    layout->addWidget(m_error);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto *start = new QPushButton(tr("Start"), this);
    start->setObjectName(QStringLiteral("timerAccept"));
    start->setProperty("kind", "primary");
    start->setDefault(true);
    buttons->addButton(start, QDialogButtonBox::AcceptRole);
    layout->addWidget(buttons);
    // What was said about it is over once it is written.
    connect(m_title, &QLineEdit::textChanged, m_error, &QWidget::hide);
    connect(m_length, &QComboBox::currentTextChanged, m_error, &QWidget::hide);
    connect(buttons, &QDialogButtonBox::accepted, this, &TimerDialog::submit);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void TimerDialog::submit()
{
    const auto show = [this](const QString &message) {
        m_error->setText(message);
        m_error->show();
    };
    const auto length = parseDuration(m_length->currentText());
    if (!length) {
        show(tr("\"%1\" is not a duration: write 3m, 90s or 1h30m").arg(m_length->currentText()));
        return;
    }
    m_desk.submit(
        command::StartTimer{m_incident, m_title->text(), *length, m_person->text(), m_repeat->isChecked()},
        {this, [this, show](const CommandResult &result) {
             if (result)
                 accept();
             else
                 show(result.error().message);
         }});
}

} // namespace wf

#include "moc_timerdialog.cpp"
