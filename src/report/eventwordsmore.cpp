// SPDX-License-Identifier: GPL-3.0-or-later
// Words for what was said, thought and written afterwards.
#include "incident/payload.h"
#include "report/eventwordsparts.h"
#include "report/reportwords.h"

namespace wf::report {

using payload::text;

QString dueText(const Event &e, const char *key)
{
    const auto at = payload::time(e.payload, QLatin1String(key));
    return at ? clockOf(*at) + QStringLiteral(" UTC") : QString();
}

Words decision(const Event &e)
{
    const QJsonArray votes = e.payload.value(QLatin1String("votes")).toArray();
    QStringList objections;
    for (const QJsonValue &value : votes) {
        const QJsonObject vote = value.toObject();
        if (!vote.value(QLatin1String("objects")).toBool())
            continue;
        const QString why = text(vote, "text");
        objections << (why.isEmpty() ? text(vote, "person")
                                     : QStringLiteral("%1: %2").arg(text(vote, "person"), why));
    }
    QString tail;
    if (!objections.isEmpty())
        tail = QStringLiteral("objections: ") + objections.join(QStringLiteral("; "));
    else if (!votes.isEmpty())
        tail = QStringLiteral("%1 asked, no strong objection").arg(votes.size());
    return {QStringLiteral("Decision"), text(e.payload, "text"), tail};
}

Words update(const Event &e)
{
    QStringList tail;
    if (const QStringList channels = payload::texts(e.payload, "channels"); !channels.isEmpty())
        tail << QStringLiteral("to ") + channels.join(QStringLiteral(", "));
    if (const QString next = dueText(e, "next_due_ms"); !next.isEmpty())
        tail << QStringLiteral("next by ") + next;
    return {QStringLiteral("Status update"), text(e.payload, "text"), tail.join(QStringLiteral(" · "))};
}

Words message(const Event &e)
{
    const QString channel = text(e.payload, "channel");
    const QString answer = text(e.payload, "answer");
    switch (e.kind) {
    case EventKind::MessageQueued:
        return {QStringLiteral("Message to %1").arg(channel), text(e.payload, "text")};
    case EventKind::MessageApproved:
        return {QStringLiteral("Message approved"), channel};
    case EventKind::MessageSent:
        return {QStringLiteral("Sent to %1").arg(channel), {}, answer, {}, Tone::Good};
    default:
        break;
    }
    switch (parseMessageState(text(e.payload, "state")).value_or(MessageState::Failed)) {
    case MessageState::Superseded:
        return {QStringLiteral("Not sent to %1").arg(channel),
                QStringLiteral("a later message made it pointless")};
    case MessageState::Queued:
        return {QStringLiteral("Not sent to %1 yet").arg(channel), {}, answer, {}, Tone::Warn};
    case MessageState::Held:
    case MessageState::Sent:
    case MessageState::Failed:
        break;
    }
    return {QStringLiteral("Given up: %1").arg(channel), {}, answer, {}, Tone::Bad};
}

Words knowledge(const Event &e)
{
    const QString body = text(e.payload, "text");
    switch (e.kind) {
    case EventKind::HypothesisChanged:
        return {QStringLiteral("Hypothesis %1").arg(text(e.payload, "state").replace(u'_', u' ')),
                text(e.payload, "title"), body};
    case EventKind::Called:
        return {QStringLiteral("Called"), text(e.payload, "person"),
                (e.payload.value(QLatin1String("answered")).toBool() ? QStringLiteral("answered")
                                                                     : QStringLiteral("no answer")) +
                    (body.isEmpty() ? QString() : QStringLiteral(": ") + body)};
    case EventKind::WindowPinned: {
        const auto from = payload::time(e.payload, QLatin1String("from_ms")).value_or(e.happenedAt);
        const auto to = payload::time(e.payload, QLatin1String("to_ms")).value_or(e.happenedAt);
        return {QStringLiteral("Window pinned"), body, rangeOf({from, to}), text(e.payload, "metric")};
    }
    default: { // EvidenceAttached
        const QString file = text(e.payload, "file");
        return {QStringLiteral("Evidence"), body.isEmpty() ? file : body, body.isEmpty() ? QString() : file,
                text(e.payload, "metric")};
    }
    }
}

Words review(const Event &e)
{
    const QString body = text(e.payload, "text");
    switch (e.kind) {
    case EventKind::KeyMomentSet:
        return {e.payload.value(QLatin1String("key")).toBool()
                    ? QStringLiteral("Made a key moment")
                    : QStringLiteral("Taken out of the key moments"),
                text(e.payload, "event")};
    case EventKind::FactorNamed:
        return {QStringLiteral("Contributing factor"), body.isEmpty() ? QStringLiteral("taken back") : body,
                text(e.payload, "tag")};
    case EventKind::MilestoneCorrected: {
        const auto at = payload::time(e.payload, QLatin1String("at_ms"));
        return {QStringLiteral("Milestone corrected"),
                QStringLiteral("%1 %2").arg(text(e.payload, "milestone"),
                                            at ? momentOf(*at) + QStringLiteral(" UTC")
                                               : QStringLiteral("as recorded")),
                body};
    }
    case EventKind::SectionWritten: {
        const auto section = parseReviewSection(text(e.payload, "section"));
        return {QStringLiteral("Post-mortem"),
                QStringLiteral("%1 was written").arg(section ? sectionTitle(*section) : QString())};
    }
    case EventKind::ReviewStateChanged:
        return {QStringLiteral("Post-mortem"), titled(text(e.payload, "to")), body};
    default: // Annotated
        return {{}, body, {}, text(e.payload, "metric")};
    }
}

Words action(const Event &e)
{
    QStringList tail;
    if (const QString owner = text(e.payload, "owner"); !owner.isEmpty())
        tail << owner;
    if (const auto due = payload::time(e.payload, QLatin1String("due_ms")))
        tail << QStringLiteral("due ") + dateOf(*due);
    const auto state = parseActionState(text(e.payload, "state")).value_or(ActionState::Open);
    const QString lead = e.kind == EventKind::FollowUp     ? QStringLiteral("Follow-up")
                         : e.kind == EventKind::ActionItem ? QStringLiteral("Action")
                         : state == ActionState::Open      ? QStringLiteral("Action changed")
                                                      : QStringLiteral("Action ") + actionStateName(state);
    return {lead, text(e.payload, "text"), tail.join(QStringLiteral(" · "))};
}

} // namespace wf::report
