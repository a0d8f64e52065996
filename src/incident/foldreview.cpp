// SPDX-License-Identifier: GPL-3.0-or-later
// What is written after an incident: the post-mortem and its action items.
#include "incident/foldparts.h"
#include "incident/payload.h"

#include <algorithm>

namespace wf {

namespace {

using payload::text;

void foldAction(Incident &incident, const Event &e)
{
    auto &actions = incident.review.actions;
    const QString id = e.kind == EventKind::ActionChanged ? text(e.payload, "item") : e.id.text();
    auto known =
        std::find_if(actions.begin(), actions.end(), [&id](const ActionItem &a) { return a.id == id; });
    if (known == actions.end()) {
        actions.push_back({});
        known = std::prev(actions.end());
        known->id = id;
        known->by = authorOf(incident, e);
        known->at = e.happenedAt;
    }
    known->text = text(e.payload, "text");
    known->owner = text(e.payload, "owner");
    known->dueAt = payload::time(e.payload, QLatin1String("due_ms"));
    known->link = text(e.payload, "link");
    const ActionState before = known->state;
    known->state = parseActionState(text(e.payload, "state")).value_or(ActionState::Open);
    if (known->state == ActionState::Open)
        known->doneAt.reset();
    else if (before == ActionState::Open)
        known->doneAt = e.happenedAt;
}

void foldFactor(PostMortem &review, const Event &e, const QString &author)
{
    const QString id = text(e.payload, "factor");
    auto known = std::find_if(review.factors.begin(), review.factors.end(),
                              [&id](const Factor &f) { return f.id == id; });
    if (text(e.payload, "text").isEmpty()) {
        if (known != review.factors.end())
            review.factors.erase(known);
        return;
    }
    if (known == review.factors.end())
        known = review.factors.insert(review.factors.end(), Factor{id, {}, {}, author});
    known->tag = text(e.payload, "tag");
    known->text = text(e.payload, "text");
}

void foldAnnotation(PostMortem &review, const Event &e, const QString &author)
{
    Annotation annotation{e.id, e.happenedAt, text(e.payload, "text"), text(e.payload, "metric"), {}, author};
    const auto from = payload::time(e.payload, QLatin1String("from_ms"));
    const auto to = payload::time(e.payload, QLatin1String("to_ms"));
    if (from && to)
        annotation.range = TimeRange{*from, *to};
    review.annotations.push_back(std::move(annotation));
}

void foldMilestone(PostMortem &review, const Event &e)
{
    const auto milestone = parseMilestone(text(e.payload, "milestone"));
    if (!milestone)
        return;
    if (const auto at = payload::time(e.payload, QLatin1String("at_ms")))
        review.corrected[*milestone] = *at;
    else
        review.corrected.erase(*milestone);
}

void foldSection(PostMortem &review, const Event &e, const QString &author)
{
    const auto section = parseReviewSection(text(e.payload, "section"));
    if (!section)
        return;
    SectionText &written = review.sections[*section];
    written.markdown = text(e.payload, "text");
    written.by = author;
    written.at = e.happenedAt;
    ++written.revisions;
}

} // namespace

void foldReview(Incident &incident, const Event &e)
{
    PostMortem &review = incident.review;
    switch (e.kind) {
    case EventKind::FollowUp:
    case EventKind::ActionItem:
        foldAction(incident, e);
        return; // Written down while it ran: no review begins with it.
    case EventKind::ActionChanged:
        foldAction(incident, e);
        break;
    case EventKind::Annotated:
        foldAnnotation(review, e, authorOf(incident, e));
        break;
    case EventKind::KeyMomentSet:
        if (const auto event = EventId::parse(text(e.payload, "event")))
            review.keyMoments[*event] = e.payload.value(QLatin1String("key")).toBool();
        break;
    case EventKind::FactorNamed:
        foldFactor(review, e, authorOf(incident, e));
        break;
    case EventKind::MilestoneCorrected:
        foldMilestone(review, e);
        break;
    case EventKind::SectionWritten:
        foldSection(review, e, authorOf(incident, e));
        break;
    default: // ReviewStateChanged
        review.state = parseReviewState(text(e.payload, "to")).value_or(review.state);
        review.stateAt = e.happenedAt;
    }
    review.begun = true;
}

} // namespace wf
