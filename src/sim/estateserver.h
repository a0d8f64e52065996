// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/estate.h"

#include "base/clock.h"

namespace wf {

/// Serves an estate at http://127.0.0.1:PORT/metrics (libmicrohttpd, its own thread), in OpenMetrics or text
/// by Accept, gzip when asked.
class EstateServer
{
public:
    /// `age`: how long the estate has been running when it is first asked.
    EstateServer(std::unique_ptr<Estate> estate, const Clock &clock, Millis age = Millis{0});
    /// Stops and joins.
    ~EstateServer();
    /// Port 0 takes a free one. Io when it cannot listen.
    Expected<quint16> listen(quint16 port);
    quint16 port() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace wf
