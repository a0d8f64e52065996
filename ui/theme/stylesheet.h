// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace wf {

class Theme;

/// The one style sheet of the program in the theme's colours.
///
/// Dynamic properties it knows (set them before the widget is shown, or call style()->polish() again):
/// - QFrame `pane`: true gives a panel with border and round corners; `raised`: the same on a raised ground.
/// - QPushButton and QToolButton `kind`: "primary", "ok", "danger", "quiet", "pill".
/// - QLabel `role`: "label", "title", "runbook-title", "mono", "muted", "timer", "error", "ok", "warning",
/// "stale",
///   "chip".
QString buildStyleSheet(const Theme &theme);

} // namespace wf
