// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for what is written into the timeline: notes, amendments, and what the desk itself reports.
#include "incident/deciders.h"
#include "incident/payload.h"

#include <QRegularExpression>

#include <algorithm>

namespace wf::deciding {

Drafts decide(const Desk &desk, const command::AddEntry &c)
{
    const auto found = desk.incident(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto text = requiredText(c.text, QStringLiteral("the entry"), MaxTextLength);
    if (!text)
        return tl::unexpected(text.error());
    const bool isEntry = c.kind == EventKind::Note || c.kind == EventKind::Decision ||
                         c.kind == EventKind::FollowUp || c.kind == EventKind::ActionItem;
    if (!isEntry)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("an entry is a note, decision, action or follow-up"));
    std::vector<EventDraft> drafts{desk.draft(c.incident, c.kind, {{QStringLiteral("text"), *text}})};
    static const QRegularExpression todo(QStringLiteral("\\bTODO:\\s*(\\S.*)"));
    const auto match = todo.match(*text);
    if (c.kind == EventKind::Note && match.hasMatch()) {
        drafts.push_back(
            desk.draft(c.incident, EventKind::FollowUp, {{QStringLiteral("text"), match.captured(1)}}));
    }
    return drafts;
}

Drafts decide(const Desk &desk, const command::AmendEntry &c)
{
    const auto found = desk.incident(c.incident);
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
    return std::vector{
        desk.draft(c.incident, EventKind::Amended,
                   {{QStringLiteral("event"), c.event.text()}, {QStringLiteral("text"), *text}})};
}

Drafts decide(const Desk &desk, const command::PinWindow &c)
{
    const auto found = desk.incident(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    if (c.range.to <= c.range.from || c.range.length() > MaxPinnedWindow)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("a window to pin is longer than nothing and at most %1 days long")
                        .arg(std::chrono::duration_cast<std::chrono::days>(MaxPinnedWindow).count()));
    if (c.text.size() > MaxTextLength || c.metric.size() > MaxTitleLength)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the caption of the window is too long"));
    return std::vector{desk.draft(c.incident, EventKind::WindowPinned,
                                  {{QStringLiteral("from_ms"), payload::ms(c.range.from)},
                                   {QStringLiteral("to_ms"), payload::ms(c.range.to)},
                                   {QStringLiteral("metric"), c.metric},
                                   {QStringLiteral("text"), c.text.trimmed()}})};
}

Drafts decide(const Desk &desk, const command::ReportFeed &c)
{
    const bool lost = desk.book.lostFeeds().contains(c.feed);
    if (lost != c.up)
        return std::vector<EventDraft>{};
    const EventKind kind = c.up ? EventKind::FeedRestored : EventKind::FeedLost;
    const QJsonObject fields{{QStringLiteral("feed"), c.feed},
                             {QStringLiteral("text"), c.text.left(MaxTitleLength)}};
    std::vector<EventDraft> drafts{desk.draft({}, kind, fields)};
    // It stands in the timeline of everything that was open at the time, too.
    for (const auto &[id, incident] : desk.book.incidents()) {
        if (isActive(incident.status))
            drafts.push_back(desk.draft(id, kind, fields));
    }
    return drafts;
}

Drafts decide(const Desk &desk, const command::ReportClock &c)
{
    const QJsonObject fields{{QStringLiteral("kind"), c.kind},
                             {QStringLiteral("amount_ms"), qint64(c.amount.count())}};
    std::vector<EventDraft> drafts{desk.draft({}, EventKind::ClockChanged, fields)};
    for (const auto &[id, incident] : desk.book.incidents()) {
        if (isActive(incident.status))
            drafts.push_back(desk.draft(id, EventKind::ClockChanged, fields));
    }
    return drafts;
}

Drafts decide(const Desk &desk, const command::AcceptCut &c)
{
    const auto missing = requiredText(c.missing, QStringLiteral("what the log lacks"), MaxTextLength);
    if (!missing)
        return tl::unexpected(missing.error());
    return std::vector{desk.draft({}, EventKind::CutAccepted, {{QStringLiteral("text"), *missing}})};
}

} // namespace wf::deciding
