// SPDX-License-Identifier: GPL-3.0-or-later
#include "forms/factsdialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace wf {

FactsDialog::FactsDialog(Desk &desk, const Incident &incident, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_incident(incident.id),
      m_impact(new QPlainTextEdit(incident.facts.impact, this)),
      m_services(new QLineEdit(incident.facts.services.join(QStringLiteral(", ")), this)),
      m_tags(new QLineEdit(incident.facts.tags.join(QStringLiteral(", ")), this)),
      m_links(new QPlainTextEdit(incident.facts.links.join(u'\n'), this)),
      m_exit(new QLineEdit(incident.facts.exitCriteria, this)), m_error(new QLabel(this))
{
    setObjectName(QStringLiteral("factsDialog"));
    setWindowTitle(tr("About %1").arg(incident.number));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(520);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
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
    row(tr("&Over when"), m_exit, "factsExit", tr("What has to hold before it is resolved"));
    row(tr("&Tags"), m_tags, "factsTags", tr("Words to find it by, separated by commas"));
    row(tr("&Links"), m_links, "factsLinks", tr("One a line: call, dashboard, ticket"));
    layout->addLayout(form);
    m_error->setObjectName(QStringLiteral("factsError"));
    m_error->setProperty("role", "error");
    m_error->setWordWrap(true);
    m_error->hide();
    layout->addWidget(m_error);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto *save = new QPushButton(tr("Log it"), this);
    save->setObjectName(QStringLiteral("factsAccept"));
    save->setProperty("kind", "primary");
    save->setDefault(true);
    buttons->addButton(save, QDialogButtonBox::AcceptRole);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &FactsDialog::submit);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

IncidentFacts FactsDialog::facts() const
{
    return {m_impact->toPlainText(), m_exit->text(), m_services->text().split(u',', Qt::SkipEmptyParts),
            m_tags->text().split(u',', Qt::SkipEmptyParts),
            m_links->toPlainText().split(u'\n', Qt::SkipEmptyParts)};
}

void FactsDialog::submit()
{
    m_desk.submit(command::ChangeFacts{m_incident, facts()}, this, [this](const CommandResult &result) {
        if (result) {
            accept();
            return;
        }
        m_error->setText(result.error().message);
        m_error->show();
    });
}

} // namespace wf
