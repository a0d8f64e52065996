// SPDX-License-Identifier: GPL-3.0-or-later
#include "forms/handoverdialog.h"

#include "incident/brief.h"

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
    : QDialog(parent), m_desk(desk), m_brief(new QPlainTextEdit(this)), m_error(new QLabel(this))
{
    setObjectName(QStringLiteral("handoverDialog"));
    setWindowTitle(mode == Mode::Offer ? tr("Hand over command") : tr("Take command"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumSize(560, 480);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    if (mode == Mode::Offer) {
        auto *label = new QLabel(tr("&Who takes command of %1?").arg(incident.number), this);
        m_person = new QLineEdit(this);
        m_person->setObjectName(QStringLiteral("handoverPerson"));
        m_person->setMaxLength(MaxTitleLength);
        auto *completer = new QCompleter(people, m_person);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        m_person->setCompleter(completer);
        label->setBuddy(m_person);
        layout->addWidget(label);
        layout->addWidget(m_person);
        layout->addWidget(new QLabel(tr("The brief, from the log. Correct what it does not know."), this));
    } else {
        auto *label =
            new QLabel(incident.offer->from.isEmpty()
                           ? tr("Command is offered to %1.").arg(incident.offer->to)
                           : tr("%1 offers command to %2.").arg(incident.offer->from, incident.offer->to),
                       this);
        label->setObjectName(QStringLiteral("handoverOffer"));
        label->setWordWrap(true);
        layout->addWidget(label);
    }
    m_brief->setObjectName(QStringLiteral("handoverBrief"));
    m_brief->setReadOnly(mode == Mode::Answer);
    m_brief->setTabChangesFocus(true);
    m_brief->setPlainText(mode == Mode::Offer ? handoverBrief(incident, desk.clock().wall())
                                              : incident.offer->brief);
    layout->addWidget(m_brief, 1);
    m_error->setObjectName(QStringLiteral("handoverError"));
    m_error->setProperty("role", "error");
    m_error->setWordWrap(true);
    m_error->hide();
    layout->addWidget(m_error);
    addButtons(incident, mode);
    // Who comes first, then what they are told.
    if (m_person) {
        setTabOrder(m_person, m_brief);
        m_person->setFocus();
    }
}

void HandoverDialog::addButtons(const Incident &incident, Mode mode)
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto *yes = new QPushButton(mode == Mode::Offer ? tr("Offer command") : tr("I have command"), this);
    yes->setObjectName(QStringLiteral("handoverAccept"));
    yes->setProperty("kind", "primary");
    yes->setDefault(true);
    buttons->addButton(yes, QDialogButtonBox::AcceptRole);
    const IncidentId id = incident.id;
    if (mode == Mode::Offer) {
        connect(buttons, &QDialogButtonBox::accepted, this, [this, id] {
            submit(command::OfferCommand{id, m_person->text(), m_brief->toPlainText()});
        });
    } else {
        auto *no = new QPushButton(tr("Decline"), this);
        no->setObjectName(QStringLiteral("handoverDecline"));
        buttons->addButton(no, QDialogButtonBox::DestructiveRole);
        connect(no, &QPushButton::clicked, this, [this, id] { submit(command::AnswerOffer{id, false, {}}); });
        connect(buttons, &QDialogButtonBox::accepted, this, [this, id] {
            submit(command::AnswerOffer{id, true, {}});
        });
    }
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout()->addWidget(buttons);
    yes->setFocus();
}

void HandoverDialog::submit(const Command &command)
{
    m_desk.submit(command, this, [this](const CommandResult &result) {
        if (result) {
            accept();
            return;
        }
        m_error->setText(result.error().message);
        m_error->show();
    });
}

} // namespace wf
