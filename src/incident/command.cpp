// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/command.h"

#include "base/oneofmembers.h"

namespace wf {

template class OneOf<Commands>;

} // namespace wf
