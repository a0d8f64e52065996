// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for the post-mortem: allowed on whatever was declared, closed or not, since they change nothing of
// the time.
#include "incident/deciders.h"

#include <algorithm>

namespace wf::deciding {

namespace {

constexpr std::size_t MaxAnnotations = 2000;
constexpr std::size_t MaxFactors = 200;
constexpr std::size_t MaxActions = 1000;

bool hasEvent(const Incident &incident, const EventId &id)
{
    return std::any_of(incident.events.begin(), incident.events.end(),
                       [&id](const EventPtr &e) { return e->id == id; });
}

auto tooMany(const Incident &incident, const char *what, std::size_t most)
{
    return fail(
        ErrorCode::TooLarge,
        QStringLiteral("%1 has %2 %3 already").arg(nameOf(incident)).arg(most).arg(QLatin1String(what)));
}

} // namespace

Drafts decide(const Rules &rules, const command::Annotate &c)
{
    const auto found = rules.declared(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto text = requiredText(c.text, QStringLiteral("the annotation"), MaxTextLength);
    if (!text)
        return tl::unexpected(text.error());
    if (c.range && (c.range->to <= c.range->from || c.range->length() > MaxPinnedWindow))
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("a marked range is longer than nothing and at most %1 days long")
                        .arg(std::chrono::duration_cast<std::chrono::days>(MaxPinnedWindow).count()));
    if (c.metric.size() > MaxTitleLength)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the metric's name is too long"));
    if ((*found)->review.annotations.size() >= MaxAnnotations)
        return tooMany(**found, "annotations", MaxAnnotations);
    std::vector<EventDraft> drafts;
    if (c.range) // The samples stay for good.
        drafts.push_back(rules.draft(c.incident, event::WindowPinned{*c.range, c.metric, *text}));
    EventDraft draft = rules.draft(c.incident, event::Annotated{*text, c.metric, c.range});
    draft.happenedAt = c.at;
    drafts.push_back(std::move(draft));
    return drafts;
}

Drafts decide(const Rules &rules, const command::MarkKeyMoment &c)
{
    const auto found = rules.declared(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    if (!hasEvent(**found, c.event))
        return fail(ErrorCode::NotFound,
                    QStringLiteral("%1 has no entry %2").arg(nameOf(**found), c.event.text()));
    const auto &marked = (*found)->review.keyMoments;
    if (const auto known = marked.find(c.event); known != marked.end() && known->second == c.key)
        return std::vector<EventDraft>{};
    return std::vector{rules.draft(c.incident, event::KeyMomentSet{c.event, c.key})};
}

Drafts decide(const Rules &rules, const command::NameFactor &c)
{
    const auto found = rules.declared(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto &factors = (*found)->review.factors;
    const bool known =
        std::any_of(factors.begin(), factors.end(), [&c](const Factor &f) { return f.id == c.factor; });
    if (!c.factor.isEmpty() && !known)
        return fail(ErrorCode::NotFound,
                    QStringLiteral("%1 has no contributing factor \"%2\"").arg(nameOf(**found), c.factor));
    QString text;
    if (c.factor.isEmpty() || !c.text.trimmed().isEmpty()) {
        const auto given = requiredText(c.text, QStringLiteral("the contributing factor"), MaxTextLength);
        if (!given)
            return tl::unexpected(given.error());
        text = *given;
    }
    if (c.tag.size() > MaxTitleLength)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the factor's tag is too long"));
    if (!known && factors.size() >= MaxFactors)
        return tooMany(**found, "contributing factors", MaxFactors);
    return std::vector{
        rules.draft(c.incident, event::FactorNamed{known ? c.factor : freshId(), c.tag.trimmed(), text})};
}

Drafts decide(const Rules &rules, const command::CorrectMilestone &c)
{
    const auto found = rules.declared(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    if (c.at && *c.at > rules.context.now)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("\"%1\" cannot lie in the future").arg(milestoneName(c.milestone)));
    const auto &corrected = (*found)->review.corrected;
    const auto known = corrected.find(c.milestone);
    const std::optional<Timestamp> before =
        known == corrected.end() ? std::nullopt : std::optional(known->second);
    if (before == c.at)
        return std::vector<EventDraft>{};
    return std::vector{rules.draft(
        c.incident, event::MilestoneCorrected{c.milestone, c.at, c.reason.trimmed().left(MaxTextLength)})};
}

Drafts decide(const Rules &rules, const command::WriteSection &c)
{
    const auto found = rules.declared(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    if (c.markdown.size() > MaxSectionLength)
        return fail(ErrorCode::TooLarge, QStringLiteral("a section holds %1 characters, this has %2")
                                             .arg(MaxSectionLength)
                                             .arg(c.markdown.size()));
    const auto &sections = (*found)->review.sections;
    const auto known = sections.find(c.section);
    if ((known == sections.end() ? QString() : known->second.markdown) == c.markdown)
        return std::vector<EventDraft>{};
    return std::vector{rules.draft(c.incident, event::SectionWritten{c.section, c.markdown})};
}

Drafts decide(const Rules &rules, const command::ChangeReviewState &c)
{
    const auto found = rules.declared(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const Incident &i = **found;
    if (i.review.begun && i.review.state == c.to)
        return std::vector<EventDraft>{};
    if (c.to != ReviewState::Draft && isActive(i.status))
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 is %2: its post-mortem stays a draft until it is resolved")
                        .arg(nameOf(i), statusName(i.status)));
    const QString reason = c.reason.trimmed().left(MaxTextLength);
    std::vector<EventDraft> drafts{
        rules.draft(c.incident, event::ReviewStateChanged{i.review.state, c.to, reason})};
    if (c.to == ReviewState::Closed && i.status == IncidentStatus::Resolved)
        drafts.push_back(
            rules.draft(c.incident, event::StatusChanged{i.status, IncidentStatus::Closed, reason, {}}));
    return drafts;
}

Drafts decide(const Rules &rules, const command::SetAction &c)
{
    const auto found = rules.declared(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto text = requiredText(c.item.text, QStringLiteral("the action item"), MaxTextLength);
    if (!text)
        return tl::unexpected(text.error());
    if (c.item.owner.size() > MaxTitleLength || c.item.link.size() > MaxTextLength)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the action item's owner or link is too long"));
    const PostMortem &review = (*found)->review;
    if (!c.item.id.isEmpty() && !review.action(c.item.id))
        return fail(ErrorCode::NotFound,
                    QStringLiteral("%1 has no action item \"%2\"").arg(nameOf(**found), c.item.id));
    if (c.item.id.isEmpty() && review.actions.size() >= MaxActions)
        return tooMany(**found, "action items", MaxActions);
    const event::ActionFields fields{*text, c.item.owner.trimmed(), c.item.dueAt, c.item.link.trimmed(),
                                     c.item.state};
    if (c.item.id.isEmpty())
        return std::vector{rules.draft(c.incident, event::ActionItem{fields})};
    return std::vector{rules.draft(c.incident, event::ActionChanged{fields, c.item.id})};
}

} // namespace wf::deciding
