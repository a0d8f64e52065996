// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/fold.h"

namespace wf {

/// An incident as it was at any moment: the fold of what was on record by then. A jump folds at most
/// CheckpointEvery events again, of a very long incident
/// as many more as keep the checkpoints small. Where everything was written down after it was over (it was
/// imported), the times are those at which things happened. Not thread-safe.
class Replay
{
public:
    static constexpr std::size_t CheckpointEvery = 64;
    static constexpr std::size_t MaxHeld = 400'000; ///< Events in all checkpoints together.
    std::size_t held() const { return m_held; }

    Replay() = default;
    /// `events`: all of one incident, in the order of foldsBefore(); `home`: whose book it stands in.
    explicit Replay(std::vector<EventPtr> events, const DeskId &home = {});

    /// Takes in what came since: `events` has to begin with those that are known, and keep their times.
    /// False, and nothing changed, where it does not.
    bool extend(const std::vector<EventPtr> &events);

    const std::vector<EventPtr> &events() const { return m_events; }
    /// How many of the events were there at `t`.
    std::size_t countAt(Timestamp t) const;
    /// When the event came on record, as the replay counts.
    Timestamp timeOf(std::size_t event) const { return m_times[event]; }
    /// Valid until the next call. Before its first event: an incident without any.
    const Incident &at(Timestamp t);

private:
    void take(const EventPtr &event);
    void keepCheckpoint();
    const Incident &foldedTo(std::size_t count);

    std::vector<EventPtr> m_events;
    std::vector<Timestamp> m_times;      ///< Never falling.
    std::vector<Incident> m_checkpoints; ///< After 0, m_every, 2 * m_every, … events.
    std::size_t m_every = CheckpointEvery;
    std::size_t m_held = 0; ///< Events in the checkpoints.
    Incident m_incident;
    std::size_t m_count = 0;
    bool m_imported = false; ///< Replayed by when things happened.
    RunbookCache m_cache;
};

/// From `lead` before the first that is known of impact, detection and declaration to `trail` after the end:
/// resolution or the last event of the time, `now` while it goes on.
TimeRange replayRange(const Incident &incident, Timestamp now, Millis lead, Millis trail);

} // namespace wf
