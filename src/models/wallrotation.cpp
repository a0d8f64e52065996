// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wallrotation.h"

#include <algorithm>

namespace wf {

namespace {

constexpr Millis HoldFor = std::chrono::minutes(5);

} // namespace

void WallRotation::setPages(std::vector<WallPage> pages, SteadyTime now, bool alarm)
{
    if (pages.empty())
        pages.push_back({});
    if (pages == m_pages && !alarm)
        return;
    const auto same = std::find(pages.begin(), pages.end(), page());
    // Overview and calm page are the same place in the round.
    const bool stays = same != pages.end() && !alarm;
    const std::size_t at = stays ? std::size_t(same - pages.begin()) : 0;
    m_pages = std::move(pages);
    m_at = at;
    if (!stays) {
        m_since = now;
        m_heldUntil.reset();
    }
}

bool WallRotation::tick(SteadyTime now)
{
    if (isHeld(now) || m_pages.size() < 2 || now - m_since < m_dwell)
        return false;
    turn(1, now);
    return true;
}

void WallRotation::turn(int by, SteadyTime now)
{
    const int n = count();
    m_at = std::size_t((index() + by % n + n) % n);
    m_since = now;
    if (isHeld(now))
        m_heldUntil = now + HoldFor;
}

void WallRotation::toggleHold(SteadyTime now)
{
    if (isHeld(now)) {
        m_heldUntil.reset();
        m_since = now;
    } else {
        m_heldUntil = now + HoldFor;
    }
}

double WallRotation::progress(SteadyTime now) const
{
    if (m_pages.size() < 2 || m_dwell <= Millis{0})
        return 0;
    return std::clamp(double((now - m_since).count()) / double(m_dwell.count()), 0.0, 1.0);
}

} // namespace wf
