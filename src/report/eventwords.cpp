// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/eventwords.h"

#include "incident/payload.h"
#include "report/eventwordsparts.h"
#include "report/reportwords.h"

namespace wf::report {

namespace {

using payload::text;

Tone toneOfCode(const QString &code)
{
    return toneOf(parseSeverity(code).value_or(Severity::P3));
}

Words condition(const Event &e)
{
    const QString value = text(e.payload, "value");
    const QString shown = value.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(value);
    const QString flapping =
        e.payload.value(QLatin1String("flapping")).toBool() ? QStringLiteral("flapping") : QString();
    const bool again = e.payload.value(QLatin1String("again")).toBool();
    const QString code = text(e.payload, "text");
    const QString lead = QStringLiteral("Condition");
    if (e.kind == EventKind::ConditionNoData)
        return {lead, QStringLiteral("has no data; the last state stands"), {}, code, Tone::Review};
    const bool holds = e.kind == EventKind::ConditionTrue;
    const QString state = holds ? QStringLiteral("true") : QStringLiteral("false");
    const bool still = e.payload.value(QLatin1String("still")).toBool();
    return {lead,
            (again   ? QStringLiteral("has data again, still %1%2")
             : still ? QStringLiteral("still %1%2")
                     : QStringLiteral("became %1%2"))
                .arg(state, shown),
            flapping, code, holds ? Tone::Bad : Tone::Good};
}

/// To whom, and when they are asked back.
QString assignedTail(const Event &e)
{
    const QString due = dueText(e, "due_ms");
    return QStringLiteral("to %1").arg(text(e.payload, "person")) +
           (due.isEmpty() ? QString() : QStringLiteral(", to be asked back at ") + due);
}

QString timerTail(const Event &e)
{
    QStringList said{QStringLiteral("due ") + dueText(e, "due_ms")};
    if (const QString person = text(e.payload, "person"); !person.isEmpty())
        said << QStringLiteral("for ") + person;
    if (const qint64 repeat = e.payload.value(QLatin1String("repeat_ms")).toInteger(); repeat > 0)
        said << QStringLiteral("again every ") + clockText(Millis{repeat});
    return said.join(QStringLiteral(" \u00B7 "));
}

/// What a person did although conditions were still true.
QString stillTrueThen(const Event &e)
{
    const QStringList conditions = payload::texts(e.payload, "despite");
    return conditions.isEmpty() ? QString()
                                : QStringLiteral("still true: ") + conditions.join(QStringLiteral("; "));
}

Words step(const Event &e)
{
    const QString title = text(e.payload, "title");
    const QString remark = text(e.payload, "text");
    switch (e.kind) {
    case EventKind::StepDone:
        return {QStringLiteral("Step done"), title, remark};
    case EventKind::StepUndone:
        return {QStringLiteral("Step open again"), title};
    case EventKind::StepSkipped:
        return {QStringLiteral("Step skipped"), title, remark};
    case EventKind::StepAssigned:
        return {QStringLiteral("Step assigned"), title, assignedTail(e)};
    case EventKind::StepStarted:
        return {QStringLiteral("Step started"), title};
    case EventKind::StepAdded:
        return {QStringLiteral("Step added"), title};
    case EventKind::BranchChosen:
        return {QStringLiteral("Branch"), title};
    default: // PhaseEntered
        return {QStringLiteral("Phase"), title};
    }
}

Words timer(const Event &e)
{
    const QString given = text(e.payload, "title");
    const QString title = given.isEmpty() ? QStringLiteral("status update") : given;
    switch (e.kind) {
    case EventKind::TimerStarted:
        return {QStringLiteral("Timer started"), title, timerTail(e)};
    case EventKind::TimerFired:
        return {QStringLiteral("Timer due"), title, {}, {}, Tone::Warn};
    case EventKind::TimerAcknowledged:
        return {QStringLiteral("Timer acknowledged"), title};
    case EventKind::TimerStopped:
        return {QStringLiteral("Timer stopped"), title};
    case EventKind::UpdateDue:
        return {QStringLiteral("Status update due"), {}, {}, {}, Tone::Warn};
    default: // TimerSnoozed, UpdateSnoozed
        return {QStringLiteral("Snoozed"), title, QStringLiteral("until ") + dueText(e, "due_ms")};
    }
}

Words facts(const Event &e)
{
    QStringList said;
    for (const auto &[key, name] :
         {std::pair("impact", "impact"), std::pair("services", "services"),
          std::pair("exit_criteria", "over when"), std::pair("tags", "tags"), std::pair("links", "links")}) {
        const QJsonValue value = e.payload.value(QLatin1String(key));
        if (value.isUndefined())
            continue;
        const QString shown =
            value.isArray() ? payload::texts(e.payload, key).join(QStringLiteral(", ")) : value.toString();
        said << QStringLiteral("%1: %2").arg(QLatin1String(name),
                                             shown.isEmpty() ? QStringLiteral("none") : shown);
    }
    return {QStringLiteral("Known"), said.join(QStringLiteral(" · "))};
}

Words role(const Event &e)
{
    const auto known = parseRole(text(e.payload, "role"));
    const QString title = known ? roleTitle(*known) : titled(text(e.payload, "role"));
    const QString person = text(e.payload, "person");
    const QString from = text(e.payload, "from");
    if (person.isEmpty())
        return {title, QStringLiteral("given up by %1").arg(from)};
    return {title, person, from.isEmpty() ? QString() : QStringLiteral("from %1").arg(from)};
}

Words linked(const Event &e)
{
    const QString number = text(e.payload, "number");
    switch (e.kind) {
    case EventKind::Unmerged:
        return {QStringLiteral("Merge undone"), QStringLiteral("with %1").arg(number)};
    case EventKind::Split:
        return {QStringLiteral("Split off"), number};
    default: // Merged
        return {QStringLiteral("Merged"), e.payload.contains(QLatin1String("into"))
                                              ? QStringLiteral("into %1").arg(number)
                                              : QStringLiteral("%1 into this one").arg(number)};
    }
}

Words desk(const Event &e)
{
    const QString amount = clockText(Millis{e.payload.value(QLatin1String("amount_ms")).toInteger()});
    switch (e.kind) {
    case EventKind::FeedLost:
        return {
            QStringLiteral("Feed lost"), text(e.payload, "feed"), text(e.payload, "text"), {}, Tone::Review};
    case EventKind::FeedRestored:
        return {QStringLiteral("Feed restored"), text(e.payload, "feed"), {}, {}, Tone::Good};
    case EventKind::CutAccepted:
        return {QStringLiteral("Cut accepted"), text(e.payload, "text"), {}, {}, Tone::Review};
    case EventKind::Unreadable:
        return {QStringLiteral("Unreadable"),
                QStringLiteral("event %1 (%2)").arg(e.id.sequence).arg(text(e.payload, "kind")),
                text(e.payload, "text"),
                {},
                Tone::Bad};
    default: // ClockChanged
        return text(e.payload, "kind") == QLatin1String("slept")
                   ? Words{QStringLiteral("The machine slept"), QStringLiteral("for ") + amount}
                   : Words{QStringLiteral("The clock was set"), QStringLiteral("by ") + amount};
    }
}

Words detection(const Event &e)
{
    const QString body = text(e.payload, "text");
    switch (e.kind) {
    case EventKind::Detected:
        return {QStringLiteral("Detected"),
                text(e.payload, "title"),
                {},
                {},
                toneOfCode(text(e.payload, "severity"))};
    case EventKind::DetectionSnoozed:
        if (payload::time(e.payload, QLatin1String("until_ms")).value_or(e.happenedAt) <= e.happenedAt)
            return {QStringLiteral("Snooze over"), QStringLiteral("it got worse"), body, {}, Tone::Warn};
        return {QStringLiteral("Detection snoozed"), QStringLiteral("until ") + dueText(e, "until_ms"), body};
    case EventKind::DetectionAcknowledged:
        return {QStringLiteral("Looked at"), QStringLiteral("by ") + text(e.payload, "person")};
    default: // DetectionEnded
        return {text(e.payload, "reason") == QLatin1String("cleared")
                    ? QStringLiteral("Detection cleared by itself")
                    : QStringLiteral("Detection dismissed"),
                {},
                body};
    }
}

Words course(const Event &e)
{
    const QString body = text(e.payload, "text");
    switch (e.kind) {
    case EventKind::Declared:
        return {QStringLiteral("Declared %1").arg(text(e.payload, "severity")),
                text(e.payload, "title"),
                e.payload.value(QLatin1String("drill")).toBool() ? QStringLiteral("drill") : QString(),
                {},
                toneOfCode(text(e.payload, "severity"))};
    case EventKind::SeverityChanged:
        return {QStringLiteral("Severity %1").arg(text(e.payload, "to")),
                QStringLiteral("was %1").arg(text(e.payload, "from")),
                body,
                {},
                toneOfCode(text(e.payload, "to"))};
    case EventKind::StatusChanged:
        return {titled(text(e.payload, "to")), body, stillTrueThen(e), {}, Tone::Good};
    case EventKind::Reopened:
        return {QStringLiteral("Reopened"), body, {}, {}, Tone::Warn};
    case EventKind::Cancelled:
        return {QStringLiteral("Cancelled"), text(e.payload, "reason")};
    case EventKind::HandoverOffered:
        return {QStringLiteral("Command offered"), QStringLiteral("to ") + text(e.payload, "person")};
    case EventKind::HandoverDeclined:
        return {QStringLiteral("Command declined"), QStringLiteral("by ") + text(e.payload, "person"), body};
    default: // RunbookAttached
        return {QStringLiteral("Runbook"), text(e.payload, "title")};
    }
}

Words wordsFor(const Event &e)
{
    switch (e.kind) {
    case EventKind::Detected:
    case EventKind::DetectionSnoozed:
    case EventKind::DetectionEnded:
    case EventKind::DetectionAcknowledged:
        return detection(e);
    case EventKind::Declared:
    case EventKind::SeverityChanged:
    case EventKind::StatusChanged:
    case EventKind::Reopened:
    case EventKind::Cancelled:
    case EventKind::HandoverOffered:
    case EventKind::HandoverDeclined:
    case EventKind::RunbookAttached:
        return course(e);
    case EventKind::RoleAssumed:
    case EventKind::RoleHandedOver:
        return role(e);
    case EventKind::FactsChanged:
        return facts(e);
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
    case EventKind::MessageQueued:
    case EventKind::MessageApproved:
    case EventKind::MessageSent:
    case EventKind::MessageFailed:
        return message(e);
    case EventKind::Note:
        return {{}, text(e.payload, "text")};
    case EventKind::Decision:
        return decision(e);
    case EventKind::FollowUp:
    case EventKind::ActionItem:
    case EventKind::ActionChanged:
        return action(e);
    case EventKind::EvidenceAttached:
    case EventKind::HypothesisChanged:
    case EventKind::Called:
    case EventKind::WindowPinned:
        return knowledge(e);
    case EventKind::ConditionTrue:
    case EventKind::ConditionFalse:
    case EventKind::ConditionNoData:
        return condition(e);
    case EventKind::FeedLost:
    case EventKind::FeedRestored:
    case EventKind::ClockChanged:
    case EventKind::CutAccepted:
    case EventKind::Unreadable:
        return desk(e);
    case EventKind::Merged:
    case EventKind::Unmerged:
    case EventKind::Split:
        return linked(e);
    case EventKind::Amended:
        return {QStringLiteral("Amended"), text(e.payload, "text")};
    case EventKind::Imported:
        return {QStringLiteral("Imported from %1").arg(text(e.payload, "source")),
                text(e.payload, "reference"), text(e.payload, "runbook")};
    case EventKind::Annotated:
    case EventKind::KeyMomentSet:
    case EventKind::FactorNamed:
    case EventKind::MilestoneCorrected:
    case EventKind::SectionWritten:
    case EventKind::ReviewStateChanged:
        return review(e);
    }
    return {};
}

} // namespace

ReportText eventLine(const Event &event)
{
    const Words words = wordsFor(event);
    ReportText line;
    const auto add = [&line](const QString &what, TextPiece::Form form, Tone tone) {
        if (what.isEmpty())
            return;
        if (!line.empty())
            line.push_back({QStringLiteral(" ")});
        line.push_back({cleaned(what), form, tone});
    };
    add(words.lead, TextPiece::Form::Strong, words.tone);
    add(words.code, TextPiece::Form::Code, Tone::Plain);
    add(words.text, TextPiece::Form::Plain, Tone::Plain);
    if (!words.tail.isEmpty())
        add(QStringLiteral("\u2014 ") + words.tail, TextPiece::Form::Plain, Tone::Muted);
    return line;
}

bool isOfReview(EventKind kind)
{
    switch (kind) {
    case EventKind::Annotated:
    case EventKind::KeyMomentSet:
    case EventKind::FactorNamed:
    case EventKind::MilestoneCorrected:
    case EventKind::SectionWritten:
    case EventKind::ReviewStateChanged:
    case EventKind::ActionChanged:
        return true;
    default:
        return false;
    }
}

} // namespace wf::report
