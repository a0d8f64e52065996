// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

class QWidget;

namespace wf::kit {

/// The widget that Tab goes to from the one that has the focus (backwards: Shift+Tab), in the order in which
/// people read: pane by pane as given, in a pane row by row, in a row from the left. Around at the ends; null
/// if nothing can have the focus.
QWidget *nextByTheEye(const QWidget &window, const std::vector<QWidget *> &panes, bool forward);

} // namespace wf::kit
