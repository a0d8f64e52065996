// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/eventtext.h"

#include "delegates/words.h"
#include "incident/payload.h"

namespace wf {

namespace {

using payload::text;

Token toneOf(const QString &code)
{
    return severityToken(parseSeverity(code).value_or(Severity::P3));
}

/// What a person did although conditions were still true.
QString withDespite(const QString &body, const QStringList &conditions)
{
    if (conditions.isEmpty())
        return body;
    const QString still = EventDescriber::tr("still true: %1").arg(conditions.join(QStringLiteral("; ")));
    return body.isEmpty() ? still : QStringLiteral("%1 (%2)").arg(body, still);
}

} // namespace

QString EventText::plain() const
{
    QStringList parts;
    for (const QString &part : {lead, code, text, tail}) {
        if (!part.isEmpty())
            parts += part;
    }
    return parts.join(QLatin1Char(' '));
}

EventText EventDescriber::condition(const Event &e)
{
    const QString value = text(e.payload, "value");
    const QString flapping = e.payload.value(QLatin1String("flapping")).toBool() ? tr("flapping") : QString();
    const QString shown = value.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(value);
    if (e.payload.value(QLatin1String("again")).toBool()) {
        const QString still = e.kind == EventKind::ConditionTrue ? tr("has data again, still true%1")
                                                                 : tr("has data again, still false%1");
        return {tr("Condition"), still.arg(shown), text(e.payload, "text"), flapping, Token::Text2};
    }
    if (e.payload.value(QLatin1String("still")).toBool())
        return {tr("Condition"), tr("still true%1").arg(shown), text(e.payload, "text"), flapping,
                Token::Text2};
    switch (e.kind) {
    case EventKind::ConditionTrue:
        return {tr("Condition"), tr("became true%1").arg(shown), text(e.payload, "text"), flapping,
                Token::P0};
    case EventKind::ConditionFalse:
        return {tr("Condition"), tr("became false%1").arg(shown), text(e.payload, "text"), flapping,
                Token::Ok};
    default:
        return {tr("Condition"),
                tr("has no data; the last state stands"),
                text(e.payload, "text"),
                {},
                Token::Stale};
    }
}

EventText EventDescriber::step(const Event &e)
{
    const QString title = text(e.payload, "title");
    const QString remark = text(e.payload, "text");
    switch (e.kind) {
    case EventKind::StepDone:
        return {{},
                tr("Step done: %1").arg(title),
                {},
                remark.isEmpty() ? QString() : QStringLiteral("— ") + remark,
                Token::Ok};
    case EventKind::StepUndone:
        return {{}, tr("Step open again: %1").arg(title), {}, {}, Token::Text2};
    case EventKind::StepSkipped:
        return {{}, tr("Step skipped: %1").arg(title), {}, QStringLiteral("— ") + remark, Token::Text3};
    case EventKind::StepAssigned: {
        const auto due = payload::time(e.payload, QLatin1String("due_ms"));
        return {{},
                tr("Step assigned to %1: %2").arg(text(e.payload, "person"), title),
                {},
                due ? tr("to be asked back after %1").arg(durationText(*due - e.happenedAt)) : QString(),
                Token::Accent};
    }
    case EventKind::StepStarted:
        return {{}, tr("Step started: %1").arg(title), {}, {}, Token::Accent};
    case EventKind::StepAdded:
        return {tr("Step added"), title, {}, {}, Token::Accent};
    case EventKind::BranchChosen:
        return {tr("Branch"), title, {}, {}, Token::Accent};
    default:
        return {{}, tr("Phase entered: %1").arg(title), {}, {}, Token::Text3};
    }
}

EventText EventDescriber::timer(const Event &e)
{
    QString title = text(e.payload, "title");
    if (title.isEmpty())
        title = tr("status update");
    const auto due = payload::time(e.payload, QLatin1String("due_ms"));
    const QString until = due ? Words::clock(*due, true) + QStringLiteral(" UTC") : QString();
    switch (e.kind) {
    case EventKind::TimerStarted: {
        const QString person = text(e.payload, "person");
        const Millis repeat{e.payload.value(QLatin1String("repeat_ms")).toInteger()};
        return {{},
                person.isEmpty() ? tr("Timer started: %1, due %2").arg(title, until)
                                 : tr("Timer started for %1: %2, due %3").arg(person, title, until),
                {},
                repeat > Millis{0} ? tr("again every %1").arg(durationText(repeat)) : QString(),
                Token::Text3};
    }
    case EventKind::TimerFired:
        return {{}, tr("Timer due: %1").arg(title), {}, {}, Token::P1};
    case EventKind::UpdateDue:
        return {{}, tr("Status update is due"), {}, {}, Token::P1};
    case EventKind::TimerAcknowledged:
        return {{}, tr("Timer acknowledged: %1").arg(title), {}, {}, Token::Text3};
    case EventKind::TimerStopped:
        return {{}, tr("Timer stopped: %1").arg(title), {}, {}, Token::Text3};
    default:
        return {{}, tr("Snoozed: %1, until %2").arg(title, until), {}, {}, Token::Text3};
    }
}

EventText EventDescriber::desk(const Event &e)
{
    const Millis amount{e.payload.value(QLatin1String("amount_ms")).toInteger()};
    switch (e.kind) {
    case EventKind::FeedLost:
        return {tr("Feed lost"), text(e.payload, "feed"), {}, text(e.payload, "text"), Token::Stale};
    case EventKind::FeedRestored:
        return {tr("Feed restored"), text(e.payload, "feed"), {}, {}, Token::Ok};
    case EventKind::ClockChanged:
        if (text(e.payload, "kind") == QLatin1String("slept"))
            return {tr("This machine slept"), tr("for %1").arg(clockText(amount)), {}, {}, Token::Stale};
        return {tr("The clock was set"), tr("by %1").arg(clockText(amount)), {}, {}, Token::Stale};
    case EventKind::CutAccepted:
        return {tr("Cut accepted"), text(e.payload, "text"), {}, {}, Token::Stale};
    case EventKind::Unreadable:
        return {tr("Unreadable"),
                tr("event %1 (%2)").arg(e.id.sequence).arg(text(e.payload, "kind")),
                {},
                text(e.payload, "text"),
                Token::P0};
    case EventKind::Amended:
        return {tr("Amended"), text(e.payload, "text"), {}, {}, Token::Text3};
    default:
        return {{}, eventKindName(e.kind), {}, text(e.payload, "text"), Token::Text3};
    }
}

EventText EventDescriber::facts(const Event &e)
{
    QStringList said;
    const auto part = [&](const char *key, const QString &name) {
        const QJsonValue value = e.payload.value(QLatin1String(key));
        if (value.isUndefined())
            return;
        QStringList words;
        for (const QJsonValue &one : value.toArray())
            words << one.toString();
        const QString shown = value.isArray() ? words.join(QStringLiteral(", ")) : value.toString();
        said << QStringLiteral("%1: %2").arg(name, shown.isEmpty() ? tr("none") : shown);
    };
    part("impact", tr("impact"));
    part("services", tr("services"));
    part("exit_criteria", tr("over when"));
    part("tags", tr("tags"));
    part("links", tr("links"));
    return {tr("Known"), said.join(QStringLiteral(" · ")), {}, {}, Token::Text2};
}

EventText EventDescriber::linked(const Event &e)
{
    const QString number = text(e.payload, "number");
    if (e.kind == EventKind::Unmerged)
        return {tr("Merge undone"), tr("with %1").arg(number), {}, {}, Token::Text2};
    if (e.kind == EventKind::Split)
        return {tr("Split off"), number, {}, {}, Token::Accent};
    if (e.payload.contains(QLatin1String("into")))
        return {tr("Merged"), tr("into %1").arg(number), {}, {}, Token::Accent};
    return {tr("Merged"), tr("%1 into this one").arg(number), {}, {}, Token::Accent};
}

EventText EventDescriber::describe(const Event &e)
{
    const QString body = text(e.payload, "text");
    switch (e.kind) {
    case EventKind::Detected:
        return {tr("Detected"), text(e.payload, "title"), {}, {}, toneOf(text(e.payload, "severity"))};
    case EventKind::DetectionSnoozed:
        if (payload::time(e.payload, QLatin1String("until_ms")).value_or(e.happenedAt) <= e.happenedAt)
            return {tr("Snooze over"), tr("it got worse"), body, {}, Token::P1};
        return {{}, tr("Detection snoozed"), {}, body, Token::Text3};
    case EventKind::DetectionAcknowledged:
        return {tr("Looked at"), tr("by %1").arg(text(e.payload, "person")), {}, {}, Token::Accent};
    case EventKind::DetectionEnded:
        return {{},
                text(e.payload, "reason") == QLatin1String("cleared") ? tr("Detection cleared by itself")
                                                                      : tr("Detection dismissed"),
                {},
                body,
                Token::Text3};
    case EventKind::Declared:
        return {tr("Declared %1").arg(text(e.payload, "severity")),
                text(e.payload, "title"),
                {},
                e.payload.value(QLatin1String("drill")).toBool() ? tr("drill") : QString(),
                toneOf(text(e.payload, "severity"))};
    case EventKind::SeverityChanged:
        return {tr("Severity %1").arg(text(e.payload, "to")),
                tr("was %1").arg(text(e.payload, "from")),
                {},
                body,
                toneOf(text(e.payload, "to"))};
    case EventKind::StatusChanged:
        return {Words::status(parseStatus(text(e.payload, "to")).value_or(IncidentStatus::Investigating)),
                withDespite(body, payload::texts(e.payload, "despite")),
                {},
                {},
                Token::Ok};
    case EventKind::Reopened:
        return {tr("Reopened"), body, {}, {}, Token::P1};
    case EventKind::Cancelled:
        return {tr("Cancelled"), text(e.payload, "reason"), {}, {}, Token::Text3};
    case EventKind::RoleAssumed:
    case EventKind::RoleHandedOver: {
        const Role role = parseRole(text(e.payload, "role")).value_or(Role::Expert);
        const QString person = text(e.payload, "person");
        const QString from = text(e.payload, "from");
        return {Words::role(role),
                person.isEmpty() ? tr("given up by %1").arg(from) : tr("is %1").arg(person),
                {},
                from.isEmpty() || person.isEmpty() ? QString() : tr("from %1").arg(from),
                Token::Accent};
    }
    case EventKind::HandoverOffered:
        return {tr("Command offered"), tr("to %1").arg(text(e.payload, "person")), {}, {}, Token::Accent};
    case EventKind::HandoverDeclined:
        return {tr("Command declined"), tr("by %1").arg(text(e.payload, "person")), {}, body, Token::P2};
    case EventKind::FactsChanged:
        return facts(e);
    case EventKind::Merged:
    case EventKind::Unmerged:
    case EventKind::Split:
        return linked(e);
    case EventKind::RunbookAttached:
        return {{}, tr("Runbook: %1").arg(text(e.payload, "title")), {}, {}, Token::Text3};
    case EventKind::StepDone:
    case EventKind::StepUndone:
    case EventKind::StepSkipped:
    case EventKind::StepAssigned:
    case EventKind::StepStarted:
    case EventKind::StepAdded:
    case EventKind::BranchChosen:
    case EventKind::PhaseEntered:
        return step(e);
    case EventKind::TimerStarted:
    case EventKind::TimerFired:
    case EventKind::TimerAcknowledged:
    case EventKind::TimerSnoozed:
    case EventKind::TimerStopped:
    case EventKind::UpdateDue:
    case EventKind::UpdateSnoozed:
        return timer(e);
    case EventKind::UpdatePosted:
        return update(e);
    case EventKind::Note:
        return {{}, body, {}, {}, Token::Text2};
    case EventKind::Decision:
        return decision(e);
    case EventKind::EvidenceAttached:
    case EventKind::HypothesisChanged:
    case EventKind::Called:
        return knowledge(e);
    case EventKind::MessageQueued:
    case EventKind::MessageApproved:
    case EventKind::MessageSent:
    case EventKind::MessageFailed:
        return message(e);
    case EventKind::FollowUp:
        return {tr("Follow-up"), body, {}, {}, Token::P3};
    case EventKind::ActionItem:
    case EventKind::ActionChanged:
        return action(e);
    case EventKind::Annotated:
    case EventKind::KeyMomentSet:
    case EventKind::FactorNamed:
    case EventKind::MilestoneCorrected:
    case EventKind::SectionWritten:
    case EventKind::ReviewStateChanged:
        return review(e);
    case EventKind::ConditionTrue:
    case EventKind::ConditionFalse:
    case EventKind::ConditionNoData:
        return condition(e);
    case EventKind::FeedLost:
    case EventKind::FeedRestored:
    case EventKind::ClockChanged:
    case EventKind::CutAccepted:
    case EventKind::Unreadable:
    case EventKind::Amended:
        return desk(e);
    case EventKind::Imported:
        return {tr("Imported from %1").arg(text(e.payload, "source")),
                text(e.payload, "reference"),
                {},
                text(e.payload, "runbook"),
                Token::Stale};
    case EventKind::WindowPinned: {
        const auto from = payload::time(e.payload, QLatin1String("from_ms")).value_or(e.happenedAt);
        const auto to = payload::time(e.payload, QLatin1String("to_ms")).value_or(e.happenedAt);
        return {tr("Window pinned"), body, text(e.payload, "metric"),
                tr("%1–%2 UTC").arg(Words::clock(from, true), Words::clock(to, true)), Token::P3};
    }
    }
    return desk(e);
}

} // namespace wf
