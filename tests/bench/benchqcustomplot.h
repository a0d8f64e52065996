// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "benchcharts.h"

#include <QSize>

namespace wf::bench {

/// The same scrolling chart in QCustomPlot with every hint that makes it fast.
Timings runCustomPlot(int series, int points, QSize size, double pen, int frames);

} // namespace wf::bench
