// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/review.h"

#include <algorithm>

namespace wf {

namespace {

/// What is shown around the incident: how the metrics looked before, and that they were well afterwards.
constexpr Millis Lead = std::chrono::minutes(10);
constexpr Millis Trail = std::chrono::minutes(10);

ConditionState stateOf(const ConditionRecord &record)
{
    switch (record.state) {
    case ConditionRecord::State::True:
        return ConditionState::True;
    case ConditionRecord::State::False:
        return ConditionState::False;
    case ConditionRecord::State::NoData:
        return ConditionState::NoData;
    }
    return ConditionState::Unbound;
}

} // namespace

QString Review::readOnlyReason() const
{
    return m_source.bundle.isEmpty()
               ? QString()
               : QStringLiteral("%1 is a bundle: import it to write about it").arg(m_source.bundle);
}

void Review::take(const Incident &whole, Timestamp now)
{
    const bool first = !isReady();
    m_incident = whole.id;
    // While it is written about, an entry comes every few seconds: only that one is folded.
    const std::vector<EventPtr> events = whole.events.toVector();
    if (!m_replay.extend(events))
        m_replay = Replay(events, whole.home);
    m_range = replayRange(whole, now, Lead, Trail);
    if (first)
        m_clock.setWall(whole.declaredAt.value_or(whole.detectedAt.value_or(m_range.from)));
    m_clock.setWall(std::clamp(playhead(), m_range.from, m_range.to));
    show();
    Q_EMIT changed();
}

void Review::moveTo(Timestamp t)
{
    if (!isReady())
        return;
    m_clock.setWall(std::clamp(t, m_range.from, m_range.to));
    show();
    Q_EMIT moved();
}

void Review::show()
{
    const Incident &incident = m_replay.at(playhead());
    m_book.show(incident);
    m_conditions = m_bound;
    for (ConditionStatus &status : m_conditions) {
        const bool bound = std::any_of(status.terms.begin(), status.terms.end(),
                                       [](const TermStatus &t) { return !t.binding.series.empty(); });
        status.state = bound ? ConditionState::False : ConditionState::Unbound;
        status.valueText.clear();
        status.since = m_range.from; // Nothing was heard of it.
        status.activeSince.reset();
    }
    for (const auto &[index, record] : incident.conditions) {
        auto known =
            std::find_if(m_conditions.begin(), m_conditions.end(),
                         [&record = record](const ConditionStatus &s) { return s.text == record.text; });
        if (known == m_conditions.end())
            known = m_conditions.insert(known, ConditionStatus{});
        known->runbook = incident.runbookId;
        known->condition = index;
        known->text = record.text;
        known->state = stateOf(record);
        known->since = record.at;
        if (record.wasTrue)
            known->activeSince = record.at;
        known->valueText = record.value;
    }
}

void Review::setBound(const std::vector<ConditionStatus> &conditions)
{
    m_bound = conditions;
    if (isReady())
        show();
}

std::vector<ReviewFeed> Review::feeds() const
{
    std::vector<ReviewFeed> feeds;
    for (const EventPtr &e : present().events) {
        const auto *news = e->as<event::FeedNews>();
        if (!news)
            continue;
        const ReviewFeed feed{news->feed, e->as<event::FeedLost>() != nullptr, e->happenedAt};
        const auto known = std::find_if(feeds.begin(), feeds.end(),
                                        [&feed](const ReviewFeed &f) { return f.feed == feed.feed; });
        if (known == feeds.end())
            feeds.push_back(feed);
        else
            *known = feed;
    }
    return feeds;
}

std::vector<Timestamp> Review::conditionChanges() const
{
    std::vector<Timestamp> times;
    for (std::size_t i = 0; i < m_replay.events().size(); ++i) {
        if (m_replay.events()[i]->as<event::ConditionNews>())
            times.push_back(m_replay.timeOf(i));
    }
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
}

Expected<void> Review::allows(const Command &command)
{
    const bool allowed = command.is<command::Annotate>() || command.is<command::MarkKeyMoment>() ||
                         command.is<command::NameFactor>() || command.is<command::CorrectMilestone>() ||
                         command.is<command::WriteSection>() || command.is<command::ChangeReviewState>() ||
                         command.is<command::SetAction>() || command.is<command::AmendEntry>() ||
                         command.is<command::Redact>() || command.is<command::PinWindow>();
    if (!allowed)
        return fail(ErrorCode::Refused,
                    QStringLiteral("this is a review: what was done then cannot be changed"));
    return {};
}

} // namespace wf

#include "moc_review.cpp"
