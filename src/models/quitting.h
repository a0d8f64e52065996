// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"

namespace wf {

/// What nobody looks after any more once the program ends.
struct WhatEnds
{
    QStringList incidents; ///< Declared and not resolved, the worst first: "P1 INC-0002 Queue grows".
    int conditions = 0;    ///< Watched now.
    int messages = 0;      ///< Queued, or held until somebody approves.
};
WhatEnds whatEnds(const DeskView &desk);

} // namespace wf
