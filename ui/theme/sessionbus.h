// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

class QObject;

namespace wf {

/// Calls back on the GUI thread once it is known whether there is a session bus, unless `context` is gone by
/// then. The first use of the bus waits for its answer, up to half a minute where it is broken: that is done
/// on another thread, so that no window ever waits for the desktop.
void whenBusAnswered(QObject &context, std::function<void(bool connected)> then);
/// The same of the session's bus and the system's, whether they are there or not.
void whenBusesAnswered(QObject &context, std::function<void()> then);

} // namespace wf
