// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/verifytasks.h"

#include <algorithm>
#include <thread>

namespace wf {

VerifyTasks::VerifyTasks(Open open, std::stop_token stop, Progress progress)
    : m_open(std::move(open)), m_stop(std::move(stop)), m_progress(std::move(progress))
{
}

void VerifyTasks::run(Database &own, int threads)
{
    const auto cores = std::size_t(threads > 0 ? unsigned(threads) : std::thread::hardware_concurrency());
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < std::min(cores, m_tasks.size()); ++i) {
        helpers.emplace_back([this] {
            if (const auto db = m_open())
                work(**db);
        });
    }
    work(own);
}

void VerifyTasks::work(Database &db)
{
    RunbookCache cache;
    while (!m_stop.stop_requested()) {
        const std::size_t i = m_next++;
        if (i >= m_tasks.size())
            return;
        m_tasks[i](db, cache);
        // Another transaction for the next one: a desk's checkpoints wait for who reads what is old.
        if (!db.run(QStringLiteral("COMMIT")) || !db.run(QStringLiteral("BEGIN")))
            return;
    }
}

void VerifyTasks::did(qint64 steps)
{
    if (!m_progress)
        return;
    const std::lock_guard held(m_progressMutex);
    m_done += steps;
    m_progress(std::min(m_done, m_expected), m_expected);
}

} // namespace wf
