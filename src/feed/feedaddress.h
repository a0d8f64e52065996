// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QUrl>

namespace wf {

/// The URL of a target from what a person types: "db-1:9100", "[::1]:9100/probe" and "db-1" are http, and the
/// path is /metrics where none is named. InvalidInput, with what to write instead, for anything else.
Expected<QUrl> feedUrlOf(const QString &typed);

} // namespace wf
