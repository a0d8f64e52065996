// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/handoverdialog.h"

#include "desk/watching.h"
#include "theme/plainlabel.h"
#include "words/handoverbrief.h"

#include <QCompleter>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace wf {

HandoverDialog::HandoverDialog(Desk &desk, const Incident &incident, Mode mode, const QStringList &people,
                               QWidget *parent)
    : CommandDialog(desk, QStringLiteral("handover"),
                    mode == Mode::Offer ? tr("Hand over command") : tr("Take command"), parent),
      m_incident(incident.id), m_mode(mode), m_brief(new QPlainTextEdit(this))
{
    setMinimumSize(560, 480);
    if (mode == Mode::Offer) {
        askWho(incident, people);
    } else {
        const HandoverOffer &offer = *incident.offer;
        auto *label =
            new PlainLabel(offer.from.isEmpty() ? tr("Command is offered to %1.").arg(offer.to)
                                                : tr("%1 offers command to %2.").arg(offer.from, offer.to),
                           this);
        label->setObjectName(QStringLiteral("handoverOffer"));
        label->setWordWrap(true);
        body()->addWidget(label);
    }
    m_brief->setObjectName(QStringLiteral("handoverBrief"));
    m_brief->setReadOnly(mode == Mode::Answer);
    m_brief->setTabChangesFocus(true);
    m_brief->setPlainText(mode == Mode::Offer
                              ? handoverBrief(incident, conditionsNow(desk, incident), desk.clock().wall())
                              : incident.offer->brief);
    body()->addWidget(m_brief, 1);
    QDialogButtonBox *buttons = addButtons(mode == Mode::Offer ? tr("Offer command") : tr("I have command"));
    if (mode == Mode::Answer) {
        auto *no = new QPushButton(tr("Decline"), this);
        no->setObjectName(QStringLiteral("handoverDecline"));
        buttons->addButton(no, QDialogButtonBox::DestructiveRole);
        connect(no, &QPushButton::clicked, this, [this] {
            submit(command::AnswerOffer{m_incident, false, {}});
        });
        acceptButton()->setFocus();
        return;
    }
    // Who comes first, then what they are told.
    setTabOrder(m_person, m_brief);
    m_person->setFocus();
}

void HandoverDialog::askWho(const Incident &incident, const QStringList &people)
{
    auto *label = new PlainLabel(tr("&Who takes command of %1?").arg(incident.number), this);
    m_person = new QLineEdit(this);
    m_person->setObjectName(QStringLiteral("handoverPerson"));
    m_person->setMaxLength(MaxTitleLength);
    auto *completer = new QCompleter(people, m_person);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_person->setCompleter(completer);
    label->setBuddy(m_person);
    body()->addWidget(label);
    body()->addWidget(m_person);
    body()->addWidget(new PlainLabel(tr("The brief, from the log. Correct what it does not know."), this));
}

Command HandoverDialog::command() const
{
    if (m_mode == Mode::Offer)
        return command::OfferCommand{m_incident, m_person->text(), m_brief->toPlainText()};
    return command::AnswerOffer{m_incident, true, {}};
}

} // namespace wf

#include "moc_handoverdialog.cpp"
