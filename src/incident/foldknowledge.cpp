// SPDX-License-Identifier: GPL-3.0-or-later
// What is known and said about an incident: hypotheses, evidence, calls, messages.
#include "incident/foldparts.h"

#include <algorithm>

namespace wf::folding {

namespace {

MessageRecord *find(Incident &incident, const MessageId &id)
{
    const auto it = std::find_if(incident.messages.begin(), incident.messages.end(),
                                 [&id](const MessageRecord &m) { return m.id == id; });
    return it == incident.messages.end() ? nullptr : &*it;
}

/// What became of a message on its way. Nothing where its beginning is not here yet: the events are folded
/// again in order when it comes.
template <typename News>
void foldOutcome(const Folding &s, const News &news, MessageState state)
{
    MessageRecord *known = find(s.incident, news.message);
    if (!known)
        return;
    known->answer = news.answer;
    if (!news.reference.isEmpty())
        known->reference = news.reference;
    // What was sent was sent, whatever is heard later.
    if (known->state == MessageState::Sent)
        return;
    known->state = state;
    if (!known->isPending())
        known->settledAt = s.at();
}

} // namespace

void fold(const Folding &s, const event::HypothesisChanged &b)
{
    auto &all = s.incident.hypotheses;
    auto known =
        std::find_if(all.begin(), all.end(), [&b](const Hypothesis &h) { return h.id == b.hypothesis; });
    if (known == all.end()) {
        all.push_back({b.hypothesis, {}, {}, {}, {}, {}});
        known = std::prev(all.end());
    }
    if (!b.title.isEmpty())
        known->title = b.title;
    known->state = b.state;
    known->text = b.text;
    known->by = s.author();
    known->at = s.at();
}

void fold(const Folding &s, const event::EvidenceAttached &b)
{
    s.incident.evidence.push_back({s.event.id, b.text, b.file, b.sha256, b.size, b.metric, b.range, b.step,
                                   b.hypothesis, s.author(), s.at()});
}

void fold(const Folding &s, const event::Called &b)
{
    for (ToTell &entry : s.incident.toTell)
        entry.told = entry.told || (b.answered && entry.person == b.person);
    s.incident.calls.push_back({b.person, b.answered, b.text, s.author(), s.at()});
}

void fold(const Folding &s, const event::MessageQueued &b)
{
    MessageRecord *known = find(s.incident, b.message);
    if (!known) {
        s.incident.messages.push_back({});
        known = &s.incident.messages.back();
        known->id = b.message;
        known->incident = s.incident.id;
        known->message = b.content;
    }
    known->state = b.approval ? MessageState::Held : MessageState::Queued;
    known->queuedAt = s.at();
    known->queuedBy = s.author();
    known->desk = s.event.id.desk;
    known->settledAt.reset();
    known->answer.clear();
}

void fold(const Folding &s, const event::MessageApproved &b)
{
    MessageRecord *known = find(s.incident, b.message);
    if (!known)
        return;
    known->approvedBy = s.author();
    if (known->state == MessageState::Held)
        known->state = MessageState::Queued;
}

void fold(const Folding &s, const event::MessageSent &b)
{
    foldOutcome(s, b, MessageState::Sent);
}

void fold(const Folding &s, const event::MessageFailed &b)
{
    foldOutcome(s, b, b.state);
}

} // namespace wf::folding
