// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/sha256.h"
#include "incident/eventid.h"
#include "incident/eventkind.h"
#include "incident/message.h"
#include "incident/terms.h"

#include <QStringList>

#include <vector>

/// What is said, to others and about the incident. Part of eventbody.h.
namespace wf::event {

// What leaves the desk.

struct UpdatePosted
{
    static constexpr EventKind Kind = EventKind::UpdatePosted;
    QString text;
    std::optional<Timestamp> nextDue; ///< The time of the next one, as promised.
    Audience audience = Audience::Team;
    QStringList channels;
    bool operator==(const UpdatePosted &) const = default;
};
struct MessageQueued
{
    static constexpr EventKind Kind = EventKind::MessageQueued;
    MessageId message;
    OutgoingMessage content;
    bool approval = false; ///< The commander has to approve.
    bool operator==(const MessageQueued &) const = default;
};
struct MessageApproved
{
    static constexpr EventKind Kind = EventKind::MessageApproved;
    MessageId message;
    QString channel;
    bool operator==(const MessageApproved &) const = default;
};
struct MessageSent
{
    static constexpr EventKind Kind = EventKind::MessageSent;
    MessageId message;
    QString channel;
    QString answer;
    QString reference; ///< What the service calls it.
    DeliveryRoute via = DeliveryRoute::Network;
    bool operator==(const MessageSent &) const = default;
};
struct MessageFailed
{
    static constexpr EventKind Kind = EventKind::MessageFailed;
    MessageId message;
    QString channel;
    QString answer;
    QString reference;
    MessageState state = MessageState::Failed; ///< Queued: it is tried again.
    bool operator==(const MessageFailed &) const = default;
};
struct Called
{
    static constexpr EventKind Kind = EventKind::Called;
    QString person;
    bool answered = false;
    QString text;
    bool operator==(const Called &) const = default;
};

// What people write and think.

struct Note
{
    static constexpr EventKind Kind = EventKind::Note;
    QString text;
    bool operator==(const Note &) const = default;
};
struct Vote
{
    QString person;
    bool objects = false;
    QString text; ///< Why; may be empty.
    bool operator==(const Vote &) const = default;
};
struct Decision
{
    static constexpr EventKind Kind = EventKind::Decision;
    QString text;
    std::vector<Vote> votes; ///< Of those who were asked for strong objections.
    bool operator==(const Decision &) const = default;
};
struct FollowUp
{
    static constexpr EventKind Kind = EventKind::FollowUp;
    QString text;
    bool operator==(const FollowUp &) const = default;
};
/// What an action item says: all of it, each time.
struct ActionFields
{
    QString text;
    QString owner;
    std::optional<Timestamp> due;
    QString link;
    ActionState state = ActionState::Open;
    bool operator==(const ActionFields &) const = default;
};
struct ActionItem : ActionFields
{
    static constexpr EventKind Kind = EventKind::ActionItem;
    bool operator==(const ActionItem &) const = default;
};
struct ActionChanged : ActionFields
{
    static constexpr EventKind Kind = EventKind::ActionChanged;
    QString item; ///< Its id.
    bool operator==(const ActionChanged &) const = default;
};
struct EvidenceAttached
{
    static constexpr EventKind Kind = EventKind::EvidenceAttached;
    QString text;
    QString file;
    Sha256 sha256;
    qint64 size = 0;
    QString metric;
    std::optional<TimeRange> range;
    StepId step;
    QString hypothesis; ///< Its id.
    bool operator==(const EvidenceAttached &) const = default;
};
struct HypothesisChanged
{
    static constexpr EventKind Kind = EventKind::HypothesisChanged;
    QString hypothesis; ///< Its id.
    QString title;
    HypothesisState state = HypothesisState::Open;
    QString text;
    bool operator==(const HypothesisChanged &) const = default;
};
struct Amended
{
    static constexpr EventKind Kind = EventKind::Amended;
    EventId event;
    QString text;
    bool operator==(const Amended &) const = default;
};
/// An entry whose words were taken away.
struct RedactedEntry
{
    EventId event;
    Sha256 hash; ///< Of its canonicalBytes() with marks in the place of its words.
    bool operator==(const RedactedEntry &) const = default;
};
inline constexpr std::size_t MaxRedactedEntries = 500;
/// Words were taken out of the log: see redaction.h.
struct EntryRedacted
{
    static constexpr EventKind Kind = EventKind::EntryRedacted;
    std::vector<RedactedEntry> entries; ///< At most MaxRedactedEntries.
    QString text;                       ///< Why.
    bool operator==(const EntryRedacted &) const = default;
};
struct WindowPinned
{
    static constexpr EventKind Kind = EventKind::WindowPinned;
    TimeRange range;
    QString metric;
    QString text;
    bool operator==(const WindowPinned &) const = default;
};

} // namespace wf::event
