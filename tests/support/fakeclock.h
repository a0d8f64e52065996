// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

namespace wf {

/// A clock that stands still until a test moves it. Not thread-safe.
class FakeClock final : public Clock
{
public:
    explicit FakeClock(Timestamp start = fromMs(1'760'000'000'000)) : m_wall(start) {}
    Timestamp wall() const override { return m_wall; }
    SteadyTime steady() const override { return m_steady; }
    void advance(Millis by)
    {
        m_wall += by;
        m_steady += by;
    }
    /// Somebody sets the machine's clock.
    void stepWall(Millis by) { m_wall += by; }

private:
    Timestamp m_wall;
    SteadyTime m_steady{};
};

} // namespace wf
