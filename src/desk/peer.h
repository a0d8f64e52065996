// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <sys/types.h>

namespace wf {

/// Who is at the other end of a local socket has to be this user: Refused, with a sentence, where it is not
/// or cannot be told.
Expected<void> checkPeer(qintptr socket, uid_t wanted);
/// The same for the user of this process.
Expected<void> checkPeer(qintptr socket);

} // namespace wf
