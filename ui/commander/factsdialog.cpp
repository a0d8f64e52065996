// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/factsdialog.h"

#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace wf {

FactsDialog::FactsDialog(Desk &desk, const Incident &incident, QWidget *parent)
    : CommandDialog(desk, QStringLiteral("facts"), tr("About %1").arg(incident.number), parent),
      m_incident(incident.id), m_impact(new QPlainTextEdit(incident.facts.impact, this)),
      m_services(new QLineEdit(incident.facts.services.join(QStringLiteral(", ")), this)),
      m_tags(new QLineEdit(incident.facts.tags.join(QStringLiteral(", ")), this)),
      m_links(new QPlainTextEdit(incident.facts.links.join(u'\n'), this)),
      m_exit(new QLineEdit(incident.facts.exitCriteria, this))
{
    auto *form = new QFormLayout;
    const auto row = [&](const QString &label, QWidget *field, const char *name, const QString &hint) {
        field->setObjectName(QLatin1String(name));
        field->setToolTip(hint);
        if (auto *line = qobject_cast<QLineEdit *>(field))
            line->setPlaceholderText(hint);
        if (auto *text = qobject_cast<QPlainTextEdit *>(field)) {
            text->setPlaceholderText(hint);
            text->setTabChangesFocus(true);
            text->setMaximumHeight(text->fontMetrics().lineSpacing() * 4);
        }
        form->addRow(label, field);
    };
    row(tr("&Impact"), m_impact, "factsImpact", tr("Who notices what, and how many"));
    row(tr("&Services"), m_services, "factsServices", tr("Affected services, separated by commas"));
    row(tr("&Over when"), m_exit, "factsExit", tr("What has to be true before it is resolved"));
    row(tr("&Tags"), m_tags, "factsTags", tr("Words to find it by, separated by commas"));
    row(tr("&Links"), m_links, "factsLinks", tr("One on each line: call, dashboard, ticket"));
    body()->addLayout(form);
    addButtons(tr("Log it"));
}

Command FactsDialog::command() const
{
    return command::ChangeFacts{m_incident,
                                {m_impact->toPlainText(), m_exit->text(),
                                 m_services->text().split(u',', Qt::SkipEmptyParts),
                                 m_tags->text().split(u',', Qt::SkipEmptyParts),
                                 m_links->toPlainText().split(u'\n', Qt::SkipEmptyParts)}};
}

} // namespace wf

#include "moc_factsdialog.cpp"
