// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/replay.h"

#include "incident/measures.h"

#include <algorithm>

namespace wf {

namespace {

/// It is no replay of the time where the first word was written down after the last thing had happened.
bool wasImported(const std::vector<EventPtr> &events)
{
    const auto isImport = [](const EventPtr &e) { return e->as<event::Imported>() != nullptr; };
    return std::any_of(events.begin(), events.end(), isImport) ||
           (!events.empty() && std::all_of(events.begin(), events.end(), [&events](const EventPtr &e) {
               return hasMark(e->kind(), KindMark::Review) || e->happenedAt < events.front()->recordedAt;
           }));
}

/// Between the decision and the commit some milliseconds pass: what was logged at once was known at once.
constexpr Millis AtOnce = std::chrono::seconds(1);

Timestamp knownAt(const Event &event, bool imported)
{
    const Timestamp logged = fromMs(event.time.wallMs);
    const bool atOnce = logged >= event.happenedAt && logged - event.happenedAt < AtOnce;
    return atOnce || (imported && !hasMark(event.kind(), KindMark::Review)) ? event.happenedAt : logged;
}

} // namespace

Replay::Replay(std::vector<EventPtr> events, const DeskId &home) : m_imported(wasImported(events))
{
    m_incident.home = home;
    if (!events.empty())
        m_incident.id = events.front()->incident;
    m_checkpoints.push_back(m_incident);
    for (const EventPtr &event : events)
        take(event);
}

bool Replay::extend(const std::vector<EventPtr> &events)
{
    const bool begins = !m_events.empty() && events.size() >= m_events.size() &&
                        std::equal(m_events.begin(), m_events.end(), events.begin());
    if (!begins || wasImported(events) != m_imported)
        return false;
    foldedTo(m_events.size());
    for (auto event = events.begin() + std::ptrdiff_t(m_events.size()); event != events.end(); ++event)
        take(*event);
    return true;
}

/// One more, behind everything that is folded.
void Replay::take(const EventPtr &event)
{
    Timestamp at = m_times.empty() ? Timestamp{Millis::min()} : m_times.back();
    if (!event->as<event::Imported>()) // It says nothing of the time.
        at = std::max(at, knownAt(*event, m_imported));
    m_times.push_back(at);
    m_events.push_back(event);
    foldEvent(m_incident, event, m_cache);
    ++m_count;
    if (m_count % m_every == 0)
        keepCheckpoint();
}

/// Each holds all events before it: where they become too many, every second one goes.
void Replay::keepCheckpoint()
{
    m_checkpoints.push_back(m_incident);
    m_held += m_count;
    if (m_held <= MaxHeld || m_checkpoints.size() <= 2)
        return;
    std::vector<Incident> kept;
    m_held = 0;
    for (std::size_t i = 0; i < m_checkpoints.size(); i += 2) {
        m_held += i * m_every;
        kept.push_back(std::move(m_checkpoints[i]));
    }
    m_checkpoints = std::move(kept);
    m_every *= 2;
}

std::size_t Replay::countAt(Timestamp t) const
{
    return std::size_t(std::upper_bound(m_times.begin(), m_times.end(), t) - m_times.begin());
}

const Incident &Replay::at(Timestamp t)
{
    return foldedTo(countAt(t));
}

const Incident &Replay::foldedTo(std::size_t count)
{
    if (m_checkpoints.empty())
        return m_incident;
    const std::size_t checkpoint = std::min(count / m_every, m_checkpoints.size() - 1);
    if (count < m_count || checkpoint * m_every > m_count) {
        m_incident = m_checkpoints[checkpoint];
        m_count = checkpoint * m_every;
    }
    while (m_count < count)
        foldEvent(m_incident, m_events[m_count++], m_cache);
    return m_incident;
}

TimeRange replayRange(const Incident &incident, Timestamp now, Millis lead, Millis trail)
{
    std::optional<Timestamp> from, to;
    const auto reach = [&](std::optional<Timestamp> t) {
        if (!t)
            return;
        from = std::min(from.value_or(*t), *t);
        to = std::max(to.value_or(*t), *t);
    };
    for (const Milestone m : {Milestone::Started, Milestone::Detected, Milestone::Declared,
                              Milestone::Mitigated, Milestone::Resolved})
        reach(milestoneAt(incident, m));
    const bool open = isActive(incident.status) || incident.isDetection();
    const auto resolved = milestoneAt(incident, Milestone::Resolved);
    for (const EventPtr &e : incident.events) {
        if (!hasMark(e->kind(), KindMark::Review) && (!resolved || e->happenedAt <= *resolved))
            reach(e->happenedAt);
    }
    if (open)
        to = now;
    const Timestamp start = from.value_or(now);
    return {start - lead, std::max(to.value_or(now), start) + (open ? Millis{0} : trail)};
}

} // namespace wf
