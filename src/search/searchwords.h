// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/eventbody.h"

#include <QString>

namespace wf {

/// What people may look for in an event: titles, notes, decisions, steps, updates, messages, post-mortems and
/// names of evidence, a line each. Empty for what only the desk has to say: a condition that became true a
/// thousand times would hide the note about it. At most MaxSearchedText characters.
QString searchedText(const EventBody &body);
inline constexpr qsizetype MaxSearchedText = 200'000;

} // namespace wf
