// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyview/comparedialog.h"

#include "delegates/words.h"
#include "theme/plainlabel.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace wf {

CompareDialog::CompareDialog(const std::vector<IncidentSummary> &candidates, QWidget *parent)
    : QDialog(parent), m_list(new QListWidget(this))
{
    setObjectName(QStringLiteral("compareDialog"));
    setWindowTitle(tr("Compare with another incident"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(560, 380);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *hint =
        new PlainLabel(candidates.empty() ? tr("No other incident followed the same runbook.")
                                          : tr("Incidents that followed the same runbook, newest first"),
                       this);
    hint->setProperty("role", "muted");
    layout->addWidget(hint);
    m_list->setObjectName(QStringLiteral("compareList"));
    for (const IncidentSummary &s : candidates) {
        QStringList words{s.number, s.title, severityCode(s.severity), Terms::date(*s.declaredAt)};
        if (s.resolvedAt)
            words << tr("resolved after %1").arg(clockText(*s.resolvedAt - *s.declaredAt));
        auto *item = new QListWidgetItem(words.join(QStringLiteral(" · ")), m_list);
        item->setData(Qt::UserRole, s.id.text());
    }
    m_list->setCurrentRow(0);
    layout->addWidget(m_list, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto *compare = buttons->addButton(tr("Compare"), QDialogButtonBox::AcceptRole);
    compare->setObjectName(QStringLiteral("compareAccept"));
    compare->setProperty("kind", "primary");
    compare->setEnabled(!candidates.empty());
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &CompareDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &QListWidget::itemActivated, this, &CompareDialog::accept);
}

void CompareDialog::accept()
{
    const QListWidgetItem *item = m_list->currentItem();
    if (!item)
        return;
    Q_EMIT chosen(IncidentId(item->data(Qt::UserRole).toString()));
    QDialog::accept();
}

} // namespace wf

#include "moc_comparedialog.cpp"
