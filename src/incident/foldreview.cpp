// SPDX-License-Identifier: GPL-3.0-or-later
// What is written after an incident: the post-mortem and its action items.
#include "incident/foldparts.h"

#include <algorithm>

namespace wf::folding {

namespace {

void foldAction(const Folding &s, const QString &id, const event::ActionFields &fields)
{
    auto &actions = s.incident.review.actions;
    auto known =
        std::find_if(actions.begin(), actions.end(), [&id](const ActionItem &a) { return a.id == id; });
    if (known == actions.end()) {
        actions.push_back({});
        known = std::prev(actions.end());
        known->id = id;
        known->by = s.author();
        known->at = s.at();
    }
    known->text = fields.text;
    known->owner = fields.owner;
    known->dueAt = fields.due;
    known->link = fields.link;
    const ActionState before = known->state;
    known->state = fields.state;
    if (known->state == ActionState::Open)
        known->doneAt.reset();
    else if (before == ActionState::Open)
        known->doneAt = s.at();
}

/// Of an event that begins the review if none has begun.
PostMortem &reviewOf(const Folding &s)
{
    s.incident.review.begun = true;
    return s.incident.review;
}

} // namespace

void fold(const Folding &s, const event::FollowUp &b)
{
    event::ActionFields fields;
    fields.text = b.text;
    foldAction(s, s.event.id.text(), fields);
}

void fold(const Folding &s, const event::ActionItem &b)
{
    foldAction(s, s.event.id.text(), b); // Written down while it ran: no review begins with it.
}

void fold(const Folding &s, const event::ActionChanged &b)
{
    reviewOf(s);
    foldAction(s, b.item, b);
}

void fold(const Folding &s, const event::Annotated &b)
{
    reviewOf(s).annotations.push_back({s.event.id, s.at(), b.text, b.metric, b.range, s.author()});
}

void fold(const Folding &s, const event::KeyMomentSet &b)
{
    reviewOf(s).keyMoments[b.event] = b.key;
}

void fold(const Folding &s, const event::FactorNamed &b)
{
    auto &factors = reviewOf(s).factors;
    auto known =
        std::find_if(factors.begin(), factors.end(), [&b](const Factor &f) { return f.id == b.factor; });
    if (b.text.isEmpty()) {
        if (known != factors.end())
            factors.erase(known);
        return;
    }
    if (known == factors.end())
        known = factors.insert(factors.end(), Factor{b.factor, {}, {}, s.author()});
    known->tag = b.tag;
    known->text = b.text;
}

void fold(const Folding &s, const event::MilestoneCorrected &b)
{
    auto &corrected = reviewOf(s).corrected;
    if (b.at)
        corrected[b.milestone] = *b.at;
    else
        corrected.erase(b.milestone);
}

void fold(const Folding &s, const event::SectionWritten &b)
{
    SectionText &written = reviewOf(s).sections[b.section];
    written.markdown = b.text;
    written.by = s.author();
    written.at = s.at();
    ++written.revisions;
}

void fold(const Folding &s, const event::ReviewStateChanged &b)
{
    PostMortem &review = reviewOf(s);
    review.state = b.to;
    review.stateAt = s.at();
}

} // namespace wf::folding
