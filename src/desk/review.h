// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/replayclock.h"
#include "detect/detector.h"
#include "incident/book.h"
#include "incident/command.h"
#include "incident/replay.h"

#include <QObject>

namespace wf {

/// What a review is about.
struct ReviewSource
{
    QString incident; ///< Number or id, in the log of the data folder; of a bundle, empty: its first.
    QString bundle;   ///< A file instead of the data folder; read only.
};

/// A feed as the replay knows it at the playhead.
struct ReviewFeed
{
    QString feed;
    bool lost = false;
    Timestamp since;
};

/// One incident in replay: its whole story, and what was known of it at the playhead. GUI thread.
class Review : public QObject
{
    Q_OBJECT
public:
    explicit Review(ReviewSource source) : m_source(std::move(source)) {}

    const ReviewSource &source() const { return m_source; }
    /// Empty until the log was read.
    const IncidentId &incident() const { return m_incident; }
    bool isReady() const { return !m_incident.isEmpty(); }
    /// Why nothing can be written; empty when it can.
    QString readOnlyReason() const;

    /// Takes up the incident as the log has it now; the playhead stays where it is, or goes to the
    /// declaration when this is the first time. `now` ends an incident that goes on.
    void take(const Incident &whole, Timestamp now);
    /// How the conditions of its runbook are bound to series, as the detector says.
    void setBound(const std::vector<ConditionStatus> &conditions);
    /// Moves the playhead, clamped to range(). Does nothing until isReady().
    void moveTo(Timestamp t);

    const Clock &clock() const { return m_clock; }
    Timestamp playhead() const { return m_clock.wall(); }
    TimeRange range() const { return m_range; }
    /// The incident at the playhead, and nothing else.
    const IncidentBook &book() const { return m_book; }
    const Incident &present() const { return *m_book.find(m_incident); }
    /// The conditions of its runbook at the playhead.
    const std::vector<ConditionStatus> &conditions() const { return m_conditions; }
    /// Feeds that had been heard of by then, because they were lost once.
    std::vector<ReviewFeed> feeds() const;
    /// When a condition of it changed, rising.
    std::vector<Timestamp> conditionChanges() const;

    /// Whether the command may be given in a review; the sentence that says why not.
    static Expected<void> allows(const Command &command);

Q_SIGNALS:
    /// It has its incident: playhead and range are known. Again if the incident's story changed.
    void changed();
    /// There is no such incident, or the bundle cannot be read.
    void failed(const QString &message);
    /// The playhead stands elsewhere.
    void moved();

private:
    void show();

    ReviewSource m_source;
    ReplayClock m_clock;
    IncidentId m_incident;
    Replay m_replay;
    IncidentBook m_book;
    TimeRange m_range{};
    std::vector<ConditionStatus> m_bound;
    std::vector<ConditionStatus> m_conditions;
};

} // namespace wf
