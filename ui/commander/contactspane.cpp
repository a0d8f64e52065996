// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/contactspane.h"

#include "delegates/words.h"
#include "incident/tell.h"
#include "kit/cardlist.h"
#include "kit/widgetkit.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>
#include <set>

namespace wf {

namespace {

const QString Answered = QStringLiteral("answered");
const QString NoAnswer = QStringLiteral("noAnswer");
const QString Copy = QStringLiteral("copy");

} // namespace

ContactsPane::ContactsPane(DeskView &desk, Selection &selection, QWidget *parent)
    : QFrame(parent), m_desk(desk), m_selection(selection), m_empty(kit::makeLabel("muted", {}, this)),
      m_cards(new CardList(this))
{
    setObjectName(QStringLiteral("contactsPane"));
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 8, {0, 8, 0, 0});
    m_empty->setObjectName(QStringLiteral("contactsEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setContentsMargins(12, 0, 12, 0);
    m_empty->setText(tr("No contacts yet. To add some, put a heading such as \"On-call rotation\" with a "
                        "list of names into any runbook file."));
    layout->addWidget(m_empty);
    m_cards->setObjectName(QStringLiteral("contactCards"));
    layout->addWidget(m_cards, 1);
    connect(m_cards, &CardList::triggered, this, &ContactsPane::run);
    connect(&desk, &DeskView::bookChanged, this, &ContactsPane::refresh);
    connect(&desk, &DeskView::libraryChanged, this, &ContactsPane::refresh);
    connect(&desk, &DeskView::onCallChanged, this, &ContactsPane::refresh);
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
    const std::vector<Contact> contacts = m_desk.contacts(
        incident ? incident->runbook() : nullptr, incident ? incident->attached.document.get() : nullptr);
    const auto copyAction = [](const Contact &contact) {
        return isBlank(contact)
                   ? std::vector<CardAction>()
                   : std::vector<CardAction>{{Copy, tr("Copy"), tr("Copy \"%1\"").arg(contact.value)}};
    };
    const OnCallNow &rota = m_desk.onCall();
    if (!rota.names.isEmpty()) {
        cards.push_back({QStringLiteral("heading:onCall"), true, tr("On call now"), {}, {}, {}, {}});
        const bool utc = m_desk.settings().value(SettingKey::UtcTimes).toBool();
        for (const QString &name : rota.names)
            cards.push_back(
                {QStringLiteral("onCall:") + name,
                 false,
                 name,
                 {},
                 rota.until ? tr("until %1").arg(Words::clock(*rota.until, utc).left(5)) : QString(),
                 QStringLiteral("ok"),
                 callActions({})});
    }
    std::set<QString> shown; ///< Who must be told stands above, once.
    if (incident && !incident->toTell.empty()) {
        cards.push_back({QStringLiteral("heading:tell"),
                         true,
                         tr("Must be told: %1").arg(severityCode(incident->toTell.front().severity)),
                         {},
                         {},
                         {},
                         {}});
        for (const ToTell &entry : incident->toTell) {
            const auto known = std::find_if(contacts.begin(), contacts.end(), [&entry](const Contact &c) {
                return isPerson(c) && contactName(c) == entry.person;
            });
            const bool found = known != contacts.end();
            shown.insert(entry.person);
            cards.push_back({QStringLiteral("tell:") + entry.person, false,
                             found ? known->name : entry.person,
                             found && !isBlank(*known) ? known->value : QString(),
                             entry.told ? tr("told") : tr("not told yet"),
                             entry.told ? QStringLiteral("ok") : QStringLiteral("warning"),
                             callActions(found ? copyAction(*known) : std::vector<CardAction>())});
        }
    }
    QString group;
    int n = 0;
    for (const Contact &contact : contacts) {
        if (isPerson(contact) && shown.contains(contactName(contact)))
            continue;
        if (contact.group != group)
            cards.push_back({QStringLiteral("heading:%1").arg(n), true, contact.group, {}, {}, {}, {}});
        group = contact.group;
        const QString key = isPerson(contact) ? QStringLiteral("person:") + contactName(contact)
                                              : QStringLiteral("channel:%1:%2").arg(n).arg(contact.value);
        cards.push_back({key, false, contact.name, isBlank(contact) ? QString() : contact.value,
                         isBlank(contact) ? tr("not filled in") : QString(), QStringLiteral("stale"),
                         isPerson(contact) ? callActions(copyAction(contact)) : copyAction(contact)});
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
                                                           Terms::clock(call->at).left(5)),
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

#include "moc_contactspane.cpp"
