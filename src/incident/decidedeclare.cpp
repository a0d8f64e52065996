// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for declaring an incident and for the runbooks it follows.
#include "incident/deciders.h"

namespace wf::deciding {

namespace {

constexpr std::size_t MaxTogether = 50;
constexpr std::size_t MaxParts = 10;

event::RunbookAttached attachedOf(const command::RunbookCopy &copy)
{
    return {copy.id,
            copy.index,
            copy.title,
            copy.file,
            Sha256::parse(QString::fromLatin1(copy.sha256.toHex())),
            copy.source};
}

/// runbook_attached and the entry into its first phase.
void appendRunbook(const Rules &rules, const IncidentId &id, const command::RunbookCopy &copy,
                   std::vector<EventDraft> &drafts)
{
    drafts.push_back(rules.draft(id, attachedOf(copy)));
    Incident after;
    after.id = id;
    const auto document = std::make_shared<const RunbookDocument>(parseRunbook(copy.source, copy.file));
    const bool checklist = copy.index == ChecklistIndex;
    if (checklist || copy.index < 0 || copy.index >= int(document->runbooks.size()))
        return;
    after.parts.push_back({document, copy.index, copy.id, copy.title});
    putTogether(after);
    for (EventDraft &draft : enterPhase(rules, after))
        drafts.push_back(std::move(draft));
}

/// What of the further detections becomes one with the declared one.
Expected<void> takeTogether(const Rules &rules, const IncidentId &into, const QString &number,
                            const std::vector<IncidentId> &together, std::vector<EventDraft> &drafts)
{
    if (together.size() > MaxTogether)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("%1 detections are the most to declare as one").arg(MaxTogether));
    for (const IncidentId &id : together) {
        const auto other = rules.detection(id);
        if (!other)
            return tl::unexpected(other.error());
        if (id == into)
            continue;
        drafts.push_back(rules.draft(id, event::Merged{into, {}, number}));
        drafts.push_back(rules.draft(into, event::Merged{{}, id, (*other)->title}));
    }
    return {};
}

} // namespace

Drafts decide(const Rules &rules, const command::Declare &c)
{
    const auto title = requiredText(c.title, QStringLiteral("the title"), MaxTitleLength);
    if (!title)
        return tl::unexpected(title.error());
    IncidentId id = c.detection;
    const Incident *detected = nullptr;
    if (!id.isEmpty()) {
        const auto found = rules.detection(id);
        if (!found)
            return tl::unexpected(found.error());
        detected = *found;
    } else if (c.runbook) {
        // Declared by hand while the detector had seen it too: one incident, not two.
        const Incident *open = rules.book.openFor(c.runbook->id);
        if (open && open->isDetection())
            detected = open;
    }
    id = detected ? detected->id : freshIncident();
    const QString number = rules.book.nextNumber();
    event::Declared declared;
    declared.number = number;
    declared.title = *title;
    declared.severity = c.severity;
    declared.drill = c.drill || (detected && detected->drill);
    declared.tell = c.tell;
    if (c.runbook)
        declared.runbook = c.runbook->id;
    std::vector<EventDraft> drafts{rules.draft(id, declared)};
    if (const QString commander = c.commander.trimmed().left(MaxTitleLength); !commander.isEmpty())
        drafts.push_back(rules.draft(id, roleGiven(Role::Commander, commander, {})));
    if (c.runbook)
        appendRunbook(rules, id, *c.runbook, drafts);
    if (c.checklist)
        drafts.push_back(rules.draft(id, attachedOf(*c.checklist)));
    if (const auto taken = takeTogether(rules, id, number, c.together, drafts); !taken)
        return tl::unexpected(taken.error());
    const bool detectedBefore = detected && detected->detectedAt;
    for (EventDraft &change :
         changesBefore(rules, id, detectedBefore ? *detected->detectedAt : rules.context.now))
        drafts.push_back(std::move(change));
    return drafts;
}

Drafts decide(const Rules &rules, const command::Duplicate &c)
{
    const auto found = rules.declared(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const Incident &like = **found;
    command::Declare declare{{}, like.title, like.severity, like.drill, c.commander, {}, {}, {}, {}};
    auto drafts = decide(rules, declare);
    if (!drafts)
        return drafts;
    const IncidentId id = drafts->front().incident;
    auto &declared = *drafts->front().body.as<event::Declared>();
    declared.duplicateOf = like.id;
    declared.runbook = like.runbookId;
    for (const EventPtr &event : like.events) {
        if (const auto *attached = event->as<event::RunbookAttached>())
            drafts->push_back(rules.draft(id, *attached));
    }
    Incident after = like;
    after.id = id;
    after.steps.clear();
    after.addedSteps.clear();
    after.chosenBranch.clear();
    putTogether(after);
    for (EventDraft &draft : enterPhase(rules, after))
        drafts->push_back(std::move(draft));
    if (const auto facts = factsSaid(like.facts); !facts.isEmpty())
        drafts->push_back(rules.draft(id, facts));
    return drafts;
}

Drafts decide(const Rules &rules, const command::AttachRunbook &c)
{
    const auto found = rules.workable(c.incident);
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
        drafts.push_back(rules.draft(c.incident, attachedOf(c.runbook)));
    else
        appendRunbook(rules, c.incident, c.runbook, drafts);
    return drafts;
}

} // namespace wf::deciding
