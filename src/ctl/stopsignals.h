// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace wf::ctl {

/// Turns SIGINT and SIGTERM into a readable descriptor for as long as it lives. Made before any other
/// thread, so that all threads inherit the blocked signals.
class StopSignals
{
public:
    StopSignals()
    {
        sigset_t wanted;
        sigemptyset(&wanted);
        sigaddset(&wanted, SIGINT);
        sigaddset(&wanted, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &wanted, &m_before);
        m_descriptor = ::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
    }
    StopSignals(const StopSignals &) = delete;
    StopSignals &operator=(const StopSignals &) = delete;
    ~StopSignals()
    {
        // The signal that ended the program is taken out, else it would strike when unblocked.
        signalfd_siginfo info{};
        while (::read(m_descriptor, &info, sizeof info) > 0) {
        }
        ::close(m_descriptor);
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }
    int descriptor() const { return m_descriptor; }

private:
    sigset_t m_before{};
    int m_descriptor = -1;
};

} // namespace wf::ctl
