// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for declaring an incident and for the runbooks it follows.
#include "incident/deciders.h"
#include "incident/payload.h"

namespace wf::deciding {

namespace {

constexpr std::size_t MaxTogether = 50;
constexpr std::size_t MaxParts = 10;

QJsonObject runbookPayload(const command::RunbookCopy &copy)
{
    return {{QStringLiteral("runbook"), copy.id.text()},
            {QStringLiteral("index"), copy.index},
            {QStringLiteral("title"), copy.title},
            {QStringLiteral("file"), copy.file},
            {QStringLiteral("sha256"), QString::fromLatin1(copy.sha256.toHex())},
            {QStringLiteral("source"), QString::fromUtf8(copy.source)}};
}

/// runbook_attached and the entry into its first phase.
void appendRunbook(const Desk &desk, const IncidentId &id, const command::RunbookCopy &copy,
                   std::vector<EventDraft> &drafts)
{
    drafts.push_back(desk.draft(id, EventKind::RunbookAttached, runbookPayload(copy)));
    Incident after;
    after.id = id;
    const auto document = std::make_shared<const RunbookDocument>(parseRunbook(copy.source, copy.file));
    const bool checklist = copy.index == ChecklistIndex;
    if (checklist || copy.index < 0 || copy.index >= int(document->runbooks.size()))
        return;
    after.parts.push_back({document, copy.index, copy.id, copy.title});
    putTogether(after);
    for (EventDraft &draft : enterPhase(desk, after))
        drafts.push_back(std::move(draft));
}

/// What of the further detections becomes one with the declared one.
Expected<void> takeTogether(const Desk &desk, const IncidentId &into, const QString &number,
                            const std::vector<IncidentId> &together, std::vector<EventDraft> &drafts)
{
    if (together.size() > MaxTogether)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("%1 detections are the most to declare as one").arg(MaxTogether));
    for (const IncidentId &id : together) {
        const auto other = desk.detection(id);
        if (!other)
            return tl::unexpected(other.error());
        if (id == into)
            continue;
        drafts.push_back(
            desk.draft(id, EventKind::Merged,
                       {{QStringLiteral("into"), into.text()}, {QStringLiteral("number"), number}}));
        drafts.push_back(
            desk.draft(into, EventKind::Merged,
                       {{QStringLiteral("from"), id.text()}, {QStringLiteral("number"), (*other)->title}}));
    }
    return {};
}

} // namespace

Drafts decide(const Desk &desk, const command::Declare &c)
{
    const auto title = requiredText(c.title, QStringLiteral("the title"), MaxTitleLength);
    if (!title)
        return tl::unexpected(title.error());
    IncidentId id = c.detection;
    const Incident *detected = nullptr;
    if (!id.isEmpty()) {
        const auto found = desk.detection(id);
        if (!found)
            return tl::unexpected(found.error());
        detected = *found;
    } else if (c.runbook) {
        // Declared by hand while the detector had seen it too: one incident, not two.
        const Incident *open = desk.book.openFor(c.runbook->id);
        if (open && open->isDetection())
            detected = open;
    }
    id = detected ? detected->id : freshIncident();
    const QString number = desk.book.nextNumber();
    QJsonObject fields{{QStringLiteral("number"), number},
                       {QStringLiteral("title"), *title},
                       {QStringLiteral("severity"), severityCode(c.severity)},
                       {QStringLiteral("drill"), c.drill || (detected && detected->drill)},
                       {QStringLiteral("tell"), QJsonArray::fromStringList(c.tell)}};
    if (c.runbook)
        fields[QStringLiteral("runbook")] = c.runbook->id.text();
    std::vector<EventDraft> drafts{desk.draft(id, EventKind::Declared, fields)};
    if (!c.commander.trimmed().isEmpty()) {
        drafts.push_back(
            desk.draft(id, EventKind::RoleAssumed,
                       {{QStringLiteral("role"), roleName(Role::Commander)},
                        {QStringLiteral("person"), c.commander.trimmed().left(MaxTitleLength)}}));
    }
    if (c.runbook)
        appendRunbook(desk, id, *c.runbook, drafts);
    if (c.checklist)
        drafts.push_back(desk.draft(id, EventKind::RunbookAttached, runbookPayload(*c.checklist)));
    if (const auto taken = takeTogether(desk, id, number, c.together, drafts); !taken)
        return tl::unexpected(taken.error());
    return drafts;
}

Drafts decide(const Desk &desk, const command::Duplicate &c)
{
    const auto found = desk.declared(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const Incident &like = **found;
    command::Declare declare{{}, like.title, like.severity, like.drill, c.commander, {}, {}, {}, {}};
    auto drafts = decide(desk, declare);
    if (!drafts)
        return drafts;
    const IncidentId id = drafts->front().incident;
    drafts->front().payload[QStringLiteral("duplicate_of")] = like.id.text();
    drafts->front().payload[QStringLiteral("runbook")] = like.runbookId.text();
    for (const EventPtr &event : like.events) {
        if (event->kind == EventKind::RunbookAttached)
            drafts->push_back(desk.draft(id, EventKind::RunbookAttached, event->payload));
    }
    Incident after = like;
    after.id = id;
    after.steps.clear();
    after.addedSteps.clear();
    after.chosenBranch.clear();
    putTogether(after);
    for (EventDraft &draft : enterPhase(desk, after))
        drafts->push_back(std::move(draft));
    if (const QJsonObject facts = factFields(like.facts); !facts.isEmpty())
        drafts->push_back(desk.draft(id, EventKind::FactsChanged, facts));
    return drafts;
}

Drafts decide(const Desk &desk, const command::AttachRunbook &c)
{
    const auto found = desk.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const Incident &i = **found;
    for (const AttachedPart &part : i.parts) {
        if (part.id == c.runbook.id && part.index == c.runbook.index)
            return fail(ErrorCode::Refused,
                        QStringLiteral("%1 follows \"%2\" already").arg(nameOf(i), part.title));
    }
    if (i.parts.size() >= MaxParts)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("%1 follows %2 runbooks already").arg(nameOf(i)).arg(MaxParts));
    std::vector<EventDraft> drafts;
    if (i.runbook())
        drafts.push_back(desk.draft(c.incident, EventKind::RunbookAttached, runbookPayload(c.runbook)));
    else
        appendRunbook(desk, c.incident, c.runbook, drafts);
    return drafts;
}

} // namespace wf::deciding
