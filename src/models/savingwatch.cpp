// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/savingwatch.h"

#include <chrono>

namespace wf {

SavingWatch::SavingWatch(const Desk &desk, QObject *parent) : QObject(parent), m_desk(desk)
{
    m_timer.setInterval(Noticed / 2);
    connect(&m_timer, &QTimer::timeout, this, &SavingWatch::look);
    connect(&desk, &DeskView::asked, this, [this] {
        if (!m_timer.isActive())
            m_timer.start();
    });
    connect(&desk, &DeskView::settled, this, [this] {
        if (!m_slow.empty() || !m_desk.isBusy())
            look();
    });
}

void SavingWatch::look()
{
    std::vector<Unsaved> slow;
    Millis longest{0};
    const SteadyTime now = m_desk.presentClock().steady();
    for (const Unsaved &unsaved : m_desk.unsaved()) {
        const auto age = std::chrono::duration_cast<Millis>(now - unsaved.asked);
        if (age < Noticed)
            continue;
        longest = std::max(longest, age);
        slow.push_back(unsaved);
    }
    if (!m_desk.isBusy())
        m_timer.stop();
    using std::chrono::seconds;
    const bool news = slow.size() != m_slow.size() ||
                      std::chrono::floor<seconds>(longest) != std::chrono::floor<seconds>(m_longest);
    m_slow = std::move(slow);
    m_longest = longest;
    if (news)
        Q_EMIT changed();
}

} // namespace wf

#include "moc_savingwatch.cpp"
