// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QVariant;
class QWidget;

namespace wf {

/// Sets a property that the style sheet looks at, and has it looked at again. Nothing where it is
/// that already; what was never set is false or empty.
void restyle(QWidget *widget, const char *property, const QVariant &value);

} // namespace wf
