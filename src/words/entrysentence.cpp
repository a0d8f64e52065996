// SPDX-License-Identifier: GPL-3.0-or-later
// What is said to others, what people write, and the review.
#include "words/teller.h"
#include "words/terms.h"

namespace wf {

namespace {

const QString MiddleDot = QStringLiteral(" · ");

} // namespace

EventSentence Teller::operator()(const event::UpdatePosted &b) const
{
    QStringList remarks;
    if (!b.channels.isEmpty())
        remarks << tr("to %1").arg(b.channels.join(QStringLiteral(", ")));
    if (b.nextDue)
        remarks << tr("next by %1").arg(due(*b.nextDue));
    return {tr("Status update"), b.text, remarks.join(MiddleDot)};
}

EventSentence Teller::operator()(const event::MessageQueued &b) const
{
    return {tr("Message to %1").arg(b.content.channel), b.content.text, {}, {}, EventTone::Quiet};
}

EventSentence Teller::operator()(const event::MessageApproved &b) const
{
    return {tr("Message approved"), b.channel, {}, {}, EventTone::Done};
}

EventSentence Teller::operator()(const event::MessageSent &b) const
{
    return {tr("Sent to %1").arg(b.channel), {}, b.answer, {}, EventTone::Good};
}

EventSentence Teller::operator()(const event::MessageFailed &b) const
{
    switch (b.state) {
    case MessageState::Superseded:
        return {tr("Not sent to %1").arg(b.channel),
                tr("a later message made it pointless"),
                {},
                {},
                EventTone::Quiet};
    case MessageState::Queued:
        return {tr("Not sent to %1 yet").arg(b.channel), {}, b.answer, {}, EventTone::Warn};
    case MessageState::Held:
    case MessageState::Sent:
    case MessageState::Failed:
        break;
    }
    return {tr("Given up: %1").arg(b.channel), {}, b.answer, {}, EventTone::Bad};
}

EventSentence Teller::operator()(const event::Called &b) const
{
    const QString outcome = b.answered ? tr("answered") : tr("no answer");
    return {tr("Called"),
            b.person,
            b.text.isEmpty() ? outcome : QStringLiteral("%1: %2").arg(outcome, b.text),
            {},
            b.answered ? EventTone::Done : EventTone::Work};
}

EventSentence Teller::operator()(const event::Note &b) const
{
    return {{}, b.text};
}

EventSentence Teller::operator()(const event::Decision &b) const
{
    QStringList objections;
    for (const event::Vote &vote : b.votes) {
        if (vote.objects)
            objections << (vote.text.isEmpty() ? vote.person
                                               : QStringLiteral("%1: %2").arg(vote.person, vote.text));
    }
    QString remark;
    if (!objections.isEmpty())
        remark = tr("objections: %1").arg(objections.join(QStringLiteral("; ")));
    else if (!b.votes.empty())
        remark = tr("%1 asked, no strong objection").arg(b.votes.size());
    return {tr("Decision"), b.text, remark, {}, EventTone::Work};
}

EventSentence Teller::operator()(const event::FollowUp &b) const
{
    return {tr("Follow-up"), b.text};
}

EventSentence Teller::action(const QString &lead, const event::ActionFields &b)
{
    QStringList remarks;
    if (!b.owner.isEmpty())
        remarks << b.owner;
    if (b.due)
        remarks << tr("due %1").arg(Terms::date(*b.due));
    return {lead, b.text, remarks.join(MiddleDot)};
}

EventSentence Teller::operator()(const event::ActionItem &b) const
{
    return action(tr("Action"), b);
}

EventSentence Teller::operator()(const event::ActionChanged &b) const
{
    switch (b.state) {
    case ActionState::Open:
        return action(tr("Action changed"), b);
    case ActionState::Done:
        return action(tr("Action done"), b);
    case ActionState::Dropped:
        return action(tr("Action dropped"), b);
    }
    return {};
}

EventSentence Teller::operator()(const event::EvidenceAttached &b) const
{
    return {tr("Evidence"), b.text.isEmpty() ? b.file : b.text, b.text.isEmpty() ? QString() : b.file,
            b.metric};
}

EventSentence Teller::operator()(const event::HypothesisChanged &b) const
{
    return {tr("Hypothesis %1").arg(Terms::hypothesis(b.state).toLower()),
            b.title,
            b.text,
            {},
            b.state == HypothesisState::RuledOut ? EventTone::Quiet : EventTone::Work};
}

EventSentence Teller::operator()(const event::Amended &b) const
{
    return {tr("Amended"), b.text};
}

EventSentence Teller::operator()(const event::WindowPinned &b) const
{
    return {tr("Window pinned"), b.text, Terms::range(b.range), b.metric};
}

EventSentence Teller::operator()(const event::Annotated &b) const
{
    return {{}, b.text, {}, b.metric};
}

EventSentence Teller::operator()(const event::KeyMomentSet &b) const
{
    EventSentence sentence{b.key ? tr("Made a key moment") : tr("Taken out of the key moments"), {}};
    sentence.reference = b.event.text();
    return sentence;
}

EventSentence Teller::operator()(const event::FactorNamed &b) const
{
    return {tr("Contributing factor"), b.text.isEmpty() ? tr("taken back") : b.text, b.tag};
}

EventSentence Teller::operator()(const event::MilestoneCorrected &b) const
{
    return {tr("Milestone corrected"),
            b.at ? tr("%1 %2 UTC").arg(milestoneName(b.milestone), Terms::moment(*b.at))
                 : tr("%1 as recorded").arg(milestoneName(b.milestone)),
            b.text};
}

EventSentence Teller::operator()(const event::SectionWritten &b) const
{
    return {tr("Post-mortem"), tr("%1 was written").arg(Terms::section(b.section))};
}

EventSentence Teller::operator()(const event::ReviewStateChanged &b) const
{
    return {tr("Post-mortem"), Terms::review(b.to), b.text};
}

} // namespace wf
