// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbookview/assigndialog.h"

#include <QComboBox>
#include <QCompleter>
#include <QFormLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace wf {

AssignDialog::AssignDialog(Desk &desk, const IncidentId &incident, const StepId &step, const QString &title,
                           const QStringList &people, QWidget *parent)
    : CommandDialog(desk, QStringLiteral("assign"), tr("Who does \"%1\"?").arg(title), parent),
      m_incident(incident), m_step(step), m_person(new QLineEdit(this)), m_timeBox(new QComboBox(this))
{
    auto *form = new QFormLayout;
    m_person->setObjectName(QStringLiteral("assignPerson"));
    m_person->setMaxLength(MaxTitleLength);
    auto *completer = new QCompleter(people, m_person);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_person->setCompleter(completer);
    m_timeBox->setObjectName(QStringLiteral("assignTimeBox"));
    m_timeBox->addItem(tr("no reminder"), 0);
    for (const int minutes : {3, 5, 10, 15, 30, 60})
        m_timeBox->addItem(tr("in %1 min").arg(minutes), minutes);
    m_timeBox->setToolTip(tr("You are reminded to ask them when the time is up"));
    form->addRow(tr("&Who"), m_person);
    form->addRow(tr("&Ask again"), m_timeBox);
    body()->addLayout(form);
    addButtons(tr("Assign"));
    m_person->setFocus();
}

Command AssignDialog::command() const
{
    command::AssignStep assign{m_incident, m_step, m_person->text()};
    if (const int minutes = m_timeBox->currentData().toInt(); minutes > 0)
        assign.timeBox = std::chrono::minutes(minutes);
    return assign;
}

} // namespace wf

#include "moc_assigndialog.cpp"
