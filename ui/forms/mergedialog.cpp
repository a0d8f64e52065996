// SPDX-License-Identifier: GPL-3.0-or-later
#include "forms/mergedialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace wf {

MergeDialog::MergeDialog(Desk &desk, const Incident &target, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_target(target.id), m_list(new QListWidget(this)),
      m_error(new QLabel(this)), m_accept(new QPushButton(tr("Merge"), this))
{
    setObjectName(QStringLiteral("mergeDialog"));
    setWindowTitle(tr("Merge into %1").arg(target.number));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(480);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *label = new QLabel(
        tr("Which incidents are the same as %1 %2? Each keeps its timeline, and merging can be undone.")
            .arg(target.number, target.title),
        this);
    label->setWordWrap(true);
    layout->addWidget(label);
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
    layout->addWidget(m_list, 1);
    if (m_list->count() == 0)
        label->setText(tr("No other incident is open."));
    m_error->setObjectName(QStringLiteral("mergeError"));
    m_error->setProperty("role", "error");
    m_error->setWordWrap(true);
    m_error->hide();
    layout->addWidget(m_error);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept->setObjectName(QStringLiteral("mergeAccept"));
    m_accept->setProperty("kind", "primary");
    m_accept->setDefault(true);
    m_accept->setEnabled(false);
    buttons->addButton(m_accept, QDialogButtonBox::AcceptRole);
    layout->addWidget(buttons);
    connect(m_list, &QListWidget::itemChanged, this, [this] { m_accept->setEnabled(!chosen().empty()); });
    connect(buttons, &QDialogButtonBox::accepted, this, &MergeDialog::submit);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
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

void MergeDialog::submit()
{
    m_desk.submit(command::Merge{m_target, chosen()}, this, [this](const CommandResult &result) {
        if (result) {
            accept();
            return;
        }
        m_error->setText(result.error().message);
        m_error->show();
    });
}

} // namespace wf
