// SPDX-License-Identifier: GPL-3.0-or-later
// Words for what was written after an incident.
#include "delegates/eventtext.h"

#include "delegates/words.h"
#include "incident/payload.h"

namespace wf {

using payload::text;

EventText EventDescriber::action(const Event &e)
{
    QStringList tail;
    if (const QString owner = text(e.payload, "owner"); !owner.isEmpty())
        tail << owner;
    if (const auto due = payload::time(e.payload, QLatin1String("due_ms")))
        tail << tr("due %1").arg(Words::date(*due));
    const auto state = parseActionState(text(e.payload, "state")).value_or(ActionState::Open);
    const QString lead = e.kind == EventKind::ActionItem ? tr("Action")
                         : state == ActionState::Done    ? tr("Action done")
                         : state == ActionState::Dropped ? tr("Action dropped")
                                                         : tr("Action changed");
    return {lead, text(e.payload, "text"), {}, tail.join(QStringLiteral(" · ")), Token::P3};
}

EventText EventDescriber::review(const Event &e)
{
    const QString body = text(e.payload, "text");
    switch (e.kind) {
    case EventKind::KeyMomentSet:
        return {{},
                e.payload.value(QLatin1String("key")).toBool() ? tr("An entry was made a key moment")
                                                               : tr("An entry is no key moment any more"),
                {},
                {},
                Token::Stale};
    case EventKind::FactorNamed:
        return {tr("Contributing factor"),
                body.isEmpty() ? tr("taken back") : body,
                {},
                text(e.payload, "tag"),
                Token::Stale};
    case EventKind::MilestoneCorrected: {
        const auto milestone = parseMilestone(text(e.payload, "milestone")).value_or(Milestone::Started);
        const auto at = payload::time(e.payload, QLatin1String("at_ms"));
        return {tr("Milestone corrected"),
                at ? tr("%1 at %2 UTC").arg(Words::milestone(milestone), Words::clock(*at, true))
                   : tr("%1 as it was recorded").arg(Words::milestone(milestone)),
                {},
                body,
                Token::Stale};
    }
    case EventKind::SectionWritten: {
        const auto section = parseReviewSection(text(e.payload, "section")).value_or(ReviewSection::Summary);
        return {tr("Post-mortem"), tr("%1 was written").arg(Words::section(section)), {}, {}, Token::Stale};
    }
    case EventKind::ReviewStateChanged: {
        const auto to = parseReviewState(text(e.payload, "to")).value_or(ReviewState::Draft);
        return {tr("Post-mortem: %1").arg(Words::review(to).toLower()), body, {}, {}, Token::Stale};
    }
    default: // Annotated
        return {{}, body, text(e.payload, "metric"), tr("added in review"), Token::Stale};
    }
}

} // namespace wf
