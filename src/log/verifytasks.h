// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/fold.h"
#include "sql/database.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <stop_token>
#include <vector>

namespace wf {

/// Reading tasks shared out to threads, each with a connection of its own. Filled by one thread, then run.
class VerifyTasks
{
public:
    using Open = std::function<Expected<std::unique_ptr<Database>>()>;
    using Task = std::function<void(Database &, RunbookCache &)>;
    using Progress = std::function<void(qint64 done, qint64 of)>;

    VerifyTasks(Open open, std::stop_token stop, Progress progress);
    /// The first ones begin first.
    void add(Task task) { m_tasks.push_back(std::move(task)); }
    void expect(qint64 steps) { m_expected = steps; }
    /// Runs all, with `own` on this thread and on as many more as make `threads`; 0: one for each core. A
    /// thread that gets no connection leaves its part to the others. After a stop some were not run.
    void run(Database &own, int threads);

    /// From a task: so many steps more are done.
    void did(qint64 steps);
    /// What tasks write together.
    std::unique_lock<std::mutex> lock() { return std::unique_lock(m_mutex); }

private:
    void work(Database &db);

    Open m_open;
    std::stop_token m_stop;
    Progress m_progress;
    std::vector<Task> m_tasks;
    std::atomic<std::size_t> m_next = 0;
    std::mutex m_mutex;
    std::mutex m_progressMutex;
    qint64 m_done = 0;
    qint64 m_expected = 0;
};

} // namespace wf
