// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <atomic>

namespace wf {

/// A clock that stands at the playhead of a review; steady time goes on as ever.
class ReplayClock final : public Clock
{
public:
    Timestamp wall() const override { return fromMs(m_wallMs.load()); }
    SteadyTime steady() const override { return m_system.steady(); }
    void setWall(Timestamp t) { m_wallMs.store(toMs(t)); }

private:
    SystemClock m_system;
    std::atomic<qint64> m_wallMs{0};
};

} // namespace wf
