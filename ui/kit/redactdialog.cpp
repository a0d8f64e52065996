// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/redactdialog.h"

#include "incident/redaction.h"
#include "theme/plainlabel.h"
#include "words/eventsentence.h"
#include "words/terms.h"

#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace wf {

namespace {

constexpr int RowsShown = 5; ///< More of them are scrolled to.

PlainLabel *paragraph(const QString &text, QWidget *parent)
{
    auto *label = new PlainLabel(text, parent);
    label->setWordWrap(true);
    return label;
}

} // namespace

QString RedactDialog::openFor(Desk &desk, const Incident &incident, const EventId &event, QWidget *parent)
{
    if (redactedTogether(incident, event).empty())
        return tr("Nobody wrote words in this entry that can be redacted");
    (new RedactDialog(desk, incident, event, parent))->open();
    return {};
}

RedactDialog::RedactDialog(Desk &desk, const Incident &incident, const EventId &event, QWidget *parent)
    : CommandDialog(desk, QStringLiteral("redact"), tr("Redact an entry"), parent), m_incident(incident.id),
      m_event(event), m_reason(new QLineEdit(this))
{
    const auto together = redactedTogether(incident, event);
    body()->addWidget(
        paragraph(tr("The words of these entries leave the log, its backups and the search, and "
                     "cannot be brought back. The entries stay, with their times and authors."),
                  this));
    auto *entries = new QListWidget(this);
    entries->setObjectName(QStringLiteral("redactEntries"));
    entries->setAccessibleName(tr("Entries whose words go"));
    entries->setSelectionMode(QAbstractItemView::NoSelection);
    entries->setWordWrap(true);
    entries->setTextElideMode(Qt::ElideRight);
    for (const EventPtr &entry : together)
        entries->addItem(
            QStringLiteral("%1  %2").arg(Terms::clock(entry->happenedAt), sentenceOf(*entry).plain()));
    entries->setMinimumSize(420, entries->fontMetrics().lineSpacing() * (RowsShown + 1));
    body()->addWidget(entries, 1);
    body()->addWidget(
        paragraph(tr("Messages that were sent, exported bundles and reports keep the words. If it "
                     "was a password, change it: whoever guesses it can prove the guess."),
                  this));
    m_reason->setObjectName(QStringLiteral("redactReason"));
    m_reason->setPlaceholderText(tr("Why; this stays in the log"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setMaxLength(MaxTitleLength);
    body()->addWidget(m_reason);
    addButtons(tr("Redact %n entries", nullptr, int(together.size())));
    acceptButton()->setEnabled(false);
    connect(m_reason, &QLineEdit::textChanged, this,
            [this](const QString &text) { acceptButton()->setEnabled(!text.trimmed().isEmpty()); });
    m_reason->setFocus();
}

Command RedactDialog::command() const
{
    return command::Redact{m_incident, m_event, m_reason->text().trimmed()};
}

} // namespace wf

#include "moc_redactdialog.cpp"
