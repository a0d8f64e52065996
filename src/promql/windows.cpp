// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/windows.h"

#include <algorithm>

namespace wf::promql {

namespace {

/// The first sample after a time, from `at` on; looks at the near ones first.
std::size_t firstAfter(std::span<const Sample> run, std::size_t at, std::int64_t ms)
{
    std::size_t step = 1;
    std::size_t low = at;
    while (low < run.size() && toMs(run[low].at) <= ms) {
        at = low + 1;
        low += step;
        step *= 2;
    }
    const std::size_t high = std::min(low, run.size());
    const auto it = std::partition_point(run.begin() + std::ptrdiff_t(at), run.begin() + std::ptrdiff_t(high),
                                         [ms](const Sample &sample) { return toMs(sample.at) <= ms; });
    return std::size_t(it - run.begin());
}

} // namespace

const Sample *LatestReader::at(std::int64_t after, std::int64_t upTo)
{
    while (!m_ended) {
        if (m_next < m_run.size()) {
            const std::size_t behind = firstAfter(m_run, m_next, upTo);
            if (behind > m_next) {
                m_last = m_run[behind - 1];
                m_has = true;
                m_next = behind;
            }
            if (m_next < m_run.size())
                break;
        }
        m_run = m_runs.next(after + 1);
        m_next = 0;
        m_ended = m_run.empty();
    }
    return m_has && toMs(m_last.at) > after ? &m_last : nullptr;
}

void WindowReader::fill(std::int64_t after, std::int64_t upTo)
{
    while (!m_ended) {
        if (m_next < m_run.size()) {
            m_next = firstAfter(m_run, m_next, after);
            const std::size_t end = firstAfter(m_run, m_next, upTo);
            for (; m_next < end; ++m_next) {
                if (!isStaleMarker(m_run[m_next].value))
                    m_buffer.push_back(m_run[m_next]);
            }
            if (m_next < m_run.size())
                return;
        }
        m_run = m_runs.next(after + 1);
        m_next = 0;
        m_ended = m_run.empty();
    }
}

std::span<const Sample> WindowReader::window(std::int64_t after, std::int64_t upTo)
{
    m_head = firstAfter(m_buffer, m_head, after);
    if (m_head == m_buffer.size()) {
        m_buffer.clear();
        m_head = 0;
    } else if (m_head > 1'024 && m_head > m_buffer.size() / 2) {
        m_buffer.erase(m_buffer.begin(), m_buffer.begin() + std::ptrdiff_t(m_head));
        m_head = 0;
    }
    fill(after, upTo);
    return std::span(m_buffer).subspan(m_head);
}

} // namespace wf::promql
