// SPDX-License-Identifier: GPL-3.0-or-later
// What is known and said about an incident: hypotheses, evidence, calls, messages.
#include "incident/foldparts.h"
#include "incident/payload.h"

#include <algorithm>

namespace wf {

namespace {

using payload::text;

void foldHypothesis(Incident &incident, const Event &e)
{
    const QString id = text(e.payload, "hypothesis");
    auto known = std::find_if(incident.hypotheses.begin(), incident.hypotheses.end(),
                              [&id](const Hypothesis &h) { return h.id == id; });
    if (known == incident.hypotheses.end()) {
        incident.hypotheses.push_back({id, {}, {}, {}, {}, {}});
        known = std::prev(incident.hypotheses.end());
    }
    if (const QString title = text(e.payload, "title"); !title.isEmpty())
        known->title = title;
    known->state = parseHypothesisState(text(e.payload, "state")).value_or(HypothesisState::Open);
    known->text = text(e.payload, "text");
    known->by = authorOf(incident, e);
    known->at = e.happenedAt;
}

void foldEvidence(Incident &incident, const Event &e)
{
    Evidence evidence;
    evidence.event = e.id;
    evidence.text = text(e.payload, "text");
    evidence.file = text(e.payload, "file");
    evidence.sha256 = Sha256::parse(text(e.payload, "sha256"));
    evidence.size = e.payload.value(QLatin1String("size")).toInteger();
    evidence.metric = text(e.payload, "metric");
    const auto from = payload::time(e.payload, QLatin1String("from_ms"));
    const auto to = payload::time(e.payload, QLatin1String("to_ms"));
    if (from && to)
        evidence.range = TimeRange{*from, *to};
    evidence.step = StepId(text(e.payload, "step"));
    evidence.hypothesis = text(e.payload, "hypothesis");
    evidence.by = authorOf(incident, e);
    evidence.at = e.happenedAt;
    incident.evidence.push_back(std::move(evidence));
}

void foldCall(Incident &incident, const Event &e)
{
    const CallRecord call{text(e.payload, "person"), e.payload.value(QLatin1String("answered")).toBool(),
                          text(e.payload, "text"), authorOf(incident, e), e.happenedAt};
    for (ToTell &entry : incident.toTell)
        entry.told = entry.told || (call.answered && entry.person == call.person);
    incident.calls.push_back(call);
}

MessageRecord *find(Incident &incident, const MessageId &id)
{
    const auto it = std::find_if(incident.messages.begin(), incident.messages.end(),
                                 [&id](const MessageRecord &m) { return m.id == id; });
    return it == incident.messages.end() ? nullptr : &*it;
}

} // namespace

void foldKnowledge(Incident &incident, const Event &e)
{
    if (e.kind == EventKind::HypothesisChanged)
        foldHypothesis(incident, e);
    else if (e.kind == EventKind::EvidenceAttached)
        foldEvidence(incident, e);
    else
        foldCall(incident, e);
}

void foldMessage(Incident &incident, const Event &e)
{
    const MessageId id(text(e.payload, "message"));
    MessageRecord *known = find(incident, id);
    if (e.kind == EventKind::MessageQueued) {
        if (!known) {
            incident.messages.push_back({});
            known = &incident.messages.back();
            known->id = id;
            known->incident = incident.id;
            known->message = messageOf(e.payload);
        }
        known->state =
            e.payload.value(QLatin1String("approval")).toBool() ? MessageState::Held : MessageState::Queued;
        known->queuedAt = e.happenedAt;
        known->queuedBy = authorOf(incident, e);
        known->desk = e.id.desk;
        known->settledAt.reset();
        known->answer.clear();
        return;
    }
    if (!known)
        return; // Its beginning is not here yet: the events are folded again in order when it comes.
    if (e.kind == EventKind::MessageApproved) {
        known->approvedBy = authorOf(incident, e);
        if (known->state == MessageState::Held)
            known->state = MessageState::Queued;
        return;
    }
    known->answer = text(e.payload, "answer");
    if (const QString reference = text(e.payload, "reference"); !reference.isEmpty())
        known->reference = reference;
    // What was sent was sent, whatever is heard later.
    if (known->state == MessageState::Sent)
        return;
    if (e.kind == EventKind::MessageSent)
        known->state = MessageState::Sent;
    else
        known->state = parseMessageState(text(e.payload, "state")).value_or(MessageState::Failed);
    if (!known->isPending())
        known->settledAt = e.happenedAt;
}

} // namespace wf
