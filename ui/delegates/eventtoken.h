// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/theme.h"
#include "words/eventsentence.h"

namespace wf {

/// The colour of an event's dot and flag, by its tone; what was written in the review has one of its own.
Token eventToken(const Event &event, EventTone tone);

} // namespace wf
