// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wallplan.h"

namespace wf {

/// Which page is shown, and for how long yet. Pure: every call gets its time.
class WallRotation
{
public:
    explicit WallRotation(Millis dwell) : m_dwell(dwell) {}

    void setDwell(Millis dwell) { m_dwell = dwell; }
    /// The page that is shown stays when it is still there. `alarm`: something new has to be seen, so the
    /// first page is shown.
    void setPages(std::vector<WallPage> pages, SteadyTime now, bool alarm = false);
    /// Goes on when it is time; true when another page is shown now.
    bool tick(SteadyTime now);
    void next(SteadyTime now) { turn(1, now); }
    void previous(SteadyTime now) { turn(-1, now); }
    /// A person wants to look longer; ends by itself, since people go away.
    void toggleHold(SteadyTime now);
    bool isHeld(SteadyTime now) const { return m_heldUntil && now < *m_heldUntil; }

    const WallPage &page() const { return m_pages[m_at]; }
    int index() const { return int(m_at); }
    int count() const { return int(m_pages.size()); }
    /// Of the present page, 0 to 1; 0 where there is nothing to turn to.
    double progress(SteadyTime now) const;

private:
    void turn(int by, SteadyTime now);

    Millis m_dwell;
    std::vector<WallPage> m_pages{WallPage{}};
    std::size_t m_at = 0;
    SteadyTime m_since{};
    std::optional<SteadyTime> m_heldUntil;
};

} // namespace wf
