// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for what leaves the desk: updates, alerts, and what became of each message.
#include "incident/deciders.h"
#include "incident/updatetext.h"

namespace wf::deciding {

namespace {

constexpr std::size_t MaxMessagesAtOnce = 50;
constexpr std::size_t MaxMessages = 2000;

struct FoundMessage
{
    const Incident *incident = nullptr;
    const MessageRecord *record = nullptr;
};

Expected<FoundMessage> findMessage(const Rules &rules, const IncidentId &id, const MessageId &message)
{
    const auto found = rules.incident(id);
    if (!found)
        return tl::unexpected(found.error());
    const MessageRecord *record = (*found)->message(message);
    if (!record)
        return fail(ErrorCode::NotFound,
                    QStringLiteral("%1 has no message \"%2\"").arg(nameOf(**found), message.text()));
    return FoundMessage{*found, record};
}

Expected<void> checkMessage(const Incident &incident, const OutgoingMessage &m)
{
    if (m.channel.trimmed().isEmpty() || m.channel.size() > MaxTitleLength)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a message needs a channel with a short name"));
    if (incident.drill && isOnNetwork(m.kind))
        return fail(ErrorCode::Refused, QStringLiteral("%1 is a drill: nothing of it is sent to \"%2\"")
                                            .arg(nameOf(incident), m.channel));
    if (m.text.trimmed().isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("the message to \"%1\" is empty").arg(m.channel));
    if (m.text.size() > MaxMessageLength || m.subject.size() > MaxSubjectLength)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("the message to \"%1\" is too long: %2 characters of %3, subject %4 of %5")
                        .arg(m.channel)
                        .arg(m.text.size())
                        .arg(MaxMessageLength)
                        .arg(m.subject.size())
                        .arg(MaxSubjectLength));
    return {};
}

} // namespace

Expected<void> queueMessages(const Rules &rules, const Incident &incident,
                             const std::vector<OutgoingMessage> &messages, bool needsApproval,
                             std::vector<EventDraft> &drafts)
{
    if (messages.size() > MaxMessagesAtOnce || incident.messages.size() + messages.size() > MaxMessages)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("%1 messages at once, %2 of one incident are the most")
                        .arg(MaxMessagesAtOnce)
                        .arg(MaxMessages));
    const bool held = needsApproval && rules.context.actor != incident.commander();
    for (const OutgoingMessage &message : messages) {
        if (const auto fine = checkMessage(incident, message); !fine)
            return fine;
        const MessageId id(freshId());
        const bool onNetwork = isOnNetwork(message.kind);
        drafts.push_back(rules.draft(
            incident.id, event::MessageQueued{id, withIncident(message, incident), held && onNetwork}));
        // What a person copies or says is through with the word.
        if (!onNetwork)
            drafts.push_back(rules.draft(incident.id, event::MessageSent{id,
                                                                         message.channel,
                                                                         {},
                                                                         {},
                                                                         message.kind == ChannelKind::Phone
                                                                             ? DeliveryRoute::Phone
                                                                             : DeliveryRoute::Clipboard}));
    }
    return {};
}

Drafts decide(const Rules &rules, const command::PostUpdate &c)
{
    const auto found = rules.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto text = requiredText(c.text, QStringLiteral("the update"), MaxTextLength);
    if (!text)
        return tl::unexpected(text.error());
    if (c.nextIn && (*c.nextIn < std::chrono::seconds(1) || *c.nextIn > std::chrono::hours(24 * 7)))
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("the next update comes within 1 second to 7 days"));
    event::UpdatePosted posted{*text, {}, c.audience, {}};
    const auto next =
        c.nextIn ? c.nextIn : updateCadence((*found)->severity, rules.context.now - *(*found)->declaredAt);
    // Every update names the time of the next one.
    if (next && isActive((*found)->status))
        posted.nextDue = rules.context.now + *next;
    for (const OutgoingMessage &message : c.messages)
        posted.channels += message.channel;
    std::vector<EventDraft> drafts{rules.draft(c.incident, std::move(posted))};
    if (const auto queued = queueMessages(rules, **found, c.messages, c.needsApproval, drafts); !queued)
        return tl::unexpected(queued.error());
    return drafts;
}

