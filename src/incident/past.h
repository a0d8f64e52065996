// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"

namespace wf {

/// An incident of before, as another tool kept it. Only what is over: it is closed when it comes in.
struct PastIncident
{
    QString reference; ///< What its source calls it; with the source its identity.
    QString title;
    Severity severity = Severity::P2;
    std::optional<Timestamp> startedAt; ///< Of the impact, where the source knows it.
    std::optional<Timestamp> detectedAt;
    Timestamp declaredAt; ///< Or acknowledged.
    std::optional<Timestamp> identifiedAt;
    std::optional<Timestamp> mitigatedAt;
    Timestamp resolvedAt;
    QStringList services;
    QStringList tags;
    QString summary;
    QString runbook; ///< As its source names it; none is attached.
    QString commander;
};

/// Of a source's incident: always the same, so that whatever is imported twice, here or on another desk, is
/// one incident.
IncidentId pastIncidentId(const QString &source, const QString &reference);
/// The number people see: "pagerduty#4711". Never one of ours.
QString pastIncidentNumber(const QString &source, const QString &reference);

/// Why it cannot come in, with the field that is wrong ("resolved"); none when it can.
struct PastProblem
{
    QString field;
    QString text;
};
std::optional<PastProblem> problemOf(const PastIncident &incident, Timestamp now);

inline constexpr int MaxSourceLength = 60;
inline constexpr int MaxReferenceLength = 200;

} // namespace wf
