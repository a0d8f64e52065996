// SPDX-License-Identifier: GPL-3.0-or-later
// Detections, the incident as a whole, and what the desk reports by itself.
#include "words/eventsentence.h"

#include "words/teller.h"
#include "words/terms.h"

namespace wf {

EventTone toneOfSeverity(Severity severity)
{
    switch (severity) {
    case Severity::P0:
        return EventTone::P0;
    case Severity::P1:
        return EventTone::P1;
    case Severity::P2:
        return EventTone::P2;
    case Severity::P3:
        return EventTone::P3;
    }
    return EventTone::Plain;
}

QString EventSentence::plain() const
{
    QStringList parts;
    for (const QString &part : {lead, code, text}) {
        if (!part.isEmpty())
            parts += part;
    }
    if (!remark.isEmpty())
        parts += QStringLiteral("\u2014 ") + remark;
    return parts.join(u' ');
}

EventSentence sentenceOf(const Event &event)
{
    return event.body.visit(Teller(event));
}

EventSentence Teller::operator()(const event::Detected &b) const
{
    return {tr("Detected"), b.title, {}, {}, toneOfSeverity(b.severity)};
}

EventSentence Teller::operator()(const event::DetectionSnoozed &b) const
{
    if (b.until <= m_event.happenedAt)
        return {tr("Snooze over"), tr("it got worse"), b.text, {}, EventTone::Warn};
    return {tr("Detection snoozed"), tr("until %1").arg(due(b.until)), b.text, {}, EventTone::Quiet};
}

EventSentence Teller::operator()(const event::DetectionEnded &b) const
{
    switch (b.reason) {
    case DetectionEnd::Cleared:
        return {tr("Detection cleared by itself"), {}, b.text, {}, EventTone::Quiet};
    case DetectionEnd::Dismissed:
        return {tr("Detection dismissed"), {}, b.text, {}, EventTone::Quiet};
    }
    return {};
}

EventSentence Teller::operator()(const event::DetectionAcknowledged &b) const
{
    return {tr("Looked at"), tr("by %1").arg(b.person), {}, {}, EventTone::Work};
}

EventSentence Teller::operator()(const event::Declared &b) const
{
    return {tr("Declared %1").arg(severityCode(b.severity)),
            b.title,
            b.drill ? tr("drill") : QString(),
            {},
            toneOfSeverity(b.severity)};
}

EventSentence Teller::operator()(const event::SeverityChanged &b) const
{
    return {tr("Severity %1").arg(severityCode(b.to)),
            tr("was %1").arg(severityCode(b.from)),
            b.text,
            {},
            toneOfSeverity(b.to)};
}

EventSentence Teller::operator()(const event::StatusChanged &b) const
{
    const QString stillTrue =
        b.despite.isEmpty() ? QString() : tr("still true: %1").arg(b.despite.join(QStringLiteral("; ")));
    return {Terms::status(b.to), b.text, stillTrue, {}, EventTone::Good};
}

EventSentence Teller::operator()(const event::Reopened &b) const
{
    return {tr("Reopened"), b.text, {}, {}, EventTone::Warn};
}

EventSentence Teller::operator()(const event::Cancelled &b) const
{
    return {tr("Cancelled"), b.reason, {}, {}, EventTone::Quiet};
}

EventSentence Teller::operator()(const event::FactsChanged &b) const
{
    QStringList said;
    const auto part = [&said](const QString &name, const QString &value) {
        said << QStringLiteral("%1: %2").arg(name, value.isEmpty() ? tr("none") : value);
    };
    const QString comma = QStringLiteral(", ");
    if (b.impact)
        part(tr("impact"), *b.impact);
    if (b.services)
        part(tr("services"), b.services->join(comma));
    if (b.exitCriteria)
        part(tr("over when"), *b.exitCriteria);
    if (b.tags)
        part(tr("tags"), b.tags->join(comma));
    if (b.links)
        part(tr("links"), b.links->join(comma));
    return {tr("Known"), said.join(QStringLiteral(" · "))};
}

EventSentence Teller::operator()(const event::Merged &b) const
{
    return {tr("Merged"),
            b.into.isEmpty() ? tr("%1 into this one").arg(b.number) : tr("into %1").arg(b.number),
            {},
            {},
            EventTone::Work};
}

EventSentence Teller::operator()(const event::Unmerged &b) const
{
    return {tr("Merge undone"), tr("with %1").arg(b.number)};
}

EventSentence Teller::operator()(const event::Split &b) const
{
    return {tr("Split off"), b.number, {}, {}, EventTone::Work};
}

EventSentence Teller::operator()(const event::Imported &b) const
{
    return {tr("Imported from %1").arg(b.source), b.reference, b.runbook};
}

EventSentence Teller::operator()(const event::RoleChanged &b) const
{
    const QString role = Terms::role(b.role);
    if (b.person.isEmpty())
        return {role, tr("given up by %1").arg(b.from), {}, {}, EventTone::Work};
    return {role, b.person, b.from.isEmpty() ? QString() : tr("from %1").arg(b.from), {}, EventTone::Work};
}

EventSentence Teller::operator()(const event::HandoverOffered &b) const
{
    return {tr("Command offered"), tr("to %1").arg(b.person), {}, {}, EventTone::Work};
}

EventSentence Teller::operator()(const event::HandoverDeclined &b) const
{
    return {tr("Command declined"), tr("by %1").arg(b.person), b.text, {}, EventTone::Work};
}

EventSentence Teller::condition(const event::ConditionNews &b, bool holds)
{
    const QString value = b.value.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(b.value);
    const QString state = holds ? tr("true") : tr("false");
    const QString said = b.again   ? tr("has data again, still %1%2")
                         : b.still ? tr("still %1%2")
                                   : tr("became %1%2");
    return {tr("Condition"), said.arg(state, value), b.flapping ? tr("flapping") : QString(), b.text,
            holds ? EventTone::Bad : EventTone::Good};
}

EventSentence Teller::operator()(const event::ConditionTrue &b) const
{
    return condition(b, true);
}

EventSentence Teller::operator()(const event::ConditionFalse &b) const
{
    return condition(b, false);
}

EventSentence Teller::operator()(const event::ConditionNoData &b) const
{
    return {tr("Condition"), tr("has no data; the last state is kept"), {}, b.text, EventTone::Review};
}

EventSentence Teller::operator()(const event::FeedLost &b) const
{
    return {tr("Feed lost"), b.feed, b.text, {}, EventTone::Review};
}

EventSentence Teller::operator()(const event::FeedRestored &b) const
{
    return {tr("Feed restored"), b.feed, {}, {}, EventTone::Good};
}

EventSentence Teller::operator()(const event::ChangeMade &b) const
{
    return {tr("Changed"),
            b.service.isEmpty() ? b.text : b.service + QStringLiteral(": ") + b.text,
            b.link,
            {},
            EventTone::Work};
}

EventSentence Teller::operator()(const event::ClockChanged &b) const
{
    switch (b.change) {
    case ClockChange::Slept:
        return {tr("The machine slept"), tr("for %1").arg(clockText(b.amount))};
    case ClockChange::Stepped:
        return {tr("The clock was set"), tr("by %1").arg(clockText(b.amount))};
    }
    return {};
}

EventSentence Teller::operator()(const event::CutAccepted &b) const
{
    return {tr("Cut accepted"), b.text, {}, {}, EventTone::Review};
}

EventSentence Teller::operator()(const event::LogSalvaged &b) const
{
    constexpr std::size_t MaxNamed = 5;
    qint64 missing = 0;
    QStringList ranges;
    for (const event::LostEvents &lost : b.lost) {
        missing += lost.count;
        if (std::size_t(ranges.size()) < MaxNamed)
            ranges += lost.first == lost.last ? QString::number(lost.first)
                                              : QStringLiteral("%1\u2013%2").arg(lost.first).arg(lost.last);
    }
    if (b.lost.size() > MaxNamed)
        ranges += QStringLiteral("\u2026");
    return {tr("Log salvaged"),
            tr("events not found: %1").arg(missing),
            ranges.join(QStringLiteral(", ")),
            {},
            EventTone::Review};
}

EventSentence Teller::operator()(const event::EntryRedacted &b) const
{
    EventSentence sentence{
        tr("Words redacted"), b.text, tr("entries: %1").arg(b.entries.size()), {}, EventTone::Review};
    if (!b.entries.empty())
        sentence.reference = b.entries.front().event.text();
    return sentence;
}

EventSentence Teller::operator()(const event::Unknown &b) const
{
    return {tr("From a later version"),
            tr("event %1 (%2)").arg(m_event.id.sequence).arg(b.kind),
            b.text,
            {},
            EventTone::Review};
}

EventSentence Teller::operator()(const event::Unreadable &b) const
{
    return {tr("Unreadable"),
            tr("event %1 (%2)").arg(m_event.id.sequence).arg(b.kind),
            b.text,
            {},
            EventTone::Bad};
}

} // namespace wf
