// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

namespace wf {

/// A listening TCP socket of 127.0.0.1.
struct Listener
{
    int socket = -1;  ///< The caller closes it.
    quint16 port = 0; ///< The real one.
};

/// Port 0 takes a free one. Io, with the system's reason, when the port cannot be had.
Expected<Listener> listenOnLoopback(quint16 port);

} // namespace wf
