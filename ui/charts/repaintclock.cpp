// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/repaintclock.h"

#include "charts/chartwidget.h"

#include <algorithm>

namespace wf {

namespace {

constexpr qint64 CalmInterval = 100; ///< Milliseconds.
constexpr qint64 BusyInterval = 33;
constexpr qint64 BusyFor = 1000;

} // namespace

RepaintClock::RepaintClock(QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &RepaintClock::flush);
}

qint64 RepaintClock::interval() const
{
    return m_touched.isValid() && m_touched.elapsed() < BusyFor ? BusyInterval : CalmInterval;
}

void RepaintClock::mark(ChartWidget &chart)
{
    if (std::find(m_marked.begin(), m_marked.end(), &chart) == m_marked.end())
        m_marked.emplace_back(&chart);
    if (!m_timer.isActive())
        arm();
}

void RepaintClock::interact()
{
    m_touched.start();
    // What waits for the calm clock waits shorter now.
    if (m_timer.isActive())
        arm();
}

void RepaintClock::arm()
{
    const qint64 since = m_flushed.isValid() ? m_flushed.elapsed() : CalmInterval;
    m_timer.start(int(std::max<qint64>(0, interval() - since)));
}

void RepaintClock::flush()
{
    m_timer.stop();
    m_flushed.start();
    const auto marked = std::exchange(m_marked, {});
    for (const QPointer<ChartWidget> &chart : marked) {
        if (chart)
            chart->flush();
    }
}

} // namespace wf

#include "moc_repaintclock.cpp"
