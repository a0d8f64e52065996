// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/messagespane.h"

#include "delegates/words.h"
#include "kit/cardlist.h"
#include "kit/widgetkit.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>

namespace wf {

namespace {

QString roleOf(MessageState state)
{
    switch (state) {
    case MessageState::Held:
        return QStringLiteral("warning");
    case MessageState::Queued:
        return QStringLiteral("stale");
    case MessageState::Sent:
        return QStringLiteral("ok");
    case MessageState::Failed:
        return QStringLiteral("critical");
    case MessageState::Superseded:
        return QStringLiteral("muted");
    }
    return {};
}

/// Given up, then held, then under way, then the rest; the newest first in each.
int rankOf(MessageState state)
{
    switch (state) {
    case MessageState::Failed:
        return 0;
    case MessageState::Held:
        return 1;
    case MessageState::Queued:
        return 2;
    case MessageState::Sent:
    case MessageState::Superseded:
        return 3;
    }
    return 3;
}

} // namespace

MessagesPane::MessagesPane(Desk &desk, DeskSetup &setup, Selection &selection, QWidget *parent)
    : QFrame(parent), m_desk(desk), m_setup(setup), m_selection(selection),
      m_empty(kit::makeLabel("muted", {}, this)), m_cards(new CardList(this))
{
    setObjectName(QStringLiteral("messagesPane"));
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 8, {0, 8, 0, 0});
    m_empty->setObjectName(QStringLiteral("messagesEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setContentsMargins(12, 0, 12, 0);
    layout->addWidget(m_empty);
    m_cards->setObjectName(QStringLiteral("messageCards"));
    layout->addWidget(m_cards, 1);
    connect(m_cards, &CardList::triggered, this, &MessagesPane::run);
    connect(&desk, &DeskView::bookChanged, this, &MessagesPane::refresh);
    connect(&desk, &DeskView::outboxChanged, this, &MessagesPane::refresh);
    connect(&selection, &Selection::changed, this, &MessagesPane::refresh);
    refresh();
}

int MessagesPane::needsSomebody() const
{
    int count = 0;
    for (const auto &[id, incident] : m_desk.book().incidents())
        count +=
            int(std::count_if(incident.messages.begin(), incident.messages.end(), [](const MessageRecord &m) {
                return m.state == MessageState::Failed || m.state == MessageState::Held;
            }));
    return count;
}

void MessagesPane::refresh()
{
    const Incident *incident = m_desk.book().find(m_selection.incident());
    std::vector<const MessageRecord *> records;
    for (std::size_t i = 0; incident && i < incident->messages.size(); ++i)
        records.push_back(&incident->messages[i]);
    std::reverse(records.begin(), records.end());
    std::stable_sort(records.begin(), records.end(), [](const MessageRecord *a, const MessageRecord *b) {
        return rankOf(a->state) < rankOf(b->state);
    });
    std::vector<Card> cards;
    const OutboxStatus &outbox = m_desk.outbox();
    for (const MessageRecord *record : records) {
        Card card{
            record->id.text(),
            false,
            QStringLiteral("%1 · %2").arg(record->message.channel, Terms::clock(record->queuedAt).left(5)),
            record->message.text.left(400),
            Words::message(record->state),
            roleOf(record->state),
            {}};
        QStringList answers;
        if (!record->answer.isEmpty())
            answers << record->answer;
        if (const auto live = outbox.messages.find(record->id); live != outbox.messages.end()) {
            if (live->second.sending)
                card.side = tr("sending");
            else if (live->second.nextTry)
                card.side = tr("next try %1").arg(Terms::clock(*live->second.nextTry));
            if (!live->second.lastAnswer.isEmpty() && live->second.lastAnswer != record->answer)
                answers << live->second.lastAnswer;
        }
        if (!answers.isEmpty())
            card.detail += QLatin1Char('\n') + answers.join(QLatin1Char('\n'));
        card.actions.push_back({QStringLiteral("copy"), tr("Copy"), tr("Copy the text")});
        if (record->state == MessageState::Failed)
            card.actions.push_back({QStringLiteral("resend"), tr("Send again"), tr("With the same key")});
        if (record->state == MessageState::Held) {
            card.actions.push_back(
                {QStringLiteral("approve"), tr("Approve"), tr("The commander releases it")});
            card.actions.push_back({QStringLiteral("reject"), tr("Reject"), {}});
        }
        if (record->state != MessageState::Sent)
            card.actions.push_back(
                {QStringLiteral("told"), tr("Told by phone"), tr("Somebody was told by phone instead")});
        cards.push_back(std::move(card));
    }
    m_empty->setVisible(records.empty());
    m_empty->setText(incident ? tr("No messages yet. Ctrl+U writes an update.")
                              : tr("Select an incident to see its messages."));
    cards.push_back({QStringLiteral("heading:channels"), true, tr("Channels"), {}, {}, {}, {}});
    for (const ChannelInfo &channel : m_desk.channels()) {
        Card card{
            QStringLiteral("channel:") + channel.name, false, channel.name, channel.address, {}, {}, {}};
        if (const auto live = outbox.channels.find(channel.name); live != outbox.channels.end()) {
            card.side = tr("%1 sent · %2 waiting").arg(live->second.sent).arg(live->second.waiting);
            card.role = live->second.lastError.isEmpty() ? QStringLiteral("ok") : QStringLiteral("warning");
            if (!live->second.lastError.isEmpty())
                card.detail += QLatin1Char('\n') + live->second.lastError;
        }
        if (const auto said = m_tests.find(channel.name); said != m_tests.end())
            card.detail += QLatin1Char('\n') + said->second;
        card.actions.push_back(
            {QStringLiteral("test"), tr("Test"), tr("Send a message that says it is a test")});
        cards.push_back(std::move(card));
    }
    if (m_desk.channels().empty())
        cards.push_back({QStringLiteral("none"),
                         false,
                         tr("No channel"),
                         m_desk.isDemo() ? tr("The simulated estate sends nothing to anybody.")
                                         : tr("A [[channel]] in watchfloor.toml adds one: Slack, PagerDuty, "
                                              "Statuspage, email or a webhook."),
                         {},
                         {},
                         {}});
    m_cards->setCards(cards);
}

void MessagesPane::test(const QString &channel)
{
    m_tests[channel] = tr("testing…");
    refresh();
    m_setup.testChannel(channel, {this, [this, channel](const Expected<QString> &said) {
                                      m_tests[channel] =
                                          said ? tr("Test: %1").arg(*said)
                                               : tr("Test failed: %1").arg(said.error().message);
                                      refresh();
                                  }});
}

void MessagesPane::run(const QString &key, const QString &action)
{
    if (action == QLatin1String("test")) {
        test(key.section(u':', 1));
        return;
    }
    const IncidentId incident = m_selection.incident();
    const MessageId id(key);
    const Incident *known = m_desk.book().find(incident);
    const MessageRecord *record = known ? known->message(id) : nullptr;
    if (!record)
        return;
    if (action == QLatin1String("copy")) {
        QGuiApplication::clipboard()->setText(record->message.text);
        Q_EMIT message(tr("Copied"));
    } else if (action == QLatin1String("resend")) {
        m_desk.submit(command::ResendMessage{incident, id});
    } else if (action == QLatin1String("approve")) {
        m_desk.submit(command::ApproveMessage{incident, id});
    } else if (action == QLatin1String("reject")) {
        Q_EMIT rejectRequested(incident, id);
    } else if (action == QLatin1String("told")) {
        Q_EMIT toldRequested(incident, id, record->message.channel);
    }
}

} // namespace wf

#include "moc_messagespane.cpp"
