// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/category.h"

namespace wf {

WATCHFLOOR_CATEGORY(backup)

} // namespace wf
