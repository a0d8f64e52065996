// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/mergedialog.h"

#include "theme/plainlabel.h"

#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace wf {

MergeDialog::MergeDialog(Desk &desk, const Incident &target, QWidget *parent)
    : CommandDialog(desk, QStringLiteral("merge"), tr("Merge into %1").arg(target.number), parent),
      m_target(target.id), m_list(new QListWidget(this))
{
    auto *label = new PlainLabel(
        tr("Which incidents are the same as %1 %2? Each keeps its timeline. Its hypotheses, its "
           "findings and the timers people set are shown here too, marked with its number. Roles and "
           "steps are not taken over. You can undo the merge from either side.")
            .arg(target.number, target.title),
        this);
    label->setWordWrap(true);
    body()->addWidget(label);
    m_list->setObjectName(QStringLiteral("mergeList"));
    for (const auto &[id, incident] : desk.book().incidents()) {
        if (id == target.id || !isActive(incident.status) || incident.drill != target.drill)
            continue;
        auto *item =
            new QListWidgetItem(QStringLiteral("%1  %2  %3")
                                    .arg(severityCode(incident.severity), incident.number, incident.title),
                                m_list);
        item->setData(Qt::UserRole, id.text());
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Unchecked);
    }
    body()->addWidget(m_list, 1);
    if (m_list->count() == 0)
        label->setText(tr("No other incident is open."));
    addButtons(tr("Merge"));
    acceptButton()->setEnabled(false);
    connect(m_list, &QListWidget::itemChanged, this,
            [this] { acceptButton()->setEnabled(!chosen().empty()); });
}

std::vector<IncidentId> MergeDialog::chosen() const
{
    std::vector<IncidentId> ids;
    for (int row = 0; row < m_list->count(); ++row) {
        const QListWidgetItem *item = m_list->item(row);
        if (item->checkState() == Qt::Checked)
            ids.emplace_back(item->data(Qt::UserRole).toString());
    }
    return ids;
}

Command MergeDialog::command() const
{
    return command::Merge{m_target, chosen()};
}

} // namespace wf

#include "moc_mergedialog.cpp"
