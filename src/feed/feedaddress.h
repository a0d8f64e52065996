// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QUrl>

#include <optional>

namespace wf {

/// An http or https URL with a host; /metrics is its path where it names none. None: it is another text.
std::optional<QUrl> httpUrlOf(const QString &text);

/// The URL of a target from what a person types: "db-1:9100", "[::1]:9100/probe" and "db-1" are http, and the
/// path is /metrics where none is named. InvalidInput, with what to write instead, for anything else.
Expected<QUrl> feedUrlOf(const QString &typed);

} // namespace wf
