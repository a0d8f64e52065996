// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>

class QWidget;

namespace wf {

/// What assistive programs (AT-SPI) see of this program's widgets, where Qt's own answer would mislead: a
/// button that is checked through its action is clicked, one of several that exclude each other is a radio
/// button, and a widget that was given a role has it. Once, when the application object exists: Qt asks the
/// newest first.
void installAccessibility();

/// A widget that paints itself is this, and says its accessible name.
void setAccessibleRole(QWidget &widget, QAccessible::Role role);

} // namespace wf
