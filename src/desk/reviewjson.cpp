// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/reviewjson.h"

#include "base/jsonfields.h"

namespace wf {

namespace {

using json::text;

void setTime(QJsonObject &o, const char *key, const std::optional<Timestamp> &at)
{
    if (at)
        o[QLatin1String(key)] = json::ms(*at);
}

void setRange(QJsonObject &o, const std::optional<TimeRange> &range)
{
    if (range) {
        o[QStringLiteral("from_ms")] = json::ms(range->from);
        o[QStringLiteral("to_ms")] = json::ms(range->to);
    }
}

std::optional<TimeRange> rangeOf(const QJsonObject &o)
{
    const auto from = json::time(o, QLatin1String("from_ms"));
    const auto to = json::time(o, QLatin1String("to_ms"));
    return from && to ? std::optional(TimeRange{*from, *to}) : std::nullopt;
}

auto noValue(const char *key)
{
    return fail(ErrorCode::InvalidInput,
                QStringLiteral("\"%1\" has a value that is not known").arg(QLatin1String(key)));
}

Expected<Command> annotateOf(const QJsonObject &o, const IncidentId &incident)
{
    const auto at = json::time(o, QLatin1String("at_ms"));
    if (!at)
        return fail(ErrorCode::InvalidInput, QStringLiteral("\"at_ms\" is missing"));
    return Command(command::Annotate{incident, *at, text(o, "text"), text(o, "metric"), rangeOf(o)});
}

Expected<Command> milestoneOf(const QJsonObject &o, const IncidentId &incident)
{
    if (const auto milestone = parseMilestone(text(o, "milestone")))
        return Command(command::CorrectMilestone{incident, *milestone, json::time(o, QLatin1String("at_ms")),
                                                 text(o, "text")});
    return noValue("milestone");
}

Expected<Command> sectionOf(const QJsonObject &o, const IncidentId &incident)
{
    if (const auto section = parseReviewSection(text(o, "section")))
        return Command(command::WriteSection{incident, *section, text(o, "text")});
    return noValue("section");
}

Expected<Command> stateOf(const QJsonObject &o, const IncidentId &incident)
{
    if (const auto to = parseReviewState(text(o, "to")))
        return Command(command::ChangeReviewState{incident, *to, text(o, "text")});
    return noValue("to");
}

Expected<Command> actionOf(const QJsonObject &o, const IncidentId &incident)
{
    command::SetAction action{incident, {}};
    action.item.id = text(o, "item");
    action.item.text = text(o, "text");
    action.item.owner = text(o, "owner");
    action.item.link = text(o, "link");
    action.item.dueAt = json::time(o, QLatin1String("due_ms"));
    const auto state = parseActionState(text(o, "state"));
    if (!state && o.contains(QLatin1String("state")))
        return noValue("state");
    action.item.state = state.value_or(ActionState::Open);
    return Command(action);
}

Expected<EventId> eventOf(const QJsonObject &o)
{
    if (const auto event = EventId::parse(text(o, "event")))
        return *event;
    return noValue("event");
}

} // namespace

QJsonObject requestAbout(const char *what, const IncidentId &incident)
{
    return {{QStringLiteral("do"), QLatin1String(what)}, {QStringLiteral("incident"), incident.text()}};
}

QJsonObject reviewRequest(const command::Annotate &c)
{
    QJsonObject o = requestAbout("annotate", c.incident);
    o[QStringLiteral("text")] = c.text;
    o[QStringLiteral("metric")] = c.metric;
    setTime(o, "at_ms", c.at);
    setRange(o, c.range);
    return o;
}

QJsonObject reviewRequest(const command::MarkKeyMoment &c)
{
    QJsonObject o = requestAbout("key_moment", c.incident);
    o[QStringLiteral("event")] = c.event.text();
    o[QStringLiteral("key")] = c.key;
    return o;
}

QJsonObject reviewRequest(const command::NameFactor &c)
{
    QJsonObject o = requestAbout("factor", c.incident);
    o[QStringLiteral("factor")] = c.factor;
    o[QStringLiteral("tag")] = c.tag;
    o[QStringLiteral("text")] = c.text;
    return o;
}

QJsonObject reviewRequest(const command::CorrectMilestone &c)
{
    QJsonObject o = requestAbout("milestone", c.incident);
    o[QStringLiteral("milestone")] = milestoneName(c.milestone);
    o[QStringLiteral("text")] = c.reason;
    setTime(o, "at_ms", c.at);
    return o;
}

QJsonObject reviewRequest(const command::WriteSection &c)
{
    QJsonObject o = requestAbout("section", c.incident);
    o[QStringLiteral("section")] = reviewSectionName(c.section);
    o[QStringLiteral("text")] = c.markdown;
    return o;
}

QJsonObject reviewRequest(const command::ChangeReviewState &c)
{
    QJsonObject o = requestAbout("review_state", c.incident);
    o[QStringLiteral("to")] = reviewStateName(c.to);
    o[QStringLiteral("text")] = c.reason;
    return o;
}

QJsonObject reviewRequest(const command::SetAction &c)
{
    QJsonObject o = requestAbout("action", c.incident);
    o[QStringLiteral("item")] = c.item.id;
    o[QStringLiteral("text")] = c.item.text;
    o[QStringLiteral("owner")] = c.item.owner;
    o[QStringLiteral("link")] = c.item.link;
    o[QStringLiteral("state")] = actionStateName(c.item.state);
    setTime(o, "due_ms", c.item.dueAt);
    return o;
}

QJsonObject reviewRequest(const command::AmendEntry &c)
{
    QJsonObject o = requestAbout("amend", c.incident);
    o[QStringLiteral("event")] = c.event.text();
    o[QStringLiteral("text")] = c.text;
    return o;
}

QJsonObject reviewRequest(const command::Redact &c)
{
    QJsonObject o = requestAbout("redact", c.incident);
    o[QStringLiteral("event")] = c.event.text();
    o[QStringLiteral("text")] = c.reason;
    return o;
}

QJsonObject reviewRequest(const command::PinWindow &c)
{
    QJsonObject o = requestAbout("pin", c.incident);
    o[QStringLiteral("metric")] = c.metric;
    o[QStringLiteral("text")] = c.text;
    setRange(o, c.range);
    return o;
}

std::optional<Expected<Command>> reviewCommand(const QString &what, const QJsonObject &o)
{
    const IncidentId incident(text(o, "incident"));
    if (what == QLatin1String("annotate"))
        return annotateOf(o, incident);
    if (what == QLatin1String("milestone"))
        return milestoneOf(o, incident);
    if (what == QLatin1String("section"))
        return sectionOf(o, incident);
    if (what == QLatin1String("review_state"))
        return stateOf(o, incident);
    if (what == QLatin1String("action"))
        return actionOf(o, incident);
    if (what == QLatin1String("factor"))
        return Command(command::NameFactor{incident, text(o, "factor"), text(o, "tag"), text(o, "text")});
    if (what == QLatin1String("pin")) {
        const auto range = rangeOf(o);
        if (!range)
            return noValue("from_ms");
        return Command(command::PinWindow{incident, *range, text(o, "metric"), text(o, "text")});
    }
    if (what != QLatin1String("key_moment") && what != QLatin1String("amend") &&
        what != QLatin1String("redact"))
        return std::nullopt;
    const auto event = eventOf(o);
    if (!event)
        return tl::unexpected(event.error());
    if (what == QLatin1String("amend"))
        return Command(command::AmendEntry{incident, *event, text(o, "text")});
    if (what == QLatin1String("redact"))
        return Command(command::Redact{incident, *event, text(o, "text")});
    return Command(command::MarkKeyMoment{incident, *event, o.value(QLatin1String("key")).toBool(true)});
}

} // namespace wf
