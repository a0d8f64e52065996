// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <array>

#include <signal.h>

class QSocketNotifier;

namespace wf {

/// SIGINT, SIGTERM and SIGHUP as a signal of the event loop, for as long as it lives, so that a program that
/// is asked to end closes what it has open. What was ignored when the process began (nohup, a job in the
/// background) stays ignored. One at a time in a process; made after the application.
class StopSignals : public QObject
{
    Q_OBJECT
public:
    explicit StopSignals(QObject *parent = nullptr);
    ~StopSignals() override;

    /// Emits what came, for work that lets no event loop run.
    void poll();

Q_SIGNALS:
    /// Once per signal that came, by the event loop of the thread that made it; also for one that came before
    /// the loop began.
    void stopped(int signal);

private:
    struct Kept
    {
        int signal = 0;
        struct sigaction before = {};
        bool taken = false;
    };

    std::array<int, 2> m_pipe{-1, -1};
    std::array<Kept, 3> m_kept;
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace wf
