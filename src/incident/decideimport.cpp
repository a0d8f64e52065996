// SPDX-License-Identifier: GPL-3.0-or-later
// Incidents of before the log: their events carry the times of then and who brought them in.
#include "incident/deciders.h"

#include <QUuid>

namespace wf {

namespace {

constexpr Millis MaxClockDifference = std::chrono::hours(24);
/// Before it nobody kept such records; a time like that is a mistake of the file.
constexpr qint64 EarliestMs = 315'532'800'000; // 1980-01-01

std::optional<PastProblem> problemOfTimes(const PastIncident &p, Timestamp now)
{
    const std::tuple<QString, std::optional<Timestamp>> times[] = {
        {QStringLiteral("started"), p.startedAt},       {QStringLiteral("created"), p.detectedAt},
        {QStringLiteral("acknowledged"), p.declaredAt}, {QStringLiteral("identified"), p.identifiedAt},
        {QStringLiteral("mitigated"), p.mitigatedAt},   {QStringLiteral("resolved"), p.resolvedAt}};
    for (const auto &[field, at] : times) {
        if (at && (toMs(*at) < EarliestMs || *at > now + MaxClockDifference))
            return PastProblem{field, QStringLiteral("%1 is not a time of the past").arg(toIsoUtc(*at))};
    }
    if (p.detectedAt && p.declaredAt < *p.detectedAt)
        return PastProblem{QStringLiteral("acknowledged"), QStringLiteral("is before it was created")};
    if (p.resolvedAt < p.declaredAt)
        return PastProblem{QStringLiteral("resolved"), QStringLiteral("is before it was created")};
    if (p.mitigatedAt && (*p.mitigatedAt < p.declaredAt || *p.mitigatedAt > p.resolvedAt))
        return PastProblem{QStringLiteral("mitigated"),
                           QStringLiteral("is not between created and resolved")};
    if (p.startedAt && *p.startedAt > p.resolvedAt)
        return PastProblem{QStringLiteral("started"), QStringLiteral("is after it was resolved")};
    return std::nullopt;
}

} // namespace

IncidentId pastIncidentId(const QString &source, const QString &reference)
{
    // A name space of our own (UUID version 5, RFC 4122 4.3).
    static const QUuid space(QStringLiteral("{0d7f2a3c-5b57-4b0e-9d0c-6f1f2f6f8a11}"));
    return IncidentId(QUuid::createUuidV5(space, source.toCaseFolded() + QLatin1Char('\n') + reference)
                          .toString(QUuid::WithoutBraces));
}

QString pastIncidentNumber(const QString &source, const QString &reference)
{
    return QStringLiteral("%1#%2").arg(source, reference);
}

std::optional<PastProblem> problemOf(const PastIncident &p, Timestamp now)
{
    if (p.reference.trimmed().isEmpty() || p.reference.size() > MaxReferenceLength)
        return PastProblem{QStringLiteral("reference"),
                           QStringLiteral("has to have 1 to %1 characters").arg(MaxReferenceLength)};
    if (p.title.trimmed().isEmpty())
        return PastProblem{QStringLiteral("title"), QStringLiteral("is empty")};
    if (p.title.size() > MaxTitleLength)
        return PastProblem{
            QStringLiteral("title"),
            QStringLiteral("has %1 characters, %2 are allowed").arg(p.title.size()).arg(MaxTitleLength)};
    const std::tuple<const char *, QString, int> texts[] = {
        {"summary", p.summary, MaxSectionLength},
        {"runbook", p.runbook, MaxTitleLength},
        {"commander", p.commander, MaxTitleLength},
        {"services", p.services.join(QLatin1Char(' ')), MaxTextLength},
        {"tags", p.tags.join(QLatin1Char(' ')), MaxTextLength}};
    for (const auto &[field, text, bound] : texts) {
        if (text.size() > bound)
            return PastProblem{
                QLatin1String(field),
                QStringLiteral("has %1 characters, %2 are allowed").arg(text.size()).arg(bound)};
    }
    return problemOfTimes(p, now);
}

namespace deciding {

namespace {

void appendStates(const Rules &rules, const IncidentId &id, const PastIncident &p,
                  std::vector<EventDraft> &drafts)
{
    const std::tuple<IncidentStatus, std::optional<Timestamp>> states[] = {
        {IncidentStatus::Identified, p.identifiedAt},
        {IncidentStatus::Monitoring, p.mitigatedAt},
        {IncidentStatus::Resolved, p.resolvedAt},
        {IncidentStatus::Closed, p.resolvedAt}};
    IncidentStatus from = IncidentStatus::Investigating;
    for (const auto &[to, at] : states) {
        if (!at)
            continue;
        EventDraft draft = rules.draft(id, event::StatusChanged{from, to, {}, {}});
        draft.happenedAt = *at;
        drafts.push_back(std::move(draft));
        from = to;
    }
}

/// What was known of it besides its times.
void appendFacts(const Rules &rules, const IncidentId &id, const PastIncident &p,
                 std::vector<EventDraft> &drafts)
{
    IncidentFacts facts;
    facts.services = p.services;
    facts.tags = p.tags;
    if (const auto said = factsSaid(facts); !said.isEmpty())
        drafts.push_back(rules.draft(id, said));
    if (const QString commander = p.commander.trimmed(); !commander.isEmpty())
        drafts.push_back(rules.draft(id, roleGiven(Role::Commander, commander, {})));
    for (EventDraft &draft : drafts)
        draft.happenedAt = p.declaredAt;
}

std::vector<EventDraft> draftsOf(const Rules &rules, const QString &source, const PastIncident &p)
{
    const IncidentId id = pastIncidentId(source, p.reference);
    std::vector<EventDraft> drafts;
    appendFacts(rules, id, p, drafts);
    event::Declared said;
    said.number = pastIncidentNumber(source, p.reference);
    said.title = p.title.trimmed();
    said.severity = p.severity;
    EventDraft declared = rules.draft(id, std::move(said));
    declared.happenedAt = p.declaredAt;
    drafts.insert(drafts.begin(), std::move(declared));
    if (p.detectedAt) {
        EventDraft detected =
            rules.draft(id, event::Detected{{}, p.title.trimmed(), p.severity, {}, false, false});
        detected.happenedAt = *p.detectedAt;
        drafts.insert(drafts.begin(), std::move(detected));
    }
    EventDraft imported = rules.draft(id, event::Imported{source, p.reference, p.runbook.trimmed()});
    drafts.insert(drafts.begin(), std::move(imported));
    appendStates(rules, id, p, drafts);
    if (p.startedAt)
        drafts.push_back(
            rules.draft(id, event::MilestoneCorrected{Milestone::Started, *p.startedAt, source}));
    if (const QString summary = p.summary.trimmed(); !summary.isEmpty())
        drafts.push_back(rules.draft(id, event::SectionWritten{ReviewSection::Summary, summary}));
    return drafts;
}

} // namespace

Drafts decide(const Rules &rules, const command::ImportIncidents &c)
{
    const auto source = requiredText(c.source, QStringLiteral("the source"), MaxSourceLength);
    if (!source)
        return tl::unexpected(source.error());
    if (c.incidents.size() > command::MaxImportedAtOnce)
        return fail(ErrorCode::TooLarge, QStringLiteral("%1 incidents at once, %2 are allowed")
                                             .arg(c.incidents.size())
                                             .arg(command::MaxImportedAtOnce));
    std::vector<EventDraft> drafts;
    std::set<IncidentId> here;
    for (const PastIncident &p : c.incidents) {
        if (const auto problem = problemOf(p, rules.context.now))
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("%1: %2 %3")
                            .arg(pastIncidentNumber(*source, p.reference), problem->field, problem->text));
        const IncidentId id = pastIncidentId(*source, p.reference);
        const bool known = rules.book.find(id) || rules.book.archived().contains(id);
        if (known || !here.insert(id).second)
            continue; // It came in before.
        for (EventDraft &draft : draftsOf(rules, *source, p))
            drafts.push_back(std::move(draft));
    }
    return drafts;
}

} // namespace deciding

} // namespace wf
