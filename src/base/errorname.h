// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <optional>

namespace wf {

/// The name of an error's kind, for other programs: "not-found". It never changes.
QString errorName(ErrorCode code);
/// None for a name that this version does not know.
std::optional<ErrorCode> parseErrorName(QStringView name);

} // namespace wf
