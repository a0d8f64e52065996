// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ids.h"
#include "base/time.h"

#include <QByteArray>
#include <QJsonObject>

#include <compare>
#include <memory>
#include <optional>

namespace wf {

/// What happened. The names on disk are eventKindName()'s; the payload's fields stand beside each kind in
/// payload.h.
enum class EventKind {
    Detected,
    DetectionSnoozed,
    DetectionEnded,
    DetectionAcknowledged,
    Declared,
    SeverityChanged,
    StatusChanged,
    RoleAssumed,
    RoleHandedOver,
    HandoverOffered,
    HandoverDeclined,
    FactsChanged,
    RunbookAttached,
    StepDone,
    StepUndone,
    StepSkipped,
    StepAssigned,
    StepStarted,
    StepAdded,
    BranchChosen,
    PhaseEntered,
    TimerStarted,
    TimerFired,
    TimerAcknowledged,
    TimerSnoozed,
    TimerStopped,
    UpdateDue,
    UpdatePosted,
    UpdateSnoozed,
    MessageQueued,
    MessageApproved,
    MessageSent,
    MessageFailed,
    Note,
    Decision,
    FollowUp,
    ActionItem,
    EvidenceAttached,
    HypothesisChanged,
    Called,
    ConditionTrue,
    ConditionFalse,
    ConditionNoData,
    FeedLost,
    FeedRestored,
    ClockChanged,
    CutAccepted,
    Merged,
    Unmerged,
    Split,
    Reopened,
    Cancelled,
    Amended,
    Annotated, // From here to ActionChanged: isReviewKind().
    KeyMomentSet,
    FactorNamed,
    MilestoneCorrected,
    SectionWritten,
    ReviewStateChanged,
    ActionChanged,
    WindowPinned,
    Imported,
    Unreadable, ///< Stands in for an event that the log cannot read any more; never on disk.
};

QString eventKindName(EventKind kind);                     ///< "step_done"
std::optional<EventKind> parseEventKind(QStringView name); ///< Empty for a kind of a later version.

/// Written in the review of an incident: it says nothing of what went on at the time.
bool isReviewKind(EventKind kind);

/// Hybrid logical time (Kulkarni et al., 2014): wall milliseconds and a counter; never runs backwards on a
/// desk and is always after every event the desk has seen.
struct HybridTime
{
    qint64 wallMs = 0;
    quint32 counter = 0;
    auto operator<=>(const HybridTime &) const = default;
};
/// The next logical time after `last` at wall time `now`.
HybridTime nextHybridTime(HybridTime last, Timestamp now);

struct EventId
{
    DeskId desk;
    qint64 sequence = 0; ///< From 1, without holes, per desk.
    bool operator==(const EventId &) const = default;
    auto operator<=>(const EventId &) const = default;
    QString text() const; ///< "DESK:SEQUENCE"
    static std::optional<EventId> parse(QStringView text);
};

/// The beginning of a desk's id, by which people tell desks apart: "3f2a".
QString shortDesk(const DeskId &desk);
/// Whether it can be the id of a desk or an incident: 1 to 64 letters, digits, '-', '_' and '.' of ASCII.
/// What comes from elsewhere is shown beside our own, so it holds nothing that turns or hides text.
bool isPlainId(const QString &id);

/// One committed fact. Never changed; a correction is a later event that names it.
struct Event
{
    EventId id;
    HybridTime time;
    IncidentId incident; ///< Empty: concerns the desk as a whole (feeds, clock).
    Timestamp happenedAt;
    Timestamp recordedAt;
    QString actor; ///< Who: a person's name, "feed", "desk".
    EventKind kind = EventKind::Note;
    QJsonObject payload;
    QByteArray previousHash; ///< Of the desk's event before; empty for its first.
    QByteArray hash;
};
using EventPtr = std::shared_ptr<const Event>;

/// The total order every desk folds in: logical time, then desk, then sequence.
bool foldsBefore(const Event &a, const Event &b);

/// An event that is not committed yet: identity, logical time and hashes are given by the log.
struct EventDraft
{
    IncidentId incident;
    EventKind kind = EventKind::Note;
    QJsonObject payload;
    Timestamp happenedAt;
    QString actor;
};

/// The bytes that are hashed: every field but the hash, each with its length in front, so that no two events
/// share an encoding. `payload` is the JSON text as stored.
QByteArray canonicalBytes(const Event &event, const QByteArray &payload);
/// SHA-256 of canonicalBytes().
QByteArray eventHash(const Event &event, const QByteArray &payload);
/// The JSON text that is stored and hashed: compact, keys sorted.
QByteArray payloadText(const QJsonObject &payload);

} // namespace wf
