// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ids.h"
#include "base/severity.h"
#include "base/time.h"
#include "incident/eventkind.h"
#include "incident/terms.h"

#include <QStringList>

#include <vector>

/// Detections, the incident as a whole and who commands it. Part of eventbody.h.
namespace wf::event {

// Detections: what the detector saw and nobody has declared yet.

struct Detected
{
    static constexpr EventKind Kind = EventKind::Detected;
    RunbookId runbook;
    QString title;
    Severity severity = Severity::P2;
    std::vector<Severity> severities; ///< That its runbook names, default first.
    bool drill = false;
    bool simulated = false; ///< Of the simulated estate.
    bool operator==(const Detected &) const = default;
};
struct DetectionSnoozed
{
    static constexpr EventKind Kind = EventKind::DetectionSnoozed;
    Timestamp until; ///< In the past: it got worse and came back by itself.
    QString text;    ///< The reason; may be empty.
    bool operator==(const DetectionSnoozed &) const = default;
};
struct DetectionEnded
{
    static constexpr EventKind Kind = EventKind::DetectionEnded;
    DetectionEnd reason = DetectionEnd::Cleared;
    QString text;
    bool operator==(const DetectionEnded &) const = default;
};
struct DetectionAcknowledged
{
    static constexpr EventKind Kind = EventKind::DetectionAcknowledged;
    QString person;
    bool operator==(const DetectionAcknowledged &) const = default;
};

// The incident as a whole.

struct Declared
{
    static constexpr EventKind Kind = EventKind::Declared;
    QString number;
    QString title;
    Severity severity = Severity::P2;
    std::vector<Severity> severities;
    RunbookId runbook;
    QStringList tell; ///< Who has to hear of it.
    IncidentId splitFrom;
    IncidentId duplicateOf;
    bool drill = false;
    bool simulated = false;
    bool operator==(const Declared &) const = default;
};
struct SeverityChanged
{
    static constexpr EventKind Kind = EventKind::SeverityChanged;
    Severity from = Severity::P2;
    Severity to = Severity::P2;
    QString text;
    QStringList tell; ///< Who has to hear of it.
    bool operator==(const SeverityChanged &) const = default;
};
struct StatusChanged
{
    static constexpr EventKind Kind = EventKind::StatusChanged;
    IncidentStatus from = IncidentStatus::Investigating;
    IncidentStatus to = IncidentStatus::Investigating;
    QString text;
    QStringList despite; ///< Conditions that were true all the same.
    bool operator==(const StatusChanged &) const = default;
};
struct Reopened
{
    static constexpr EventKind Kind = EventKind::Reopened;
    IncidentStatus from = IncidentStatus::Resolved;
    QString text;
    bool operator==(const Reopened &) const = default;
};
struct Cancelled
{
    static constexpr EventKind Kind = EventKind::Cancelled;
    QString reason;
    bool operator==(const Cancelled &) const = default;
};
/// A part that is not there was not said.
struct FactsChanged
{
    static constexpr EventKind Kind = EventKind::FactsChanged;
    std::optional<QString> impact;
    std::optional<QString> exitCriteria;
    std::optional<QStringList> services;
    std::optional<QStringList> tags;
    std::optional<QStringList> links;
    bool isEmpty() const { return *this == FactsChanged(); }
    bool operator==(const FactsChanged &) const = default;
};
/// Stands in both incidents: `into` in the one that went in, `from` in the one that took it in.
struct Merged
{
    static constexpr EventKind Kind = EventKind::Merged;
    IncidentId into;
    IncidentId from;
    QString number; ///< Of the other one.
    bool operator==(const Merged &) const = default;
};
struct Unmerged
{
    static constexpr EventKind Kind = EventKind::Unmerged;
    IncidentId other;
    QString number;
    bool operator==(const Unmerged &) const = default;
};
/// Stands in the incident it came from; the new one is declared with `splitFrom`.
struct Split
{
    static constexpr EventKind Kind = EventKind::Split;
    IncidentId into;
    QString number;
    bool operator==(const Split &) const = default;
};
/// Of another tool, from before this log or beside it.
struct Imported
{
    static constexpr EventKind Kind = EventKind::Imported;
    QString source;    ///< "pagerduty"
    QString reference; ///< What it is called there.
    QString runbook;   ///< As it is called there.
    bool operator==(const Imported &) const = default;
};

// Who commands.

struct RoleChanged
{
    Role role = Role::Commander;
    QString person; ///< Empty: given up.
    QString from;   ///< Who had it; may be empty.
    bool operator==(const RoleChanged &) const = default;
};
struct RoleAssumed : RoleChanged
{
    static constexpr EventKind Kind = EventKind::RoleAssumed;
    bool operator==(const RoleAssumed &) const = default;
};
struct RoleHandedOver : RoleChanged
{
    static constexpr EventKind Kind = EventKind::RoleHandedOver;
    bool operator==(const RoleHandedOver &) const = default;
};
struct HandoverOffered
{
    static constexpr EventKind Kind = EventKind::HandoverOffered;
    QString person;
    QString from; ///< Empty: nobody commands.
    QString text; ///< The brief.
    bool operator==(const HandoverOffered &) const = default;
};
struct HandoverDeclined
{
    static constexpr EventKind Kind = EventKind::HandoverDeclined;
    QString person;
    QString text;
    bool operator==(const HandoverDeclined &) const = default;
};

} // namespace wf::event
