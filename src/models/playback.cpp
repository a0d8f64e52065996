// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/playback.h"

#include "incident/measures.h"

#include <QTimer>

#include <algorithm>

namespace wf {

namespace {

constexpr Millis FrameEvery{33};

} // namespace

std::vector<EventPtr> reviewTimeline(const Incident &whole, bool keyOnly)
{
    if (keyOnly)
        return keyMomentsOf(whole);
    std::vector<EventPtr> events;
    const auto lines = linesOf(whole);
    std::copy_if(lines.begin(), lines.end(), std::back_inserter(events), [](const EventPtr &e) {
        return !e->as<event::Amended>() &&
               (!hasMark(e->kind(), KindMark::Review) || e->as<event::Annotated>());
    });
    std::stable_sort(events.begin(), events.end(),
                     [](const EventPtr &a, const EventPtr &b) { return a->happenedAt < b->happenedAt; });
    return events;
}

Playback::Playback(const DeskView &desk, Review &review, QObject *parent)
    : QObject(parent), m_desk(desk), m_review(review), m_timer(new QTimer(this))
{
    m_timer->setTimerType(Qt::PreciseTimer);
    m_timer->setInterval(FrameEvery);
    connect(m_timer, &QTimer::timeout, this, &Playback::advance);
}

bool Playback::isPlaying() const
{
    return m_timer->isActive();
}

void Playback::setPlaying(bool playing)
{
    if (playing == isPlaying() || !m_review.isReady())
        return;
    if (playing) {
        if (m_review.playhead() >= m_review.range().to)
            m_review.moveTo(m_review.range().from);
        m_last = m_review.clock().steady();
        m_timer->start();
    } else {
        m_timer->stop();
    }
    Q_EMIT changed();
}

void Playback::setSpeed(int speed)
{
    m_speed = std::clamp(speed, Speeds.front(), Speeds.back());
    Q_EMIT changed();
}

void Playback::setKeyMomentsOnly(bool only)
{
    if (m_keyOnly == only)
        return;
    m_keyOnly = only;
    Q_EMIT changed();
}

void Playback::moveTo(Timestamp t)
{
    m_review.moveTo(t);
}

void Playback::advance()
{
    const SteadyTime now = m_review.clock().steady();
    const Millis passed = now - std::exchange(m_last, now);
    m_review.moveTo(m_review.playhead() + passed * m_speed);
    if (m_review.playhead() >= m_review.range().to)
        setPlaying(false);
}

bool Playback::step(int direction)
{
    const Incident *whole = m_desk.wholeBook().find(m_review.incident());
    if (!whole)
        return false;
    std::vector<Timestamp> stops;
    for (const EventPtr &e : reviewTimeline(*whole, m_keyOnly))
        stops.push_back(e->happenedAt);
    return stepAmong(stops, direction);
}

bool Playback::stepCondition(int direction)
{
    return m_review.isReady() && stepAmong(m_review.conditionChanges(), direction);
}

bool Playback::stepAmong(const std::vector<Timestamp> &stops, int direction)
{
    const Timestamp at = m_review.playhead();
    const auto next = direction > 0 ? std::upper_bound(stops.begin(), stops.end(), at)
                                    : std::lower_bound(stops.begin(), stops.end(), at);
    if (direction > 0 ? next == stops.end() : next == stops.begin())
        return false;
    m_review.moveTo(direction > 0 ? *next : *std::prev(next));
    return m_review.playhead() != at;
}

} // namespace wf

#include "moc_playback.cpp"
