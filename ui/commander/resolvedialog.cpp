// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/resolvedialog.h"

#include "delegates/words.h"
#include "kit/widgetkit.h"
#include "theme/plainlabel.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace wf {

ResolveDialog::ResolveDialog(Desk &desk, const Incident &incident, IncidentStatus to,
                             const QStringList &conditions, QWidget *parent)
    : CommandDialog(desk, QStringLiteral("resolve"),
                    tr("%1 %2: still true").arg(incident.number, incident.title), parent),
      m_incident(incident.id), m_to(to), m_reason(new QLineEdit(this))
{
    auto *question =
        new PlainLabel(ResolveDialog::tr("%n condition(s) of this incident are still true:", nullptr,
                                         int(conditions.size())),
                       this);
    question->setWordWrap(true);
    body()->addWidget(question);
    auto *list = new PlainLabel(conditions.join(QLatin1Char('\n')), this);
    list->setObjectName(QStringLiteral("resolveConditions"));
    list->setProperty("role", "mono");
    list->setWordWrap(true);
    body()->addWidget(list);
    auto *after =
        new PlainLabel(tr("They will not be detected again until they have been false once. The strip "
                          "at the top keeps saying that they are true."),
                       this);
    after->setWordWrap(true);
    body()->addWidget(after);
    m_reason->setObjectName(QStringLiteral("resolveReason"));
    m_reason->setMaxLength(MaxTextLength);
    kit::setHint(*m_reason, tr("Why resolve it anyway? (optional)"));
    m_reason->setAccessibleName(tr("Why anyway?"));
    body()->addWidget(m_reason);
    addButtons(tr("Mark %1 anyway").arg(Terms::status(to).toLower()));
    // Enter by habit is no answer to this.
    acceptButton()->setDefault(false);
    acceptButton()->setAutoDefault(false);
    if (auto *buttons = findChild<QDialogButtonBox *>())
        buttons->button(QDialogButtonBox::Cancel)->setFocus();
}

Command ResolveDialog::command() const
{
    return command::ChangeStatus{m_incident, m_to, m_reason->text(), true};
}

} // namespace wf

#include "moc_resolvedialog.cpp"
