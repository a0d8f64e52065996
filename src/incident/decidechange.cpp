// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for what was changed on what is watched.
#include "incident/deciders.h"

#include <algorithm>

namespace wf::deciding {

namespace {

/// Clocks of those who tell may be ahead by as much.
constexpr Millis MostAhead = std::chrono::minutes(5);
/// What was changed so long before something began may be why it did.
constexpr Millis LooksBack = std::chrono::hours(1);
constexpr std::size_t MostBefore = 20;

bool isKnown(const IncidentBook &book, const QString &key)
{
    return !key.isEmpty() &&
           std::any_of(book.changes().begin(), book.changes().end(),
                       [&](const EventPtr &e) { return e->as<event::ChangeMade>()->key == key; });
}

} // namespace

Drafts decide(const Rules &rules, const command::RecordChange &c)
{
    const auto text = requiredText(c.text, QStringLiteral("what was changed"), MaxTextLength);
    if (!text)
        return tl::unexpected(text.error());
    if (c.service.size() > MaxTitleLength || c.key.size() > MaxTitleLength || c.link.size() > MaxLinkLength)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("service and key of a change have at most %1 characters, its link %2")
                        .arg(MaxTitleLength)
                        .arg(MaxLinkLength));
    const Timestamp now = rules.context.now;
    const Timestamp at = c.at.value_or(now);
    if (at > now + MostAhead)
        return fail(
            ErrorCode::InvalidInput,
            QStringLiteral("the change is said to be at %1, which is still to come").arg(toIsoUtc(at)));
    if (isKnown(rules.book, c.key))
        return std::vector<EventDraft>{};
    auto drafts =
        forAllOpen(rules, event::ChangeMade{*text, c.service.trimmed(), c.link.trimmed(), c.key.trimmed()});
    for (EventDraft &draft : drafts)
        draft.happenedAt = std::min(at, now);
    return drafts;
}

std::vector<EventDraft> changesBefore(const Rules &rules, const IncidentId &id, Timestamp began)
{
    std::vector<EventDraft> drafts;
    const auto &changes = rules.book.changes();
    for (auto it = changes.rbegin(); it != changes.rend() && drafts.size() < MostBefore; ++it) {
        if ((*it)->happenedAt < began - LooksBack)
            break;
        EventDraft draft = rules.draft(id, *(*it)->as<event::ChangeMade>());
        draft.happenedAt = (*it)->happenedAt;
        draft.actor = (*it)->actor;
        drafts.push_back(std::move(draft));
    }
    std::reverse(drafts.begin(), drafts.end());
    return drafts;
}

} // namespace wf::deciding
