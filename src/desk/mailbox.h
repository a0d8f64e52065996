// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace wf {

/// Hands the newest immutable value from one thread to another; what was not taken is replaced.
template <typename T>
class LatestMailbox
{
public:
    /// Puts a value in; true when the box was empty, which is when the taker has to be woken.
    bool put(std::shared_ptr<const T> value)
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_value, std::move(value)) == nullptr;
    }
    /// Takes the newest value; null when there is none since the last take.
    std::shared_ptr<const T> take()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_value, nullptr);
    }

private:
    std::mutex m_mutex;
    std::shared_ptr<const T> m_value;
};

} // namespace wf
