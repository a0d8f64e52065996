// SPDX-License-Identifier: GPL-3.0-or-later
// Words for what was said to others and what is thought of an incident.
#include "delegates/eventtext.h"

#include "delegates/words.h"
#include "incident/payload.h"

namespace wf {

using payload::text;

EventText EventDescriber::update(const Event &e)
{
    const auto next = payload::time(e.payload, QLatin1String("next_due_ms"));
    QStringList tail;
    if (const QStringList channels = payload::texts(e.payload, "channels"); !channels.isEmpty())
        tail << QStringLiteral("→ ") + channels.join(QStringLiteral(", "));
    if (next)
        tail << tr("next by %1 UTC").arg(Words::clock(*next, true));
    return {tr("Status update"), text(e.payload, "text"), {}, tail.join(QStringLiteral(" · ")), Token::P2};
}

EventText EventDescriber::decision(const Event &e)
{
    int objections = 0;
    QStringList who;
    const QJsonArray votes = e.payload.value(QLatin1String("votes")).toArray();
    for (const QJsonValue &value : votes) {
        const QJsonObject vote = value.toObject();
        if (!vote.value(QLatin1String("objects")).toBool())
            continue;
        ++objections;
        const QString why = text(vote, "text");
        who << (why.isEmpty() ? text(vote, "person")
                              : QStringLiteral("%1: %2").arg(text(vote, "person"), why));
    }
    QString tail;
    if (objections > 0)
        tail = tr("%n objection(s): %1", nullptr, objections).arg(who.join(QStringLiteral("; ")));
    else if (!votes.isEmpty())
        tail = tr("%n asked, no strong objection", nullptr, int(votes.size()));
    return {tr("Decision"), text(e.payload, "text"), {}, tail, Token::Accent};
}

EventText EventDescriber::knowledge(const Event &e)
{
    const QString body = text(e.payload, "text");
    switch (e.kind) {
    case EventKind::HypothesisChanged: {
        const auto state = parseHypothesisState(text(e.payload, "state")).value_or(HypothesisState::Open);
        return {tr("Hypothesis %1").arg(Words::hypothesis(state).toLower()),
                text(e.payload, "title"),
                {},
                body,
                state == HypothesisState::RuledOut ? Token::Text3 : Token::Accent};
    }
    case EventKind::Called:
        return {tr("Called"),
                text(e.payload, "person"),
                {},
                e.payload.value(QLatin1String("answered")).toBool()
                    ? body.isEmpty() ? tr("answered") : tr("answered: %1").arg(body)
                : body.isEmpty() ? tr("no answer")
                                 : tr("no answer: %1").arg(body),
                e.payload.value(QLatin1String("answered")).toBool() ? Token::Ok : Token::P2};
    default: {
        const QString file = text(e.payload, "file");
        return {tr("Evidence"), body.isEmpty() ? file : body, text(e.payload, "metric"),
                body.isEmpty() ? QString() : file, Token::P3};
    }
    }
}

EventText EventDescriber::message(const Event &e)
{
    const QString channel = text(e.payload, "channel");
    const QString answer = text(e.payload, "answer");
    switch (e.kind) {
    case EventKind::MessageQueued:
        return {tr("Message to %1").arg(channel),
                text(e.payload, "text"),
                {},
                e.payload.value(QLatin1String("approval")).toBool() ? tr("waits for the commander's approval")
                                                                    : QString(),
                Token::Text3};
    case EventKind::MessageApproved:
        return {tr("Message approved"), channel, {}, {}, Token::Ok};
    case EventKind::MessageSent:
        return {tr("Sent to %1").arg(channel), {}, {}, answer, Token::Ok};
    default:
        break;
    }
    switch (parseMessageState(text(e.payload, "state")).value_or(MessageState::Failed)) {
    case MessageState::Superseded:
        return {
            tr("Not sent to %1").arg(channel), tr("a later message made it pointless"), {}, {}, Token::Text3};
    case MessageState::Queued:
        return {tr("Not sent to %1 yet").arg(channel), {}, {}, answer, Token::P2};
    case MessageState::Held:
    case MessageState::Sent:
    case MessageState::Failed:
        break;
    }
    return {tr("Given up: %1").arg(channel), {}, {}, answer, Token::P0};
}

} // namespace wf