Drafts decide(const Rules &rules, const command::SendMessages &c)
{
    const auto found = rules.declared(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    std::vector<EventDraft> drafts;
    if (const auto queued = queueMessages(rules, **found, c.messages, c.needsApproval, drafts); !queued)
        return tl::unexpected(queued.error());
    return drafts;
}

Drafts decide(const Rules &rules, const command::ResendMessage &c)
{
    const auto found = findMessage(rules, c.incident, c.message);
    if (!found)
        return tl::unexpected(found.error());
    const MessageRecord &record = *found->record;
    if (record.state != MessageState::Failed)
        return fail(ErrorCode::Refused, QStringLiteral("the message to \"%1\" is %2: only one that was given "
                                                       "up is sent again")
                                            .arg(record.message.channel, messageStateName(record.state)));
    return std::vector{rules.draft(c.incident, event::MessageQueued{record.id, record.message, false})};
}

Drafts decide(const Rules &rules, const command::ApproveMessage &c)
{
    const auto found = findMessage(rules, c.incident, c.message);
    if (!found)
        return tl::unexpected(found.error());
    const MessageRecord &record = *found->record;
    const QString commander = found->incident->commander();
    if (record.state != MessageState::Held)
        return fail(ErrorCode::Refused,
                    QStringLiteral("the message to \"%1\" waits for nobody").arg(record.message.channel));
    if (rules.context.actor != commander)
        return fail(ErrorCode::Refused,
                    commander.isEmpty()
                        ? QStringLiteral("the commander approves messages, and nobody commands %1")
                              .arg(nameOf(*found->incident))
                        : QStringLiteral("%1 commands %2 and approves its messages")
                              .arg(commander, nameOf(*found->incident)));
    if (c.approve)
        return std::vector{
            rules.draft(c.incident, event::MessageApproved{record.id, record.message.channel})};
    const QString why = c.reason.trimmed().left(MaxTitleLength);
    const QString answer = why.isEmpty() ? QStringLiteral("rejected by %1").arg(commander)
                                         : QStringLiteral("rejected by %1: %2").arg(commander, why);
    return std::vector{rules.draft(
        c.incident,
        event::MessageFailed{record.id, record.message.channel, answer, {}, MessageState::Failed})};
}

Drafts decide(const Rules &rules, const command::MarkTold &c)
{
    const auto found = findMessage(rules, c.incident, c.message);
    if (!found)
        return tl::unexpected(found.error());
    const auto person = requiredText(c.person, QStringLiteral("who was told"), MaxTitleLength);
    if (!person)
        return tl::unexpected(person.error());
    if (found->record->state == MessageState::Sent)
        return fail(
            ErrorCode::Refused,
            QStringLiteral("the message to \"%1\" is sent already").arg(found->record->message.channel));
    return std::vector{
        rules.draft(c.incident, event::MessageSent{found->record->id,
                                                   found->record->message.channel,
                                                   QStringLiteral("told %1 by phone").arg(*person),
                                                   {},
                                                   DeliveryRoute::Phone})};
}

Drafts decide(const Rules &rules, const command::ReportDelivery &c)
{
    const auto found = findMessage(rules, c.incident, c.message);
    if (!found)
        return tl::unexpected(found.error());
    const MessageRecord &record = *found->record;
    const QString answer = c.answer.trimmed().left(MaxTitleLength);
    // Told by phone meanwhile, or the same news again.
    const bool news =
        record.state == MessageState::Queued && (c.state != MessageState::Queued || record.answer != answer);
    if (!news || c.state == MessageState::Held)
        return std::vector<EventDraft>{};
    const QString channel = record.message.channel;
    const QString reference = c.reference.left(MaxTitleLength);
    if (c.state == MessageState::Sent)
        return std::vector{rules.draft(
            c.incident, event::MessageSent{record.id, channel, answer, reference, DeliveryRoute::Network})};
    return std::vector{
        rules.draft(c.incident, event::MessageFailed{record.id, channel, answer, reference, c.state})};
}

Drafts decide(const Rules &rules, const command::LogCall &c)
{
    const auto found = rules.incident(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto person = requiredText(c.person, QStringLiteral("who was called"), MaxTitleLength);
    if (!person)
        return tl::unexpected(person.error());
    return std::vector{
        rules.draft(c.incident, event::Called{*person, c.answered, c.text.trimmed().left(MaxTextLength)})};
}

} // namespace wf::deciding
