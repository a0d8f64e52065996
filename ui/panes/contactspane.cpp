// SPDX-License-Identifier: GPL-3.0-or-later
#include "panes/contactspane.h"

#include "delegates/words.h"
#include "incident/tell.h"
#include "panes/cardlist.h"
#include "panes/widgetkit.h"

#include <QClipboard>
#include <QGuiApplication>

namespace wf {

namespace {

const QString Answered = QStringLiteral("answered");
const QString NoAnswer = QStringLiteral("noAnswer");
const QString Copy = QStringLiteral("copy");

} // namespace

ContactsPane::ContactsPane(Desk &desk, Selection &selection, QWidget *parent)
    : QFrame(parent), m_desk(desk), m_selection(selection), m_empty(kit::makeLabel("muted", {}, this)),
      m_cards(new CardList(this))
{
    setObjectName(QStringLiteral("contactsPane"));
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 8, {0, 8, 0, 0});
    m_empty->setObjectName(QStringLiteral("contactsEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setContentsMargins(12, 0, 12, 0);
    m_empty->setText(tr("No contacts yet. A heading such as \"On-call rotation\" with a list of names in any "
                        "runbook file puts them here."));
    layout->addWidget(m_empty);
    m_cards->setObjectName(QStringLiteral("contactCards"));
    layout->addWidget(m_cards, 1);
    connect(m_cards, &CardList::triggered, this, &ContactsPane::run);
    connect(&desk, &Desk::bookChanged, this, &ContactsPane::refresh);
    connect(&desk, &Desk::libraryChanged, this, &ContactsPane::refresh);
    connect(&selection, &Selection::changed, this, &ContactsPane::refresh);
    refresh();
}

void ContactsPane::refresh()
{
    const Incident *incident = m_desk.book().find(m_selection.incident());
    std::vector<Card> cards;
    const auto callActions = [incident](std::vector<CardAction> more) {
        if (incident) {
            more.insert(more.begin(),
                        {{Answered, tr("Called: answered"), tr("Log that you called and who answered")},
                         {NoAnswer, tr("No answer"), tr("Log that you called and nobody answered")}});
        }
        return more;
    };
    if (incident && !incident->toTell.empty()) {
        cards.push_back({QStringLiteral("heading:tell"),
                         true,
                         tr("Must be told: %1").arg(severityCode(incident->toTell.front().severity)),
                         {},
                         {},
                         {},
                         {}});
        for (const ToTell &entry : incident->toTell)
            cards.push_back({QStringLiteral("tell:") + entry.person,
                             false,
                             entry.person,
                             {},
                             entry.told ? tr("told") : tr("not told yet"),
                             entry.told ? QStringLiteral("ok") : QStringLiteral("warning"),
                             entry.told ? std::vector<CardAction>() : callActions({})});
    }
    QString group;
    int n = 0;
    for (const Contact &contact : m_desk.contacts(incident ? incident->runbook() : nullptr,
                                                  incident ? incident->attached.document.get() : nullptr)) {
        if (contact.group != group)
            cards.push_back({QStringLiteral("heading:%1").arg(n), true, contact.group, {}, {}, {}, {}});
        group = contact.group;
        const bool blank = isBlank(contact);
        std::vector<CardAction> actions;
        if (!blank)
            actions.push_back({Copy, tr("Copy"), tr("Copy \"%1\"").arg(contact.value)});
        const QString key = isPerson(contact) ? QStringLiteral("person:") + contactName(contact)
                                              : QStringLiteral("channel:%1:%2").arg(n).arg(contact.value);
        cards.push_back({key, false, contact.name, blank ? QString() : contact.value,
                         blank ? tr("not filled in") : QString(), QStringLiteral("stale"),
                         isPerson(contact) ? callActions(std::move(actions)) : std::move(actions)});
        ++n;
    }
    m_empty->setVisible(cards.empty());
    if (incident && !incident->calls.empty()) {
        cards.push_back({QStringLiteral("heading:calls"), true, tr("Calls"), {}, {}, {}, {}});
        for (auto call = incident->calls.rbegin(); call != incident->calls.rend(); ++call)
            cards.push_back({QStringLiteral("call:%1").arg(toMs(call->at)) + call->person,
                             false,
                             call->person,
                             call->text,
                             QStringLiteral("%1 · %2").arg(call->answered ? tr("answered") : tr("no answer"),
                                                           Words::clock(call->at, true).left(5)),
                             call->answered ? QStringLiteral("ok") : QStringLiteral("warning"),
                             {}});
    }
    m_cards->setCards(cards);
}

void ContactsPane::run(const QString &key, const QString &action)
{
    if (action != Copy) {
        Q_EMIT callRequested(key.section(u':', 1), action == Answered);
        return;
    }
    for (const Card &card : m_cards->cards()) {
        if (card.key == key) {
            QGuiApplication::clipboard()->setText(card.detail);
            Q_EMIT copied(card.detail);
        }
    }
}

} // namespace wf
