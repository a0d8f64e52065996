// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/stopsignals.h"

#include <QSocketNotifier>

#include <atomic>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace wf {

namespace {

/// A handler has no other way to know where to write to.
std::atomic<int> stopPipe{-1};

void takeStopSignal(int signal)
{
    const int before = errno;
    const unsigned char byte = static_cast<unsigned char>(signal);
    // Full: enough were told already.
    static_cast<void>(::write(stopPipe.load(), &byte, 1) == 1);
    errno = before;
}

} // namespace

StopSignals::StopSignals(QObject *parent) : QObject(parent), m_kept{{{SIGINT}, {SIGTERM}, {SIGHUP}}}
{
    if (::pipe2(m_pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // Without descriptors nothing else would work either: signals end the program as ever.
    stopPipe = m_pipe[1];
    m_notifier = new QSocketNotifier(m_pipe[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &StopSignals::poll);
    for (Kept &kept : m_kept) {
        // A handler, and no blocked signals: those would be handed on to every program that is started.
        struct sigaction taken = {};
        taken.sa_handler = takeStopSignal;
        taken.sa_flags = SA_RESTART;
        sigemptyset(&taken.sa_mask);
        ::sigaction(kept.signal, nullptr, &kept.before);
        kept.taken = kept.before.sa_handler != SIG_IGN && ::sigaction(kept.signal, &taken, nullptr) == 0;
    }
}

StopSignals::~StopSignals()
{
    for (const Kept &kept : m_kept) {
        if (kept.taken)
            ::sigaction(kept.signal, &kept.before, nullptr);
    }
    delete m_notifier;
    stopPipe = -1;
    for (const int fd : m_pipe) {
        if (fd >= 0)
            ::close(fd);
    }
}

void StopSignals::poll()
{
    unsigned char signal = 0;
    while (::read(m_pipe[0], &signal, 1) == 1)
        Q_EMIT stopped(signal);
}

} // namespace wf

#include "moc_stopsignals.cpp"
