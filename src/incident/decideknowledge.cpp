// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for what people think and show: decisions with their votes, hypotheses, evidence.
#include "incident/deciders.h"

#include <algorithm>

namespace wf::deciding {

namespace {

constexpr std::size_t MaxVotes = 100;
constexpr std::size_t MaxHypotheses = 100;
constexpr std::size_t MaxEvidence = 1000;

const Hypothesis *findHypothesis(const Incident &incident, const QString &id)
{
    const auto it = std::find_if(incident.hypotheses.begin(), incident.hypotheses.end(),
                                 [&id](const Hypothesis &h) { return h.id == id; });
    return it == incident.hypotheses.end() ? nullptr : &*it;
}

Expected<void> checkEvidence(const Incident &incident, const command::AttachEvidence &c)
{
    if (c.text.trimmed().isEmpty() && c.file.isEmpty() && !c.range)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the evidence is empty"));
    if (c.text.size() > MaxTextLength || c.file.size() > MaxTitleLength || c.metric.size() > MaxTitleLength)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the evidence's caption or name is too long"));
    if (c.file.isEmpty() != c.sha256.isEmpty())
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("a file of evidence has a name and the SHA-256 it is kept by"));
    if (c.range && (c.range->to <= c.range->from || c.range->length() > MaxPinnedWindow))
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("a window of evidence is longer than nothing and at most %1 days long")
                        .arg(std::chrono::duration_cast<std::chrono::days>(MaxPinnedWindow).count()));
    if (!c.step.isEmpty() && !(incident.runbook() && findStep(*incident.runbook(), c.step)))
        return fail(ErrorCode::NotFound,
                    QStringLiteral("%1 has no step \"%2\"").arg(nameOf(incident), c.step.text()));
    if (!c.hypothesis.isEmpty() && !findHypothesis(incident, c.hypothesis))
        return fail(ErrorCode::NotFound,
                    QStringLiteral("%1 has no hypothesis \"%2\"").arg(nameOf(incident), c.hypothesis));
    if (incident.evidence.size() >= MaxEvidence)
        return fail(
            ErrorCode::TooLarge,
            QStringLiteral("%1 has %2 pieces of evidence already").arg(nameOf(incident)).arg(MaxEvidence));
    return {};
}

} // namespace

Drafts decide(const Rules &rules, const command::Decide &c)
{
    const auto found = rules.incident(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto text = requiredText(c.text, QStringLiteral("the decision"), MaxTextLength);
    if (!text)
        return tl::unexpected(text.error());
    if (c.votes.size() > MaxVotes)
        return fail(ErrorCode::TooLarge, QStringLiteral("%1 votes are the most").arg(MaxVotes));
    event::Decision decision{*text, {}};
    for (const command::Vote &vote : c.votes) {
        const auto person = requiredText(vote.person, QStringLiteral("who voted"), MaxTitleLength);
        if (!person)
            return tl::unexpected(person.error());
        decision.votes.push_back({*person, vote.objects, vote.text.trimmed().left(MaxTextLength)});
    }
    return std::vector{rules.draft(c.incident, std::move(decision))};
}

Drafts decide(const Rules &rules, const command::ChangeHypothesis &c)
{
    const auto found = rules.incident(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const Incident &i = **found;
    event::HypothesisChanged changed{c.hypothesis, {}, c.state, c.text.trimmed().left(MaxTextLength)};
    if (c.hypothesis.isEmpty()) {
        const auto title = requiredText(c.title, QStringLiteral("the hypothesis"), MaxTitleLength);
        if (!title)
            return tl::unexpected(title.error());
        if (i.hypotheses.size() >= MaxHypotheses)
            return fail(ErrorCode::TooLarge,
                        QStringLiteral("%1 has %2 hypotheses already").arg(nameOf(i)).arg(MaxHypotheses));
        changed.hypothesis = freshId();
        changed.title = *title;
    } else {
        const Hypothesis *known = findHypothesis(i, c.hypothesis);
        if (!known)
            return fail(ErrorCode::NotFound,
                        QStringLiteral("%1 has no hypothesis \"%2\"").arg(nameOf(i), c.hypothesis));
        if (known->state == c.state && c.text.trimmed() == known->text)
            return std::vector<EventDraft>{};
        changed.title = known->title;
    }
    return std::vector{rules.draft(c.incident, std::move(changed))};
}

Drafts decide(const Rules &rules, const command::AttachEvidence &c)
{
    const auto found = rules.incident(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    if (const auto fine = checkEvidence(**found, c); !fine)
        return tl::unexpected(fine.error());
    std::vector<EventDraft> drafts;
    if (c.range) // The samples behind a picture stay for good.
        drafts.push_back(rules.draft(c.incident, event::WindowPinned{*c.range, c.metric, c.text.trimmed()}));
    const qint64 size = c.file.isEmpty() ? 0 : c.size;
    drafts.push_back(
        rules.draft(c.incident, event::EvidenceAttached{c.text.trimmed(), c.file, c.sha256, size, c.metric,
                                                        c.range, c.step, c.hypothesis}));
    return drafts;
}

} // namespace wf::deciding
