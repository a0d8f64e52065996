// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for what is written into the timeline: notes, amendments, and what the desk itself reports.
#include "incident/deciders.h"
#include "incident/redaction.h"

#include <QRegularExpression>

#include <algorithm>

namespace wf::deciding {

namespace {

/// The body of what people may write; none for other kinds.
std::optional<EventBody> entryOf(EventKind kind, const QString &text)
{
    if (kind == EventKind::Note)
        return event::Note{text};
    if (kind == EventKind::Decision)
        return event::Decision{text, {}};
    if (kind == EventKind::FollowUp)
        return event::FollowUp{text};
    if (kind == EventKind::ActionItem)
        return event::ActionItem{{text, {}, {}, {}, ActionState::Open}};
    return std::nullopt;
}

} // namespace

std::vector<EventDraft> forAllOpen(const Rules &rules, const EventBody &body)
{
    std::vector<EventDraft> drafts{rules.draft({}, body)};
    for (const auto &[id, incident] : rules.book.incidents()) {
        if (isActive(incident.status))
            drafts.push_back(rules.draft(id, body));
    }
    return drafts;
}

Drafts decide(const Rules &rules, const command::AddEntry &c)
{
    const auto found = rules.incident(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto text = requiredText(c.text, QStringLiteral("the entry"), MaxTextLength);
    if (!text)
        return tl::unexpected(text.error());
    auto body = entryOf(c.kind, *text);
    if (!body)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("an entry is a note, decision, action or follow-up"));
    std::vector<EventDraft> drafts{rules.draft(c.incident, std::move(*body))};
    static const QRegularExpression todo(QStringLiteral("\\bTODO:\\s*(\\S.*)"));
    const auto match = todo.match(*text);
    if (c.kind == EventKind::Note && match.hasMatch())
        drafts.push_back(rules.draft(c.incident, event::FollowUp{match.captured(1)}));
    return drafts;
}

Drafts decide(const Rules &rules, const command::AmendEntry &c)
{
    const auto found = rules.incident(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto text = requiredText(c.text, QStringLiteral("the amendment"), MaxTextLength);
    if (!text)
        return tl::unexpected(text.error());
    const auto &events = (*found)->events;
    const bool known =
        std::any_of(events.begin(), events.end(), [&](const EventPtr &e) { return e->id == c.event; });
    if (!known) {
        return fail(ErrorCode::NotFound,
                    QStringLiteral("%1 has no entry %2").arg(nameOf(**found), c.event.text()));
    }
    return std::vector{rules.draft(c.incident, event::Amended{c.event, *text})};
}

Drafts decide(const Rules &rules, const command::Redact &c)
{
    const auto found = rules.incident(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto reason = requiredText(c.reason, QStringLiteral("the reason"), MaxTextLength);
    if (!reason)
        return tl::unexpected(reason.error());
    const auto together = redactedTogether(**found, c.event);
    const bool known =
        std::any_of(together.begin(), together.end(), [&](const EventPtr &e) { return e->id == c.event; });
    if (!known) {
        return fail(ErrorCode::NotFound, QStringLiteral("%1 has no entry %2 with words of people in it")
                                             .arg(nameOf(**found), c.event.text()));
    }
    if (together.size() > event::MaxRedactedEntries) {
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 entries repeat these words; at most %2 are redacted together")
                        .arg(together.size())
                        .arg(event::MaxRedactedEntries));
    }
    event::EntryRedacted redaction{{}, *reason};
    for (const EventPtr &entry : together)
        redaction.entries.push_back(redactedEntry(*redacted(*entry)));
    return std::vector{rules.draft(c.incident, std::move(redaction))};
}

Drafts decide(const Rules &rules, const command::PinWindow &c)
{
    const auto found = rules.incident(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    if (c.range.to <= c.range.from || c.range.length() > MaxPinnedWindow)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("a window to pin is longer than nothing and at most %1 days long")
                        .arg(std::chrono::duration_cast<std::chrono::days>(MaxPinnedWindow).count()));
    if (c.text.size() > MaxTextLength || c.metric.size() > MaxTitleLength)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the caption of the window is too long"));
    return std::vector{rules.draft(c.incident, event::WindowPinned{c.range, c.metric, c.text.trimmed()})};
}

Drafts decide(const Rules &rules, const command::ReportFeed &c)
{
    const bool lost = rules.book.lostFeeds().contains(c.feed);
    if (lost != c.up)
        return std::vector<EventDraft>{};
    const event::FeedNews news{c.feed, c.text.left(MaxTitleLength)};
    return forAllOpen(rules, c.up ? EventBody(event::FeedRestored{news}) : EventBody(event::FeedLost{news}));
}

Drafts decide(const Rules &rules, const command::ReportClock &c)
{
    return forAllOpen(rules, event::ClockChanged{c.change, c.amount});
}

Drafts decide(const Rules &rules, const command::AcceptCut &c)
{
    const auto missing = requiredText(c.missing, QStringLiteral("what the log lacks"), MaxTextLength);
    if (!missing)
        return tl::unexpected(missing.error());
    return std::vector{rules.draft({}, event::CutAccepted{*missing})};
}

} // namespace wf::deciding
