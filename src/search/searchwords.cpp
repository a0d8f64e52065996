// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/searchwords.h"

namespace wf {

namespace {

/// The visitor of a body: a function for each kind, so that a new one has to say what it holds.
struct Words
{
    QStringList operator()(const event::Detected &b) const { return {b.title}; }
    QStringList operator()(const event::DetectionSnoozed &b) const { return {b.text}; }
    QStringList operator()(const event::DetectionEnded &b) const { return {b.text}; }
    QStringList operator()(const event::DetectionAcknowledged &) const { return {}; }
    QStringList operator()(const event::Declared &b) const { return {b.number, b.title}; }
    QStringList operator()(const event::SeverityChanged &b) const { return {b.text}; }
    QStringList operator()(const event::StatusChanged &b) const { return {b.text}; }
    QStringList operator()(const event::Reopened &b) const { return {b.text}; }
    QStringList operator()(const event::Cancelled &b) const { return {b.reason}; }
    QStringList operator()(const event::FactsChanged &b) const
    {
        return QStringList{b.impact.value_or(QString()), b.exitCriteria.value_or(QString())} +
               b.services.value_or(QStringList()) + b.tags.value_or(QStringList()) +
               b.links.value_or(QStringList());
    }
    QStringList operator()(const event::Merged &) const { return {}; }
    QStringList operator()(const event::Unmerged &) const { return {}; }
    QStringList operator()(const event::Split &) const { return {}; }
    QStringList operator()(const event::Imported &b) const { return {b.source, b.reference, b.runbook}; }
    QStringList operator()(const event::RoleChanged &) const { return {}; }
    QStringList operator()(const event::HandoverOffered &b) const { return {b.text}; }
    QStringList operator()(const event::HandoverDeclined &b) const { return {b.text}; }
    QStringList operator()(const event::RunbookAttached &b) const { return {b.title}; }
    QStringList operator()(const event::StepNews &b) const { return {b.title, b.text}; }
    QStringList operator()(const event::StepAssigned &b) const { return {b.title}; }
    QStringList operator()(const event::StepAdded &b) const { return {b.title}; }
    QStringList operator()(const event::BranchChosen &b) const { return {b.title}; }
    QStringList operator()(const event::PhaseEntered &b) const { return {b.title}; }
    QStringList operator()(const event::TimerStarted &b) const { return {b.title}; }
    QStringList operator()(const event::TimerNews &) const { return {}; }
    QStringList operator()(const event::TimerPutOff &) const { return {}; }
    QStringList operator()(const event::UpdatePosted &b) const { return {b.text}; }
    QStringList operator()(const event::MessageQueued &b) const
    {
        return {b.content.subject, b.content.text};
    }
    QStringList operator()(const event::MessageApproved &) const { return {}; }
    QStringList operator()(const event::MessageSent &) const { return {}; }
    QStringList operator()(const event::MessageFailed &) const { return {}; }
    QStringList operator()(const event::Called &b) const { return {b.person, b.text}; }
    QStringList operator()(const event::Note &b) const { return {b.text}; }
    QStringList operator()(const event::Decision &b) const
    {
        QStringList texts{b.text};
        for (const event::Vote &vote : b.votes)
            texts += vote.text;
        return texts;
    }
    QStringList operator()(const event::FollowUp &b) const { return {b.text}; }
    QStringList operator()(const event::ActionFields &b) const { return {b.text, b.owner, b.link}; }
    QStringList operator()(const event::EvidenceAttached &b) const { return {b.text, b.file, b.metric}; }
    QStringList operator()(const event::HypothesisChanged &b) const { return {b.title, b.text}; }
    QStringList operator()(const event::Amended &b) const { return {b.text}; }
    QStringList operator()(const event::WindowPinned &b) const { return {b.text, b.metric}; }
    QStringList operator()(const event::Annotated &b) const { return {b.text, b.metric}; }
    QStringList operator()(const event::KeyMomentSet &) const { return {}; }
    QStringList operator()(const event::FactorNamed &b) const { return {b.tag, b.text}; }
    QStringList operator()(const event::MilestoneCorrected &b) const { return {b.text}; }
    QStringList operator()(const event::SectionWritten &b) const { return {b.text}; }
    QStringList operator()(const event::ReviewStateChanged &b) const { return {b.text}; }
    QStringList operator()(const event::ConditionNews &) const { return {}; }
    QStringList operator()(const event::FeedNews &) const { return {}; }
    QStringList operator()(const event::ChangeMade &b) const { return {b.text, b.service}; }
    QStringList operator()(const event::ClockChanged &) const { return {}; }
    QStringList operator()(const event::CutAccepted &) const { return {}; }
    QStringList operator()(const event::LogSalvaged &) const { return {}; }
    QStringList operator()(const event::EntryRedacted &b) const { return {b.text}; }
    QStringList operator()(const event::Unknown &) const { return {}; }
    QStringList operator()(const event::Unreadable &) const { return {}; }
};

} // namespace

QString searchedText(const EventBody &body)
{
    QString text;
    for (const QString &part : body.visit(Words())) {
        if (part.isEmpty())
            continue;
        if (!text.isEmpty())
            text += QLatin1Char('\n');
        text += part.left(MaxSearchedText - text.size());
        if (text.size() >= MaxSearchedText)
            break;
    }
    return text.left(MaxSearchedText);
}

} // namespace wf
