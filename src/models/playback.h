// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "desk/review.h"

class QTimer;

namespace wf {

/// Moves the playhead of a review: plays it at a speed, steps between events, key moments and changes of
/// conditions. Ends at the end of the range.
class Playback : public QObject
{
    Q_OBJECT
public:
    static constexpr std::array Speeds{1, 10, 60, 300, 600};

    explicit Playback(const DeskView &desk, Review &review, QObject *parent = nullptr);

    bool isPlaying() const;
    int speed() const { return m_speed; }
    /// At the end it begins anew.
    void setPlaying(bool playing);
    void setSpeed(int speed); ///< 1 to 600.
    /// Whether step() stops at key moments only.
    void setKeyMomentsOnly(bool only);
    bool keyMomentsOnly() const { return m_keyOnly; }

    void moveTo(Timestamp t);
    /// To the next (+1) or previous (-1) event; false at the end.
    bool step(int direction);
    /// The same between changes of conditions.
    bool stepCondition(int direction);

Q_SIGNALS:
    void changed(); ///< Playing, speed, or what steps stop at.

private:
    void advance();
    bool stepAmong(const std::vector<Timestamp> &stops, int direction);

    const DeskView &m_desk;
    Review &m_review;
    QTimer *m_timer;
    int m_speed = 60;
    bool m_keyOnly = false;
    SteadyTime m_last{};
};

/// The events of the incident under review that belong into its timeline, by when they happened: the work on
/// the review itself does not. `keyOnly`: its key moments.
std::vector<EventPtr> reviewTimeline(const Incident &whole, bool keyOnly);

} // namespace wf
