// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/event.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QIODevice>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <tuple>

namespace wf {

namespace {

struct KindName
{
    EventKind kind;
    const char *name;
};

constexpr std::array Names{
    KindName{EventKind::Detected, "detected"},
    KindName{EventKind::DetectionSnoozed, "detection_snoozed"},
    KindName{EventKind::DetectionEnded, "detection_ended"},
    KindName{EventKind::DetectionAcknowledged, "detection_acknowledged"},
    KindName{EventKind::Declared, "declared"},
    KindName{EventKind::SeverityChanged, "severity_changed"},
    KindName{EventKind::StatusChanged, "status_changed"},
    KindName{EventKind::RoleAssumed, "role_assumed"},
    KindName{EventKind::RoleHandedOver, "role_handed_over"},
    KindName{EventKind::HandoverOffered, "handover_offered"},
    KindName{EventKind::HandoverDeclined, "handover_declined"},
    KindName{EventKind::FactsChanged, "facts_changed"},
    KindName{EventKind::RunbookAttached, "runbook_attached"},
    KindName{EventKind::StepDone, "step_done"},
    KindName{EventKind::StepUndone, "step_undone"},
    KindName{EventKind::StepSkipped, "step_skipped"},
    KindName{EventKind::StepAssigned, "step_assigned"},
    KindName{EventKind::StepStarted, "step_started"},
    KindName{EventKind::StepAdded, "step_added"},
    KindName{EventKind::BranchChosen, "branch_chosen"},
    KindName{EventKind::PhaseEntered, "phase_entered"},
    KindName{EventKind::TimerStarted, "timer_started"},
    KindName{EventKind::TimerFired, "timer_fired"},
    KindName{EventKind::TimerAcknowledged, "timer_acknowledged"},
    KindName{EventKind::TimerSnoozed, "timer_snoozed"},
    KindName{EventKind::TimerStopped, "timer_stopped"},
    KindName{EventKind::UpdateDue, "update_due"},
    KindName{EventKind::UpdatePosted, "update_posted"},
    KindName{EventKind::UpdateSnoozed, "update_snoozed"},
    KindName{EventKind::MessageQueued, "message_queued"},
    KindName{EventKind::MessageApproved, "message_approved"},
    KindName{EventKind::MessageSent, "message_sent"},
    KindName{EventKind::MessageFailed, "message_failed"},
    KindName{EventKind::Note, "note"},
    KindName{EventKind::Decision, "decision"},
    KindName{EventKind::FollowUp, "follow_up"},
    KindName{EventKind::ActionItem, "action_item"},
    KindName{EventKind::EvidenceAttached, "evidence_attached"},
    KindName{EventKind::HypothesisChanged, "hypothesis_changed"},
    KindName{EventKind::Called, "called"},
    KindName{EventKind::ConditionTrue, "condition_true"},
    KindName{EventKind::ConditionFalse, "condition_false"},
    KindName{EventKind::ConditionNoData, "condition_no_data"},
    KindName{EventKind::FeedLost, "feed_lost"},
    KindName{EventKind::FeedRestored, "feed_restored"},
    KindName{EventKind::ClockChanged, "clock_changed"},
    KindName{EventKind::CutAccepted, "cut_accepted"},
    KindName{EventKind::Merged, "merged"},
    KindName{EventKind::Unmerged, "unmerged"},
    KindName{EventKind::Split, "split"},
    KindName{EventKind::Reopened, "reopened"},
    KindName{EventKind::Cancelled, "cancelled"},
    KindName{EventKind::Amended, "amended"},
    KindName{EventKind::Annotated, "annotated"},
    KindName{EventKind::KeyMomentSet, "key_moment_set"},
    KindName{EventKind::FactorNamed, "factor_named"},
    KindName{EventKind::MilestoneCorrected, "milestone_corrected"},
    KindName{EventKind::SectionWritten, "section_written"},
    KindName{EventKind::ReviewStateChanged, "review_state_changed"},
    KindName{EventKind::ActionChanged, "action_changed"},
    KindName{EventKind::WindowPinned, "window_pinned"},
    KindName{EventKind::Imported, "imported"},
};

} // namespace

bool isReviewKind(EventKind kind)
{
    return kind >= EventKind::Annotated && kind <= EventKind::ActionChanged;
}

namespace {

/// QDataStream tells null from empty; a file does not.
QByteArray field(const QByteArray &bytes)
{
    return bytes.isNull() ? QByteArray("") : bytes;
}

} // namespace

QString eventKindName(EventKind kind)
{
    for (const KindName &entry : Names) {
        if (entry.kind == kind)
            return QLatin1String(entry.name);
    }
    return QStringLiteral("unreadable"); // The only kind that no file may name.
}

std::optional<EventKind> parseEventKind(QStringView name)
{
    for (const KindName &entry : Names) {
        if (name == QLatin1String(entry.name))
            return entry.kind;
    }
    return std::nullopt;
}

HybridTime nextHybridTime(HybridTime last, Timestamp now)
{
    if (toMs(now) > last.wallMs)
        return {toMs(now), 0};
    return {last.wallMs, last.counter + 1};
}

QString EventId::text() const
{
    return desk.text() + QLatin1Char(':') + QString::number(sequence);
}

std::optional<EventId> EventId::parse(QStringView text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    bool ok = false;
    const qint64 sequence = colon > 0 ? text.sliced(colon + 1).toLongLong(&ok) : 0;
    if (!ok || sequence < 1)
        return std::nullopt;
    return EventId{DeskId(text.first(colon).toString()), sequence};
}

QString shortDesk(const DeskId &desk)
{
    constexpr int Length = 4;
    return desk.text().left(Length);
}

bool isPlainId(const QString &id)
{
    constexpr qsizetype MaxLength = 64;
    return !id.isEmpty() && id.size() <= MaxLength && std::all_of(id.begin(), id.end(), [](QChar c) {
        return c.unicode() < 0x80 && (c.isLetterOrNumber() || QStringLiteral("-_.").contains(c));
    });
}

bool foldsBefore(const Event &a, const Event &b)
{
    return std::tie(a.time, a.id.desk, a.id.sequence) < std::tie(b.time, b.id.desk, b.id.sequence);
}

QByteArray canonicalBytes(const Event &event, const QByteArray &payload)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_0);
    // QDataStream writes big-endian integers and each QByteArray with its length.
    out << QByteArrayLiteral("watchfloor-event-1") << field(event.id.desk.text().toUtf8())
        << event.id.sequence << event.time.wallMs << event.time.counter
        << field(event.incident.text().toUtf8()) << toMs(event.happenedAt) << toMs(event.recordedAt)
        << field(event.actor.toUtf8()) << eventKindName(event.kind).toUtf8() << field(payload)
        << field(event.previousHash);
    return bytes;
}

QByteArray eventHash(const Event &event, const QByteArray &payload)
{
    return QCryptographicHash::hash(canonicalBytes(event, payload), QCryptographicHash::Sha256);
}

QByteArray payloadText(const QJsonObject &payload)
{
    return QJsonDocument(payload).toJson(QJsonDocument::Compact);
}

} // namespace wf
