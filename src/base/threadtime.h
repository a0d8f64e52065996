// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <ctime>

namespace wf {

using ThreadTime = std::chrono::nanoseconds;

/// Processor time that the calling thread has used so far. It does not depend on what else runs.
inline ThreadTime usedByThread()
{
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

} // namespace wf
